import { useFormat, useText } from '../web/text.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { ActPreview, ProposedAct } from './guardedContract.ts'

const tones = {
  proposed: 'warning',
  confirmed: 'positive',
  refused: 'negative',
  withdrawn: 'neutral',
  expired: 'neutral',
} as const

export function ProposedTag({ state }: { state: ProposedAct['state'] }) {
  const { t } = useText()
  return <Tag tone={tones[state]}>{t(`proposed.state.${state}`)}</Tag>
}

/** A proposal in a few words: "Order: shop and 2 more". */
export function useProposedTitle(): (preview: ActPreview) => string {
  const { t } = useText()
  return (preview) => {
    const named =
      preview.act === 'order' ? preview.lines : preview.act === 'frequency' ? [preview] : preview.products
    return t(`proposed.${preview.act}`, { title: named[0]?.name ?? '', more: named.length - 1 })
  }
}

/** Everything that confirming would do, line by line. */
export function ProposedFacts({ proposal }: { proposal: ProposedAct }) {
  const { t } = useText()
  const format = useFormat()
  const { preview } = proposal
  const by = { label: t('proposed.by'), value: `${proposal.proposedBy} (${proposal.partner.name})` }
  const when = { label: t('proposed.on'), value: format.dayLong(proposal.createdAt) }
  if (preview.act === 'order') {
    return (
      <FactList
        facts={[
          by,
          when,
          ...preview.lines.map((line, index) => ({
            label: t('proposed.line', { n: index + 1 }),
            value: t('proposed.lineOf', {
              name: line.name,
              quantity: line.quantity,
              months: line.months * line.periods,
              sum: format.money(line.list, preview.currency),
            }),
          })),
          { label: t('proposed.list'), value: format.money(preview.list, preview.currency) },
          {
            label: t('proposed.pays'),
            value:
              preview.payer === 'client' && preview.gross
                ? t('proposed.pays.you', { sum: format.money(preview.gross, preview.currency) })
                : t('proposed.pays.partner', { partner: proposal.partner.name }),
          },
        ]}
      />
    )
  }
  if (preview.act === 'frequency') {
    return (
      <FactList
        facts={[
          by,
          when,
          { label: t('proposed.product'), value: preview.name },
          {
            label: t('proposed.period'),
            value: t('proposed.period.change', { before: preview.before, after: preview.after }),
          },
          { label: t('proposed.paidUntil'), value: format.dayLong(preview.expiresOn) },
          { label: t('proposed.nextEnd'), value: format.dayLong(preview.nextEnd) },
        ]}
      />
    )
  }
  return (
    <FactList
      facts={[
        by,
        when,
        ...preview.products.map((product) => ({
          label: product.name,
          value: t('proposed.renewedBy', {
            by: product.renewedBy,
            day: format.dayLong(product.expiresOn),
          }),
        })),
      ]}
    />
  )
}
