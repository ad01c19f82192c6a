import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useLegalNames } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Section } from '../web/ui/Section.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { useInvitationActs } from './InvitationActs.tsx'
import { AnswerButton, nameOf, rightsOf, useInvitationColumns } from './InvitationColumns.tsx'
import type { Invitation } from './invitationContract.ts'
import { daysLeft } from './invitationDays.ts'

const states = ['pending', 'accepted', 'declined', 'withdrawn', 'expired'] as const

const asked = z.object({
  state: z.enum(states).optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})

const limit = 25

/** Invitations of a partner, sent and received; offers that wait for an answer stand first. */
export function PartnerInvitationsPage() {
  const { t } = useText()
  const hat = useHat()
  const partnerId = hat.organisationId
  const [{ state, after }, change] = useFilters(asked)
  const acts = useInvitationActs()
  const invitations = useQuery(
    api.invitations.ofPartner.queryOptions({
      input: { partnerId, state, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const open = useQuery(
    api.invitations.ofPartner.queryOptions({ input: { partnerId, state: 'pending', limit: 200 } }),
  )
  const names = useLegalNames(hat.role === 'legal' ? undefined : partnerId)
  const whyNot = hat.role === 'legal' ? null : t('offers.legalOnly', { names })
  const rows = invitations.data?.rows ?? []
  const offers = open.data?.rows.filter((row) => row.direction === 'offered') ?? []
  const columns = useInvitationColumns(hat, acts, whyNot)
  const pages = pagesOf({ after, next: invitations.data?.next, count: rows.length, limit, change })
  const found = tableState(invitations)
  const isRefused = found.is === 'noRights'
  return (
    <Page
      title={t('invitations.title')}
      count={open.data ? t('offers.open', { count: open.data.rows.length }) : undefined}
      actions={<InviteButton partnerId={partnerId} whyNot={whyNot} />}
    >
      {offers.length > 0 ? (
        <div className="px-5 pt-5 pb-4 max-sm:px-4">
          <Section title={t('offers.title')}>
            <ul className="grid gap-3 lg:grid-cols-2">
              {offers.map((offer) => (
                <Offer key={offer.id} offer={offer} whyNot={whyNot} />
              ))}
            </ul>
          </Section>
        </div>
      ) : null}
      {isRefused ? null : (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-2.5 max-sm:px-4">
          {offers.length > 0 ? <h2 className="text-lead font-strong">{t('offers.all')}</h2> : null}
          <FilterChip
            label={t('invitations.filter')}
            value={state}
            onChange={(next) => change({ state: next, after: undefined })}
            options={states.map((value) => ({ value, label: t(`invitations.state.${value}`) }))}
          />
        </div>
      )}
      <DataTable
        caption={t('invitations.title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        state={
          isRefused && names
            ? { is: 'noRights', message: t('revenue.whoCan', { detail: found.message, names }) }
            : found
        }
        countText={t('invitations.found', { count: rows.length })}
        onClearFilters={state ? () => change({ state: undefined, after: undefined }) : undefined}
        empty={
          <EmptyState
            drawing="seal"
            title={t('invitations.empty.title')}
            actions={<InviteButton partnerId={partnerId} whyNot={whyNot} />}
          >
            {t('invitations.empty.text')}
          </EmptyState>
        }
      />
      {pages.isOnly ? null : <Pager {...pages} />}
      {acts.dialog}
    </Page>
  )
}

function InviteButton({ partnerId, whyNot }: { partnerId: string; whyNot: string | null }) {
  const { t } = useText()
  if (whyNot) {
    return (
      <Button variant="primary" icon={UserPlus} disabledReason={whyNot} reasonShown="spoken">
        {t('clients.add')}
      </Button>
    )
  }
  return (
    <LinkButton href={`/p/${partnerId}/invite`} variant="primary" icon={UserPlus}>
      {t('clients.add')}
    </LinkButton>
  )
}

/** A client offers access: who, what, how long it waits, and the way to answer. */
function Offer({ offer, whyNot }: { offer: Invitation; whyNot: string | null }) {
  const { t } = useText()
  const client = nameOf(offer)
  return (
    <li className="flex items-start gap-4 rounded-card border border-line bg-surface p-4">
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="font-medium">{t('offers.offers', { client })}</p>
        <p className="text-ink-2">{rightsOf(offer, t)}</p>
        <p>
          <Tag tone="warning">
            {t('invitations.daysLeft', { days: daysLeft(offer.expiresAt, new Date()) })}
          </Tag>
        </p>
      </div>
      <AnswerButton offer={offer} whyNot={whyNot} variant="primary" />
    </li>
  )
}
