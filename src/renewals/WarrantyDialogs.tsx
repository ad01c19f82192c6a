import { useState } from 'react'
import { type Currency, currencies } from '../lib/money.ts'
import { type Chosen, OrganisationChoice } from '../payouts/OrganisationChoice.tsx'
import { typedAmount } from '../web/amount.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { useFormat, useText } from '../web/text.tsx'
import { ConfirmDialog } from '../web/ui/Dialog.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Warranty } from './warrantyContract.ts'

type GrantProps = {
  /** The warranty whose limit changes; none for a new one. */
  row: Warranty | null
  onClose: () => void
}

/** To whom, in which currency, and up to how much. */
export function GrantWarrantyDialog({ row, onClose }: GrantProps) {
  const { t } = useText()
  const grant = useWrite(api.warranties.grant)
  const [whose, setWhose] = useState<Chosen>(row?.organisation.id ?? '')
  const [currency, setCurrency] = useState<Currency>(row?.currency ?? 'CHF')
  const [typed, setTyped] = useState(row?.ceiling ?? '')
  const [isTried, setTried] = useState(false)
  const ceiling = typedAmount(typed)
  const send = async () => {
    setTried(true)
    if (!whose || !ceiling) return
    await grant.send({ organisationId: whose, currency, ceiling })
    notify(t('warranties.granted'))
    onClose()
  }
  return (
    <FormDialog
      title={row ? row.organisation.name : t('warranties.grant')}
      onClose={onClose}
      onSend={send}
      sendLabel={t(row ? 'warranties.change' : 'warranties.grant')}
      pending={grant.isPending}
      lead={t('warranties.grant.text')}
      refusal={grant.problem?.detail}
    >
      {row ? null : (
        <>
          <OrganisationChoice label={t('books.organisation')} value={whose} onChange={setWhose} />
          {isTried && !whose ? <p className="text-negative">{t('warranties.whose')}</p> : null}
          <Segments
            label={t('prepaid.currency')}
            options={currencies.map((value) => ({ value, label: value }))}
            value={currency}
            onChange={setCurrency}
          />
        </>
      )}
      <TextField
        label={`${t('warranties.ceiling')}, ${currency}`}
        inputMode="decimal"
        value={typed}
        onChange={setTyped}
        error={isTried && !ceiling ? t('payouts.request.wrong') : undefined}
      />
    </FormDialog>
  )
}

/** Nothing more comes on account; what is owed stays owed. */
export function EndWarrantyDialog({ row, onClose }: { row: Warranty; onClose: () => void }) {
  const { t } = useText()
  const format = useFormat()
  const end = useWrite(api.warranties.end)
  const act = async () => {
    await end.send({ organisationId: row.organisation.id, currency: row.currency })
    notify(t('warranties.end.done'))
    onClose()
  }
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      onConfirm={() => quietly(act())}
      pending={end.isPending}
      title={t('warranties.end')}
      confirmLabel={t('warranties.end')}
      danger
    >
      <p>
        {t('warranties.end.text', {
          name: row.organisation.name,
          used: format.money(row.used, row.currency),
        })}
      </p>
      {end.problem ? (
        <Notice tone="negative" live>
          {end.problem.detail}
        </Notice>
      ) : null}
    </ConfirmDialog>
  )
}
