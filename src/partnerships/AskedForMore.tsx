import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { ConfirmDialog } from '../web/ui/Dialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Partnership } from './contract.ts'
import type { AccessAsk } from './motionsContract.ts'
import { RightsInWords } from './RightsInWords.tsx'
import { WhatHappens } from './WhatHappens.tsx'

/** What a partner asked for beyond its access, with the three answers: as asked, something else, no. */
export function AskedForMore({ partnership }: { partnership: Partnership }) {
  const input = { organisationId: partnership.client.id, partnershipId: partnership.id }
  const asks = useQuery(api.partnerships.asks.queryOptions({ input }))
  const open = asks.data?.find((ask) => ask.state === 'asked')
  return open ? <OpenAsk partnership={partnership} ask={open} /> : null
}

function OpenAsk({ partnership, ask }: { partnership: Partnership; ask: AccessAsk }) {
  const { t } = useText()
  const hat = useHat()
  const answer = useWrite(api.partnerships.answerAsk)
  const [isDeclining, setDeclining] = useState(false)
  const [isGiving, setGiving] = useState(false)
  const [reason, setReason] = useState('')
  const { client, id, version, partner } = partnership
  const whyNot = hat.role === 'legal' ? null : t('refusal.legal_only')
  const rights = ask.comesTo ?? ask.wish
  const preview = useQuery({
    ...api.partnerships.previewRights.queryOptions({
      input: { organisationId: client.id, partnershipId: id, rights },
    }),
    enabled: isGiving,
  })
  const send = async (granted: AccessAsk['wish'] | null) => {
    await answer.send({
      organisationId: client.id,
      partnershipId: id,
      askId: ask.id,
      version,
      granted,
      reason: reason.trim(),
      ...(granted && preview.data ? { preview: preview.data.hash } : {}),
    })
    notify(t(granted ? 'motion.ask.given' : 'motion.ask.declined', { name: partner.name }))
  }
  return (
    <Notice
      title={t('motion.ask.title', { name: partner.name })}
      actions={
        <>
          <Button
            variant="primary"
            onPress={() => setGiving(true)}
            disabledReason={whyNot}
            reasonShown="spoken"
          >
            {t('motion.ask.give')}
          </Button>
          <LinkButton href={`/o/${client.id}/partners/${id}/rights?ask=${ask.id}`}>
            {t('motion.ask.other')}
          </LinkButton>
          <Button onPress={() => setDeclining(true)} disabledReason={whyNot} reasonShown="spoken">
            {t('motion.ask.decline')}
          </Button>
        </>
      }
    >
      <RightsInWords rights={ask.wish} isWish partner={partner.name} />
      {ask.message ? <p>{ask.message}</p> : null}
      {answer.problem && !isGiving ? <p className="text-negative">{answer.problem.detail}</p> : null}
      {isGiving ? (
        <ConfirmDialog
          open
          onClose={() => setGiving(false)}
          onConfirm={() => quietly(send(rights))}
          pending={answer.isPending}
          title={t('motion.ask.title', { name: partner.name })}
          confirmLabel={t('motion.ask.give')}
          disabledReason={preview.data ? undefined : t('foreseen.wait')}
        >
          <WhatHappens query={preview} problem={answer.problem} />
        </ConfirmDialog>
      ) : null}
      {isDeclining ? (
        <ConfirmDialog
          open
          onClose={() => setDeclining(false)}
          onConfirm={() => quietly(send(null))}
          pending={answer.isPending}
          title={t('motion.ask.declineTitle', { name: partner.name })}
          confirmLabel={t('motion.ask.decline')}
        >
          <TextField label={t('motion.reason')} value={reason} onChange={setReason} maxLength={500} />
        </ConfirmDialog>
      ) : null}
    </Notice>
  )
}
