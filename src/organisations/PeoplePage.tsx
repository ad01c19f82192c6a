import { useQuery } from '@tanstack/react-query'
import { KeyRound, LogOut, Pencil, UserMinus, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { isBoss } from '../access/access.ts'
import { WaitingResets } from '../people/Resets.tsx'
import { api } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { isBossHat, useHat, useMe } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { Menu } from '../web/ui/Menu.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { Column } from '../web/ui/table.ts'
import { AddMember } from './AddMember.tsx'
import { ChangeMember } from './ChangeMember.tsx'
import type { MemberRow } from './contract.ts'
import { RemoveMember } from './RemoveMember.tsx'
import { ResetFactor } from './ResetFactor.tsx'

type Doing = { what: 'add' } | { what: 'change' | 'remove' | 'reset'; member: MemberRow }

/** The people of an organisation: who they are, what they may do, and how to add, change and remove them. */
export function PeoplePage() {
  const { t } = useText()
  const hat = useHat()
  const { organisationId } = hat
  const [doing, setDoing] = useState<Doing | null>(null)
  const members = useQuery(api.organisations.members.queryOptions({ input: { organisationId } }))
  const resets = useQuery(
    api.resets.list.queryOptions({ input: { organisationId }, enabled: isBossHat(hat) }),
  )
  const rows = members.data ?? []
  const legal = rows.filter((row) => row.role === 'legal')
  const bosses = rows.filter((row) => isBoss(row.role)).map((row) => row.name)
  const whyNot = isBossHat(hat) ? null : t('members.whoCan', { names: bosses.join(', ') })
  const columns = useColumns({ whyNot, isLast: legal.length === 1, act: setDoing })
  const close = () => setDoing(null)
  return (
    <Page
      title={t('nav.people')}
      count={members.data ? t('members.count', { count: rows.length, legal: legal.length }) : undefined}
      actions={
        <Button
          variant="primary"
          icon={UserPlus}
          onPress={() => setDoing({ what: 'add' })}
          disabledReason={whyNot}
          reasonShown="spoken"
        >
          {t('members.add')}
        </Button>
      }
    >
      {whyNot && members.data ? (
        <div className="px-5 py-5">
          <Notice>{whyNot}</Notice>
        </div>
      ) : null}
      {resets.data?.length ? (
        <div className="flex flex-col gap-3 px-5 py-5">
          <WaitingResets organisationId={organisationId} resets={resets.data} />
        </div>
      ) : null}
      <DataTable
        caption={t('nav.people')}
        rows={rows}
        rowId={(row) => row.personId}
        state={tableState(members)}
        countText={t('members.rows', { count: rows.length })}
        columns={columns}
      />
      {doing?.what === 'add' ? <AddMember onClose={close} /> : null}
      {doing?.what === 'change' ? <ChangeMember member={doing.member} onClose={close} /> : null}
      {doing?.what === 'remove' ? <RemoveMember member={doing.member} onClose={close} /> : null}
      {doing?.what === 'reset' ? <ResetFactor member={doing.member} onClose={close} /> : null}
    </Page>
  )
}

type Acting = {
  /** Why the person who looks may not change others. */
  whyNot: string | null
  /** Only one legal representative is left. */
  isLast: boolean
  act: (doing: Doing) => void
}

function useColumns(acting: Acting): Column<MemberRow>[] {
  const { t } = useText()
  const format = useFormat()
  const me = useMe()
  const { organisationId } = useHat()
  const actors = useQuery(api.access.actors.queryOptions({ input: { organisationId } }))
  const reach = new Map(actors.data?.flatMap((row) => (row.partner ? [] : [[row.personId, row] as const])))
  const products = ({ role, personId }: MemberRow) => {
    if (isBoss(role)) return t('members.products.all')
    const row = reach.get(personId)
    if (!row) return '—'
    return t('members.products.some', {
      part: format.count(row.products),
      whole: format.count(row.productsAll),
    })
  }
  return [
    {
      id: 'person',
      head: t('members.person'),
      rowHead: true,
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <span className="flex flex-wrap items-center gap-2 font-medium">
            {row.name}
            {row.personId === me.id ? <Tag tone="info">{t('members.you')}</Tag> : null}
          </span>
          <span className="text-meta break-all text-ink-3">{row.email ?? t('tokens.user')}</span>
        </span>
      ),
    },
    { id: 'role', head: t('members.role'), cell: (row) => t(`role.${row.role}`) },
    {
      id: 'accounting',
      head: t('members.accounting'),
      cell: (row) => {
        if (isBoss(row.role)) return <span className="text-ink-2">{t('members.accounting.byRole')}</span>
        return row.accounting ? <Tag tone="positive">{t('members.accounting.yes')}</Tag> : '—'
      },
    },
    { id: 'products', head: t('members.products'), cell: products },
    { id: 'since', head: t('members.since'), cell: (row) => <Day iso={row.joinedAt} /> },
    {
      id: 'actions',
      head: t('members.actionsHead'),
      headHidden: true,
      align: 'end',
      onPhone: 'foot',
      cell: (row) => <RowActs member={row} {...acting} />,
    },
  ]
}

function RowActs({ member, whyNot, isLast, act }: Acting & { member: MemberRow }) {
  const { t } = useText()
  const hat = useHat()
  const isSelf = member.personId === useMe().id
  const isLegal = member.role === 'legal'
  const last = isLegal && isLast ? t('refusal.last_legal_representative') : null
  const above = isLegal && hat.role !== 'legal' ? t('refusal.legal_only') : null
  return (
    <Menu
      label={t('members.actions', { name: member.name })}
      entries={[
        {
          id: 'change',
          label: t('members.change'),
          icon: Pencil,
          onAction: () => act({ what: 'change', member }),
          disabledReason: whyNot ?? above ?? last,
        },
        ...(member.email === null
          ? []
          : [
              {
                id: 'reset',
                label: t('resets.ask'),
                icon: KeyRound,
                onAction: () => act({ what: 'reset', member }),
                disabledReason: isSelf ? t('refusal.reset_by_others') : whyNot,
              },
            ]),
        { id: 'line', separator: true },
        {
          id: 'remove',
          label: t(isSelf ? 'members.leave' : 'members.remove'),
          icon: isSelf ? LogOut : UserMinus,
          danger: true,
          onAction: () => act({ what: 'remove', member }),
          disabledReason: last ?? (isSelf ? null : (whyNot ?? above)),
        },
      ]}
    />
  )
}
