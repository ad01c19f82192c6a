import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useMe } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { Column } from '../web/ui/table.ts'
import { StaffRenewalsFrame } from './StaffRenewalsFrame.tsx'
import { EndWarrantyDialog, GrantWarrantyDialog } from './WarrantyDialogs.tsx'
import type { Warranty } from './warrantyContract.ts'

const asked = z.object({ after: z.string().max(4000).optional().catch(undefined) })
const limit = 50

export type Opened = { what: 'grant' | 'end'; row: Warranty | null }

/** Who is renewed on account when its money does not reach, up to how much, and how much of it is used. */
export function WarrantiesPage() {
  const { t } = useText()
  const [{ after }, change] = useFilters(asked)
  const [opened, setOpened] = useState<Opened | null>(null)
  const { staff } = useMe()
  const refused = staff === 'manager' || staff === 'finance' ? null : t('refusal.staff_only')
  const warranties = useQuery(
    api.warranties.list.queryOptions({
      input: { cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const rows = warranties.data?.rows ?? []
  const columns = useColumns(setOpened)
  const pages = pagesOf({ after, next: warranties.data?.next, count: rows.length, limit, change })
  const close = () => setOpened(null)
  return (
    <StaffRenewalsFrame
      part="warranties"
      actions={
        <Button
          variant="primary"
          icon={Plus}
          disabledReason={refused}
          onPress={() => setOpened({ what: 'grant', row: null })}
        >
          {t('warranties.grant')}
        </Button>
      }
    >
      <DataTable
        caption={t('runs.part.warranties')}
        columns={columns}
        rows={rows}
        rowId={(row) => `${row.organisation.id} ${row.currency}`}
        state={tableState(warranties)}
        countText={t('warranties.count', { count: rows.length })}
        empty={
          <EmptyState drawing="ledger" title={t('warranties.none')}>
            {t('warranties.none.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
      {opened?.what === 'grant' ? <GrantWarrantyDialog row={opened.row} onClose={close} /> : null}
      {opened?.what === 'end' && opened.row ? <EndWarrantyDialog row={opened.row} onClose={close} /> : null}
    </StaffRenewalsFrame>
  )
}

function useColumns(open: (opened: Opened) => void): Column<Warranty>[] {
  const { t } = useText()
  const money = (row: Warranty, amount: string) => <Money amount={amount} currency={row.currency} />
  return [
    {
      id: 'who',
      head: t('books.organisation'),
      rowHead: true,
      cell: (row) => (
        <Link href={`/staff/ledger?organisation=${row.organisation.id}`} look="plain" className="font-medium">
          {row.organisation.name}
        </Link>
      ),
    },
    { id: 'since', head: t('warranties.since'), cell: (row) => <Day iso={row.grantedAt} /> },
    {
      id: 'state',
      head: t('runs.state'),
      cell: (row) =>
        row.endedAt ? (
          <Tag>
            {t('warranties.ended')} <Day iso={row.endedAt} />
          </Tag>
        ) : (
          <Tag tone="positive">{t('warranties.holds')}</Tag>
        ),
    },
    { id: 'used', head: t('warranties.used'), align: 'end', cell: (row) => money(row, row.used) },
    { id: 'ceiling', head: t('warranties.ceiling'), align: 'end', cell: (row) => money(row, row.ceiling) },
    {
      id: 'acts',
      head: t('payouts.acts'),
      headHidden: true,
      onPhone: 'foot',
      cell: (row) => (
        <span className="flex flex-wrap justify-end gap-2">
          <Button size="small" onPress={() => open({ what: 'grant', row })}>
            {t(row.endedAt ? 'warranties.again' : 'warranties.change')}
          </Button>
          {row.endedAt ? null : (
            <Button size="small" onPress={() => open({ what: 'end', row })}>
              {t('warranties.end')}
            </Button>
          )}
        </span>
      ),
    },
  ]
}
