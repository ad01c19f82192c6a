import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { correction, generate } from 'lean-qr'
import { toSvgSource } from 'lean-qr/extras/svg'
import { useState } from 'react'
import { z } from 'zod'
import { idOf } from '../lib/id.ts'
import { currencies } from '../lib/money.ts'
import { printIban } from '../payouts/iban.ts'
import { useFilters } from '../web/address.ts'
import { typedAmount } from '../web/amount.ts'
import { api, useSettled } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Money } from '../web/ui/Money.tsx'
import { Card, Sheet } from '../web/ui/Section.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import type { ShownSlip } from './contract.ts'

const asked = z.object({
  currency: z.enum(currencies).optional().catch(undefined),
  order: idOf('order').optional().catch(undefined),
})

/** How a bank transfer is made out: whom to pay, with which reference, as words and as a code for banking apps. */
export function TransferPage() {
  const { t } = useText()
  const { organisationId } = useHat()
  const [{ currency = 'CHF', order }, change] = useFilters(asked)
  const [typed, setTyped] = useState('')
  const amount = useSettled(typedAmount(typed))
  const made = useQuery(
    api.transfers.slip.queryOptions({
      input: { organisationId, currency, ...(order ? { orderId: order } : amount ? { amount } : {}) },
      placeholderData: keepPreviousData,
    }),
  )
  const back = order ? `/o/${organisationId}/orders/${order}` : `/o/${organisationId}/prepaid`
  return (
    <Page
      title={t('transfer.title')}
      above={<Link href={back}>{t(order ? 'orders.order' : 'prepaid.title')}</Link>}
    >
      <Sheet>
        <p className="max-w-[42.5rem] text-read text-ink-2">
          {t(order ? 'transfer.lead.order' : 'transfer.lead')}
        </p>
        {order ? null : (
          <div className="flex max-w-xl flex-wrap items-end gap-4">
            <Segments
              label={t('prepaid.currency')}
              options={currencies.map((value) => ({ value, label: value }))}
              value={currency}
              onChange={(next) => change({ currency: next })}
            />
            <TextField
              label={t('transfer.amount', { currency })}
              inputMode="decimal"
              value={typed}
              onChange={setTyped}
              error={typed && !typedAmount(typed) ? t('payouts.request.wrong') : undefined}
            />
          </div>
        )}
        <Loaded query={made} what={t('transfer.title')}>
          {(found) => <Slip slip={found} />}
        </Loaded>
      </Sheet>
    </Page>
  )
}

function Slip({ slip }: { slip: ShownSlip }) {
  const { t } = useText()
  const { currency } = slip
  return (
    <Card>
      <div className="flex flex-wrap items-start gap-6">
        {slip.code ? (
          <div className="flex flex-col gap-2">
            <Code kind={slip.code.kind} text={slip.code.text} />
            <p className="max-w-52 text-meta text-ink-3">{t('transfer.scan')}</p>
          </div>
        ) : null}
        <div className="min-w-0 flex-1 basis-80">
          <FactList
            facts={[
              { label: t('transfer.payee'), value: slip.payee },
              {
                label: t('transfer.account'),
                value: <span className="font-mono">{printIban(slip.iban)}</span>,
              },
              {
                label: t('transfer.reference'),
                value: <span className="font-mono break-words">{grouped(slip.reference)}</span>,
              },
              {
                label: t('toPay.amount'),
                value: slip.amount ? (
                  <Money amount={slip.amount} currency={currency} />
                ) : (
                  `${currency}, ${t('transfer.open')}`
                ),
              },
            ]}
          />
        </div>
      </div>
    </Card>
  )
}

/** As payment parts print it: a creditor reference in fours, a QR reference in fives from its end. */
const grouped = (reference: string): string =>
  reference.startsWith('RF') ? printIban(reference) : reference.replace(/\B(?=(.{5})+$)/g, ' ')

/** Black on white in both themes: what cameras read. In the middle of a Swiss code stands its cross. */
function Code({ kind, text }: { kind: 'swiss' | 'epc'; text: string }) {
  const { t } = useText()
  const code = generate(text, { minCorrectionLevel: correction.M, maxCorrectionLevel: correction.M })
  const source = toSvgSource(code, { on: 'black', off: 'white', padX: 4, padY: 4 })
  return (
    <span className="relative inline-block size-52">
      <img
        alt={t(`transfer.code.${kind}`)}
        src={`data:image/svg+xml,${encodeURIComponent(source)}`}
        className="size-52 rounded-control"
      />
      {kind === 'swiss' ? <Cross share={7 / 46} of={code.size / (code.size + 8)} /> : null}
    </span>
  )
}

/** The cross of the guidelines, white on black with a white rim: seven millimetres of a code of forty-six. */
function Cross({ share, of }: { share: number; of: number }) {
  const size = `${share * of * 100}%`
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 7 7"
      className="absolute top-1/2 left-1/2 -translate-x-1/2 -translate-y-1/2"
      style={{ width: size, height: size }}
    >
      <path d="M0 0h7v7H0z" fill="white" />
      <path d="M.5 .5h6v6h-6z" fill="black" />
      <path d="M2.915 1.555h1.17v3.89h-1.17zM1.555 2.915h3.89v1.17h-3.89z" fill="white" />
    </svg>
  )
}
