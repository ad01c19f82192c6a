import { useState } from 'react'
import { api, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'

export type Act = 'answer' | 'withdraw' | 'appeal'

const words = {
  answer: { title: 'programme.answerNow', lead: 'programme.answerNow.lead', done: 'programme.sent' },
  withdraw: {
    title: 'programme.withdraw',
    lead: 'programme.withdraw.text',
    done: 'programme.withdrawn.done',
  },
  appeal: { title: 'programme.appeal', lead: 'programme.appeal.lead', done: 'programme.appeal.done' },
} as const

/** What a company does about its application once it is sent. */
export function ApplicationDialog({ act, onClose }: { act: Act; onClose: () => void }) {
  const { t } = useText()
  const { organisationId } = useHat()
  const [text, setText] = useState('')
  const [isTried, setTried] = useState(false)
  const answer = useWrite(api.programme.answer)
  const withdraw = useWrite(api.programme.withdraw)
  const appeal = useWrite(api.programme.appeal)
  const { title, lead, done } = words[act]
  const isShort = act !== 'withdraw' && text.trim().length < 3
  const send = async () => {
    setTried(true)
    if (isShort) return
    if (act === 'withdraw') await withdraw.send({ organisationId })
    else if (act === 'answer') await answer.send({ organisationId, text })
    else await appeal.send({ organisationId, text })
    notify(t(done))
    onClose()
  }
  const problem = answer.problem ?? withdraw.problem ?? appeal.problem
  return (
    <FormDialog
      title={t(title)}
      onClose={onClose}
      onSend={send}
      sendLabel={t(title)}
      pending={answer.isPending || withdraw.isPending || appeal.isPending}
      danger={act === 'withdraw'}
      lead={t(lead)}
      refusal={problem?.detail}
    >
      {act === 'withdraw' ? null : (
        <TextField
          label={t(act === 'answer' ? 'programme.answerNow.text' : 'programme.appeal.text')}
          rows={5}
          maxLength={4000}
          value={text}
          onChange={setText}
          error={isTried && isShort ? t('ui.needed') : undefined}
        />
      )}
    </FormDialog>
  )
}
