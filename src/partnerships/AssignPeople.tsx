import { useQuery } from '@tanstack/react-query'
import { type Access, type Level, levels } from '../access/access.ts'
import type { Id } from '../lib/id.ts'
import { api } from '../web/api.ts'
import { useFamilyNames } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import type { Assignment } from './assignment.ts'

type AssignPeopleProps = {
  partnerId?: Id<'organisation'> | undefined
  access: Access
  assigned: readonly Assignment[]
  onChange: (assigned: Assignment[]) => void
}

/** Who of the partner's collaborators gets the client as soon as it begins: how far, of what, and until when. */
export function AssignPeople({ partnerId, access, assigned, onChange }: AssignPeopleProps) {
  const { t } = useText()
  const hat = useHat()
  const input = { organisationId: partnerId ?? hat.organisationId }
  const members = useQuery(api.organisations.members.queryOptions({ input }))
  const people = (members.data ?? []).filter(({ role }) => role === 'collaborator')
  const set = (personId: Id<'person'>, next: Assignment | null) => {
    const others = assigned.filter((one) => one.personId !== personId)
    onChange(next ? [...others, next] : others)
  }
  if (members.data && people.length === 0) return <p className="text-ink-2">{t('assign.nobody')}</p>
  return (
    <ul className="border-t border-line">
      {people.map(({ personId, name }) => {
        const one = assigned.find((other) => other.personId === personId)
        return (
          <li key={personId} className="flex flex-col gap-3 border-b border-line py-2">
            <Checkbox
              label={name}
              checked={one !== undefined}
              onChange={(on) => set(personId, on ? first(personId) : null)}
            />
            {one ? (
              <Assigned name={name} access={access} value={one} onChange={(next) => set(personId, next)} />
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}

const first = (personId: Id<'person'>): Assignment => ({
  personId,
  level: 'manage',
  allProducts: true,
  families: [],
  products: [],
  lastDay: null,
})

type AssignedProps = {
  name: string
  access: Access
  value: Assignment
  onChange: (value: Assignment) => void
}

function Assigned({ name, access, value, onChange }: AssignedProps) {
  const { t } = useText()
  const families = useFamilyNames()
  const offered: readonly Level[] = access === 'full' ? levels : levels.filter((one) => one !== 'order')
  return (
    <div className="flex flex-wrap items-end gap-4 ps-7">
      <Segments
        label={t('assign.level', { name })}
        value={value.level}
        onChange={(level) => onChange({ ...value, level })}
        options={offered.map((level) => ({ value: level, label: t(`level.${level}`) }))}
      />
      <Select
        label={t('assign.covers')}
        value={value.families[0] ?? 'all'}
        onChange={(family) =>
          onChange({ ...value, allProducts: family === 'all', families: family === 'all' ? [] : [family] })
        }
        options={[
          { value: 'all', label: t('assign.all') },
          ...[...families].map(([family, label]) => ({ value: family, label })),
        ]}
      />
      <TextField
        type="date"
        label={t('assign.lastDay')}
        optionalWord={t('invite.optional')}
        value={value.lastDay ?? ''}
        onChange={(day) => onChange({ ...value, lastDay: day || null })}
      />
    </div>
  )
}
