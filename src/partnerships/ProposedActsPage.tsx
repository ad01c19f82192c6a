import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FilterChip } from '../web/ui/FilterChip.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Sheet } from '../web/ui/Section.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { ProposedAct } from './guardedContract.ts'
import { ProposedTag, useProposedTitle } from './ProposedAct.tsx'

const states = ['proposed', 'confirmed', 'refused', 'withdrawn', 'expired'] as const
const asked = z.object({
  state: z.enum(states).optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})
const limit = 25

/** What partners proposed to this organisation. */
export function ProposedToUsPage() {
  const { organisationId } = useHat()
  const [{ state, after }] = useFilters(asked)
  const { t } = useText()
  const query = useQuery(
    api.guardedActs.list.queryOptions({
      input: { organisationId, state, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <ProposedList
      query={query}
      emptyText={t('proposed.empty.client')}
      actionOf={(row) => (
        <LinkButton
          variant={row.state === 'proposed' ? 'primary' : 'secondary'}
          href={`/o/${organisationId}/proposed/${row.id}`}
        >
          {t('proposed.open')}
        </LinkButton>
      )}
      withWhom={(row) => row.partner.name}
    />
  )
}

/** What people of this partner proposed to clients. */
export function ProposedByUsPage() {
  const { organisationId: partnerId } = useHat()
  const [{ state, after }] = useFilters(asked)
  const { t } = useText()
  const query = useQuery(
    api.guardedActs.listOfPartner.queryOptions({
      input: { partnerId, state, cursor: cursorOf(after), limit },
      placeholderData: keepPreviousData,
    }),
  )
  const withdraw = useWrite(api.guardedActs.withdraw)
  const act = async (row: ProposedAct) => {
    await withdraw.send({ partnerId, proposedActId: row.id })
    notify(t('proposed.withdrawn'))
  }
  return (
    <ProposedList
      query={query}
      emptyText={t('proposed.empty.partner')}
      problem={withdraw.problem?.detail}
      actionOf={(row) =>
        row.state === 'proposed' ? (
          <Button onPress={() => quietly(act(row))} pending={withdraw.isPending}>
            {t('proposed.withdraw')}
          </Button>
        ) : null
      }
      withWhom={(row) => row.client.name}
    />
  )
}

type ListProps = {
  query: ReturnType<typeof useQuery<{ rows: ProposedAct[]; next: string | null }>>
  emptyText: string
  problem?: string | undefined
  actionOf: (row: ProposedAct) => React.ReactNode
  withWhom: (row: ProposedAct) => string
}

function ProposedList({ query, emptyText, problem, actionOf, withWhom }: ListProps) {
  const { t } = useText()
  const format = useFormat()
  const title = useProposedTitle()
  const [{ state, after }, change] = useFilters(asked)
  const count = query.data?.rows.length ?? 0
  const pages = pagesOf({ after, next: query.data?.next, count, limit, change })
  return (
    <Page title={t('proposed.title')}>
      <Sheet>
        <div className="flex flex-col gap-4">
          <div>
            <FilterChip
              label={t('proposed.filter')}
              value={state}
              onChange={(next) => change({ state: next, after: undefined })}
              options={states.map((value) => ({ value, label: t(`proposed.state.${value}`) }))}
            />
          </div>
          {problem ? (
            <Notice tone="negative" live>
              {problem}
            </Notice>
          ) : null}
          <Loaded query={query} what={t('proposed.title')}>
            {({ rows }) =>
              rows.length === 0 ? (
                <EmptyState drawing="seal" title={t('proposed.empty')}>
                  {emptyText}
                </EmptyState>
              ) : (
                <ul className="border-t border-line">
                  {rows.map((row) => (
                    <li
                      key={row.id}
                      className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line py-3"
                    >
                      <span className="flex min-w-0 flex-col gap-1">
                        <span className="font-medium">{title(row.preview)}</span>
                        <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
                          <ProposedTag state={row.state} />
                          {t('proposed.row', {
                            name: withWhom(row),
                            by: row.proposedBy,
                            day: format.day(row.createdAt),
                          })}
                          {row.state === 'proposed'
                            ? t('proposed.until', { day: format.day(row.expiresAt) })
                            : null}
                        </span>
                      </span>
                      {actionOf(row)}
                    </li>
                  ))}
                </ul>
              )
            }
          </Loaded>
          {pages.isOnly ? null : <Pager {...pages} />}
        </div>
      </Sheet>
    </Page>
  )
}
