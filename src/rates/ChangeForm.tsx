import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, type Problem } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section } from '../web/ui/Section.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { useFlawWords } from './RatesFrame.tsx'
import { type EditedRow, RowsEditor } from './RowsEditor.tsx'

export interface ChangeDraft {
  title: string
  reason: string
  effectiveOn: string
  rows: EditedRow[]
}

type FormProps = {
  draft: ChangeDraft
  onChange: (draft: ChangeDraft) => void
  /** What is wrong: with the fields that were sent, or with the draft as it is kept. */
  flaws: readonly { field: string; reason: string }[]
  problem: Problem | null
  actions: ReactNode
}

/** Title, reason, day and rows of a change. */
export function ChangeForm({ draft, onChange, flaws, problem, actions }: FormProps) {
  const { t } = useText()
  const on = /^\d{4}-\d{2}-\d{2}$/.test(draft.effectiveOn) ? draft.effectiveOn : undefined
  const standing = useQuery(api.rates.standing.queryOptions({ input: { on } }))
  const held = new Map(standing.data?.rows.map(({ subject, value }) => [subject, value]))
  const words = useFlawWords()
  const wrong = new Map<number, string>()
  for (const { field, reason } of flaws) {
    const [, index] = /^rows\.(\d+)\./.exec(field) ?? []
    if (index !== undefined) wrong.set(Number(index), words(reason))
  }
  const of = (field: string) => {
    const flaw = flaws.find((one) => one.field === field)
    return flaw && words(flaw.reason)
  }
  return (
    <form className="flex flex-col gap-8" onSubmit={(event) => event.preventDefault()}>
      {problem ? (
        <Notice tone="negative" live>
          {problem.detail}
        </Notice>
      ) : null}
      <Section title={t('rates.form')}>
        <div className="flex max-w-2xl flex-col gap-4">
          <TextField
            label={t('rates.form.title')}
            value={draft.title}
            maxLength={120}
            error={of('title')}
            onChange={(title) => onChange({ ...draft, title })}
            required
          />
          <TextField
            label={t('rates.form.reason')}
            hint={t('rates.form.reason.hint')}
            value={draft.reason}
            rows={3}
            maxLength={2000}
            error={of('reason')}
            onChange={(reason) => onChange({ ...draft, reason })}
            required
          />
          <TextField
            label={t('rates.effectiveOn')}
            hint={t('rates.form.day.hint')}
            type="date"
            value={draft.effectiveOn}
            error={of('effectiveOn')}
            onChange={(effectiveOn) => onChange({ ...draft, effectiveOn })}
            required
          />
        </div>
      </Section>
      <Section title={t('rates.rows')} lead={t('rates.rows.lead')}>
        <RowsEditor
          rows={draft.rows}
          onChange={(rows) => onChange({ ...draft, rows })}
          wrong={wrong}
          held={held}
        />
      </Section>
      <div className="flex flex-wrap gap-2">{actions}</div>
    </form>
  )
}
