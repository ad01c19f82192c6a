import { OrderLines } from '../orders/OrderLines.tsx'
import { Step, Totals } from '../orders/PriceSteps.tsx'
import type { PaperFile } from '../papers/contract.ts'
import { FileCard } from '../papers/FileCard.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Card, Section, Sheet } from '../web/ui/Section.tsx'
import type { Document } from './contract.ts'
import { DocumentTag } from './DocumentTag.tsx'

type SheetProps = {
  document: Document
  hrefOf: (documentId: string) => string
  /** The page of the order; staff has none. */
  orderHref?: string | undefined
  load: (format: 'pdf' | 'ubl' | 'cii') => Promise<PaperFile>
}

/** An invoice or a credit note: its lines, its sums, where the money came from or went, and what belongs to it. */
export function DocumentSheet({ document, hrefOf, orderHref, load }: SheetProps) {
  const { t } = useText()
  return (
    <Sheet aside={<Sums document={document} hrefOf={hrefOf} orderHref={orderHref} load={load} />}>
      {document.kind === 'invoice' ? (
        <Section title={t('orders.lines')}>
          <OrderLines lines={document.lines} currency={document.currency} />
        </Section>
      ) : (
        <CreditLines document={document} />
      )}
      {document.credits.length > 0 ? (
        <Section title={t('invoices.credits')}>
          <ul className="border-t border-line">
            {document.credits.map((credit) => (
              <li
                key={credit.id}
                className="flex items-baseline justify-between gap-4 border-b border-line py-2.5"
              >
                <span className="flex min-w-0 flex-col">
                  <Link href={hrefOf(credit.id)} look="plain" className="font-medium">
                    {credit.number ?? t('invoices.kind.credit')}
                  </Link>
                  <span className="text-meta text-ink-3">
                    <Day iso={credit.issuedOn ?? credit.postedAt} /> · {credit.reason}
                  </span>
                </span>
                <Money amount={credit.gross} currency={credit.currency} />
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </Sheet>
  )
}

function CreditLines({ document }: { document: Document }) {
  const { t } = useText()
  const format = useFormat()
  return (
    <Section title={t('orders.lines')} lead={document.reason}>
      <ul className="border-t border-line">
        {document.creditLines.map((line) => (
          <li
            key={line.pos}
            className="flex items-baseline justify-between gap-4 border-b border-line py-2.5"
          >
            <span className="min-w-0">
              <span className="block truncate font-medium">{line.name}</span>
              <span className="text-meta text-ink-3">
                {[
                  t(`invoices.how.${line.how}`),
                  line.endedOn ? t('invoices.endedOn', { day: format.day(line.endedOn) }) : '',
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            <Money amount={line.net} currency={document.currency} show="number" />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Sums({ document, hrefOf, orderHref, load }: SheetProps) {
  const { t } = useText()
  const format = useFormat()
  const { kind, currency, money, refersTo } = document
  return (
    <>
      <Card title={`${t(`invoices.kind.${kind}`)}, ${currency}`} level={2}>
        {kind === 'invoice' ? (
          <Totals quote={document} isPaid />
        ) : (
          <dl className="flex flex-col">
            <Step label={t('price.net')} amount={document.net} currency={currency} />
            <Step
              label={t('refunds.vat', { rate: format.percent(document.vat.rate) })}
              amount={document.vat.amount}
              currency={currency}
            />
            <Step label={t('refunds.gross')} amount={document.gross} currency={currency} kind="result" />
          </dl>
        )}
      </Card>
      {money.length > 0 ? (
        <Card title={t(kind === 'invoice' ? 'invoices.paidFrom' : 'invoices.givenBackTo')} level={2}>
          <dl className="flex flex-col">
            {money.map(({ place, amount }) => (
              <Step key={place} label={t(`invoices.place.${place}`)} amount={amount} currency={currency} />
            ))}
          </dl>
        </Card>
      ) : null}
      {document.number ? <FileCard number={document.number} load={load} /> : null}
      <Card title={t('invoices.facts')} level={2}>
        <FactList
          tight
          facts={[
            { label: t('invoices.state'), value: <DocumentTag state={document.state} /> },
            {
              label: t('invoices.date'),
              value: <Day iso={document.issuedOn ?? document.postedAt} show="long" />,
            },
            { label: t('invoices.billed'), value: document.billed.name },
            ...(document.owner.id === document.billed.id
              ? []
              : [{ label: t('orders.owner'), value: document.owner.name }]),
            ...(refersTo
              ? [
                  {
                    label: t('invoices.takesBack'),
                    value: (
                      <Link href={hrefOf(refersTo.id)}>{refersTo.number ?? t('invoices.kind.invoice')}</Link>
                    ),
                  },
                ]
              : []),
            ...(orderHref
              ? [{ label: t('invoices.order'), value: <Link href={orderHref}>{document.title}</Link> }]
              : []),
            ...(document.seal
              ? [
                  {
                    label: t('invoices.seal'),
                    value: <span className="font-mono text-meta break-all">{document.seal}</span>,
                  },
                ]
              : []),
          ]}
        />
      </Card>
    </>
  )
}
