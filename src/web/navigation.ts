import {
  BadgeCheck,
  Banknote,
  BookOpen,
  BookUser,
  Building2,
  ChartNoAxesColumn,
  CircleUser,
  Cog,
  DoorOpen,
  FileDown,
  FileSpreadsheet,
  FileText,
  FileUp,
  Gauge,
  HandCoins,
  Handshake,
  Headset,
  House,
  Inbox,
  KeyRound,
  LifeBuoy,
  type LucideIcon,
  Mails,
  MapPin,
  MessageSquareQuote,
  Package,
  Percent,
  ReceiptText,
  RefreshCw,
  ScrollText,
  ShieldCheck,
  ShoppingBag,
  ShoppingCart,
  Stamp,
  Undo2,
  UserCog,
  Users,
  Wallet,
  Webhook,
} from 'lucide-react'
import type { Hat, Me } from '../people/contract.ts'
import type { TextKey } from '../texts.ts'
import type { NavEntry, NavGroup } from './shell/entries.ts'
import type { Translate } from './text.tsx'

type Line = readonly [path: string, label: TextKey, icon: LucideIcon, also?: readonly string[]]

const partnerLines: readonly Line[] = [
  ['', 'partnerHome.title', House],
  ['clients', 'nav.clients', Users, ['partnerships', 'invite']],
  ['invitations', 'nav.invitations', Inbox],
  ['proposed', 'proposed.title', Stamp],
  ['requests', 'requests.title', MessageSquareQuote],
  ['revenue', 'nav.revenue', ChartNoAxesColumn],
  ['statements', 'statement.title', FileSpreadsheet],
  ['exports', 'exports.title', FileDown],
  ['payouts', 'payouts.title', Banknote],
  ['programme', 'standing.title', Gauge],
  ['listing', 'listing.title', BookUser],
  ['badge', 'badge.title', BadgeCheck],
  ['team/rights', 'team.title', UserCog, ['team']],
]

const workLines: readonly Line[] = [
  ['', 'nav.overview', House],
  ['products', 'nav.products', Package],
  ['order', 'nav.order', ShoppingCart],
  ['renewals', 'renewals.title', RefreshCw],
]

const organisationLines: readonly Line[] = [
  ['partners', 'nav.partners', Handshake],
  ['proposed', 'proposed.title', Stamp],
  ['people', 'nav.people', Users],
  ['actors', 'nav.actors', ShieldCheck],
  ['activity', 'nav.activity', ScrollText],
  ['tokens', 'tokens.title', KeyRound],
  ['webhooks', 'webhooks.title', Webhook],
  ['address', 'address.title', MapPin],
  ['premium', 'vip.title', LifeBuoy],
  ['programme', 'programme.title', BadgeCheck],
]

const moneyLines: readonly Line[] = [
  ['to-pay', 'toPay.title', HandCoins],
  ['orders', 'nav.orders', ShoppingBag],
  ['invoices', 'invoices.title', ReceiptText],
  ['prepaid', 'nav.prepaid', Wallet, ['transfer']],
]

const inClientLines: readonly Line[] = [
  ['products', 'nav.products', Package],
  ['order', 'nav.order', ShoppingCart],
  ['renewals', 'renewals.title', RefreshCw],
]

/** The provider's own pages, by their whole address. */
const staffLines: readonly Line[] = [
  ['/staff', 'staffHome.title', House],
  ['/staff/organisations', 'look.title', Building2],
  ['/staff/callers', 'verify.title', Headset],
  ['/staff/cases', 'staffCases.title', LifeBuoy],
  ['/staff/support-access', 'staffAccess.title', DoorOpen],
  ['/staff/applications', 'admissions.title', BadgeCheck],
  ['/staff/partnerships', 'provided.title', Handshake],
  [
    '/staff/payouts',
    'payoutRuns.title',
    Banknote,
    ['/staff/receipts', '/staff/bank-files', '/staff/provider-events', '/staff/owed'],
  ],
  ['/staff/documents', 'refunds.title', Undo2, ['/staff/seller']],
  ['/staff/renewals', 'runs.title', RefreshCw, ['/staff/warranties']],
  ['/staff/ledger', 'books.title', BookOpen],
  ['/staff/exports', 'exports.title', FileDown],
  ['/staff/rates', 'rates.title', Percent],
  ['/staff/catalogue', 'catalogue.title', Package],
  ['/staff/imports', 'nav.imports', FileUp],
  ['/staff/resets', 'resets.title', KeyRound],
  ['/staff/letters', 'letters.title', Mails],
  ['/staff/activity', 'look.log', ScrollText],
  [
    '/staff/jobs',
    'install.title',
    Cog,
    ['/staff/verification', '/staff/settings', '/staff/roles', '/staff/help'],
  ],
]

function entriesOf(t: Translate, base: string, lines: readonly Line[]): NavEntry[] {
  return lines.map(([path, label, icon, also]) => ({
    href: path ? `${base}/${path}` : base,
    label: t(label),
    icon,
    also: also?.map((other) => `${base}/${other}`),
  }))
}

/** The pages of an organisation: what it does as a partner, what it owns, and its money. */
export function navigationOf(t: Translate, hat: Hat, clientCount: string): NavGroup[] {
  const own = `/o/${hat.organisationId}`
  const money = { title: t('nav.money'), entries: entriesOf(t, own, moneyLines) }
  const organisation = entriesOf(t, own, organisationLines)
  if (!hat.partner) {
    return [
      { entries: entriesOf(t, own, workLines) },
      { title: t('nav.account'), entries: organisation },
      money,
    ]
  }
  const asPartner = entriesOf(t, `/p/${hat.organisationId}`, partnerLines)
  return [
    {
      entries: asPartner.map((entry) =>
        entry.href.endsWith('/clients') ? { ...entry, count: clientCount } : entry,
      ),
    },
    { title: t('nav.ownAccount'), entries: [...entriesOf(t, own, workLines), ...organisation] },
    money,
  ]
}

/** The pages inside a client's account, and the way back to the partner's own. */
export function navigationInClient(t: Translate, hat: Hat, clientId: string): NavGroup[] {
  const partner = `/p/${hat.organisationId}`
  return [
    { entries: entriesOf(t, `${partner}/c/${clientId}`, inClientLines) },
    {
      title: hat.name,
      entries: [
        { href: `${partner}/clients/${clientId}`, label: t('nav.record'), icon: FileText },
        { href: `${partner}/clients`, label: t('nav.allClients'), icon: Users },
      ],
    },
  ]
}

/** Pages that are not for all of the provider's people. */
const staffPages: Readonly<Record<string, readonly Me['staff'][]>> = {
  '/staff/partnerships': ['manager'],
  '/staff/payouts': ['manager', 'finance'],
  '/staff/renewals': ['manager', 'finance'],
  '/staff/ledger': ['manager', 'finance'],
  '/staff/exports': ['manager', 'finance'],
  '/staff/imports': ['manager', 'finance'],
  '/staff/resets': ['manager'],
  '/staff/activity': ['manager'],
}

/** Beside any organisation: oneself, and the provider's own pages for its staff, as far as their role opens them. */
export function navigationBeside(t: Translate, staff: Me['staff']): NavGroup[] {
  const groups: NavGroup[] = [
    {
      entries: [
        { href: '/me', label: t('nav.profile'), icon: CircleUser },
        { href: '/me/cases', label: t('cases.title'), icon: LifeBuoy },
      ],
    },
  ]
  if (!staff) return groups
  return [
    {
      title: t('nav.staff'),
      entries: staffLines
        .filter(([href]) => staffPages[href]?.includes(staff) ?? true)
        .map(([href, label, icon, also]) => ({ href, label: t(label), icon, also })),
    },
    ...groups,
  ]
}
