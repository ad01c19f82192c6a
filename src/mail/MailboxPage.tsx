import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { languageNames } from '../web/language.ts'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { Headline } from '../web/shell/Headline.tsx'
import { PublicShell } from '../web/shell/PublicShell.tsx'
import { stateOf } from '../web/shell/StatePage.tsx'
import { useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { Column } from '../web/ui/table.ts'
import type { LetterRow } from './contract.ts'

const asked = z.object({
  to: z.string().max(254).optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})

const limit = 50

/** All letters that the demo world wrote, newest first; open to everybody, as the demo is. */
export function MailboxPage() {
  const { t } = useText()
  const [{ to, after }, change] = useFilters(asked)
  const letters = useQuery(
    api.mailbox.list.queryOptions({
      input: { recipient: to, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
      // Letters are written a moment after the act they tell of.
      refetchInterval: ({ state }) =>
        state.data?.rows.some((row) => row.state === 'waiting') ? 3000 : false,
    }),
  )
  const rows = letters.data?.rows ?? []
  const pages = pagesOf({ after, next: letters.data?.next, count: rows.length, limit, change })
  const columns = useColumns((recipient) => change({ to: recipient, after: undefined }))
  const isClosed = stateOf(letters.error) === 'notFound'
  return (
    <PublicShell title={t('mailbox.title')} signInHref="/sign-in" width="wide">
      <Headline lead={isClosed ? undefined : t('mailbox.lead')}>{t('mailbox.title')}</Headline>
      {isClosed ? (
        <EmptyState drawing="bench" title={t('mailbox.none')}>
          {t('mailbox.none.text')}
        </EmptyState>
      ) : (
        <div className="mt-8 overflow-clip rounded-card border border-line bg-surface max-sm:-mx-4 max-sm:rounded-none max-sm:border-x-0">
          <div className="flex flex-wrap gap-2 px-5 py-3 max-sm:px-4">
            <Recipients value={to} onChange={(chosen) => change({ to: chosen, after: undefined })} />
          </div>
          <DataTable
            caption={t('mailbox.title')}
            rows={rows}
            rowId={(row) => row.id}
            state={tableState(letters)}
            countText={t('mailbox.rows', { count: rows.length })}
            onClearFilters={to ? () => change({ to: undefined, after: undefined }) : undefined}
            empty={<EmptyState title={t('mailbox.empty')}>{t('mailbox.empty.text')}</EmptyState>}
            columns={columns}
          />
          {pages.isOnly ? null : <Pager {...pages} />}
        </div>
      )}
    </PublicShell>
  )
}

type RecipientsProps = { value: string | undefined; onChange: (value: string | undefined) => void }

/** The filter by recipient, offering those of the latest letters. */
function Recipients({ value, onChange }: RecipientsProps) {
  const { t } = useText()
  const latest = useQuery(api.mailbox.list.queryOptions({ input: { limit: 200 }, staleTime: 60_000 }))
  const known = new Set(latest.data?.rows.map((row) => row.recipient))
  if (value) known.add(value)
  const options = [...known].sort().map((email) => ({ value: email, label: email }))
  return <FilterChip label={t('mailbox.recipient')} options={options} value={value} onChange={onChange} />
}

function useColumns(narrow: (recipient: string) => void): Column<LetterRow>[] {
  const { t } = useText()
  return [
    {
      id: 'subject',
      head: t('mailbox.subject'),
      rowHead: true,
      cell: (row) => <Subject row={row} />,
    },
    {
      id: 'to',
      head: t('mailbox.recipient'),
      cell: (row) => (
        <button
          type="button"
          onClick={() => narrow(row.recipient)}
          className="text-start break-all text-ink-2 hover:text-ink hover:underline"
        >
          {row.recipient}
        </button>
      ),
    },
    {
      id: 'language',
      head: t('mailbox.language'),
      onPhone: 'hidden',
      cell: (row) => <span className="text-ink-2">{languageNames[row.language]}</span>,
    },
    {
      id: 'on',
      head: t('mailbox.on'),
      cell: (row) => <Day iso={row.createdAt} show="moment" />,
    },
  ]
}

function Subject({ row }: { row: LetterRow }) {
  const { t } = useText()
  if (row.state === 'failed') return <Tag tone="negative">{t('mailbox.failed')}</Tag>
  if (row.subject === null) return <span className="text-ink-3">{t('mailbox.unwritten')}</span>
  return (
    <Link href={`/mailbox/${row.id}`} look="plain" className="font-medium data-hovered:underline">
      <span lang={row.language}>{row.subject}</span>
    </Link>
  )
}
