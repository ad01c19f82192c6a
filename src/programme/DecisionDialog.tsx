import { useState } from 'react'
import { type ApplicationReason, applicationReasons } from '../mail/vocabulary.ts'
import { api, useWrite } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { FieldError } from '../web/ui/Field.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { StaffApplication } from './contract.ts'

export type Decision = 'ask' | 'approve' | 'reject'
type DecisionDialogProps = { decision: Decision; application: StaffApplication; onClose: () => void }

/** A decision with its reasons by code, each of which the applicant reads in their own language. */
export function DecisionDialog({ decision, application, onClose }: DecisionDialogProps) {
  const { t } = useText()
  const [reasons, setReasons] = useState<readonly ApplicationReason[]>([])
  const [text, setText] = useState('')
  const [isTried, setTried] = useState(false)
  const ask = useWrite(api.admissions.ask)
  const approve = useWrite(api.admissions.approve)
  const reject = useWrite(api.admissions.reject)
  const applicationId = application.id
  const isApproval = decision === 'approve'
  const isShort = !isApproval && text.trim().length < 3
  const send = async () => {
    setTried(true)
    if (!isApproval && (isShort || reasons.length === 0)) return
    if (isApproval) await approve.send({ applicationId, note: text })
    else if (decision === 'ask') await ask.send({ applicationId, reasons: [...reasons], text })
    else await reject.send({ applicationId, reasons: [...reasons], text })
    notify(t('admissions.done'))
    onClose()
  }
  const lead =
    decision === 'approve'
      ? t('admissions.approve.text')
      : decision === 'reject' && application.state === 'appealed'
        ? t('admissions.reject.appeal')
        : undefined
  return (
    <FormDialog
      title={t(`admissions.${decision}`)}
      onClose={onClose}
      onSend={send}
      sendLabel={t(`admissions.${decision}`)}
      pending={ask.isPending || approve.isPending || reject.isPending}
      danger={decision === 'reject'}
      lead={lead}
      refusal={(ask.problem ?? approve.problem ?? reject.problem)?.detail}
    >
      {isApproval ? null : (
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 font-medium">{t('admissions.reasons')}</legend>
          {applicationReasons.map((reason) => (
            <Checkbox
              key={reason}
              label={t(`application.reason.${reason}`)}
              checked={reasons.includes(reason)}
              onChange={(on) =>
                setReasons(on ? [...reasons, reason] : reasons.filter((one) => one !== reason))
              }
            />
          ))}
          {isTried && reasons.length === 0 ? (
            <FieldError id="reasons-error">{t('ui.needed')}</FieldError>
          ) : null}
        </fieldset>
      )}
      <TextField
        label={isApproval ? t('admissions.approve.note') : t('admissions.text')}
        rows={5}
        maxLength={isApproval ? 2000 : 4000}
        value={text}
        onChange={setText}
        error={isTried && isShort ? t('ui.needed') : undefined}
      />
    </FormDialog>
  )
}
