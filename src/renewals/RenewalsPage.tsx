import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api, useWrite } from '../web/api.ts'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { FrequencyDialog } from './FrequencyDialog.tsx'
import { RenewalMeans } from './RenewalMeans.tsx'
import { RenewalPrice } from './RenewalPrice.tsx'
import { daysAhead, type Opened, RenewalTable } from './RenewalTable.tsx'

const asked = z.object({ after: z.string().max(4000).optional().catch(undefined) })

const limit = 50

/** What comes due in one's own organisation. */
export function RenewalsPage() {
  const { t } = useText()
  const hat = useHat()
  const { organisationId } = hat
  const [{ after }, change] = useFilters(asked)
  const switchOn = useWrite(api.renewals.switchOn)
  const switchOff = useWrite(api.renewals.switchOff)
  const invoice = useWrite(api.renewals.chooseInvoice)
  const renewals = useQuery(
    api.renewals.list.queryOptions({
      input: { organisationId, days: daysAhead, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const count = renewals.data?.rows.length ?? 0
  const pages = pagesOf({ after, next: renewals.data?.next, count, limit, change })
  const [opened, open] = useState<Opened | null>(null)
  const frequency = useWrite(api.renewals.changeFrequency)
  const priced = opened?.what === 'price' ? opened.row : undefined
  // Whoever may spend the organisation's money.
  const mayOrder = isBossHat(hat) || (hat.role === 'collaborator' && hat.accounting)
  const obstacle = mayOrder ? null : t('refusal.accounting_only')
  return (
    <Page
      title={t('renewals.title')}
      count={pages.isOnly && count > 0 ? t('clientProducts.count', { count }) : undefined}
    >
      <RenewalTable
        query={renewals}
        side="client"
        obstacle={obstacle}
        switchOn={(productId) => switchOn.send({ organisationId, productIds: [productId] })}
        switchOff={(productId) => switchOff.send({ organisationId, productIds: [productId] })}
        invoice={(productId, ownInvoice) =>
          invoice.send({ organisationId, productIds: [productId], ownInvoice })
        }
        mayNotOrder={(row) => obstacle ?? (row.level === 'order' ? null : t('refusal.level_too_low'))}
        orderPath={`/o/${organisationId}/order`}
        open={open}
      />
      {pages.isOnly ? null : <Pager {...pages} />}
      {mayOrder ? <RenewalMeans hat={hat} /> : null}
      <RenewalPrice
        name={priced?.name}
        quote={api.orders.quote.queryOptions({
          input: priced
            ? { organisationId, lines: [{ renewProductId: priced.productId, periods: 1 }] }
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
          change={(months) => frequency.send({ organisationId, productId: opened.row.productId, months })}
          isPending={frequency.isPending}
          problem={frequency.problem?.detail}
        />
      ) : null}
    </Page>
  )
}
