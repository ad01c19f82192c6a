import { useState } from 'react'
import { useFormat, useText } from '../text.tsx'
import { Button } from '../ui/Button.tsx'
import { Comparison } from '../ui/Comparison.tsx'
import { FactList } from '../ui/FactList.tsx'
import { ProductPicker } from '../ui/ProductPicker.tsx'
import type { Picked, PickerCategory } from '../ui/picker.ts'
import { Card, Section, Sheet } from '../ui/Section.tsx'

const before: Picked = { levels: { h0: 'manage', h3: 'manage', d1: 'look' }, laterAlso: [] }

/** What is asked beside what is given, and the choice of products with its consequences. */
export function PickerSample() {
  const { t } = useText()
  const format = useFormat()
  const [picked, setPicked] = useState<Picked>({
    levels: { h0: 'manage', h1: 'manage', d1: 'look' },
    laterAlso: [],
  })
  const price = (amount: string) => t('style.perYear', { price: format.money(amount, 'CHF') })
  const hosts = [
    'ilariastudio.example',
    'shop.ilariastudio.example',
    'figli-archivio.example',
    'test.ilariastudio.example',
  ]
  const categories: PickerCategory[] = [
    {
      id: 'hosting',
      name: t('style.hosting'),
      products: hosts.map((name, n) => ({
        id: `h${n}`,
        name,
        kind: t('style.hosting'),
        price: price(n < 2 ? '119.00' : '69.00'),
        lockedReason: n === 2 ? t('style.locked') : undefined,
      })),
    },
    {
      id: 'domains',
      name: t('style.domains'),
      products: Array.from({ length: 520 }, (_, n) => ({
        id: `d${n}`,
        name: `domain-${n}.example`,
        price: price('9.90'),
      })),
    },
    {
      id: 'mail',
      name: 'Mail',
      products: [{ id: 'm0', name: 'mail.ilariastudio.example', price: price('18.00') }],
    },
  ]
  return (
    <Sheet
      aside={
        <Card title={t('style.willChange')}>
          <FactList
            tight
            facts={[
              { label: t('ui.picker.added'), value: format.count(1) },
              { label: t('ui.picker.removed'), value: format.count(1) },
              { label: t('style.whoPays'), value: t('style.client') },
            ]}
          />
          <div className="mt-5">
            <Button variant="primary" size="large" wide disabledReason={t('style.reason')}>
              {t('style.confirm')}
            </Button>
          </div>
        </Card>
      }
    >
      <Comparison
        asked={<p className="text-read">{t('style.fullTitle')}</p>}
        given={<p className="text-read">{t('style.limitedTitle')}</p>}
      />
      <Section title={t('style.entrusted')} lead={t('style.entrustedLead')}>
        <ProductPicker
          categories={categories}
          picked={picked}
          onChange={setPicked}
          before={before}
          withLevels
        />
      </Section>
    </Sheet>
  )
}
