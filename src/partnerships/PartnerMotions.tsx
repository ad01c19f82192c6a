import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Id } from '../lib/id.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { useFamilyNames } from '../web/queries.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { ConfirmDialog, Dialog } from '../web/ui/Dialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { ClientRecord } from './clientContract.ts'
import { GiveBack } from './GiveBack.tsx'

/** Paused partnerships of a partner: none of its people reaches these clients now. */
export function PausedClients() {
  const { t } = useText()
  const format = useFormat()
  const hat = useHat()
  const partnerId = hat.organisationId
  const paused = useQuery({
    ...api.partnerships.pausedOfPartner.queryOptions({ input: { partnerId } }),
    enabled: isBossHat(hat),
  })
  const resume = useWrite(api.partnerships.resumeAsPartner)
  const act = async (partnershipId: Id<'partnership'>, name: string) => {
    await resume.send({ partnerId, partnershipId })
    notify(t('motion.resumed', { name }))
  }
  if (!paused.data || paused.data.length === 0) return null
  return (
    <div className="px-5 py-3 max-sm:px-4">
      <Notice tone="warning" title={t('motion.pausedClients', { count: paused.data.length })}>
        <ul className="flex flex-col gap-2">
          {paused.data.map(({ partnershipId, client, at, by, reason }) => (
            <li key={partnershipId} className="flex flex-wrap items-center justify-between gap-3">
              <span>
                <strong>{client.name}</strong>: {t(`motion.by.${by}`)}, {format.dayLong(at)}. {reason}
              </span>
              {by === 'partner' ? (
                <Button
                  size="small"
                  onPress={() => quietly(act(partnershipId, client.name))}
                  pending={resume.isPending}
                >
                  {t('motion.resume')}
                  <span className="sr-only">: {client.name}</span>
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  )
}

type Doing = 'ask' | 'pause' | 'giveBack' | null

/** What a partner may do to the partnership itself: ask for more, pause it, give products back. */
export function PartnerMotions({ record }: { record: ClientRecord }) {
  const { t } = useText()
  const [doing, setDoing] = useState<Doing>(null)
  const whyNot = isBossHat(useHat()) ? null : t('refusal.boss_only')
  const close = () => setDoing(null)
  return (
    <div className="flex flex-wrap gap-2">
      {record.access === 'limited' ? (
        <Button onPress={() => setDoing('ask')} disabledReason={whyNot} reasonShown="spoken">
          {t('motion.askMore')}
        </Button>
      ) : null}
      <Button onPress={() => setDoing('pause')} disabledReason={whyNot} reasonShown="spoken">
        {t('motion.pause')}
      </Button>
      {record.access === 'limited' ? (
        <Button onPress={() => setDoing('giveBack')} disabledReason={whyNot} reasonShown="spoken">
          {t('motion.giveBack')}
        </Button>
      ) : null}
      {doing === 'giveBack' ? <GiveBack record={record} onClose={close} /> : null}
      {doing === 'ask' ? <AskMore record={record} onClose={close} /> : null}
      {doing === 'pause' ? <PauseAsPartner record={record} onClose={close} /> : null}
    </div>
  )
}

type DialogProps = { record: ClientRecord; onClose: () => void }

function PauseAsPartner({ record, onClose }: DialogProps) {
  const { t } = useText()
  const navigate = useNavigate()
  const { organisationId: partnerId } = useHat()
  const pause = useWrite(api.partnerships.pauseAsPartner)
  const [reason, setReason] = useState('')
  const act = async () => {
    await pause.send({ partnerId, partnershipId: record.partnershipId, reason: reason.trim() })
    notify(t('motion.pausedNow', { name: record.client.name }))
    await navigate({ href: `/p/${partnerId}/clients` })
  }
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      onConfirm={() => quietly(act())}
      pending={pause.isPending}
      title={t('motion.pause.title', { name: record.client.name })}
      confirmLabel={t('motion.pause')}
    >
      <p>{t('motion.pause.partnerText', { name: record.client.name })}</p>
      <TextField label={t('motion.reason')} value={reason} onChange={setReason} maxLength={500} />
      {pause.problem ? (
        <Notice tone="negative" live>
          {pause.problem.detail}
        </Notice>
      ) : null}
    </ConfirmDialog>
  )
}

function AskMore({ record, onClose }: DialogProps) {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const families = useFamilyNames()
  const ask = useWrite(api.partnerships.ask)
  const [access, setAccess] = useState<'full' | 'limited'>('limited')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [message, setMessage] = useState('')
  const isEmpty = access === 'limited' && chosen.length === 0
  const send = async () => {
    await ask.send({
      partnerId,
      partnershipId: record.partnershipId,
      wish: {
        access,
        payer: 'client',
        products: [],
        families: chosen.map((family) => ({ family, level: 'manage' as const })),
      },
      message: message.trim(),
    })
    notify(t('motion.askMore.sent', { name: record.client.name }))
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('motion.askMore.title', { name: record.client.name })}
      actions={
        <>
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant="primary"
            onPress={() => quietly(send())}
            pending={ask.isPending}
            disabledReason={isEmpty ? t('motion.askMore.choose') : null}
          >
            {t('motion.askMore.send')}
          </Button>
        </>
      }
    >
      <p>{t('motion.askMore.text')}</p>
      <Segments
        label={t('give.access')}
        value={access}
        onChange={setAccess}
        options={[
          { value: 'limited', label: t('access.limited') },
          { value: 'full', label: t('access.full') },
        ]}
      />
      {access === 'limited' ? (
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 font-medium text-ink">{t('motion.askMore.families')}</legend>
          {[...families].map(([family, name]) => (
            <Checkbox
              key={family}
              label={name}
              checked={chosen.includes(family)}
              onChange={(on) =>
                setChosen(on ? [...chosen, family] : chosen.filter((other) => other !== family))
              }
            />
          ))}
        </fieldset>
      ) : null}
      <TextField
        label={t('motion.askMore.message')}
        value={message}
        onChange={setMessage}
        rows={3}
        maxLength={2000}
      />
      {ask.problem ? (
        <Notice tone="negative" live>
          {ask.problem.detail}
        </Notice>
      ) : null}
    </Dialog>
  )
}

/** Freezes all reach of one's own organisation at once; the way back leads through the provider. */
export function ReportBreach() {
  const { t } = useText()
  const { organisationId: partnerId, role } = useHat()
  const breach = useWrite(api.partnerships.breach)
  const [isAsking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const act = async () => {
    const done = await breach.send({ partnerId, reason: reason.trim() })
    notify(t('motion.breach.done', { count: done.clients }))
    setAsking(false)
  }
  return (
    <>
      <Button
        variant="danger"
        onPress={() => setAsking(true)}
        disabledReason={role === 'legal' ? null : t('refusal.legal_only')}
        reasonShown="spoken"
      >
        {t('motion.breach')}
      </Button>
      {isAsking ? (
        <ConfirmDialog
          open
          danger
          onClose={() => setAsking(false)}
          onConfirm={() => quietly(act())}
          pending={breach.isPending}
          title={t('motion.breach.title')}
          confirmLabel={t('motion.breach')}
          disabledReason={reason.trim().length < 3 ? t('motion.breach.why') : undefined}
        >
          <p>{t('motion.breach.text')}</p>
          <TextField label={t('motion.breach.reason')} value={reason} onChange={setReason} maxLength={500} />
          {breach.problem ? (
            <Notice tone="negative" live>
              {breach.problem.detail}
            </Notice>
          ) : null}
        </ConfirmDialog>
      ) : null}
    </>
  )
}
