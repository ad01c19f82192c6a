import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Id } from '../lib/id.ts'
import { api, problemOf, quietly, useSettled, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { Dialog } from '../web/ui/Dialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { SearchField } from '../web/ui/SearchField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { ClientRecord } from './clientContract.ts'
import { PeopleMoves } from './WhatHappens.tsx'

const shown = 100

/** The partner gives products back that it no longer wants to answer for; it holds at once. */
export function GiveBack({ record, onClose }: { record: ClientRecord; onClose: () => void }) {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const { partnershipId, client } = record
  const give = useWrite(api.partnerships.relinquish)
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<readonly Id<'product'>[]>([])
  const q = useSettled(typed.trim())
  const settled = useSettled(chosen)
  const list = useQuery(
    api.products.listOfClient.queryOptions({
      input: { partnerId, clientId: client.id, q: q || undefined, limit: shown },
    }),
  )
  const preview = useQuery(
    api.partnerships.previewRelinquish.queryOptions({
      input: { partnerId, partnershipId, products: [...settled] },
      enabled: settled.length > 0,
    }),
  )
  const isFresh = settled.join() === chosen.join() && preview.isSuccess && !preview.isFetching
  const toggle = (id: Id<'product'>, on: boolean) =>
    setChosen(on ? [...chosen, id] : chosen.filter((other) => other !== id))
  const act = async () => {
    const { version, hash } = preview.data ?? {}
    if (!isFresh || version === undefined || version === null || !hash) return
    await give.send({ partnerId, partnershipId, version, products: [...chosen], preview: hash })
    notify(t('motion.giveBack.done', { count: chosen.length, name: client.name }))
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('motion.giveBack.title', { name: client.name })}
      actions={
        <>
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant="danger"
            onPress={() => quietly(act())}
            pending={give.isPending || preview.isFetching}
            disabledReason={chosen.length === 0 ? t('motion.giveBack.choose') : null}
          >
            {t('motion.giveBack.act', { count: chosen.length, name: client.name })}
          </Button>
        </>
      }
    >
      <p>{t('motion.giveBack.text')}</p>
      <SearchField label={t('motion.giveBack.search')} value={typed} onChange={setTyped} />
      <ul className="flex max-h-60 flex-col gap-2 overflow-y-auto border-y border-line py-2">
        {(list.data?.rows ?? []).map((product) => (
          <li key={product.id}>
            <Checkbox
              label={product.name}
              checked={chosen.includes(product.id)}
              onChange={(on) => toggle(product.id, on)}
            />
          </li>
        ))}
      </ul>
      {preview.data && chosen.length > 0 ? (
        <div aria-live="polite">
          <PeopleMoves preview={preview.data} />
        </div>
      ) : null}
      {(give.problem?.detail ?? preview.error) ? (
        <Notice tone="negative" live>
          {give.problem?.detail ?? problemOf(preview.error).detail}
        </Notice>
      ) : null}
    </Dialog>
  )
}
