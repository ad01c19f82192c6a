import { skipToken, useQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { dayOf } from '../lib/day.ts'
import { daysLeft } from '../partnerships/invitationDays.ts'
import { useProposedTitle } from '../partnerships/ProposedAct.tsx'
import type { Hat } from '../people/contract.ts'
import { api } from '../web/api.ts'
import { allProducts, useLegalNames } from '../web/queries.ts'
import { isBossHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { Money } from '../web/ui/Money.tsx'
import { Section } from '../web/ui/Section.tsx'
import { Loading } from '../web/ui/Skeleton.tsx'
import { Tag } from '../web/ui/Tag.tsx'

/** What waits for somebody of this organisation: invitations to answer, orders to pay, products that ran out. */
export function HomeTasks({ hat }: { hat: Hat }) {
  const { t } = useText()
  const format = useFormat()
  const { organisationId } = hat
  const base = `/o/${organisationId}`
  const mayAccount = isBossHat(hat) || (hat.role === 'collaborator' && hat.accounting)
  const names = useLegalNames(hat.role === 'legal' ? undefined : organisationId)
  const invitations = useQuery(
    api.invitations.ofClient.queryOptions({ input: { organisationId, state: 'pending', limit: 50 } }),
  )
  const orders = useQuery(
    api.orders.list.queryOptions({
      input: mayAccount ? { organisationId, state: 'awaiting_payment', limit: 5 } : skipToken,
    }),
  )
  const products = useQuery(allProducts(organisationId))
  const proposals = useQuery(
    api.guardedActs.list.queryOptions({
      input: isBossHat(hat) ? { organisationId, state: 'proposed', limit: 5 } : skipToken,
    }),
  )
  const proposedTitle = useProposedTitle()
  const today = dayOf(new Date())
  const received = invitations.data?.rows.filter((row) => row.direction === 'asked') ?? []
  const waiting = orders.data?.rows ?? []
  const proposed = proposals.data?.rows ?? []
  const overdue = products.data?.filter((row) => row.state === 'active' && row.expiresOn < today) ?? []
  const isKnown = invitations.data && products.data && (orders.data || !mayAccount)
  const isNothing = received.length + waiting.length + proposed.length + overdue.length === 0

  return (
    <Section title={t('overview.todo')}>
      {!isKnown ? (
        <Loading what={t('overview.todo')} lines={2} />
      ) : isNothing ? (
        <p className="flex items-center gap-2.5 border-y border-line py-3 text-ink-2">
          <CircleCheck className="text-positive" />
          {t('overview.todo.none')}
        </p>
      ) : (
        <ul className="border-t border-line">
          {received.map((row) => (
            <Task
              key={row.id}
              title={t('partners.asks', { partner: row.partner.name })}
              detail={
                <>
                  {t(`access.${row.asked.access}.long`)}
                  <Tag tone="warning">
                    {t('partners.daysLeft', { count: daysLeft(row.expiresAt, new Date()) })}
                  </Tag>
                </>
              }
              action={
                hat.role === 'legal' ? (
                  <LinkButton variant="primary" href={`/invitations/${row.id}`}>
                    {t('partners.answer')}
                  </LinkButton>
                ) : (
                  <Button disabledReason={t('partners.whoCan', { names })}>{t('partners.answer')}</Button>
                )
              }
            />
          ))}
          {proposed.map((row) => (
            <Task
              key={row.id}
              title={proposedTitle(row.preview)}
              detail={t('proposed.task', { partner: row.partner.name, day: format.day(row.expiresAt) })}
              action={
                <LinkButton variant="primary" href={`${base}/proposed/${row.id}`}>
                  {t('proposed.open')}
                </LinkButton>
              }
            />
          ))}
          {waiting.map((row) => (
            <Task
              key={row.id}
              title={t('overview.todo.order', { title: row.title })}
              detail={
                <>
                  {t('overview.todo.orderBy', { name: row.placedBy, day: format.day(row.placedAt) })}
                  <strong className="font-strong text-ink">
                    <Money amount={row.gross} currency={row.currency} />
                  </strong>
                </>
              }
              action={
                <LinkButton variant="primary" href={`${base}/orders/${row.id}`}>
                  {t('overview.todo.openOrder')}
                </LinkButton>
              }
            />
          ))}
          {overdue.length > 0 ? (
            <Task
              title={t('overview.todo.overdue', { count: overdue.length })}
              detail={overdue
                .slice(0, 3)
                .map((row) => row.name)
                .join(', ')}
              action={
                <LinkButton href={`${base}/order?renew=${overdue.map((row) => row.id).join(',')}`}>
                  {t('ownProducts.renew', { count: overdue.length })}
                </LinkButton>
              }
            />
          ) : null}
        </ul>
      )}
    </Section>
  )
}

function Task({ title, detail, action }: { title: string; detail: ReactNode; action: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line py-3">
      <span className="flex min-w-0 flex-col gap-1">
        <span className="font-medium">{title}</span>
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">{detail}</span>
      </span>
      {action}
    </li>
  )
}
