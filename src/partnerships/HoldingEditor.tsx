import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Level, levels } from '../access/access.ts'
import type { Language } from '../lib/language.ts'
import type { ProductRow } from '../products/contract.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { allProductsOfClient } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Dialog } from '../web/ui/Dialog.tsx'
import { ErrorSummary } from '../web/ui/Notice.tsx'
import { ProductPicker } from '../web/ui/ProductPicker.tsx'
import type { Picked, PickerCategory } from '../web/ui/picker.ts'
import { RadioCards } from '../web/ui/RadioCards.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { ClientRecord, Holding } from './clientContract.ts'

type HoldingEditorProps = { record: ClientRecord; holding: Holding; onClose: () => void }

/** What one collaborator may do for one client: all products or some, and how far. */
export function HoldingEditor({ record, holding: held, onClose }: HoldingEditorProps) {
  const { t, language } = useText()
  const hat = useHat()
  const isFull = record.access === 'full'
  const save = useWrite(api.clients.setHolding)
  const [isAll, setAll] = useState(held.level === null || held.allProducts)
  const [level, setLevel] = useState<Level>(held.level ?? 'manage')
  const [picked, setPicked] = useState<Picked>(() => ({
    levels: Object.fromEntries(
      held.products.map(({ productId, level: reached }) => [
        productId,
        reached === 'look' ? 'look' : 'manage',
      ]),
    ),
    laterAlso: [],
  }))
  const some = Object.keys(picked.levels).length
  const offered = isFull ? levels : levels.filter((one) => one !== 'order')

  const send = async (products: readonly ProductRow[]) => {
    await save.send({
      partnerId: hat.organisationId,
      clientId: record.client.id,
      personId: held.personId,
      allProducts: isAll,
      level,
      products: isAll
        ? []
        : products.flatMap(({ id }) => (picked.levels[id] ? [{ productId: id, level }] : [])),
    })
    notify(t('holdings.saved', { name: held.name }))
    onClose()
  }
  const all = useQuery(allProductsOfClient(hat.organisationId, record.client.id))
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('holdings.editor.title', { name: held.name, client: record.client.name })}
      actions={
        <>
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant="primary"
            pending={save.isPending}
            onPress={() => quietly(send(all.data ?? []))}
            disabledReason={!isAll && some === 0 ? t('holdings.editor.none') : null}
          >
            {t('holdings.editor.save')}
          </Button>
        </>
      }
    >
      {save.problem ? <ErrorSummary detail={save.problem.detail} /> : null}
      <div className="text-ink">
        <RadioCards
          legend={t('holdings.editor.reach')}
          value={isAll ? 'all' : 'some'}
          onChange={(value) => setAll(value === 'all')}
          cards={[
            { value: 'all', title: t('holdings.editor.all'), summary: t('holdings.editor.all.text') },
            { value: 'some', title: t('holdings.editor.some'), summary: t('holdings.editor.some.text') },
          ]}
        />
      </div>
      <div className="max-w-sm text-ink">
        <Segments
          label={t('holdings.editor.level')}
          value={level}
          onChange={setLevel}
          options={offered.map((value) => ({ value, label: t(`level.${value}`) }))}
        />
        {isFull ? null : <p className="mt-1 text-meta text-ink-3">{t('holdings.editor.limited')}</p>}
      </div>
      {isAll ? null : (
        <div className="text-ink">
          <Loaded query={all} what={t('holdings.editor.reach')}>
            {(products) => (
              <ProductPicker
                categories={categoriesOf(products, language)}
                picked={picked}
                onChange={setPicked}
                withoutLater
              />
            )}
          </Loaded>
        </div>
      )}
    </Dialog>
  )
}

/** Products by category, as the picker shows them. */
function categoriesOf(products: readonly ProductRow[], language: Language): PickerCategory[] {
  const names = new Map(products.map((row) => [row.family, row.familyNames[language]]))
  return [...names].map(([id, name]) => ({
    id,
    name,
    products: products
      .filter((row) => row.family === id)
      .map((row) => ({ id: row.id, name: row.name, kind: row.itemName })),
  }))
}
