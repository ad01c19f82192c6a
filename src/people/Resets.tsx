import { useState } from 'react'
import type { Id } from '../lib/id.ts'
import { api, type Problem, quietly, useWrite } from '../web/api.ts'
import { useMe } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { ResetRow } from './resetContract.ts'

type WaitingResetProps = {
  reset: ResetRow
  pending: boolean
  problem: Problem | null
  onConfirm: () => Promise<unknown>
}

/** A request that waits for its second person; whoever asked, and whom it is about, cannot be that one. */
export function WaitingReset({ reset, pending, problem, onConfirm }: WaitingResetProps) {
  const { t } = useText()
  const format = useFormat()
  const me = useMe()
  const { person, askedBy } = reset
  const mustBeOther = me.id === askedBy.id || me.id === person.id
  const act = async () => {
    await onConfirm()
    notify(t('resets.confirmed', { name: person.name }))
  }
  return (
    <Notice
      tone="warning"
      title={t('resets.waits', { by: askedBy.name, name: person.name })}
      actions={
        <Button
          onPress={() => quietly(act())}
          pending={pending}
          disabledReason={mustBeOther ? t('refusal.reset_by_others') : null}
        >
          {t('resets.confirm')}
        </Button>
      }
    >
      {t('resets.waits.text', { reason: reset.reason, until: format.moment(reset.expiresAt) })}
      {problem ? <span className="block text-negative">{problem.detail}</span> : null}
    </Notice>
  )
}

type AskResetDialogProps = {
  /** Whom it is about; staff type the address instead. */
  name?: string
  pending: boolean
  problem: Problem | null
  onAsk: (reason: string, email: string) => Promise<ResetRow>
  onClose: () => void
}

/** Asks for a lost factor to be taken away, with what another person needs to decide. */
export function AskResetDialog({ name, pending, problem, onAsk, onClose }: AskResetDialogProps) {
  const { t } = useText()
  const [reason, setReason] = useState('')
  const [email, setEmail] = useState('')
  const flawOf = (field: string) => problem?.flaws.find((flaw) => flaw.field === field)?.reason ?? null
  const flaws = [flawOf('reason'), flawOf('email')].filter((flaw) => flaw !== null)
  const send = async () => {
    const asked = await onAsk(reason, email)
    notify(t('resets.sent', { name: asked.person.name }))
    onClose()
  }
  return (
    <FormDialog
      title={name ? t('resets.ask.title', { name }) : t('resets.ask.staffTitle')}
      lead={t('resets.ask.lead')}
      sendLabel={t('resets.send')}
      onSend={send}
      onClose={onClose}
      pending={pending}
      refusal={problem && flaws.length === 0 ? problem.detail : undefined}
    >
      {name ? null : (
        <TextField
          label={t('resets.email')}
          type="email"
          value={email}
          onChange={setEmail}
          error={flawOf('email')}
          required
        />
      )}
      <TextField
        label={t('resets.reason')}
        hint={t('resets.reason.hint')}
        value={reason}
        onChange={setReason}
        error={flawOf('reason')}
        maxLength={500}
        required
      />
    </FormDialog>
  )
}

/** The requests of one's own organisation that wait for a second person. */
export function WaitingResets({
  organisationId,
  resets,
}: {
  organisationId: Id<'organisation'>
  resets: ResetRow[]
}) {
  const confirm = useWrite(api.resets.confirm)
  return resets.map((reset) => (
    <WaitingReset
      key={reset.id}
      reset={reset}
      pending={confirm.isPending}
      problem={confirm.problem}
      onConfirm={() => confirm.send({ organisationId, resetId: reset.id })}
    />
  ))
}
