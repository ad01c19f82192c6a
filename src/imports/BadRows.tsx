import { useFormat, useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { Section } from '../web/ui/Section.tsx'
import type { BadRow } from './contract.ts'

const shownMax = 200

/** Every wrong value of a file that was refused: where it stands and what is wrong with it. */
export function BadRows({ rows }: { rows: readonly BadRow[] }) {
  const { t } = useText()
  const format = useFormat()
  const title = t('import.bad', { count: rows.length })
  const shown = rows.slice(0, shownMax)
  return (
    <Section title={title} lead={t('import.bad.head')}>
      <div className="overflow-clip rounded-card border border-line">
        <DataTable
          caption={title}
          rows={shown}
          rowId={(row) => `${row.line}.${row.column}.${row.reason}`}
          countText={title}
          columns={[
            {
              id: 'line',
              head: t('import.bad.line'),
              align: 'end',
              className: 'w-20',
              cell: (row) => format.count(row.line),
            },
            {
              id: 'column',
              head: t('import.bad.column'),
              rowHead: true,
              className: 'w-44',
              cell: (row) => <span className="font-mono text-meta">{row.column}</span>,
            },
            { id: 'reason', head: t('import.bad.reason'), cell: (row) => row.reason },
          ]}
        />
      </div>
      {rows.length > shown.length ? (
        <p className="text-ink-2">{t('import.bad.more', { shown: format.count(shown.length) })}</p>
      ) : null}
    </Section>
  )
}
