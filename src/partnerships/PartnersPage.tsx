import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ArrowRight, UserPlus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { api, problemOf, quietly, useWrite } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { useLegalNames } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { ConfirmDialog } from '../web/ui/Dialog.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Menu } from '../web/ui/Menu.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section } from '../web/ui/Section.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { notify, notifyRefusal } from '../web/ui/Toast.tsx'
import type { Partnership } from './contract.ts'
import type { Invitation } from './invitationContract.ts'
import { daysLeft } from './invitationDays.ts'

/** Whoever works in this account for others: invitations open, partnerships living and over. */
export function PartnersPage() {
  const { t } = useText()
  const hat = useHat()
  const { organisationId } = hat
  const partnerships = useQuery(api.partnerships.list.queryOptions({ input: { organisationId } }))
  const invitations = useQuery(
    api.invitations.ofClient.queryOptions({ input: { organisationId, limit: 200 } }),
  )
  const legal = useLegalNames(organisationId)
  const rows = partnerships.data ?? []
  const living = rows.filter((row) => row.state !== 'ended')
  const past = rows.filter((row) => row.state === 'ended')
  const open = invitations.data?.rows.filter((row) => row.state === 'pending') ?? []
  const closed =
    invitations.data?.rows.filter((row) => row.state !== 'pending' && row.state !== 'accepted') ?? []
  const mayAdd = hat.role === 'legal'
  const whyNot = t('partners.whoCan', { names: legal })
  return (
    <Page
      title={t('nav.partners')}
      count={partnerships.data ? t('partners.count', { count: living.length, open: open.length }) : undefined}
      actions={
        mayAdd ? (
          <LinkButton href={`/o/${organisationId}/partners/add`} variant="primary" icon={UserPlus}>
            {t('partners.add')}
          </LinkButton>
        ) : (
          <Button variant="primary" icon={UserPlus} disabledReason={whyNot} reasonShown="spoken">
            {t('partners.add')}
          </Button>
        )
      }
    >
      {mayAdd ? null : (
        <div className="px-5 pt-5">
          <Notice>{whyNot}</Notice>
        </div>
      )}
      {open.length > 0 ? (
        <div className="px-5 pt-6 pb-2 max-sm:px-4">
          <Section title={t('partners.open')}>
            <ul className="grid gap-3 lg:grid-cols-2">
              {open.map((invitation) => (
                <OpenInvitation key={invitation.id} invitation={invitation} whyNot={mayAdd ? null : whyNot} />
              ))}
            </ul>
          </Section>
        </div>
      ) : null}
      <div className="pt-4">
        {open.length > 0 ? (
          <h2 className="px-5 pt-2 pb-1 text-lead font-strong max-sm:px-4">{t('partners.living')}</h2>
        ) : null}
        <PartnershipTable
          rows={living}
          organisationId={organisationId}
          caption={t('partners.living')}
          state={tableState(partnerships)}
          empty={
            <EmptyState
              drawing="key"
              title={t('partners.none')}
              actions={
                mayAdd ? (
                  <LinkButton href={`/o/${organisationId}/partners/add`} variant="primary">
                    {t('partners.add')}
                  </LinkButton>
                ) : null
              }
            >
              {t('partners.none.text')}
            </EmptyState>
          }
        />
      </div>
      {past.length > 0 ? (
        <div className="pt-8">
          <h2 className="px-5 pb-1 text-lead font-strong max-sm:px-4">{t('partners.past')}</h2>
          <PartnershipTable
            rows={past}
            organisationId={organisationId}
            caption={t('partners.past')}
            state={{ is: 'ready' }}
          />
        </div>
      ) : null}
      {closed.length > 0 ? <ClosedInvitations rows={closed} /> : null}
    </Page>
  )
}

type PartnershipTableProps = {
  rows: readonly Partnership[]
  organisationId: string
  caption: string
  state: ReturnType<typeof tableState>
  empty?: ReactNode
}

function PartnershipTable({ rows, organisationId, caption, state, empty }: PartnershipTableProps) {
  const { t } = useText()
  const format = useFormat()
  const href = (row: Partnership) => `/o/${organisationId}/partners/${row.id}`
  return (
    <DataTable
      caption={caption}
      rows={rows}
      rowId={(row) => row.id}
      state={state}
      countText={t('partners.count.rows', { count: rows.length })}
      empty={empty}
      columns={[
        {
          id: 'partner',
          head: t('partners.partner'),
          rowHead: true,
          cell: (row) => (
            <span className="flex flex-col">
              <Link href={href(row)} look="plain" className="font-medium">
                {row.partner.name}
              </Link>
              <span className="text-meta text-ink-3">{row.partner.town}</span>
            </span>
          ),
        },
        {
          id: 'access',
          head: t('give.access'),
          cell: (row) => <AccessTag row={row} />,
        },
        {
          id: 'payer',
          head: t('partners.payer'),
          cell: (row) =>
            row.state === 'ended' || row.access === 'limited'
              ? '—'
              : row.payer === 'client'
                ? t('partners.you')
                : row.partner.name,
        },
        {
          id: 'people',
          head: t('partners.people'),
          align: 'end',
          cell: (row) => (row.state === 'ended' ? '—' : format.count(row.people.length)),
        },
        {
          id: 'since',
          head: t(rows.some((row) => row.state === 'ended') ? 'partners.endedOn' : 'partners.since'),
          cell: (row) => format.day(row.endedAt ?? row.startsAt),
        },
        {
          id: 'open',
          head: t('partners.openRow'),
          headHidden: true,
          align: 'end',
          onPhone: 'foot',
          cell: (row) => (
            <Link href={href(row)} look="action">
              {t('partners.openRow')}
              <ArrowRight />
            </Link>
          ),
        },
      ]}
    />
  )
}

function AccessTag({ row }: { row: Partnership }) {
  const { t } = useText()
  if (row.state === 'ended') return <Tag>{t('partners.ended')}</Tag>
  if (row.access === 'full') return <Tag tone="positive">{t('access.full')}</Tag>
  return <Tag tone="info">{t('partners.limited', { count: row.products.length })}</Tag>
}

/** An invitation that waits: one received is answered, one sent can be sent again or taken back. */
function OpenInvitation({ invitation, whyNot }: { invitation: Invitation; whyNot: string | null }) {
  const { t } = useText()
  const navigate = useNavigate()
  const resend = useWrite(api.invitations.resend)
  const withdraw = useWrite(api.invitations.withdraw)
  const [isWithdrawing, setWithdrawing] = useState(false)
  const { partner } = invitation
  const isReceived = invitation.direction === 'asked'
  const sendAgain = async () => {
    try {
      await resend.send({ invitationId: invitation.id })
      notify(t('partners.resent', { partner: partner.name }))
    } catch (error) {
      notifyRefusal(problemOf(error).detail)
    }
  }
  const takeBack = async () => {
    await withdraw.send({ invitationId: invitation.id })
    setWithdrawing(false)
    notify(t('partners.withdrawn', { partner: partner.name }))
  }
  return (
    <li className="flex items-start gap-4 rounded-card border border-line bg-surface p-4">
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="font-medium">
          {t(isReceived ? 'partners.asks' : 'partners.offered', { partner: partner.name })}
        </p>
        <p className="text-ink-2">{t(`access.${invitation.asked.access}.long`)}</p>
        <p>
          <Tag tone="warning">
            {t('partners.daysLeft', { count: daysLeft(invitation.expiresAt, new Date()) })}
          </Tag>
        </p>
      </div>
      {isReceived ? (
        whyNot ? (
          <Button disabledReason={whyNot} reasonShown="spoken">
            {t('partners.answer')}
          </Button>
        ) : (
          <Button variant="primary" onPress={() => void navigate({ href: `/invitations/${invitation.id}` })}>
            {t('partners.answer')}
          </Button>
        )
      ) : (
        <Menu
          label={t('partners.actions', { partner: partner.name })}
          entries={[
            {
              id: 'resend',
              label: t('partners.resend'),
              onAction: () => void sendAgain(),
              disabledReason: whyNot,
            },
            {
              id: 'withdraw',
              label: t('partners.withdraw'),
              onAction: () => setWithdrawing(true),
              disabledReason: whyNot,
              danger: true,
            },
          ]}
        />
      )}
      <ConfirmDialog
        open={isWithdrawing}
        onClose={() => setWithdrawing(false)}
        onConfirm={() => quietly(takeBack())}
        title={t('partners.withdraw.title', { partner: partner.name })}
        confirmLabel={t('partners.withdraw')}
        pending={withdraw.isPending}
        danger
      >
        <p>{t('partners.withdraw.text')}</p>
        {withdraw.problem ? (
          <Notice tone="negative" live>
            {withdraw.problem.detail}
          </Notice>
        ) : null}
      </ConfirmDialog>
    </li>
  )
}

function ClosedInvitations({ rows }: { rows: readonly Invitation[] }) {
  const { t } = useText()
  const format = useFormat()
  return (
    <div className="pt-8 pb-6">
      <h2 className="px-5 pb-1 text-lead font-strong max-sm:px-4">{t('partners.closed')}</h2>
      <DataTable
        caption={t('partners.closed')}
        rows={rows}
        rowId={(row) => row.id}
        countText={t('partners.count.rows', { count: rows.length })}
        columns={[
          { id: 'partner', head: t('partners.partner'), rowHead: true, cell: (row) => row.partner.name },
          {
            id: 'direction',
            head: t('partners.direction'),
            cell: (row) => t(`partners.direction.${row.direction}`),
          },
          { id: 'access', head: t('give.access'), cell: (row) => t(`access.${row.asked.access}.long`) },
          {
            id: 'state',
            head: t('partners.state'),
            cell: (row) => <Tag>{t(`partners.state.${row.state}`)}</Tag>,
          },
          { id: 'on', head: t('partners.on'), cell: (row) => format.day(row.answeredAt ?? row.expiresAt) },
          { id: 'reason', head: t('answer.decline.reason'), cell: (row) => row.reason ?? '—' },
        ]}
      />
    </div>
  )
}
