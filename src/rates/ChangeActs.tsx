import { useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Dialog } from '../web/ui/Dialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { RateChange } from './contract.ts'
import type { ChangeAct } from './rates.ts'

type Asked = 'approve' | 'reject' | 'cancel'

/** What can become of a change; what the asker may not do says why. */
export function ChangeActs({ change, onRevise }: { change: RateChange; onRevise: () => void }) {
  const { t } = useText()
  const [asking, setAsking] = useState<Asked | null>(null)
  const propose = useWrite(api.rates.propose)
  const withdraw = useWrite(api.rates.withdraw)
  const of = { changeId: change.id, version: change.version }
  const why = (act: ChangeAct) => {
    const code = change.refused[act]
    return code ? t(`refusal.${code}`) : null
  }
  const isOpen = change.state === 'draft' || change.state === 'proposed'
  const problem = propose.problem ?? withdraw.problem
  return (
    <div className="flex flex-col gap-2">
      {problem ? (
        <Notice tone="negative" live>
          {problem.detail}
        </Notice>
      ) : null}
      {change.state === 'draft' ? (
        <>
          <Button
            variant="primary"
            wide
            pending={propose.isPending}
            disabledReason={why('propose') ?? (change.flaws.length > 0 ? t('rates.flaws') : null)}
            onPress={() => quietly(propose.send(of).then(() => notify(t('rates.done.proposed'))))}
          >
            {t('rates.act.propose')}
          </Button>
          <Button wide disabledReason={why('revise')} onPress={onRevise}>
            {t('rates.act.revise')}
          </Button>
        </>
      ) : null}
      {change.state === 'proposed' ? (
        <>
          <Button
            variant="primary"
            wide
            disabledReason={why('approve') ?? (change.flaws.length > 0 ? t('rates.flaws') : null)}
            onPress={() => setAsking('approve')}
          >
            {t('rates.act.approve')}
          </Button>
          <Button wide disabledReason={why('reject')} onPress={() => setAsking('reject')}>
            {t('rates.act.reject')}
          </Button>
        </>
      ) : null}
      {isOpen ? (
        <Button
          wide
          pending={withdraw.isPending}
          disabledReason={why('withdraw')}
          onPress={() => quietly(withdraw.send(of).then(() => notify(t('rates.done.withdrawn'))))}
        >
          {t('rates.act.withdraw')}
        </Button>
      ) : null}
      {change.state === 'approved' ? (
        <Button wide disabledReason={why('cancel')} onPress={() => setAsking('cancel')}>
          {t('rates.act.cancel')}
        </Button>
      ) : null}
      {asking ? <DecideDialog act={asking} change={change} onClose={() => setAsking(null)} /> : null}
    </div>
  )
}

type DecideProps = { act: Asked; change: RateChange; onClose: () => void }

/** Asks for the word that goes with a decision; approving and cancelling also ask for the password. */
function DecideDialog({ act, change, onClose }: DecideProps) {
  const { t } = useText()
  const format = useFormat()
  const [note, setNote] = useState('')
  const approve = useWrite(api.rates.approve)
  const reject = useWrite(api.rates.reject)
  const cancel = useWrite(api.rates.cancel)
  const write = { approve, reject, cancel }[act]
  const of = { changeId: change.id, version: change.version, note: note.trim() }
  const decide = async () => {
    await write.send(of)
    notify(t(`rates.done.${act}`))
    onClose()
  }
  const isBlank = act !== 'approve' && !note.trim()
  return (
    <Dialog
      open
      onClose={onClose}
      role="alertdialog"
      title={t(`rates.ask.${act}`)}
      actions={
        <>
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant={act === 'approve' ? 'primary' : 'danger'}
            pending={write.isPending}
            disabledReason={isBlank ? t('rates.note.needed') : null}
            onPress={() => quietly(decide())}
          >
            {t(`rates.act.${act}`)}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p>
          {t(`rates.ask.${act}.text`, {
            day: format.dayLong(change.effectiveOn),
            count: change.contents.length,
          })}
        </p>
        <TextField
          label={t('rates.note')}
          rows={3}
          value={note}
          onChange={setNote}
          maxLength={2000}
          optionalWord={act === 'approve' ? t('answer.optional') : undefined}
        />
        {write.problem ? (
          <Notice tone="negative" live>
            {write.problem.detail}
          </Notice>
        ) : null}
      </div>
    </Dialog>
  )
}
