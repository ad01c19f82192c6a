import { dayOf, daysBetween } from '../lib/day.ts'
import { useText } from '../web/text.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { ProductRow } from './contract.ts'

/** From how many days before its end a product asks for attention. */
const soonDays = 30

/** When a product runs out, louder the nearer it is. */
export function DueDay({ product }: { product: Pick<ProductRow, 'expiresOn' | 'state'> }) {
  const { t } = useText()
  if (product.state === 'ended') return <Tag>{t('clientProducts.ended')}</Tag>
  const left = daysBetween(dayOf(new Date()), product.expiresOn)
  if (left < 0) return <Tag tone="negative">{t('clientProducts.overdue', { days: -left })}</Tag>
  return (
    <span className="inline-flex flex-wrap items-center gap-2 max-sm:justify-end">
      <Day iso={product.expiresOn} />
      {left <= soonDays ? <Tag tone="warning">{t('ownProducts.soon', { days: left })}</Tag> : null}
    </span>
  )
}
