import type { Access, Payer } from '../access/access.ts'
import type { Id } from '../lib/id.ts'
import type { ProductRow } from '../products/contract.ts'
import { useFamilyNames } from '../web/queries.ts'
import { useFormat, useText } from '../web/text.tsx'
import { ProductPicker } from '../web/ui/ProductPicker.tsx'
import { nothingPicked, type Picked, type PickerCategory } from '../web/ui/picker.ts'
import { RadioCards } from '../web/ui/RadioCards.tsx'
import type { Partnership, Rights } from './contract.ts'

/** What a client is about to give, while it is still choosing. */
export type Giving = { access: Access; payer: Payer; picked: Picked }

export function givingOf(rights: Rights): Giving {
  return {
    access: rights.access,
    payer: rights.payer,
    picked: {
      levels: Object.fromEntries(rights.products.map(({ productId, level }) => [productId, level])),
      laterAlso: rights.families.map(({ family }) => family),
    },
  }
}

/** What was chosen, as it is sent. A category kept on its level stays on it; a new one is managed. */
export function rightsOf(giving: Giving, products: readonly ProductRow[], before?: Rights): Rights {
  const { access, payer, picked } = giving
  if (access === 'full') return { access, payer, products: [], families: [] }
  const levelOf = (family: string) => before?.families.find((given) => given.family === family)?.level
  return {
    access,
    payer: 'client',
    products: products.flatMap(({ id }) => {
      const level = picked.levels[id]
      return level ? [{ productId: id, level }] : []
    }),
    families: picked.laterAlso.map((family) => ({ family, level: levelOf(family) ?? 'manage' })),
  }
}

/** What a wish for categories comes to in the client's products: all of them that nobody else holds. */
export function wishedPicks(
  wish: Rights,
  products: readonly ProductRow[],
  isHeld: (row: ProductRow) => boolean,
): Picked {
  const wished = new Map(wish.families.map(({ family, level }) => [family, level]))
  const levels = products.flatMap((row) => {
    const level = wished.get(row.family)
    return level && row.state === 'active' && !isHeld(row) ? [[row.id, level] as const] : []
  })
  return { levels: Object.fromEntries(levels), laterAlso: nothingPicked.laterAlso }
}

/** Whether a product stands on another partner's list; one that full access merely covers can be given away. */
export function heldElsewhere(
  partnerships: readonly Partnership[],
  except: Id<'partnership'> | null,
): (row: ProductRow) => boolean {
  const lists = new Set(
    partnerships
      .filter((one) => one.state !== 'ended' && one.access === 'limited' && one.id !== except)
      .map((one) => one.id),
  )
  return (row) => row.managedBy !== null && lists.has(row.managedBy.partnershipId)
}

type AccessCardsProps = {
  partner: string
  value: Access | null
  onChange: (access: Access) => void
  fullDisabledReason?: string | undefined
}

/** Limited or full: what either means, before anybody decides. */
export function AccessCards({ partner, value, onChange, fullDisabledReason }: AccessCardsProps) {
  const { t } = useText()
  return (
    <RadioCards
      legend={t('give.access')}
      value={value}
      onChange={onChange}
      cards={[
        {
          value: 'limited',
          title: t('access.limited.long'),
          summary: t('give.limited.summary', { partner }),
          lines: [
            { text: t('give.limited.products') },
            { text: t('give.limited.noOrders'), allowed: false },
            { text: t('give.limited.noInvoices'), allowed: false },
          ],
        },
        {
          value: 'full',
          title: t('access.full.long'),
          summary: t('give.full.summary', { partner }),
          lines: [
            { text: t('give.full.products') },
            { text: t('give.full.orders') },
            { text: t('give.full.never'), allowed: false },
          ],
          disabledReason: fullDisabledReason,
        },
      ]}
    />
  )
}

type PayerCardsProps = { partner: string; value: Payer; onChange: (payer: Payer) => void }

/** Whose payment means are charged for what the partner orders, with what follows from it. */
export function PayerCards({ partner, value, onChange }: PayerCardsProps) {
  const { t } = useText()
  return (
    <RadioCards
      legend={t('give.payer', { partner })}
      value={value}
      onChange={onChange}
      cards={[
        {
          value: 'client',
          title: t('give.payer.client'),
          lines: [
            { text: t('give.payer.client.charged', { partner }) },
            { text: t('give.payer.client.invoices', { partner }) },
            { text: t('give.payer.means'), allowed: false },
          ],
        },
        {
          value: 'partner',
          title: t('give.payer.partner', { partner }),
          lines: [
            { text: t('give.payer.partner.charged', { partner }) },
            { text: t('give.payer.partner.own') },
            { text: t('give.payer.partner.invoices', { partner }), allowed: false },
          ],
        },
      ]}
    />
  )
}

type GivenProductsProps = {
  products: readonly ProductRow[]
  isHeld: (row: ProductRow) => boolean
  picked: Picked
  onChange: (picked: Picked) => void
  before?: Picked | undefined
  /** Categories that were asked for are shown even where there is no product yet. */
  askedFamilies?: readonly string[] | undefined
}

/** The products of the account by category, ready to be entrusted one by one. */
export function GivenProducts(props: GivenProductsProps) {
  const { products, isHeld, picked, onChange, before, askedFamilies = [] } = props
  const { t, language } = useText()
  const format = useFormat()
  const familyNames = useFamilyNames()
  const active = products.filter((row) => row.state === 'active')
  const shown = new Set([...askedFamilies, ...picked.laterAlso, ...(before?.laterAlso ?? [])])
  const names = new Map([...shown].map((family) => [family, familyNames.get(family) ?? family]))
  for (const row of active) names.set(row.family, row.familyNames[language])
  const categories: PickerCategory[] = [...names]
    .sort(([, one], [, other]) => one.localeCompare(other, language))
    .map(([id, name]) => ({
      id,
      name,
      products: active
        .filter((row) => row.family === id)
        .map((row) => ({
          id: row.id,
          name: row.name,
          kind: row.itemName,
          price: row.renewal
            ? t('give.price', {
                price: format.money(row.renewal.amount, row.renewal.currency),
                months: row.months,
              })
            : undefined,
          lockedReason:
            row.managedBy && isHeld(row) ? t('give.held', { partner: row.managedBy.name }) : undefined,
        })),
    }))
  return (
    <>
      {active.length === 0 ? <p className="text-ink-2">{t('give.noProducts')}</p> : null}
      <ProductPicker categories={categories} picked={picked} onChange={onChange} before={before} withLevels />
    </>
  )
}
