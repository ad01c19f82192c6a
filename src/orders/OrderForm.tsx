import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { z } from 'zod'
import { idOf } from '../lib/id.ts'
import type { Currency } from '../lib/money.ts'
import { useFilters } from '../web/address.ts'
import { problemOf, useSettled } from '../web/api.ts'
import { useDraft } from '../web/draft.ts'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { classes } from '../web/ui/classes.ts'
import { Link } from '../web/ui/Link.tsx'
import { ErrorSummary, Notice } from '../web/ui/Notice.tsx'
import { Card, Section, Sheet } from '../web/ui/Section.tsx'
import { Loading } from '../web/ui/Skeleton.tsx'
import { notify } from '../web/ui/Toast.tsx'
import { BasketLines } from './BasketLines.tsx'
import { askedLines, basket, covers, withItem, withRenewals } from './basket.ts'
import type { LineAsked, Placed, Quote } from './contract.ts'
import { ItemChooser } from './ItemChooser.tsx'
import { OrderDone } from './OrderDone.tsx'
import { type Means, PayAndPlace } from './PayAndPlace.tsx'
import { QuoteRail } from './QuoteRail.tsx'

const productId = idOf('product')

/** Products to renew come in by the address, from the list they were chosen in. */
const asked = z.object({ renew: z.string().max(6000).optional().catch(undefined) })

export type OrderSide = {
  /** Keeps the drafts of different accounts apart. */
  id: string
  currency: Currency
  productsHref: string
  /** Why nothing can be ordered here by this person. */
  obstacle: string | null
  quote: (lines: LineAsked[]) => { queryKey: readonly unknown[]; queryFn: () => Promise<Quote> }
  place: (input: {
    lines: LineAsked[]
    means: 'prepaid' | 'provider'
    fromPrepaid?: string
    expectedGross: string
  }) => Promise<Placed>
  isPlacing: boolean
}

/** Chooses, prices and places an order, for one's own organisation or for a client. */
export function OrderForm({ side }: { side: OrderSide }) {
  const { t } = useText()
  const navigate = useNavigate()
  const [{ renew }, change] = useFilters(asked)
  const [lines, setLines, clear] = useDraft(`order.${side.id}`, basket, [])
  const [means, setMeans] = useState<Means>('prepaid')
  const [placed, setPlaced] = useState<Placed | null>(null)
  const [refusal, setRefusal] = useState<{ code: string; detail: string } | null>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is taken in once, then it is empty.
  useEffect(() => {
    if (!renew) return
    const ids = renew.split(',').flatMap((id) => productId.safeParse(id).data ?? [])
    setLines(withRenewals(lines, ids))
    change({ renew: undefined })
  }, [renew])

  const wanted = useSettled(askedLines(lines))
  const isSettled = JSON.stringify(wanted) === JSON.stringify(askedLines(lines))
  const priced = useQuery({
    ...side.quote(wanted),
    enabled: wanted.length > 0 && side.obstacle === null,
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
  const isCurrent = isSettled && !priced.isPlaceholderData && lines.length > 0
  const quote = isCurrent ? priced.data : undefined

  const place = async () => {
    if (!quote) return
    setRefusal(null)
    try {
      const isMixed = means === 'mixed' && quote.prepaid !== null && !covers(quote.prepaid, quote.gross)
      const answer = await side.place({
        lines: askedLines(lines),
        ...(isMixed && quote.prepaid
          ? { means: 'provider' as const, fromPrepaid: quote.prepaid }
          : { means: means === 'mixed' ? ('prepaid' as const) : means }),
        expectedGross: quote.gross,
      })
      clear()
      if (answer.paymentId) {
        await navigate({ href: `/o/${answer.quote.billed.id}/pay/${answer.paymentId}` })
        return
      }
      setPlaced(answer)
    } catch (error) {
      const problem = problemOf(error)
      if (problem.code === 'proposed_to_client') {
        clear()
        notify(problem.detail)
        return
      }
      setRefusal(problem)
      if (problem.code === 'price_changed') void priced.refetch()
    }
  }

  if (placed) {
    return (
      <Page title={t('order.title')}>
        <OrderDone placed={placed} productsHref={side.productsHref} onAnother={() => setPlaced(null)} />
      </Page>
    )
  }
  const shown = lines.length > 0 && !priced.error ? (quote ?? priced.data) : undefined
  if (side.obstacle) {
    return (
      <Page title={t('order.title')}>
        <Sheet>
          <Notice actions={<LinkButton href={side.productsHref}>{t('order.toProducts')}</LinkButton>}>
            {side.obstacle}
          </Notice>
          <ItemChooser currency={side.currency} onAdd={() => undefined} disabledReason={side.obstacle} />
        </Sheet>
      </Page>
    )
  }
  return (
    <Page
      title={t('order.title')}
      count={lines.length > 0 ? t('order.lines', { count: lines.length }) : undefined}
    >
      <div className="grid gap-x-8 gap-y-10 px-5 py-6 lg:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)] xl:max-w-6xl">
        <div className="flex min-w-0 flex-col gap-6">
          <Section
            title={t('order.basket')}
            actions={
              lines.length > 0 ? (
                <Button variant="quiet" size="small" onPress={clear}>
                  {t('order.clear')}
                </Button>
              ) : null
            }
          >
            {priced.error && lines.length > 0 ? (
              <Notice tone="negative" live>
                {problemOf(priced.error).detail}
              </Notice>
            ) : null}
            {lines.length > 0 ? (
              <BasketLines lines={lines} onChange={setLines} quote={quote} />
            ) : (
              <p className="max-w-xl text-pretty text-ink-2">
                {t('order.empty')} <Link href={side.productsHref}>{t('order.toProducts')}</Link>
              </p>
            )}
          </Section>
        </div>
        <aside
          className={classes(
            'flex min-w-0 flex-col gap-4 lg:sticky lg:top-[calc(var(--bar)+var(--band)+1.5rem)] lg:row-span-2 lg:self-start',
            lines.length === 0 && 'max-lg:hidden',
          )}
        >
          {shown ? (
            <div
              className={classes('flex flex-col gap-4 transition-opacity', !isCurrent && 'opacity-60')}
              aria-busy={!isCurrent}
            >
              <QuoteRail quote={shown}>
                {refusal ? (
                  <div className="mb-4">
                    <ErrorSummary
                      detail={refusal.code === 'price_changed' ? t('order.changed') : refusal.detail}
                    />
                  </div>
                ) : null}
                <PayAndPlace
                  quote={shown}
                  means={means}
                  onMeans={setMeans}
                  onPlace={() => void place()}
                  isPlacing={side.isPlacing}
                  disabledReason={isCurrent ? null : t('order.place.pricing')}
                />
              </QuoteRail>
            </div>
          ) : (
            <Card title={t('order.price')} level={2}>
              {lines.length > 0 && !priced.error ? (
                <Loading what={t('order.price')} />
              ) : (
                <p className="text-pretty text-ink-2">{t('order.place.choose')}</p>
              )}
            </Card>
          )}
        </aside>
        <ItemChooser
          currency={side.currency}
          onAdd={(item, months) => setLines(withItem(lines, item, months, 1))}
          disabledReason={null}
        />
      </div>
    </Page>
  )
}
