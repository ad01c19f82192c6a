import { useQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { api } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { useRateWords } from './RatesFrame.tsx'
import { kinds, parseSubject } from './subject.ts'

export interface EditedRow {
  subject: string
  value: string | null
}

type EditorProps = {
  rows: readonly EditedRow[]
  onChange: (rows: EditedRow[]) => void
  /** What is wrong with a row, by its place. */
  wrong: ReadonlyMap<number, string>
  /** What holds on the day of the change, by subject. */
  held: ReadonlyMap<string, string>
}

/** The rows of a draft beside what holds; each value is written as people write it. */
export function RowsEditor({ rows, onChange, wrong, held }: EditorProps) {
  const { t } = useText()
  const words = useRateWords()
  const put = (index: number, value: string | null) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, value } : row)))
  return (
    <div className="flex flex-col gap-4">
      {rows.length === 0 ? <p className="text-ink-2">{t('rates.rows.none')}</p> : null}
      <ul className="flex flex-col divide-y divide-line border-y border-line empty:hidden">
        {rows.map((row, index) => {
          const subject = parseSubject(row.subject)
          const mayEnd = subject?.kind === 'volume_tier' || subject?.kind === 'partner_price'
          return (
            <li
              key={row.subject}
              className="grid items-end gap-x-4 gap-y-2 py-3 sm:grid-cols-[1fr_8rem_10rem_auto]"
            >
              <div className="min-w-0">
                <p className="font-medium">{words.name(row.subject)}</p>
                {wrong.get(index) ? <p className="text-negative">{wrong.get(index)}</p> : null}
              </div>
              <p>
                <span className="block text-meta text-ink-3">{t('rates.before')}</span>
                {words.value(row.subject, held.get(row.subject) ?? null)}
              </p>
              <div className="flex flex-col gap-1.5">
                <TextField
                  label={t('rates.after')}
                  value={row.value ?? ''}
                  onChange={(value) => put(index, value)}
                  inputMode="decimal"
                  disabled={row.value === null}
                />
                {mayEnd ? (
                  <Checkbox
                    label={t('rates.ends')}
                    checked={row.value === null}
                    onChange={(ends) => put(index, ends ? null : (held.get(row.subject) ?? ''))}
                  />
                ) : null}
              </div>
              <Button
                size="small"
                variant="quiet"
                icon={Trash2}
                onPress={() => onChange(rows.filter((_, at) => at !== index))}
              >
                {t('rates.remove')}
                <span className="sr-only">: {words.name(row.subject)}</span>
              </Button>
            </li>
          )
        })}
      </ul>
      <AddRow
        taken={new Set(rows.map(({ subject }) => subject))}
        onAdd={(subject) => onChange([...rows, { subject, value: held.get(subject) ?? '' }])}
      />
    </div>
  )
}

type AddProps = { taken: ReadonlySet<string>; onAdd: (subject: string) => void }

/** Chooses what else is to change: something that holds, or a tier that there is not yet. */
function AddRow({ taken, onAdd }: AddProps) {
  const { t, language } = useText()
  const words = useRateWords()
  const [kind, setKind] = useState<(typeof kinds)[number]>('partner_rate')
  const [family, setFamily] = useState('')
  const [quantity, setQuantity] = useState('')
  const standing = useQuery(api.rates.standing.queryOptions({ input: {} }))
  const there = standing.data?.rows.filter((row) => row.kind === kind && !taken.has(row.subject)) ?? []
  const families = standing.data?.families ?? []
  const tier = `volume_tier:${family}:${quantity}`
  const isTier = parseSubject(tier) !== undefined && !taken.has(tier)
  return (
    <div className="flex flex-col gap-3 rounded-card border border-line p-4">
      <div className="grid gap-3 sm:grid-cols-2">
        <Select
          label={t('rates.kind')}
          options={kinds.map((value) => ({ value, label: t(`rates.kind.${value}`) }))}
          value={kind}
          onChange={setKind}
        />
        <Select
          key={`${kind} ${taken.size}`}
          label={t('rates.add')}
          placeholder={t('rates.add.choose')}
          options={there.map(({ subject, value }) => ({
            value: subject,
            label: `${words.name(subject)}: ${words.value(subject, value)}`,
          }))}
          value=""
          onChange={onAdd}
        />
      </div>
      {kind === 'volume_tier' ? (
        <div className="flex flex-wrap items-end gap-3">
          <Select
            label={t('rates.tier.family')}
            placeholder={t('rates.add.choose')}
            options={families.map(({ id, names }) => ({ value: id, label: names[language] }))}
            value={family}
            onChange={setFamily}
          />
          <TextField
            label={t('rates.tier.quantity')}
            inputMode="numeric"
            value={quantity}
            onChange={setQuantity}
          />
          <Button
            disabledReason={isTier ? null : t('rates.tier.incomplete')}
            reasonShown="spoken"
            onPress={() => onAdd(tier)}
          >
            {t('rates.tier.add')}
          </Button>
        </div>
      ) : null}
    </div>
  )
}
