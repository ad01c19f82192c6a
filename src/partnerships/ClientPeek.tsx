import { ArrowRight } from 'lucide-react'
import { useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { Drawer } from '../web/ui/Dialog.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { AccessTag } from './AccessTag.tsx'
import type { ClientRow } from './clientContract.ts'

type ClientPeekProps = {
  row: ClientRow | undefined
  /** To the row above and below, where there is one. */
  onPrevious?: (() => void) | undefined
  onNext?: (() => void) | undefined
  onClose: () => void
}

/** A client beside the table: what its row has no room for, and the ways on. */
export function ClientPeek({ row, onPrevious, onNext, onClose }: ClientPeekProps) {
  const { t } = useText()
  const { organisationId } = useHat()
  const partner = `/p/${organisationId}`
  const isOpen = row?.id && row.state !== 'ended'
  return (
    <Drawer
      open={row !== undefined}
      onClose={onClose}
      title={row?.name ?? ''}
      footer={
        <div className="flex flex-wrap gap-2">
          <Button
            onPress={onPrevious}
            disabledReason={onPrevious ? null : t('clients.peek.first')}
            reasonShown="spoken"
          >
            {t('ui.pager.previous')}
          </Button>
          <Button
            onPress={onNext}
            disabledReason={onNext ? null : t('clients.peek.last')}
            reasonShown="spoken"
          >
            {t('ui.pager.next')}
          </Button>
          {isOpen ? (
            <LinkButton href={`${partner}/clients/${row.id}`}>{t('clients.action.record')}</LinkButton>
          ) : null}
          {isOpen && row.state === 'active' ? (
            <LinkButton href={`${partner}/c/${row.id}/products`} variant="primary" icon={ArrowRight}>
              {t('clients.enter')}
            </LinkButton>
          ) : null}
        </div>
      }
    >
      {row ? <Facts row={row} /> : null}
    </Drawer>
  )
}

function Facts({ row }: { row: ClientRow }) {
  const { t, language } = useText()
  const format = useFormat()
  const regions = new Intl.DisplayNames(language, { type: 'region' })
  const tongues = new Intl.DisplayNames(language, { type: 'language' })
  const amount = (value: string | null) =>
    value === null || row.currency === null ? (
      '—'
    ) : (
      <Money amount={value} currency={row.currency} show="full" />
    )
  const products =
    row.products === null
      ? '—'
      : row.productsAll !== null && row.productsAll !== row.products
        ? `${format.count(row.products)} / ${format.count(row.productsAll)}`
        : format.count(row.products)
  return (
    <FactList
      tight
      facts={[
        {
          label: t('clients.column.access'),
          value: (
            <AccessTag access={row.access} state={row.state} products={row.products} until={row.expiresAt} />
          ),
        },
        {
          label: t('clients.column.payer'),
          value: row.payer ? t(row.payer === 'partner' ? 'clients.payer.you' : 'clients.payer.client') : '—',
        },
        { label: t('clients.column.level'), value: row.level ? t(`level.${row.level}`) : '—' },
        { label: t('record.website'), value: row.domain ?? '—' },
        {
          label: t('clients.column.country'),
          value: row.country ? (regions.of(row.country) ?? row.country) : '—',
        },
        { label: t('clients.column.language'), value: tongues.of(row.language) ?? row.language },
        {
          label: t('clients.column.inCharge'),
          value: row.inCharge.map(({ name }) => name).join(', ') || '—',
        },
        { label: t('clients.column.products'), value: products },
        { label: t('clients.column.volume'), value: amount(row.volume12) },
        { label: t('clients.column.gain'), value: amount(row.gain12) },
        ...row.others.map((other) => ({
          label: `${t('clients.column.gain')}, ${other.currency}`,
          value: <Money amount={other.gain12} currency={other.currency} show="full" />,
        })),
        {
          label: t('clients.column.due'),
          value: row.nextDue ? (
            <>
              <Day iso={row.nextDue.on} /> · {row.nextDue.name}
            </>
          ) : (
            '—'
          ),
        },
      ]}
    />
  )
}
