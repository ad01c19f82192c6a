import type { Id } from '../lib/id.ts'
import type { Hat } from '../people/contract.ts'
import { phone, useMedia } from '../web/media.ts'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { Column } from '../web/ui/table.ts'
import type { BenefitRow } from './contract.ts'

/** Discount and cashback stand in columns of their own: they are two things, taken off now or credited later. */
export function useRevenueColumns(
  hat: Hat,
  rows: readonly BenefitRow[],
  onExplain: (benefitId: Id<'benefit'>) => void,
): Column<BenefitRow>[] {
  const { t } = useText()
  const isPhone = useMedia(phone)
  const currencies = new Set(rows.map((row) => row.currency))
  const [only] = currencies
  const isSingle = currencies.size === 1
  const inCurrency = (head: string) => (isSingle && only ? `${head}, ${only}` : head)
  const amount = (value: string, row: BenefitRow) => (
    <Money amount={value} currency={row.currency} show={isSingle ? 'number' : 'full'} />
  )
  const isOwn = (row: BenefitRow) => row.client.id === hat.organisationId
  const side = (row: BenefitRow, payer: BenefitRow['paidBy']) =>
    payer === 'partner' || isOwn(row) ? (
      <strong className="font-strong">{t('clients.payer.you')}</strong>
    ) : (
      t('clients.payer.client')
    )
  const earned = (kind: BenefitRow['kind']): Column<BenefitRow> => ({
    id: kind,
    head: inCurrency(t(`benefit.${kind}`)),
    align: 'end',
    cell: (row) =>
      row.kind === kind ? (
        <span className="font-medium">{amount(row.gain, row)}</span>
      ) : (
        <span className="text-ink-3">—</span>
      ),
  })
  const earnedOnPhone: Column<BenefitRow> = {
    id: 'gain',
    head: inCurrency(t('explain.gain')),
    cell: (row) => (
      <span className="font-medium">
        {t(`benefit.${row.kind}`)} {amount(row.gain, row)}
      </span>
    ),
  }
  return [
    {
      id: 'paid',
      head: t('revenue.paid'),
      cell: (row) => <Day iso={row.earnedAt} />,
    },
    {
      id: 'what',
      head: t('revenue.what'),
      rowHead: true,
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <span className="font-strong">{row.what}</span>
          <span className="text-meta text-ink-3">
            {isOwn(row) ? t('orders.owner.self') : row.client.name}
          </span>
        </span>
      ),
    },
    {
      id: 'orderedBy',
      head: t('facts.initiator'),
      onPhone: 'hidden',
      cell: (row) => side(row, row.orderedBy),
    },
    { id: 'paidBy', head: t('revenue.paidBy'), cell: (row) => side(row, row.paidBy) },
    {
      id: 'list',
      head: inCurrency(t('price.list')),
      align: 'end',
      cell: (row) => amount(row.base, row),
    },
    ...(isPhone ? [earnedOnPhone] : [earned('discount'), earned('cashback')]),
    { id: 'state', head: t('revenue.state'), cell: (row) => <State row={row} /> },
    {
      id: 'why',
      head: t('revenue.explain'),
      headHidden: true,
      align: 'end',
      onPhone: 'foot',
      cell: (row) => (
        <Button size="small" variant="quiet" onPress={() => onExplain(row.id)}>
          {t('revenue.explain')}
          <span className="sr-only">: {row.what}</span>
        </Button>
      ),
    },
  ]
}

function State({ row }: { row: BenefitRow }) {
  const { t } = useText()
  const format = useFormat()
  if (row.state === 'clawed') return <Tag>{t('revenue.state.clawed')}</Tag>
  if (/[1-9]/.test(row.clawed)) {
    const amount = format.money(row.clawed, row.currency)
    return <Tag tone="warning">{t('revenue.state.partClawed', { amount })}</Tag>
  }
  if (row.state === 'given') return <Tag>{t('revenue.state.given')}</Tag>
  if (row.state === 'credited') return <Tag tone="positive">{t('revenue.state.credited')}</Tag>
  return <Tag tone="warning">{t('revenue.state.pending', { day: format.day(row.availableAt) })}</Tag>
}
