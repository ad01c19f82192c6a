import { useFamilyNames } from '../web/queries.ts'
import { useText } from '../web/text.tsx'
import type { Partnership, Rights } from './contract.ts'

/** Rights in one sentence, as the client says them: "Full access. You pay." */
export function useRightsSentence(): (rights: Rights | Partnership, partner: string) => string {
  const { t } = useText()
  return (rights, partner) => {
    if (rights.access === 'full') return t(`give.sentence.full.${rights.payer}`, { partner })
    return t('give.sentence.limited', { count: rights.products.length })
  }
}

type RightsInWordsProps = {
  rights: Pick<Rights, 'access' | 'payer' | 'products' | 'families'>
  /** A partner's wish names categories, because it cannot see products. */
  isWish?: boolean | undefined
  partner: string
  /** Names of the products, where they are known. */
  productNames?: ReadonlyMap<string, string> | undefined
}

const namesShown = 12

/** Rights as a short list: access, who pays, categories and products. */
export function RightsInWords({ rights, isWish = false, partner, productNames }: RightsInWordsProps) {
  const { t } = useText()
  const familyNames = useFamilyNames()
  const nameOf = (family: string) => familyNames.get(family) ?? family
  const levelWord = (level: 'look' | 'manage') => t(`ui.picker.${level}`)
  if (rights.access === 'full') {
    return (
      <div className="flex flex-col gap-1">
        <p className="text-read font-medium">{t('access.full.long')}</p>
        <p className="text-ink-2">{t(`give.payer.short.${rights.payer}`, { partner })}</p>
      </div>
    )
  }
  // Somebody who does not reach a product is told how many there are, not which.
  const named = rights.products.flatMap(({ productId, level }) => {
    const name = productNames?.get(productId)
    return name ? [{ productId, text: `${name} · ${levelWord(level)}` }] : []
  })
  const shown = named.slice(0, namesShown)
  const rest = rights.products.length - shown.length
  return (
    <div className="flex flex-col gap-1">
      <p className="text-read font-medium">{t('access.limited.long')}</p>
      {isWish ? null : <p className="text-ink-2">{t('give.products', { count: rights.products.length })}</p>}
      {shown.length > 0 ? (
        <ul className="flex flex-col gap-0.5 text-ink-2">
          {shown.map((product) => (
            <li key={product.productId}>{product.text}</li>
          ))}
          {rest > 0 ? <li>{t('give.more', { count: rest })}</li> : null}
        </ul>
      ) : null}
      {isWish && rights.families.length > 0 ? (
        <ul className="flex flex-col gap-0.5 text-ink-2">
          {rights.families.map(({ family, level }) => (
            <li key={family}>{t('give.family', { name: nameOf(family), level: levelWord(level) })}</li>
          ))}
        </ul>
      ) : null}
      {isWish && rights.families.length === 0 ? <p className="text-ink-2">{t('give.nothing')}</p> : null}
      {!isWish && rights.families.length > 0 ? (
        <p className="text-ink-2">
          {t('give.laterToo', { families: rights.families.map(({ family }) => nameOf(family)).join(', ') })}
        </p>
      ) : null}
    </div>
  )
}
