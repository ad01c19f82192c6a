import { Download } from 'lucide-react'
import { refusals } from '../lib/refusals.ts'
import { useFormat, useText } from '../web/text.tsx'
import { LinkButton } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { Column, TableState } from '../web/ui/table.ts'
import type { ExportRow } from './contract.ts'
import { isOpen } from './export.ts'

/** While a file is being made its line is looked at again after so long. */
const lookAgainMs = 1500

export const lookAgain = (rows: readonly ExportRow[] | undefined): number | false =>
  rows?.some(({ state }) => isOpen(state)) ? lookAgainMs : false

type FilesTableProps = {
  rows: readonly ExportRow[]
  state: TableState
  /** Where the bytes of a file are. */
  fileAt: (row: ExportRow) => string
}

/** Files that were asked for, the newest first: how far each has come, and the way to its bytes. */
export function FilesTable({ rows, state, fileAt }: FilesTableProps) {
  const { t } = useText()
  const format = useFormat()
  const columns: Column<ExportRow>[] = [
    {
      id: 'what',
      head: t('exports.what'),
      rowHead: true,
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <span className="font-medium">
            {t(`exports.format.${row.format}`)}
            {row.client
              ? `, ${row.client.name}`
              : row.clients
                ? `, ${t('exports.someClients', { count: row.clients })}`
                : null}
            {row.currency ? `, ${row.currency}` : null}
          </span>
          <span className="text-meta text-ink-3">
            <Day iso={row.from} /> – <Day iso={row.to} />
          </span>
        </span>
      ),
    },
    { id: 'state', head: t('exports.state'), cell: (row) => <FileState row={row} /> },
    {
      id: 'asked',
      head: t('exports.asked'),
      onPhone: 'hidden',
      cell: (row) => (
        <span className="flex flex-col">
          <Day iso={row.askedAt} show="moment" />
          <span className="text-meta text-ink-3">{row.askedBy}</span>
        </span>
      ),
    },
    {
      id: 'size',
      head: t('exports.size'),
      align: 'end',
      onPhone: 'hidden',
      cell: (row) =>
        row.size === null ? '—' : t('exports.kilobytes', { size: format.count(Math.ceil(row.size / 1024)) }),
    },
    {
      id: 'file',
      head: t('exports.download'),
      headHidden: true,
      align: 'end',
      onPhone: 'foot',
      cell: (row) =>
        row.state === 'ready' && row.name ? (
          <LinkButton href={fileAt(row)} download={row.name} icon={Download} size="small">
            {t('exports.download')}
            <span className="sr-only">: {row.name}</span>
          </LinkButton>
        ) : null,
    },
  ]
  return (
    <DataTable
      caption={t('exports.files')}
      columns={columns}
      rows={rows}
      rowId={(row) => row.exportId}
      state={state}
      countText={t('exports.count', { count: rows.length })}
      empty={
        <EmptyState drawing="ledger" title={t('exports.none')}>
          {t('exports.none.text')}
        </EmptyState>
      }
    />
  )
}

function FileState({ row }: { row: ExportRow }) {
  const { t, language } = useText()
  const format = useFormat()
  if (isOpen(row.state)) {
    const said = t('exports.progress.of', {
      done: format.count(row.rowsDone),
      count: row.rowsTotal === null ? '…' : format.count(row.rowsTotal),
    })
    return (
      <span className="flex w-44 max-w-full flex-col gap-1">
        <progress
          className="bar"
          aria-label={t('exports.progress')}
          {...(row.rowsTotal === null ? {} : { value: row.rowsDone, max: Math.max(1, row.rowsTotal) })}
        />
        <span className="text-meta text-ink-2">{said}</span>
      </span>
    )
  }
  if (row.state === 'ready')
    return (
      <span className="flex flex-col items-start gap-0.5">
        <Tag tone="positive">{t('exports.state.ready', { count: row.rowsDone })}</Tag>
        {row.expiresAt ? (
          <span className="text-meta text-ink-3">
            {t('exports.until')} <Day iso={row.expiresAt} show="moment" />
          </span>
        ) : null}
      </span>
    )
  if (row.state === 'failed')
    return (
      <span className="flex flex-col items-start gap-0.5">
        <Tag tone="negative">{t('exports.state.failed')}</Tag>
        <span className="text-meta text-ink-2">
          {row.fault === 'too_large' ? t('exports.tooLarge') : refusals.failed[language]}
        </span>
      </span>
    )
  return <Tag>{t(`exports.state.${row.state === 'revoked' ? 'revoked' : 'expired'}`)}</Tag>
}
