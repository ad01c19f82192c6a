import { useQuery } from '@tanstack/react-query'
import { MailX } from 'lucide-react'
import type { Hat } from '../people/contract.ts'
import { api } from '../web/api.ts'
import { type Translate, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Menu } from '../web/ui/Menu.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Tag, type Tone } from '../web/ui/Tag.tsx'
import type { Column } from '../web/ui/table.ts'
import type { useInvitationActs } from './InvitationActs.tsx'
import type { Invitation } from './invitationContract.ts'
import { daysLeft } from './invitationDays.ts'

/** What an invitation asks for or offers, in a few words. */
export function rightsOf({ direction, asked: rights }: Invitation, t: Translate): string {
  if (rights.access === 'full') return t(`invitations.full.${rights.payer}`)
  if (direction === 'offered') return t('invitations.products', { count: rights.products.length })
  return t('invitations.families', { count: rights.families.length })
}

/** Whom an invitation is about, as far as that is known. */
export function nameOf(invitation: Invitation): string {
  return invitation.client?.name ?? (invitation.company || invitation.email)
}

type AnswerButtonProps = { offer: Invitation; whyNot: string | null; variant: 'primary' | 'secondary' }

/** The way to answer an offer; for others than a legal representative, who can. */
export function AnswerButton({ offer, whyNot, variant }: AnswerButtonProps) {
  const { t } = useText()
  const size = variant === 'primary' ? 'normal' : 'small'
  const label = (
    <>
      {t('invitations.answer')}
      <span className="sr-only">: {nameOf(offer)}</span>
    </>
  )
  if (whyNot) {
    return (
      <Button size={size} disabledReason={whyNot} reasonShown="spoken">
        {label}
      </Button>
    )
  }
  return (
    <LinkButton href={`/invitations/${offer.id}`} variant={variant} size={size}>
      {label}
    </LinkButton>
  )
}

const tones: Record<Invitation['state'], Tone> = {
  pending: 'warning',
  accepted: 'positive',
  declined: 'neutral',
  withdrawn: 'neutral',
  expired: 'neutral',
}

function StateTag({ row }: { row: Invitation }) {
  const { t } = useText()
  return (
    <Tag tone={tones[row.state]}>
      {row.state === 'pending'
        ? t('invitations.daysLeft', { days: daysLeft(row.expiresAt, new Date()) })
        : t(`invitations.state.${row.state}`)}
    </Tag>
  )
}

type Acts = Pick<ReturnType<typeof useInvitationActs>, 'resend' | 'withdraw'>

/** The columns of a partner’s list of invitations. */
export function useInvitationColumns(hat: Hat, acts: Acts, whyNot: string | null): Column<Invitation>[] {
  const { t } = useText()
  const living = useQuery(
    api.clients.list.queryOptions({
      input: { partnerId: hat.organisationId, state: 'active', limit: 200 },
      staleTime: 60_000,
    }),
  )
  const records = new Set<string>(living.data?.rows.flatMap(({ id }) => (id ? [id] : [])))
  return [
    {
      id: 'client',
      head: t('invitations.column.client'),
      rowHead: true,
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          {row.client && records.has(row.client.id) ? (
            <Link
              href={`/p/${hat.organisationId}/clients/${row.client.id}`}
              look="plain"
              className="font-strong"
            >
              {row.client.name}
            </Link>
          ) : (
            <span className="font-strong">{nameOf(row)}</span>
          )}
          {row.direction === 'asked' && row.email !== nameOf(row) ? (
            <span className="truncate text-meta text-ink-3">{row.email}</span>
          ) : null}
        </span>
      ),
    },
    {
      id: 'rights',
      head: t('offers.rights'),
      className: 'whitespace-nowrap',
      cell: (row) => (
        <span className="flex flex-col">
          <span>{rightsOf(row, t)}</span>
          <span className="text-meta text-ink-3">
            {t(row.direction === 'asked' ? 'offers.sent' : 'offers.received')}
          </span>
        </span>
      ),
    },
    {
      id: 'sent',
      head: t('invitations.column.sent'),
      cell: (row) => (
        <span className="flex flex-col">
          <Day iso={row.sentAt} />
          {row.sentCount > 1 ? (
            <span className="text-meta text-ink-3">{t('offers.times', { count: row.sentCount })}</span>
          ) : null}
        </span>
      ),
    },
    { id: 'state', head: t('invitations.column.state'), cell: (row) => <StateTag row={row} /> },
    {
      id: 'answer',
      head: t('invitations.column.answer'),
      cell: (row) =>
        row.answeredAt ? (
          <span className="flex flex-col">
            <Day iso={row.answeredAt} />
            {row.reason ? (
              <span className="max-w-72 text-meta text-pretty text-ink-2">{row.reason}</span>
            ) : null}
          </span>
        ) : (
          <span className="text-ink-3">—</span>
        ),
    },
    {
      id: 'actions',
      head: t('clients.column.actions'),
      headHidden: true,
      align: 'end',
      onPhone: 'foot',
      cell: (row) =>
        row.state !== 'pending' ? null : row.direction === 'offered' ? (
          <AnswerButton offer={row} whyNot={whyNot} variant="secondary" />
        ) : (
          <span className="inline-flex items-center gap-1">
            <Button
              variant="quiet"
              size="small"
              onPress={() => acts.resend(row.id)}
              disabledReason={whyNot}
              reasonShown="spoken"
            >
              {t('invitations.resend')}
              <span className="sr-only">: {nameOf(row)}</span>
            </Button>
            <Menu
              label={t('offers.actions', { name: nameOf(row) })}
              entries={[
                {
                  id: 'withdraw',
                  label: t('invitations.withdraw'),
                  icon: MailX,
                  danger: true,
                  onAction: () => acts.withdraw({ id: row.id, name: nameOf(row) }),
                  disabledReason: whyNot,
                },
              ]}
            />
          </span>
        ),
    },
  ]
}
