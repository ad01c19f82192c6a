import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { Check, X } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { Because } from '../access/Because.tsx'
import { idOf } from '../lib/id.ts'
import { useFilters } from '../web/address.ts'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { isBossHat, useHat } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Select } from '../web/ui/Select.tsx'
import { EffectiveProducts } from './EffectiveProducts.tsx'
import { HoldingEditor } from './HoldingEditor.tsx'
import { TeamFrame } from './TeamFrame.tsx'
import type { TeamAct } from './teamActs.ts'
import type { TeamReach } from './teamContract.ts'

const asked = z.object({
  person: idOf('person').optional().catch(undefined),
  client: idOf('organisation').optional().catch(undefined),
  after: z.string().max(4000).optional().catch(undefined),
})

/** "What can Julie do at Hôtel Belmont, and why?" */
export function EffectivePage() {
  const { t } = useText()
  const hat = useHat()
  const { organisationId: partnerId } = hat
  const [{ person, client, after }, change] = useFilters(asked)
  const isBoss = isBossHat(hat)
  const team = useQuery(api.team.people.queryOptions({ input: { partnerId }, enabled: isBoss }))
  const clients = useQuery(
    api.clients.list.queryOptions({ input: { partnerId, limit: 200, state: 'active' }, enabled: isBoss }),
  )
  const isAsked = isBoss && person !== undefined && client !== undefined
  const reach = useQuery({
    ...api.team.explain.queryOptions({
      input: isAsked
        ? { partnerId, clientId: client, personId: person, cursor: after?.split('~').at(-1), limit: 50 }
        : skipToken,
    }),
    placeholderData: keepPreviousData,
  })
  const people = team.data?.rows.map(({ personId, name }) => ({ value: personId, label: name })) ?? []
  const listed = clients.data?.rows.flatMap(({ id, name }) => (id ? [{ value: id, label: name }] : [])) ?? []
  const found = reach.data?.client
  // a client beyond the first two hundred comes by a link, and stands in the list too
  const options =
    found && !listed.some(({ value }) => value === found.id)
      ? [...listed, { value: found.id, label: found.name }]
      : listed
  return (
    <TeamFrame part="effective">
      <div className="border-b border-line px-5 py-4 max-sm:px-4">
        <div className="grid gap-3 sm:grid-cols-2 xl:max-w-4xl">
          <Select
            label={t('holdings.column.person')}
            options={people}
            value={people.some(({ value }) => value === person) ? (person ?? '') : ''}
            onChange={(next) => change({ person: next, after: undefined })}
            placeholder={t('team.choose')}
          />
          <Select
            label={t('clients.column.client')}
            options={options}
            value={options.some(({ value }) => value === client) ? (client ?? '') : ''}
            onChange={(next) => change({ client: next, after: undefined })}
            placeholder={t('team.choose')}
          />
        </div>
      </div>
      {isAsked ? (
        <Loaded query={reach} what={t('team.effective')}>
          {(told) => <Reach reach={told} after={after} onPage={(next) => change({ after: next })} />}
        </Loaded>
      ) : (
        <EmptyState drawing="key" title={t('team.ask.title')}>
          {t('team.ask.text')}
        </EmptyState>
      )}
    </TeamFrame>
  )
}

type ReachProps = { reach: TeamReach; after: string | undefined; onPage: (after: string | undefined) => void }

function Reach({ reach, after, onPage }: ReachProps) {
  const { t } = useText()
  const format = useFormat()
  const { name } = useHat()
  const { person, client, given, reached, lastDay, over } = reach
  const counts = {
    name: person.name,
    client: client.name,
    part: format.count(reached),
    whole: format.count(given),
  }
  const until = lastDay ? t(over ? 'assign.over' : 'assign.until', { day: format.dayLong(lastDay) }) : null
  return (
    <>
      <Sheet>
        <Section
          title={t('team.answer', { name: person.name, client: client.name })}
          lead={[t(reached > 0 ? 'team.answer.some' : 'team.answer.none', counts), until]
            .filter(Boolean)
            .join(' · ')}
          actions={<ChangeHolding reach={reach} />}
        >
          <ul className="grid border-t border-line sm:grid-cols-2 sm:gap-x-8">
            {reach.acts.map(({ act, lack }) => (
              <Act key={act} act={act} lack={lack} reach={reach} />
            ))}
          </ul>
          <p className="text-meta text-ink-3">{t('team.neverAny')}</p>
        </Section>
        <Section title={t('team.why')} lead={t('team.why.lead')}>
          <ol className="flex flex-col gap-2 text-ink-2">
            {reach.why.map((step) => (
              <Because key={step.fact} step={step} partner={name} />
            ))}
          </ol>
        </Section>
      </Sheet>
      <EffectiveProducts reach={reach} after={after} onPage={onPage} />
    </>
  )
}

type ActProps = { act: TeamAct; lack: TeamReach['acts'][number]['lack']; reach: TeamReach }

function Act({ act, lack, reach }: ActProps) {
  const { t } = useText()
  const isPaid = (act === 'order' || act === 'renew') && reach.access === 'full' && lack === null
  return (
    <li className="flex items-start gap-2.5 border-b border-line py-2.5">
      {lack === null ? (
        <Check className="mt-0.5 text-positive" aria-label={t('team.may')} />
      ) : (
        <X className="mt-0.5 text-ink-3" aria-label={t('team.mayNot')} />
      )}
      <span className="flex min-w-0 flex-col">
        <span className={lack === null ? 'font-medium' : 'text-ink-2'}>{t(`team.act.${act}`)}</span>
        {lack === null ? null : <span className="text-meta text-ink-3">{t(`team.lack.${lack}`)}</span>}
        {isPaid ? <span className="text-meta text-ink-3">{t(`team.paid.${reach.payer}`)}</span> : null}
      </span>
    </li>
  )
}

/** What a collaborator holds is changed where one sees what it comes to. */
function ChangeHolding({ reach }: { reach: TeamReach }) {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const [isOpen, setOpen] = useState(false)
  const of = { partnerId, clientId: reach.client.id }
  const record = useQuery(api.clients.get.queryOptions({ input: isOpen ? of : skipToken }))
  const holdings = useQuery(api.clients.holdings.queryOptions({ input: isOpen ? of : skipToken }))
  const held = holdings.data?.rows.find(({ personId }) => personId === reach.person.id)
  const isFixed = reach.person.role !== 'collaborator'
  return (
    <>
      <Button
        onPress={() => setOpen(true)}
        pending={isOpen && !(record.data && held)}
        disabledReason={isFixed ? t('refusal.holding_needs_collaborator') : null}
      >
        {t(reach.level ? 'holdings.change' : 'holdings.give')}
      </Button>
      {isOpen && record.data && holdings.data && held ? (
        <HoldingEditor
          record={record.data}
          holding={held}
          version={holdings.data.version}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  )
}
