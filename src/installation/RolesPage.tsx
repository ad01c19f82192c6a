import { useQuery } from '@tanstack/react-query'
import { Check, Minus } from 'lucide-react'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { useText } from '../web/text.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Section } from '../web/ui/Section.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { staffRoles } from './capabilities.ts'
import { InstallationFrame } from './InstallationFrame.tsx'

/** The provider's people, and what each of their roles may do. */
export function RolesPage() {
  const { t } = useText()
  const staff = useQuery(api.installation.staff.queryOptions({ input: {} }))
  const people = staff.data?.people ?? []
  const capabilities = staff.data?.capabilities ?? []
  return (
    <InstallationFrame part="roles">
      <div className="flex flex-col gap-8 py-5">
        <DataTable
          caption={t('staff.people')}
          rows={people}
          rowId={(row) => row.personId}
          state={tableState(staff)}
          countText={t('staff.people.count', { count: people.length })}
          columns={[
            {
              id: 'name',
              head: t('staff.people'),
              rowHead: true,
              cell: (row) => (
                <span className="flex flex-col">
                  <span className="font-strong">{row.name}</span>
                  <span className="text-meta text-ink-3">{row.email}</span>
                </span>
              ),
            },
            { id: 'role', head: t('staff.role'), cell: (row) => t(`staff.role.${row.role}`) },
            {
              id: 'factors',
              head: t('staff.factors'),
              cell: (row) =>
                row.passkeys === 0 && !row.app ? (
                  <Tag tone="warning">{t('staff.factors.none')}</Tag>
                ) : (
                  [
                    ...(row.passkeys > 0 ? [t('staff.factors.passkeys', { count: row.passkeys })] : []),
                    ...(row.app ? [t('staff.factors.app')] : []),
                  ].join(' · ')
                ),
            },
            {
              id: 'lastAct',
              head: t('staff.lastAct'),
              cell: (row) => (row.lastActAt ? <Day iso={row.lastActAt} show="moment" /> : <span>—</span>),
            },
          ]}
        />
        <div className="px-5 max-sm:px-4">
          <Section title={t('staff.may')} lead={t('staff.may.lead')}>
            {null}
          </Section>
        </div>
        <DataTable
          caption={t('staff.may')}
          rows={capabilities}
          rowId={(row) => row.name}
          state={tableState(staff)}
          countText={t('staff.may')}
          columns={[
            {
              id: 'what',
              head: t('staff.may.what'),
              rowHead: true,
              cell: (row) => t(`staff.can.${row.name}`),
            },
            ...staffRoles.map((role) => ({
              id: role,
              head: t(`staff.role.${role}`),
              className: 'w-40',
              cell: (row: (typeof capabilities)[number]) => <May may={row.roles.includes(role)} />,
            })),
          ]}
        />
      </div>
    </InstallationFrame>
  )
}

function May({ may }: { may: boolean }) {
  const { t } = useText()
  return may ? (
    <span className="inline-flex items-center gap-1.5">
      <Check className="text-positive" />
      {t('staff.may.yes')}
    </span>
  ) : (
    <span className="inline-flex items-center gap-1.5 text-ink-3">
      <Minus />
      {t('staff.may.no')}
    </span>
  )
}
