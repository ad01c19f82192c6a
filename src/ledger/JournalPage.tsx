import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Card, Section, Sheet } from '../web/ui/Section.tsx'
import { Side } from './Balance.tsx'
import { useKindNames } from './BooksFrame.tsx'
import type { BookedSubject, JournalRecord } from './contract.ts'
import { subjectKinds } from './kinds.ts'

/** One journal: all its sides, that they add up to nothing, and what it books. */
export function JournalPage() {
  const { t } = useText()
  const names = useKindNames()
  const { journal: journalId = '' } = useParams({ strict: false })
  const query = useQuery(api.ledger.journal.queryOptions({ input: { journalId } }))
  return (
    <Page
      title={t('books.journal', { number: journalId })}
      count={query.data ? names.journal(query.data.kind) : undefined}
      above={<Link href="/staff/ledger/journals">{t('books.journals')}</Link>}
    >
      <Loaded query={query} what={t('books.journals')}>
        {(journal) => (
          <Sheet
            aside={
              <>
                <Card title={t('books.event')} level={2}>
                  <Facts journal={journal} />
                </Card>
                {journal.subject ? (
                  <Card title={t('books.books')} level={2}>
                    <Subject subject={journal.subject} currency={journal.currency} />
                  </Card>
                ) : null}
              </>
            }
          >
            <Section title={`${t('books.entries')}, ${journal.currency}`}>
              <Sides journal={journal} />
            </Section>
          </Sheet>
        )}
      </Loaded>
    </Page>
  )
}

function Sides({ journal }: { journal: JournalRecord }) {
  const { t } = useText()
  const names = useKindNames()
  const { currency, entries, total, difference } = journal
  const money = (amount: string) => <Money amount={amount} currency={currency} show="number" />
  return (
    <>
      <DataTable
        caption={t('books.entries')}
        rows={entries}
        rowId={(row) => String(row.seq)}
        countText={t('books.entryCount', { count: entries.length })}
        columns={[
          {
            id: 'number',
            head: t('books.number'),
            cell: (row) => <span className="font-mono">{row.number}</span>,
          },
          {
            id: 'account',
            head: t('books.account'),
            rowHead: true,
            cell: (row) => (
              <span className="flex flex-col">
                <Link href={`/staff/ledger/accounts/${row.accountId}`} look="plain" className="font-medium">
                  {names.account(row.kind)}
                </Link>
                <span className="text-meta text-ink-3">
                  {row.organisation?.name ?? names.detail(row.detail)}
                </span>
              </span>
            ),
          },
          {
            id: 'debit',
            head: t('books.debit'),
            align: 'end',
            cell: (row) => <Side amount={row.debit} currency={currency} />,
          },
          {
            id: 'credit',
            head: t('books.credit'),
            align: 'end',
            cell: (row) => <Side amount={row.credit} currency={currency} />,
          },
        ]}
        foot={{ account: t('books.sum'), debit: money(total), credit: money(total) }}
      />
      <p className="text-ink-2">
        {t('books.difference')}: <Money amount={difference} currency={currency} /> (
        {t('books.difference.note')})
      </p>
    </>
  )
}

function Facts({ journal }: { journal: JournalRecord }) {
  const { t } = useText()
  const names = useKindNames()
  return (
    <FactList
      tight
      facts={[
        { label: t('books.journalKind'), value: names.journal(journal.kind) },
        { label: t('books.date'), value: <Day iso={journal.bookedOn} /> },
        { label: t('books.effective'), value: <Day iso={journal.effectiveAt} show="moment" /> },
        {
          label: t('books.reference'),
          value: <span className="font-mono break-all">{journal.idem}</span>,
        },
      ]}
    />
  )
}

/** What stands behind the journal, and the ways to everything else that was booked with it. */
function Subject({ subject, currency }: { subject: BookedSubject; currency: string }) {
  const { t } = useText()
  const kind = subjectKinds.find((one) => one === subject.kind) ?? 'other'
  const journalsOf = (id: string) => `/staff/ledger/journals?subject=${id}`
  return (
    <div className="flex flex-col gap-4">
      <FactList
        tight
        facts={[
          { label: t('books.subject'), value: subject.title ?? t(`books.subject.${kind}`) },
          ...(subject.organisation
            ? [
                {
                  label: t('books.organisation'),
                  value: (
                    <Link href={`/staff/ledger?organisation=${subject.organisation.id}`}>
                      {subject.organisation.name}
                    </Link>
                  ),
                },
              ]
            : []),
          ...(subject.amount
            ? [{ label: t('books.total'), value: <Money amount={subject.amount} currency={currency} /> }]
            : []),
          {
            label: t(`books.subject.${kind}`),
            value: <span className="font-mono break-all">{subject.id}</span>,
          },
        ]}
      />
      <ul className="flex flex-col gap-1.5">
        <li>
          <Link href={journalsOf(subject.id)}>{t('books.related.own')}</Link>
        </li>
        {subject.related.map((id) => (
          <li key={id} className="min-w-0 break-all">
            <Link href={journalsOf(id)}>
              {t('books.related')}: <span className="font-mono">{id}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
