import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { ConfirmDialog, Dialog } from '../web/ui/Dialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Partnership } from './contract.ts'

const byClient = ({ client, id }: Partnership) => ({ organisationId: client.id, partnershipId: id })

/** Says that a partnership is paused and lets the side that paused it resume it, with the password. */
export function PausedNotice({ partnership }: { partnership: Partnership }) {
  const { t } = useText()
  const format = useFormat()
  const hat = useHat()
  const resume = useWrite(api.partnerships.resume)
  const { paused, partner } = partnership
  if (!paused) return null
  const whyNot =
    paused.by !== 'client'
      ? t('refusal.paused_by_other')
      : hat.role === 'legal'
        ? null
        : t('refusal.legal_only')
  const act = async () => {
    await resume.send(byClient(partnership))
    notify(t('motion.resumed', { name: partner.name }))
  }
  return (
    <Notice
      tone="warning"
      title={t('motion.paused', { when: format.dayLong(paused.at) })}
      actions={
        <Button onPress={() => quietly(act())} pending={resume.isPending} disabledReason={whyNot}>
          {t('motion.resume')}
        </Button>
      }
    >
      {t(`motion.paused.${paused.by}`, { name: partner.name })} {paused.reason}
    </Notice>
  )
}

/** Pauses a partnership: all reach is gone until somebody of the same side resumes it. */
export function PauseButton({ partnership }: { partnership: Partnership }) {
  const { t } = useText()
  const pause = useWrite(api.partnerships.pause)
  const [isAsking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const name = partnership.partner.name
  const whyNot = isBossHat(useHat()) ? null : t('refusal.boss_only')
  const act = async () => {
    await pause.send({ ...byClient(partnership), reason: reason.trim() })
    notify(t('motion.pausedNow', { name }))
    setAsking(false)
  }
  return (
    <>
      <Button onPress={() => setAsking(true)} disabledReason={whyNot}>
        {t('motion.pause')}
      </Button>
      {isAsking ? (
        <ConfirmDialog
          open
          onClose={() => setAsking(false)}
          onConfirm={() => quietly(act())}
          pending={pause.isPending}
          title={t('motion.pause.title', { name })}
          confirmLabel={t('motion.pause')}
        >
          <p>{t('motion.pause.text', { name })}</p>
          <TextField label={t('motion.reason')} value={reason} onChange={setReason} maxLength={500} />
          {pause.problem ? (
            <Notice tone="negative" live>
              {pause.problem.detail}
            </Notice>
          ) : null}
        </ConfirmDialog>
      ) : null}
    </>
  )
}

/** Says until when a partnership holds; without a day it has no end. */
export function TermDialog({ partnership, onClose }: { partnership: Partnership; onClose: () => void }) {
  const { t } = useText()
  const setTerm = useWrite(api.partnerships.setTerm)
  const queries = useQueryClient()
  const [day, setDay] = useState('')
  const save = async (lastDay: string | null) => {
    await setTerm.send({ ...byClient(partnership), version: partnership.version, lastDay })
    await queries.invalidateQueries({ queryKey: api.partnerships.key() })
    notify(t('motion.termSet'))
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('motion.term.title')}
      actions={
        <>
          {partnership.endsAt ? (
            <Button onPress={() => quietly(save(null))}>{t('motion.term.none')}</Button>
          ) : null}
          <Button
            variant="primary"
            onPress={() => quietly(save(day))}
            pending={setTerm.isPending}
            disabledReason={day ? null : t('motion.term.choose')}
          >
            {t('motion.term.save')}
          </Button>
        </>
      }
    >
      <p>{t('motion.term.text', { name: partnership.partner.name })}</p>
      <TextField type="date" label={t('motion.term.day')} value={day} onChange={setDay} />
      {setTerm.problem ? (
        <Notice tone="negative" live>
          {setTerm.problem.detail}
        </Notice>
      ) : null}
    </Dialog>
  )
}

/** After a year: does it go on as it is? No answer changes nothing. */
export function ReviewNotice({ partnership }: { partnership: Partnership }) {
  const { t } = useText()
  const hat = useHat()
  const review = useWrite(api.partnerships.review)
  const { reviewDueOn, partner } = partnership
  if (!reviewDueOn || reviewDueOn > new Date().toISOString().slice(0, 10)) return null
  const act = async () => {
    await review.send(byClient(partnership))
    notify(t('motion.reviewed', { name: partner.name }))
  }
  return (
    <Notice
      title={t('motion.review', { name: partner.name })}
      actions={
        <Button
          onPress={() => quietly(act())}
          pending={review.isPending}
          disabledReason={hat.role === 'legal' ? null : t('refusal.legal_only')}
        >
          {t('motion.review.keep')}
        </Button>
      }
    >
      {t('motion.review.text')}
    </Notice>
  )
}
