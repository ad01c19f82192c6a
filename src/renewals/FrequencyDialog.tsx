import { useState } from 'react'
import { quietly } from '../web/api.ts'
import { useFormat, useText } from '../web/text.tsx'
import { ConfirmDialog } from '../web/ui/Dialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Select } from '../web/ui/Select.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Renewal } from './contract.ts'
import { type Frequency, frequencies } from './renewal.ts'

type FrequencyDialogProps = {
  row: Renewal
  onClose: () => void
  change: (months: Frequency) => Promise<unknown>
  isPending: boolean
  problem: string | undefined
}

/** How often a product is to be paid, from its last paid day on. What is paid stays paid. */
export function FrequencyDialog({ row, onClose, change, isPending, problem }: FrequencyDialogProps) {
  const { t } = useText()
  const format = useFormat()
  const [months, setMonths] = useState(String(row.months))
  const chosen = frequencies.find((f) => String(f) === months)
  const save = async () => {
    if (!chosen) return
    await change(chosen)
    onClose()
    notify(t('renewals.frequencyChanged', { name: row.name }))
  }
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      onConfirm={() => quietly(save())}
      title={t('renewals.frequency')}
      confirmLabel={t('renewals.frequency.save')}
      pending={isPending}
      disabledReason={chosen === row.months ? t('renewals.frequency.same') : undefined}
    >
      <div className="flex flex-col gap-4">
        <p className="text-pretty">
          {t('renewals.frequency.lead', { name: row.name, day: format.dayLong(row.expiresOn) })}
        </p>
        <Select
          label={t('renewals.frequency.every')}
          value={months}
          onChange={setMonths}
          options={row.frequencies.map((f) => ({
            value: String(f),
            label: t('renewals.every', { months: f }),
          }))}
        />
        {problem ? <Notice tone="negative">{problem}</Notice> : null}
      </div>
    </ConfirmDialog>
  )
}
