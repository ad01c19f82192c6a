import { ArrowRight, CircleOff, Contrast, Download, FileText } from 'lucide-react'
import { useState } from 'react'
import { useFormat, useText } from '../text.tsx'
import { Button } from '../ui/Button.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Link } from '../ui/Link.tsx'
import { Menu } from '../ui/Menu.tsx'
import { Day, Money } from '../ui/Money.tsx'
import { Pager } from '../ui/Pager.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Segments } from '../ui/Segments.tsx'
import { Tag } from '../ui/Tag.tsx'
import type { Column, Sort, TableState } from '../ui/table.ts'

type Sample = {
  name: string
  domain: string
  access: 'full' | 'limited' | 'invited'
  payer: 'client' | 'partner' | null
  products: number
  year: string | null
  next: string | null
}

const samples: readonly Sample[] = [
  {
    name: 'Boulangerie Käser Sàrl',
    domain: 'kaeser-pain.example',
    access: 'full',
    payer: 'client',
    products: 12,
    year: '1480.20',
    next: '2026-10-14',
  },
  {
    name: 'Fiduciaire du Bourg SA',
    domain: 'fidu-bourg.example',
    access: 'full',
    payer: 'partner',
    products: 35,
    year: '2500.00',
    next: '2026-09-28',
  },
  {
    name: 'Studio Ilaria & Figli',
    domain: 'ilariastudio.example',
    access: 'limited',
    payer: null,
    products: 7,
    year: '612.40',
    next: '2026-11-02',
  },
  {
    name: 'Über Ästhetik GmbH',
    domain: 'ueber-aesthetik.example',
    access: 'invited',
    payer: null,
    products: 0,
    year: null,
    next: null,
  },
  {
    name: 'Garage Monnier',
    domain: 'garage-monnier.example',
    access: 'full',
    payer: 'partner',
    products: 5,
    year: '431.10',
    next: 'overdue',
  },
  {
    name: 'Hôtel Belmont',
    domain: 'belmont-vevey.example',
    access: 'full',
    payer: 'client',
    products: 22,
    year: '3870.75',
    next: '2027-01-01',
  },
]

type Shown = 'ready' | 'loading' | 'empty' | 'error'

/** The clients' table with its search and all its states. */
export function ClientsSample() {
  const { t } = useText()
  const [shown, setShown] = useState<Shown>('ready')
  const [search, setSearch] = useState('')
  const [sort, setSort] = useState<Sort>({ by: 'name', descending: false })
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(['Fiduciaire du Bourg SA']))
  const columns = useColumns()
  const found = samples.filter((sample) => sample.name.toLowerCase().includes(search.toLowerCase()))
  const rows = shown === 'empty' ? [] : sort.descending ? found.toReversed() : found
  const states: Record<Shown, TableState> = {
    ready: { is: 'ready' },
    loading: { is: 'loading' },
    empty: { is: 'ready' },
    error: { is: 'error', message: t('style.failure'), onRetry: () => setShown('ready') },
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-3 px-5 py-2.5 max-sm:px-4">
        <SearchField
          label={t('shell.switcher.search')}
          value={search}
          onChange={setSearch}
          slashKey
          className="w-67 max-sm:w-full"
        />
        <span className="ms-auto max-sm:w-full">
          <Segments
            label={t('style.allStates')}
            labelHidden
            value={shown}
            onChange={setShown}
            options={(['ready', 'loading', 'empty', 'error'] as const).map((value) => ({
              value,
              label: t(`style.${value}`),
            }))}
          />
        </span>
      </div>
      <DataTable
        caption={t('style.clients')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.name}
        state={states[shown]}
        countText={t('style.clientCount', { count: rows.length })}
        sort={sort}
        onSort={setSort}
        choice={{ chosen, onChange: setChosen, nameOf: (row) => row.name }}
        onClearFilters={search ? () => setSearch('') : undefined}
        empty={
          <EmptyState
            title={t('style.emptyTitle')}
            actions={<Button variant="primary">{t('style.addClient')}</Button>}
          >
            {t('style.emptyText')}
          </EmptyState>
        }
      />
      <Pager from={1} to={rows.length} total={48} onNext={() => setShown('loading')} />
    </>
  )
}

function useColumns(): Column<Sample>[] {
  const { t } = useText()
  const format = useFormat()
  return [
    { id: 'name', head: t('style.client'), sortable: true, rowHead: true, cell: (row) => <Name row={row} /> },
    { id: 'access', head: t('style.access'), sortable: true, cell: (row) => <Access row={row} /> },
    {
      id: 'payer',
      head: t('style.whoPays'),
      cell: (row) =>
        row.payer === 'partner' ? (
          <strong className="font-strong">{t('style.you')}</strong>
        ) : row.payer === 'client' ? (
          t('style.client')
        ) : (
          '—'
        ),
    },
    {
      id: 'products',
      head: t('style.products'),
      align: 'end',
      sortable: true,
      cell: (row) => format.count(row.products),
    },
    {
      id: 'year',
      head: t('style.year'),
      align: 'end',
      sortable: true,
      cell: (row) => (row.year ? <Money amount={row.year} currency="CHF" show="number" /> : '—'),
    },
    {
      id: 'next',
      head: t('style.next'),
      sortable: true,
      cell: (row) =>
        row.next === 'overdue' ? (
          <Tag tone="negative">{t('style.overdue')}</Tag>
        ) : row.next ? (
          <Day iso={row.next} />
        ) : (
          '—'
        ),
    },
    {
      id: 'actions',
      head: t('style.actions'),
      headHidden: true,
      align: 'end',
      onPhone: 'foot',
      cell: (row) => <Actions row={row} />,
    },
  ]
}

function Name({ row }: { row: Sample }) {
  return (
    <span className="flex flex-col">
      <span className="font-strong">{row.name}</span>
      <span className="text-meta text-ink-3">{row.domain}</span>
    </span>
  )
}

function Access({ row }: { row: Sample }) {
  const { t } = useText()
  if (row.access === 'full') return <Tag tone="positive">{t('style.full')}</Tag>
  if (row.access === 'invited') return <Tag tone="warning">{t('style.invited')}</Tag>
  return (
    <Tag tone="info" icon={Contrast}>
      {t('style.limited')} · {row.products}
    </Tag>
  )
}

function Actions({ row }: { row: Sample }) {
  const { t } = useText()
  return (
    <span className="inline-flex items-center gap-1">
      <Link href="/style?inside" look="action">
        {t('style.enter')}
        <span className="sr-only">: {row.name}</span>
        <ArrowRight />
      </Link>
      <Menu
        label={t('style.actionsFor', { name: row.name })}
        entries={[
          { id: 'record', label: t('style.openRecord'), icon: FileText, href: '/style' },
          { id: 'export', label: t('style.export'), icon: Download, disabledReason: t('style.reason') },
          { id: 'line', separator: true },
          { id: 'end', label: t('style.endPartnership'), icon: CircleOff, danger: true },
        ]}
      />
    </span>
  )
}
