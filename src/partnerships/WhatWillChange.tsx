import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { api, problemOf } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Card } from '../web/ui/Section.tsx'
import { Loading } from '../web/ui/Skeleton.tsx'
import type { Partnership, Rights, RightsPreview } from './contract.ts'

/** A value that waits until nothing changed for a moment, so that not every tick of a box asks the server. */
function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return settled
}

type WhatWillChangeProps = {
  partnership: Partnership
  rights: Rights
  isSame: boolean
  action: ReactNode
}

/** Beside the choice, what it would do: products, people, orders and money, as the server foresees it. */
export function WhatWillChange({ partnership, rights, isSame, action }: WhatWillChangeProps) {
  const { t } = useText()
  const settled = useSettled(rights, 250)
  const preview = useQuery(
    api.partnerships.previewRights.queryOptions({
      input: {
        organisationId: partnership.client.id,
        partnershipId: partnership.id,
        rights: settled,
      },
      placeholderData: keepPreviousData,
      enabled: !isSame,
    }),
  )
  return (
    <>
      <Card title={t('rights.willChange')} level={2}>
        <div aria-live="polite" aria-busy={preview.isFetching} className="flex flex-col gap-2">
          {isSame ? (
            <p className="text-ink-2">{t('rights.nothingChanges')}</p>
          ) : preview.error ? (
            <p className="text-negative">{problemOf(preview.error).detail}</p>
          ) : preview.data ? (
            <Changes preview={preview.data} partnership={partnership} rights={rights} />
          ) : (
            <Loading what={t('rights.willChange')} lines={3} />
          )}
        </div>
        <div className="mt-5">{action}</div>
      </Card>
      <Card title={t('rights.money')} level={2}>
        <Money partnership={partnership} rights={rights} />
      </Card>
    </>
  )
}

const namesShown = 4

type ChangesProps = { preview: RightsPreview; partnership: Partnership; rights: Rights }

function Changes({ preview, partnership, rights }: ChangesProps) {
  const { t } = useText()
  const { added, removed, takenElsewhere, loses, gains, ordersVoided } = preview
  const partner = partnership.partner.name
  const list = (products: readonly { name: string }[]) => {
    const names = products.slice(0, namesShown).map((product) => product.name)
    const rest = products.length - names.length
    return rest > 0 ? `${names.join(', ')} ${t('give.more', { count: rest })}` : names.join(', ')
  }
  const people = (rows: readonly { name: string }[]) => rows.map((row) => row.name).join(', ')
  const hasNothing =
    added.length + removed.length + takenElsewhere.length === 0 && rights.access === partnership.access
  return (
    <>
      {added.length > 0 ? (
        <p>
          <strong className="font-medium text-positive">{t('rights.added', { count: added.length })}</strong>{' '}
          {list(added)}
        </p>
      ) : null}
      {removed.length > 0 ? (
        <p>
          <strong className="font-medium text-negative">
            {t('rights.removed', { count: removed.length })}
          </strong>{' '}
          {list(removed)}
        </p>
      ) : null}
      {hasNothing ? <p className="text-ink-2">{t('rights.levelsOnly')}</p> : null}
      {gains.length > 0 ? (
        <p className="text-ink-2">{t('rights.gains', { names: people(gains), count: gains.length })}</p>
      ) : null}
      {loses.length > 0 ? (
        <p className="text-ink-2">{t('rights.loses', { names: people(loses), count: loses.length })}</p>
      ) : null}
      {gains.length + loses.length === 0 && added.length > 0 ? (
        <p className="text-ink-2">{t('rights.nobodyYet', { partner })}</p>
      ) : null}
      {takenElsewhere.length > 0 ? (
        <p className="text-ink-2">
          {t('rights.elsewhere', {
            count: takenElsewhere.length,
            partners: [...new Set(takenElsewhere.map((product) => product.partner))].join(', '),
          })}
        </p>
      ) : null}
      {ordersVoided > 0 ? (
        <p className="font-medium text-warning">{t('rights.voids', { count: ordersVoided, partner })}</p>
      ) : null}
    </>
  )
}

/** Who pays and who sees which invoices: never what the partner earns. */
function Money({ partnership, rights }: { partnership: Partnership; rights: Rights }) {
  const { t } = useText()
  const partner = partnership.partner.name
  const paysPartner = rights.access === 'full' && rights.payer === 'partner'
  return (
    <>
      <FactList
        tight
        facts={[
          { label: t('rights.money.yours'), value: t('partners.you') },
          {
            label: t('rights.money.theirs'),
            value:
              rights.access === 'limited'
                ? t('rights.money.none')
                : paysPartner
                  ? partner
                  : t('partners.you'),
          },
          {
            label: t('rights.money.invoices'),
            value: t(paysPartner ? 'rights.money.payer' : 'rights.money.onlyYou'),
          },
        ]}
      />
      {partnership.payer === 'partner' && !paysPartner ? (
        <p className="mt-3 text-warning">{t('rights.money.dropped', { partner })}</p>
      ) : null}
    </>
  )
}
