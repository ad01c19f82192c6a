import type { ReactNode } from 'react'
import { quietly } from '../api.ts'
import { useText } from '../text.tsx'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import { Notice } from './Notice.tsx'

type FormDialogProps = {
  title: string
  onClose: () => void
  /** Sends what was typed; a refusal stands in `refusal` afterwards. */
  onSend: () => Promise<unknown>
  /** Verb and object: "Request a payout". */
  sendLabel: string
  pending: boolean
  danger?: boolean | undefined
  lead?: ReactNode
  /** What the server said no to, unless a field says it itself. */
  refusal?: string | undefined
  children: ReactNode
}

/** A question with fields to fill in: sent by its button or by the Enter key. */
export function FormDialog(props: FormDialogProps) {
  const { title, onClose, onSend, sendLabel, pending, danger, lead, refusal, children } = props
  const { t } = useText()
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button variant={danger ? 'danger' : 'primary'} pending={pending} onPress={() => quietly(onSend())}>
            {sendLabel}
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          quietly(onSend())
        }}
      >
        {lead ? <p>{lead}</p> : null}
        {refusal ? (
          <Notice tone="negative" live>
            {refusal}
          </Notice>
        ) : null}
        {children}
      </form>
    </Dialog>
  )
}
