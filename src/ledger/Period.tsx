import { useText } from '../web/text.tsx'
import { TextField } from '../web/ui/TextField.tsx'

type PeriodProps = {
  from: string | undefined
  to: string | undefined
  onChange: (next: { from?: string | undefined; to?: string | undefined }) => void
}

/** From a day to a day, both with it; either may stay open. */
export function Period({ from, to, onChange }: PeriodProps) {
  const { t } = useText()
  return (
    <div className="flex flex-wrap items-end gap-3 px-5 py-3 max-sm:px-4">
      <TextField
        label={t('books.from')}
        type="date"
        value={from ?? ''}
        onChange={(day) => onChange({ from: day || undefined })}
      />
      <TextField
        label={t('books.to')}
        type="date"
        value={to ?? ''}
        onChange={(day) => onChange({ to: day || undefined })}
      />
    </div>
  )
}
