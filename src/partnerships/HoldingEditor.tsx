import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Level, levels } from '../access/access.ts'
import { categoriesOf } from '../products/categories.ts'
import { api, quietly, useSettled, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { allProductsOfClient } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Dialog } from '../web/ui/Dialog.tsx'
import { ProductPicker } from '../web/ui/ProductPicker.tsx'
import type { Picked } from '../web/ui/picker.ts'
import { RadioCards } from '../web/ui/RadioCards.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { ClientRecord, Holding } from './clientContract.ts'
import { WhatHappens } from './WhatHappens.tsx'

type HoldingEditorProps = { record: ClientRecord; holding: Holding; version: number; onClose: () => void }

/** What one collaborator may do for one client: all products or some, and how far. */
export function HoldingEditor({ record, holding: held, version, onClose }: HoldingEditorProps) {
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
  const [lastDay, setLastDay] = useState(held.lastDay ?? '')
  const some = Object.keys(picked.levels).length
  const offered = isFull ? levels : levels.filter((one) => one !== 'order')

  const all = useQuery(allProductsOfClient(hat.organisationId, record.client.id))
  const whose = { partnerId: hat.organisationId, clientId: record.client.id, personId: held.personId }
  const isEmpty = !isAll && some === 0
  const wanted = {
    allProducts: isAll,
    level,
    products: isAll
      ? []
      : (all.data ?? []).flatMap(({ id }) => (picked.levels[id] ? [{ productId: id, level }] : [])),
    lastDay: lastDay || null,
  }
  const settled = useSettled(wanted)
  const preview = useQuery({
    ...api.clients.previewHolding.queryOptions({ input: { ...whose, holding: settled } }),
    enabled: !isEmpty,
  })
  const isFresh = preview.data !== undefined && JSON.stringify(settled) === JSON.stringify(wanted)
  const send = async () => {
    const seen = preview.data ? { preview: preview.data.hash } : {}
    await save.send({ ...whose, ...wanted, ...seen, version: preview.data?.version ?? version })
    notify(t('holdings.saved', { name: held.name }))
    onClose()
  }
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
            onPress={() => quietly(send())}
            disabledReason={isEmpty ? t('holdings.editor.none') : isFresh ? null : t('foreseen.wait')}
          >
            {t('holdings.editor.save')}
          </Button>
        </>
      }
    >
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
      <div className="max-w-xs">
        <TextField
          type="date"
          label={t('assign.lastDay')}
          optionalWord={t('invite.optional')}
          value={lastDay}
          onChange={setLastDay}
        />
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
      {isEmpty ? null : <WhatHappens query={preview} problem={save.problem} />}
    </Dialog>
  )
}
