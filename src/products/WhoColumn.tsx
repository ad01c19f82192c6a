import type { Translate } from '../web/text.tsx'
import { Link } from '../web/ui/Link.tsx'
import type { Column } from '../web/ui/table.ts'
import type { ProductRow } from './contract.ts'

/** Leads from a product to the people who can act on it. `base` is where the account's pages lie. */
export function whoColumn(t: Translate, base: string): Column<ProductRow> {
  return {
    id: 'who',
    head: t('who.link'),
    headHidden: true,
    align: 'end',
    onPhone: 'foot',
    cell: (row) => (
      <Link href={`${base}/products/${row.id}/who`} look="action">
        {t('who.link')}
        <span className="sr-only">: {row.name}</span>
      </Link>
    ),
  }
}
