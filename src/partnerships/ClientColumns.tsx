import {
  ArrowRight,
  ChartNoAxesColumn,
  CircleOff,
  FileDown,
  FileText,
  MailX,
  Send,
  Users,
} from 'lucide-react'
import { dayOf, daysBetween } from '../lib/day.ts'
import type { Hat } from '../people/contract.ts'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Menu } from '../web/ui/Menu.tsx'
import { Day, Money } from '../web/ui/Money.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import type { Column } from '../web/ui/table.ts'
import { AccessTag } from './AccessTag.tsx'
import type { ClientRow } from './clientContract.ts'
import { type ClientColumnId, usualColumns } from './clientFilter.ts'
import type { useInvitationActs } from './InvitationActs.tsx'

type Acts = Pick<ReturnType<typeof useInvitationActs>, 'resend' | 'withdraw'>

/** Columns that wait for a wide window; the client's record says the same. */
const roomy = 'max-[88.5rem]:hidden'

type ClientColumnsProps = {
  hat: Hat
  rows: readonly ClientRow[]
  acts: Acts
  /** Columns chosen by hand: they all stand, however narrow the window. */
  chosen: readonly ClientColumnId[] | undefined
}

/** The columns of the clients' table. Amounts stand alone when all rows have one currency, named in the head. */
export function useClientColumns({ hat, rows, acts, chosen }: ClientColumnsProps): Column<ClientRow>[] {
  const { t, language } = useText()
  const format = useFormat()
  const currencies = new Set(rows.flatMap((row) => row.currency ?? []))
  const [only] = currencies
  const isSingle = currencies.size === 1
  const inCurrency = (head: string) => (isSingle && only ? `${head}, ${only}` : head)
  const amount = (value: string | null, row: ClientRow) =>
    value === null || row.currency === null ? (
      '—'
    ) : (
      <Money amount={value} currency={row.currency} show={isSingle ? 'number' : 'full'} />
    )
  const money: Column<ClientRow>[] = [
    {
      id: 'volume',
      className: roomy,
      head: inCurrency(t('clients.column.volume')),
      align: 'end',
      sortable: true,
      onPhone: 'hidden',
      cell: (row) => amount(row.volume12, row),
    },
    {
      id: 'gain',
      head: inCurrency(t('clients.column.gain')),
      align: 'end',
      sortable: true,
      cell: (row) => amount(row.gain12, row),
    },
  ]
  const regions = new Intl.DisplayNames(language, { type: 'region' })
  const tongues = new Intl.DisplayNames(language, { type: 'language' })
  const told: Column<ClientRow>[] = [
    {
      id: 'country',
      head: t('clients.column.country'),
      cell: ({ country }) => (country ? (regions.of(country) ?? country) : '—'),
    },
    {
      id: 'language',
      head: t('clients.column.language'),
      cell: (row) => tongues.of(row.language) ?? row.language,
    },
    {
      id: 'level',
      head: t('clients.column.level'),
      cell: ({ level }) => (level ? t(`level.${level}`) : '—'),
    },
  ]
  const shown: readonly string[] = ['name', 'actions', ...(chosen ?? usualColumns)]
  const all: Column<ClientRow>[] = [
    {
      id: 'name',
      head: t('clients.column.client'),
      sortable: true,
      rowHead: true,
      cell: (row) => <ClientName row={row} partner={`/p/${hat.organisationId}`} />,
    },
    {
      id: 'access',
      head: t('clients.column.access'),
      sortable: true,
      cell: (row) => (
        <AccessTag access={row.access} state={row.state} products={row.products} until={row.expiresAt} />
      ),
    },
    { id: 'payer', head: t('clients.column.payer'), sortable: true, cell: (row) => <Payer row={row} /> },
    {
      id: 'inCharge',
      className: roomy,
      head: t('clients.column.inCharge'),
      onPhone: 'hidden',
      cell: (row) => <InCharge row={row} />,
    },
    {
      id: 'products',
      className: 'max-[70rem]:hidden',
      head: t('clients.column.products'),
      align: 'end',
      sortable: true,
      cell: (row) =>
        row.products === null || row.state === 'invited'
          ? '—'
          : row.productsAll !== null && row.productsAll !== row.products
            ? `${format.count(row.products)} / ${format.count(row.productsAll)}`
            : format.count(row.products),
    },
    ...(hat.accounting || hat.role === 'legal' || hat.role === 'administrator' ? money : []),
    { id: 'due', head: t('clients.column.due'), sortable: true, cell: (row) => <Due row={row} /> },
    ...told,
    {
      id: 'actions',
      head: t('clients.column.actions'),
      headHidden: true,
      align: 'end',
      onPhone: 'foot',
      cell: (row) => <RowActs row={row} hat={hat} acts={acts} />,
    },
  ]
  const kept = all.filter((column) => shown.includes(column.id))
  return chosen ? kept.map((column) => ({ ...column, className: undefined })) : kept
}

function ClientName({ row, partner }: { row: ClientRow; partner: string }) {
  const isThere = row.state === 'active'
  return (
    <span className="flex min-w-0 flex-col">
      {isThere ? (
        <Link href={`${partner}/clients/${row.id}`} look="plain" className="font-strong">
          {row.name}
        </Link>
      ) : (
        <span className="font-strong">{row.name}</span>
      )}
      {row.domain && row.domain !== row.name ? (
        <span className="text-meta text-ink-3">{row.domain}</span>
      ) : null}
    </span>
  )
}

function Payer({ row }: { row: ClientRow }) {
  const { t } = useText()
  if (row.access !== 'full' || row.payer === null || row.state === 'invited') return '—'
  if (row.payer === 'client') return t('clients.payer.client')
  return <strong className="font-strong">{t('clients.payer.you')}</strong>
}

function InCharge({ row }: { row: ClientRow }) {
  if (row.inCharge.length === 0) return '—'
  const names = row.inCharge.map(({ name }) => name)
  const initials = names.map((name) => name.replace(/(\p{L})\S*\s*/gu, '$1').slice(0, 3))
  return (
    <span title={names.join(', ')} className="text-ink-2">
      <span aria-hidden>{initials.join(', ')}</span>
      <span className="sr-only">{names.join(', ')}</span>
    </span>
  )
}

function Due({ row }: { row: ClientRow }) {
  const { t } = useText()
  const format = useFormat()
  if (row.state === 'invited' && row.expiresAt) {
    return <span className="text-ink-2">{t('clients.expiresOn', { day: format.day(row.expiresAt) })}</span>
  }
  if (row.state === 'ended' && row.expiresAt) {
    return <span className="text-ink-2">{t('clients.endedOn', { day: format.day(row.expiresAt) })}</span>
  }
  if (!row.nextDue) return '—'
  const late = daysBetween(row.nextDue.on, dayOf(new Date()))
  if (late > 0) return <Tag tone="negative">{t('clients.overdue', { days: late })}</Tag>
  return (
    <span className="sm:whitespace-nowrap">
      <Day iso={row.nextDue.on} />
      <span className="text-ink-2 sm:max-[88.5rem]:hidden"> · {row.nextDue.name}</span>
    </span>
  )
}

function RowActs({ row, hat, acts }: { row: ClientRow; hat: Hat; acts: Acts }) {
  const { t } = useText()
  const partner = `/p/${hat.organisationId}`
  const notLegal = hat.role === 'legal' ? null : t('refusal.legal_only')
  const label = t('clients.actionsFor', { name: row.name })
  const { invitationId } = row
  if (invitationId) {
    return (
      <span className="inline-flex items-center gap-1">
        <Button
          variant="quiet"
          size="small"
          onPress={() => acts.resend(invitationId)}
          disabledReason={notLegal}
          reasonShown="spoken"
        >
          {t('invitations.resend')}
          <span className="sr-only"> {row.name}</span>
        </Button>
        <Menu
          label={label}
          entries={[
            {
              id: 'resend',
              label: t('invitations.resend'),
              icon: Send,
              onAction: () => acts.resend(invitationId),
              disabledReason: notLegal,
            },
            { id: 'line', separator: true },
            {
              id: 'withdraw',
              label: t('invitations.withdraw'),
              icon: MailX,
              danger: true,
              onAction: () => acts.withdraw({ id: invitationId, name: row.name }),
              disabledReason: notLegal,
            },
          ]}
        />
      </span>
    )
  }
  const mayAccount = hat.accounting || hat.role === 'legal' || hat.role === 'administrator'
  const isEnded = row.state === 'ended'
  const gone = isEnded ? t('refusal.partnership_ended') : null
  return (
    <span className="inline-flex items-center gap-1">
      {row.state === 'active' ? (
        <Link href={`${partner}/c/${row.id}/products`} look="action">
          {t('clients.enter')}
          <span className="sr-only">: {row.name}</span>
          <ArrowRight />
        </Link>
      ) : null}
      <Menu
        label={label}
        entries={[
          {
            id: 'record',
            label: t('clients.action.record'),
            icon: FileText,
            href: `${partner}/clients/${row.id}`,
            disabledReason: gone,
          },
          {
            id: 'rights',
            label: t('clients.action.rights'),
            icon: Users,
            href: `${partner}/clients/${row.id}?part=people`,
            disabledReason:
              gone ?? (hat.role === 'legal' || hat.role === 'administrator' ? null : t('refusal.boss_only')),
          },
          {
            id: 'revenue',
            label: t('clients.action.revenue'),
            icon: ChartNoAxesColumn,
            href: `${partner}/revenue?client=${row.id}`,
          },
          {
            id: 'export',
            label: t('clients.action.export'),
            icon: FileDown,
            href: `${partner}/exports?client=${row.id}`,
            disabledReason: mayAccount ? null : t('refusal.accounting_only'),
          },
          { id: 'line', separator: true },
          {
            id: 'end',
            label: t('clients.action.end'),
            icon: CircleOff,
            danger: true,
            href: `${partner}/partnerships/${row.partnershipId}/end`,
            disabledReason: gone ?? notLegal,
          },
        ]}
      />
    </span>
  )
}
