import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { z } from 'zod'
import { idOf } from '../lib/id.ts'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { Because } from './Because.tsx'
import type { ReachRow } from './contract.ts'

const asked = z.object({ on: z.iso.date().optional().catch(undefined) })
const where = z.object({ product: idOf('product'), client: idOf('organisation').optional() })

/** The last instant of a day that is over, or none for today and later: now. */
function endOf(day: string | undefined): string | undefined {
  if (!day) return undefined
  const end = new Date(`${day}T23:59:59`)
  return end.getTime() < Date.now() ? end.toISOString() : undefined
}

/** Who can act on one product, now or at the end of a day that was, and why each of them can. */
export function WhoPage() {
  const { t } = useText()
  const format = useFormat()
  const { organisationId } = useHat()
  const { product: productId, client: clientId } = where.parse(useParams({ strict: false }))
  const [{ on }, change] = useFilters(asked)
  const at = endOf(on)
  const own = useQuery({
    ...api.access.who.queryOptions({ input: { organisationId, productId, ...(at ? { at } : {}) } }),
    enabled: clientId === undefined,
    placeholderData: keepPreviousData,
  })
  const ofUs = useQuery({
    ...api.access.whoOfUs.queryOptions({
      input: {
        partnerId: organisationId,
        clientId: clientId ?? organisationId,
        productId,
        ...(at ? { at } : {}),
      },
    }),
    enabled: clientId !== undefined,
    placeholderData: keepPreviousData,
  })
  const list = clientId ? `/p/${organisationId}/c/${clientId}/products` : `/o/${organisationId}/products`
  return (
    <Page title={t('who.title')} above={<Link href={list}>{t('nav.products')}</Link>}>
      <Loaded query={clientId ? ofUs : own} what={t('who.title')}>
        {({ product, people, at: answered }) => (
          <Sheet>
            <Section
              title={product.name}
              lead={at ? t('who.then', { when: format.moment(answered) }) : t('who.now')}
              actions={
                <TextField
                  type="date"
                  label={t('who.on')}
                  value={on ?? ''}
                  onChange={(next) => change({ on: next || undefined })}
                />
              }
            >
              {people.length === 0 ? (
                <EmptyState title={t('who.nobody')} />
              ) : (
                <ul className="border-t border-line">
                  {people.map((one) => (
                    <Reacher key={`${one.personId} ${one.partner?.id}`} row={one} />
                  ))}
                </ul>
              )}
            </Section>
          </Sheet>
        )}
      </Loaded>
    </Page>
  )
}

function Reacher({ row }: { row: ReachRow }) {
  const { t } = useText()
  return (
    <li className="grid gap-x-6 gap-y-2 border-b border-line py-4 sm:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]">
      <span className="flex flex-col items-start gap-1">
        <span className="font-strong">{row.name}</span>
        <span className="flex flex-wrap gap-2">
          <Tag>{t(`level.${row.level}`)}</Tag>
          {row.partner ? <Tag tone="info">{row.partner.name}</Tag> : null}
        </span>
      </span>
      <ol className="flex flex-col gap-1.5 text-ink-2">
        {row.why.map((step) => (
          <Because key={step.fact} step={step} partner={row.partner?.name} />
        ))}
      </ol>
    </li>
  )
}
