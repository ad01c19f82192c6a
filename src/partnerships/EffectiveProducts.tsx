import { pagesOf } from '../web/pages.ts'
import { useFamilyNames } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import type { TeamReach } from './teamContract.ts'

type EffectiveProductsProps = {
  reach: TeamReach
  after: string | undefined
  onPage: (after: string | undefined) => void
}

const limit = 50

/** Product by product: what the client gives the partner, and what of it reaches the person. */
export function EffectiveProducts({ reach, after, onPage }: EffectiveProductsProps) {
  const { t } = useText()
  const { organisationId } = useHat()
  const families = useFamilyNames()
  const { rows, next } = reach.products
  const pages = pagesOf({ after, next, count: rows.length, limit, change: (to) => onPage(to.after) })
  return (
    <section aria-label={t('nav.products')}>
      <DataTable
        caption={t('nav.products')}
        rows={rows}
        rowId={(row) => row.id}
        countText={t('holdings.reach.some', { count: rows.length })}
        columns={[
          {
            id: 'product',
            head: t('revenue.what'),
            rowHead: true,
            cell: (row) => (
              <Link
                href={`/p/${organisationId}/c/${reach.client.id}/products/${row.id}/who`}
                look="plain"
                className="font-strong"
              >
                {row.name}
              </Link>
            ),
          },
          {
            id: 'family',
            head: t('revenue.by.family'),
            cell: (row) => families.get(row.family) ?? row.family,
          },
          { id: 'given', head: t('team.given'), cell: (row) => t(`level.${row.given}`) },
          {
            id: 'level',
            head: t('team.reaches', { name: reach.person.name }),
            cell: (row) =>
              row.level ? (
                <span className="font-medium">{t(`level.${row.level}`)}</span>
              ) : (
                <span className="text-ink-3">{t('holdings.reach.none')}</span>
              ),
          },
        ]}
        empty={<EmptyState drawing="key" title={t('team.noProducts')} />}
      />
      {pages.isOnly ? null : <Pager {...pages} total={reach.given} />}
    </section>
  )
}
