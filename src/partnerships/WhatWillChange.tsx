import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, problemOf, useSettled } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Card } from '../web/ui/Section.tsx'
import { Loading } from '../web/ui/Skeleton.tsx'
import type { Partnership, Rights } from './contract.ts'
import type { RightsPreview } from './previewContract.ts'
import { PeopleMoves } from './WhatHappens.tsx'

/** What a change of rights would do, asked anew a moment after the choice rests. */
export function useRightsPreview(partnership: Partnership, rights: Rights, isSame: boolean) {
  const settled = useSettled(rights)
  const query = useQuery(
    api.partnerships.previewRights.queryOptions({
      input: { organisationId: partnership.client.id, partnershipId: partnership.id, rights: settled },
      placeholderData: keepPreviousData,
      enabled: !isSame,
    }),
  )
  const isFresh =
    !query.isPlaceholderData && !query.isFetching && JSON.stringify(settled) === JSON.stringify(rights)
  return { ...query, isFresh }
}

type WhatWillChangeProps = {
  partnership: Partnership
  rights: Rights
  isSame: boolean
  preview: ReturnType<typeof useRightsPreview>
  action: ReactNode
}

/** Beside the choice, what it would do: products, people, orders and money, as the server foresees it. */
export function WhatWillChange({ partnership, rights, isSame, preview, action }: WhatWillChangeProps) {
  const { t } = useText()
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
  const { added, removed, takenElsewhere, ordersVoided } = preview
  const partner = partnership.partner.name
  const list = (products: readonly { name: string }[]) => {
    const names = products.slice(0, namesShown).map((product) => product.name)
    const rest = products.length - names.length
    return rest > 0 ? `${names.join(', ')} ${t('give.more', { count: rest })}` : names.join(', ')
  }
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
      <PeopleMoves preview={preview} />
      {preview.peopleAll === 0 && added.length > 0 ? (
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
