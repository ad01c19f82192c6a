import type { ReactNode } from 'react'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Section } from '../web/ui/Section.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import type { ProfileWords } from './contract.ts'

export type WordsProps = { words: ProfileWords; onChange: (words: ProfileWords) => void }

type RowsProps<Row> = {
  title: string
  rows: readonly Row[]
  blank: Row
  onChange: (rows: Row[]) => void
  children: (row: Row, change: (row: Row) => void) => ReactNode
}

/** A short list that can grow and shrink. */
function Rows<Row>({ title, rows, blank, onChange, children }: RowsProps<Row>) {
  const { t } = useText()
  return (
    <Section
      title={title}
      actions={
        <Button size="small" onPress={() => onChange([...rows, blank])}>
          {t('listing.add')}
        </Button>
      }
    >
      <ul className="flex max-w-4xl flex-col gap-3">
        {rows.map((row, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own and keep their places
          <li key={n} className="grid items-end gap-3 sm:grid-cols-[1fr_1fr_1fr_auto]">
            {children(row, (changed) => onChange(rows.map((one, at) => (at === n ? changed : one))))}
            <Button size="small" onPress={() => onChange(rows.filter((_, at) => at !== n))}>
              {t('listing.remove')}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  )
}

export function WorkRows({ words, onChange }: WordsProps) {
  const { t } = useText()
  const blank: ProfileWords['work'][number] = { title: '', client: '' }
  return (
    <Rows
      title={t('listing.work')}
      rows={words.work}
      blank={blank}
      onChange={(work) => onChange({ ...words, work })}
    >
      {(row, change) => (
        <>
          <TextField
            label={t('listing.work.title')}
            value={row.title}
            onChange={(title) => change({ ...row, title })}
          />
          <TextField
            label={t('listing.work.client')}
            value={row.client}
            onChange={(client) => change({ ...row, client })}
          />
          <TextField
            label={t('listing.work.href')}
            type="url"
            value={row.href ?? ''}
            onChange={(href) => change({ ...row, href: href || undefined })}
          />
        </>
      )}
    </Rows>
  )
}

export function CertificationRows({ words, onChange }: WordsProps) {
  const { t } = useText()
  const blank: ProfileWords['certifications'][number] = { name: '', on: '' }
  return (
    <Rows
      title={t('listing.certifications')}
      rows={words.certifications}
      blank={blank}
      onChange={(certifications) => onChange({ ...words, certifications })}
    >
      {(row, change) => (
        <>
          <TextField
            label={t('listing.certification.name')}
            value={row.name}
            onChange={(name) => change({ ...row, name })}
          />
          <TextField
            label={t('listing.certification.on')}
            type="date"
            value={row.on}
            onChange={(on) => change({ ...row, on })}
          />
          <TextField
            label={t('listing.certification.proof')}
            type="url"
            value={row.proof ?? ''}
            onChange={(proof) => change({ ...row, proof: proof || undefined })}
          />
        </>
      )}
    </Rows>
  )
}
