import { skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { BookingDialog } from '../ledger/BookingDialog.tsx'
import { api, useWrite } from '../web/api.ts'
import { useFormat, useText } from '../web/text.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import type { Owed } from './owedContract.ts'

/** Gives up what is owed: a loss in the books, with the reason that the log keeps. */
export function WriteOffDialog({ owed, onClose }: { owed: Owed; onClose: () => void }) {
  const { t } = useText()
  const format = useFormat()
  const document = useWrite(api.writeOffs.document)
  const debt = useWrite(api.writeOffs.debt)
  const [typed, setTyped] = useState('')
  const [isTried, setTried] = useState(false)
  const { documentId, currency } = owed
  const organisationId = owed.organisation.id
  const ofDocument = useQuery({
    ...api.writeOffs.previewDocument.queryOptions({ input: documentId ? { documentId } : skipToken }),
    retry: false,
  })
  const ofDebt = useQuery({
    ...api.writeOffs.previewDebt.queryOptions({
      input: documentId ? skipToken : { organisationId, currency },
    }),
    retry: false,
  })
  const reason = typed.trim()
  const send = async () => {
    setTried(true)
    if (reason.length < 3) return undefined
    const done = documentId
      ? await document.send({ documentId, reason })
      : await debt.send({ organisationId, currency, reason })
    return done.journals
  }
  return (
    <BookingDialog
      title={t('owed.giveUp')}
      lead={t(documentId ? 'owed.giveUp.invoice' : 'owed.giveUp.cashback', {
        name: owed.organisation.name,
        amount: format.money(owed.amount, currency),
      })}
      onClose={onClose}
      onSend={send}
      sendLabel={t('owed.giveUp.send', { amount: format.money(owed.amount, currency) })}
      pending={document.isPending || debt.isPending}
      problem={document.problem ?? debt.problem}
      preview={documentId ? ofDocument : ofDebt}
      isReady
      danger
    >
      <TextField
        label={t('owed.reason')}
        rows={2}
        maxLength={500}
        value={typed}
        onChange={setTyped}
        error={isTried && reason.length < 3 ? t('refunds.reason.missing') : undefined}
      />
    </BookingDialog>
  )
}
