import { keepPreviousData, skipToken, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import type { Id } from '../lib/id.ts'
import { useFilters, useParamId } from '../web/address.ts'
import { api, useWrite } from '../web/api.ts'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { FrequencyDialog } from './FrequencyDialog.tsx'
import { RenewalPrice } from './RenewalPrice.tsx'
import { daysAhead, type Opened, RenewalTable } from './RenewalTable.tsx'

const asked = z.object({ after: z.string().max(4000).optional().catch(undefined) })

const limit = 50

/** What comes due at a client, as its partner sees it. */
export function ClientRenewalsPage() {
  const { t } = useText()
  const partnerId = useHat().organisationId
  const clientId = useParamId('client', 'organisation')
  const { data: record } = useSuspenseQuery(api.clients.get.queryOptions({ input: { partnerId, clientId } }))
  const [{ after }, change] = useFilters(asked)
  const switchOn = useWrite(api.renewals.switchOnForClient)
  const switchOff = useWrite(api.renewals.switchOffForClient)
  const confirm = useWrite(api.renewals.confirm)
  const invoice = useWrite(api.renewals.chooseInvoiceForClient)
  const renewals = useQuery(
    api.renewals.listOfClient.queryOptions({
      input: { partnerId, clientId, days: daysAhead, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const count = renewals.data?.rows.length ?? 0
  const pages = pagesOf({ after, next: renewals.data?.next, count, limit, change })
  const [opened, open] = useState<Opened | null>(null)
  const frequency = useWrite(api.renewals.changeFrequencyForClient)
  const priced = opened?.what === 'price' ? opened.row : undefined
  const limited = record.access === 'full' ? null : t('refusal.limited_never_spends')
  const obstacle = limited ?? (record.payer === 'partner' ? null : t('refusal.renewal_by_payer'))
  const one = (productId: Id<'product'>) => ({ partnerId, clientId, productIds: [productId] })
  return (
    <Page
      title={t('renewals.title')}
      count={pages.isOnly && count > 0 ? t('clientProducts.count', { count }) : undefined}
    >
      <RenewalTable
        query={renewals}
        side="partner"
        obstacle={obstacle}
        switchOn={(productId) => switchOn.send(one(productId))}
        switchOff={(productId) => switchOff.send(one(productId))}
        confirm={(productId) => confirm.send(one(productId))}
        invoice={(productId, ownInvoice) => invoice.send({ ...one(productId), ownInvoice })}
        mayNotOrder={(row) => limited ?? (row.level === 'order' ? null : t('refusal.level_too_low'))}
        orderPath={`/p/${partnerId}/c/${clientId}/order`}
        open={open}
      />
      {pages.isOnly ? null : <Pager {...pages} />}
      <RenewalPrice
        name={priced?.name}
        quote={api.orders.quoteForClient.queryOptions({
          input: priced
            ? { partnerId, clientId, lines: [{ renewProductId: priced.productId, periods: 1 }] }
            : skipToken,
        })}
        onClose={() => open(null)}
      />
      {opened?.what === 'frequency' ? (
        <FrequencyDialog
          key={opened.row.productId}
          row={opened.row}
          onClose={() => {
            frequency.reset()
            open(null)
          }}
          change={(months) =>
            frequency.send({ partnerId, clientId, productId: opened.row.productId, months })
          }
          isPending={frequency.isPending}
          problem={frequency.problem?.detail}
        />
      ) : null}
    </Page>
  )
}
