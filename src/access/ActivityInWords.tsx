import { z } from 'zod'
import type { TextKey } from '../texts.ts'
import { type TextValues, type Translate, useText } from '../web/text.tsx'
import { access, level, payer, role } from './access.ts'
import type { ActivityRow } from './contract.ts'

/** Says what an entry of the log means: who did what, with the names of today. */
export function useActivitySentence(): (row: ActivityRow) => string {
  const { t } = useText()
  return (row) => sentenceOf(t, row)
}

const rights = z.object({ access, products: z.array(z.object({ productId: z.string() })).default([]) })

/** What entries say beside their code. An old entry may lack any of it. */
const facts = {
  role: z.object({ role }),
  roles: z.object({ role: z.tuple([role, role]), accounting: z.tuple([z.boolean(), z.boolean()]) }),
  chosen: z.object({ products: z.int() }),
  rights: z.object({ before: rights, after: rights }),
  payers: z.object({ payer: z.tuple([payer, payer]) }),
  holding: z.object({ level, products: z.union([z.literal('all'), z.int()]) }),
  paid: z.object({ products: z.int(), renewed: z.int() }),
  payment: z.object({ landed: z.enum(['order', 'prepaid']) }),
  import: z.object({ rows: z.int() }),
  job: z.object({ job: z.string() }),
}

type Said = { t: Translate; row: ActivityRow; values: TextValues }

/** Codes that need more than the names of who, whom and which partner. */
const special: Readonly<Record<string, (said: Said) => string>> = {
  'member.added': ({ t, row, values }) => {
    const read = facts.role.safeParse(row.changes)
    return t('activity.member.added', { ...values, role: read.success ? t(`role.${read.data.role}`) : '—' })
  },
  'member.changed': ({ t, row, values }) => {
    const read = facts.roles.safeParse(row.changes)
    if (!read.success) return t('activity.other', values)
    const [before, after] = read.data.role
    const [had, has] = read.data.accounting
    const said: string[] = []
    if (before !== after) {
      const names = { before: t(`role.${before}`), after: t(`role.${after}`) }
      said.push(t('activity.member.role', { ...values, ...names }))
    }
    if (has && !had) said.push(t('activity.member.accountingGiven', values))
    if (had && !has) said.push(t('activity.member.accountingTaken', values))
    return said.length > 0 ? said.join(' ') : t('activity.other', values)
  },
  'member.products': ({ t, row, values }) => {
    const read = facts.chosen.safeParse(row.changes)
    return t('activity.member.products', { ...values, count: read.success ? read.data.products : 0 })
  },
  'partnership.rights': ({ t, row, values }) => {
    const read = facts.rights.safeParse(row.changes)
    if (!read.success) return t('activity.other', values)
    const { before, after } = read.data
    if (before.access !== after.access) {
      const names = { before: t(`access.${before.access}`), after: t(`access.${after.access}`) }
      return t('activity.partnership.access', { ...values, ...names })
    }
    const had = new Set(before.products.map(({ productId }) => productId))
    const has = new Set(after.products.map(({ productId }) => productId))
    return t('activity.partnership.rights', {
      ...values,
      added: [...has].filter((id) => !had.has(id)).length,
      removed: [...had].filter((id) => !has.has(id)).length,
    })
  },
  'partnership.payer': ({ t, row, values }) => {
    const read = facts.payers.safeParse(row.changes)
    return t('activity.partnership.payer', { ...values, payer: read.success ? read.data.payer[1] : 'client' })
  },
  'holding.set': ({ t, row, values }) => {
    const read = facts.holding.safeParse(row.changes)
    if (!read.success) return t('activity.other', values)
    const { products } = read.data
    return t('activity.holding.set', {
      ...values,
      level: t(`level.${read.data.level}`),
      products:
        products === 'all' ? t('activity.holding.all') : t('activity.holding.some', { count: products }),
    })
  },
  'order.paid': ({ t, row, values }) => {
    const read = facts.paid.safeParse(row.changes)
    return t('activity.order.paid', {
      ...values,
      ...(read.success ? read.data : { products: 0, renewed: 0 }),
    })
  },
  'payment.received': ({ t, row }) => {
    const read = facts.payment.safeParse(row.changes)
    return t('activity.payment.received', { landed: read.success ? read.data.landed : 'order' })
  },
  'import.done': ({ t, row, values }) => {
    const read = facts.import.safeParse(row.changes)
    return t('activity.import.done', { ...values, count: read.success ? read.data.rows : 0 })
  },
  'export.made': ({ t, row, values }) => {
    const read = facts.import.safeParse(row.changes)
    return t('activity.export.made', { ...values, count: read.success ? read.data.rows : 0 })
  },
  'job.asked': ({ t, row, values }) => {
    const read = facts.job.safeParse(row.changes)
    return t('activity.job.asked', { ...values, job: read.success ? read.data.job : '—' })
  },
}

/** Codes whose sentence names nothing else. */
const plain: Readonly<Record<string, TextKey>> = {
  'organisation.created': 'activity.organisation.created',
  'organisation.joined': 'activity.organisation.joined',
  'member.removed': 'activity.member.removed',
  'invitation.asked': 'activity.invitation.asked',
  'invitation.offered': 'activity.invitation.offered',
  'invitation.declined': 'activity.invitation.declined',
  'invitation.resent': 'activity.invitation.resent',
  'invitation.withdrawn': 'activity.invitation.withdrawn',
  'invitation.expired': 'activity.invitation.expired',
  'partnership.started': 'activity.partnership.started',
  'partnership.ended': 'activity.partnership.ended',
  'holding.removed': 'activity.holding.removed',
  'order.placed': 'activity.order.placed',
  'order.cancelled': 'activity.order.cancelled',
  'order.refunded': 'activity.order.refunded',
  'order.written_off': 'activity.order.written_off',
  'cashback.written_off': 'activity.cashback.written_off',
  'payment.charged_back': 'activity.payment.charged_back',
  'renewal.automatic': 'activity.renewal.automatic',
  'renewal.manual': 'activity.renewal.manual',
  'renewal.failed': 'activity.renewal.failed',
  'renewal.confirmed': 'activity.renewal.confirmed',
  'renewal.frequency': 'activity.renewal.frequency',
  'renewal.invoiced_apart': 'activity.renewal.invoiced_apart',
  'renewal.invoiced_together': 'activity.renewal.invoiced_together',
  'organisation.moved': 'activity.organisation.moved',
  'renewal.means': 'activity.renewal.means',
  'order.on_account': 'activity.order.on_account',
  'debt.paid': 'activity.debt.paid',
  'warranty.granted': 'activity.warranty.granted',
  'warranty.ended': 'activity.warranty.ended',
  'export.asked': 'activity.export.asked',
  'notices.default_set': 'activity.notices.default_set',
  'letter.tried_again': 'activity.letter.tried_again',
  'export.target_changed': 'activity.export.target_changed',
  'export.account_changed': 'activity.export.account_changed',
  'rates.proposed': 'activity.rates.proposed',
  'rates.approved': 'activity.rates.approved',
  'rates.rejected': 'activity.rates.rejected',
  'rates.withdrawn': 'activity.rates.withdrawn',
  'rates.cancelled': 'activity.rates.cancelled',
  'application.submit': 'activity.application.submit',
  'application.answer': 'activity.application.answer',
  'application.withdraw': 'activity.application.withdraw',
  'application.appeal': 'activity.application.appeal',
  'application.ask': 'activity.application.ask',
  'application.reject': 'activity.application.reject',
  'application.uphold': 'activity.application.uphold',
  'listing.changed': 'activity.listing.changed',
  'listing.shown': 'activity.listing.shown',
  'listing.hidden': 'activity.listing.hidden',
  'listing.suspended': 'activity.listing.suspended',
  'listing.let_in': 'activity.listing.let_in',
  'request.sent': 'activity.request.sent',
  'request.opened': 'activity.request.opened',
  'request.proposed': 'activity.request.proposed',
  'request.won': 'activity.request.won',
  'referral.told': 'activity.referral.told',
  'support.verified': 'activity.support.verified',
  'support.lent': 'activity.support.lent',
  'support.asked': 'activity.support.asked',
  'support.declined': 'activity.support.declined',
  'support.ended': 'activity.support.ended',
  'support.entered': 'activity.support.entered',
  'support.looked': 'activity.support.looked',
  'support.renewed_by_hand': 'activity.support.renewed_by_hand',
  'support.left': 'activity.support.left',
  'support.broken_in': 'activity.support.broken_in',
  'vip.renewed': 'activity.vip.renewed',
  'case.opened': 'activity.case.opened',
  'case.written': 'activity.case.written',
  'case.answered': 'activity.case.answered',
  'case.closed': 'activity.case.closed',
  'partner.admitted': 'activity.partner.admitted',
  'partner.frozen': 'activity.partner.frozen',
  'partner.thaw_asked': 'activity.partner.thaw_asked',
  'partner.unfrozen': 'activity.partner.unfrozen',
  'member.kept': 'activity.member.kept',
  'partnership.resume_proposed': 'activity.partnership.resume_proposed',
  'partnership.end_proposed': 'activity.partnership.end_proposed',
  'partnership.proposal_dropped': 'activity.partnership.proposal_dropped',
  'partnership.paused': 'activity.partnership.paused',
  'partnership.resumed': 'activity.partnership.resumed',
  'partnership.term': 'activity.partnership.term',
  'partnership.expiring': 'activity.partnership.expiring',
  'partnership.reviewed': 'activity.partnership.reviewed',
  'partnership.relinquished': 'activity.partnership.relinquished',
  'partnership.asked': 'activity.partnership.asked',
  'partnership.ask_declined': 'activity.partnership.ask_declined',
  'partnership.ask_withdrawn': 'activity.partnership.ask_withdrawn',
  'partnership.frozen': 'activity.partnership.frozen',
  'partnership.payer_notice': 'activity.partnership.payer_notice',
  'partnership.payer_notice_withdrawn': 'activity.partnership.payer_notice_withdrawn',
  'partnership.handover_opened': 'activity.partnership.handover_opened',
  'partnership.handed_over': 'activity.partnership.handed_over',
  'partnership.handover_cancelled': 'activity.partnership.handover_cancelled',
  'partnership.guards': 'activity.partnership.guards',
  'partnership.act_proposed': 'activity.partnership.act_proposed',
  'partnership.act_confirmed': 'activity.partnership.act_confirmed',
  'partnership.act_refused': 'activity.partnership.act_refused',
  'partnership.act_withdrawn': 'activity.partnership.act_withdrawn',
  'payout.requested': 'activity.payout.requested',
  'payout.approved': 'activity.payout.approved',
  'payout.filed': 'activity.payout.filed',
  'payout.booked': 'activity.payout.booked',
  'payout.returned': 'activity.payout.returned',
  'payout.rejected': 'activity.payout.rejected',
  'payout_account.changed': 'activity.payout_account.changed',
  'tax.changed': 'activity.tax.changed',
  'receipt.recorded': 'activity.receipt.recorded',
  'receipt.assigned': 'activity.receipt.assigned',
  'token.created': 'activity.token.created',
  'token.revoked': 'activity.token.revoked',
  'webhook.created': 'activity.webhook.created',
  'webhook.changed': 'activity.webhook.changed',
  'webhook.removed': 'activity.webhook.removed',
  'webhook.key': 'activity.webhook.key',
  'webhook.replayed': 'activity.webhook.replayed',
  'webhook.failing': 'activity.webhook.failing',
  'webhook.gone': 'activity.webhook.gone',
  'account.looked': 'activity.account.looked',
  'factor.reset_asked': 'activity.factor.reset_asked',
  'factor.reset': 'activity.factor.reset',
  'renewal_run.started': 'activity.renewal_run.started',
  'renewal_run.stopped': 'activity.renewal_run.stopped',
  'renewal_run.resumed': 'activity.renewal_run.resumed',
  'payout_batch.filed': 'activity.payout_batch.filed',
}

function sentenceOf(t: Translate, row: ActivityRow): string {
  const { person, partner } = row.about
  const values = {
    who: row.person ?? row.through ?? t(row.byProvider ? 'activity.provider' : 'activity.nobody'),
    known: person ? 'yes' : 'no',
    person: person ?? '',
    partner: partner ?? row.through ?? t('activity.aPartner'),
  }
  const say = special[row.action]
  return say ? say({ t, row, values }) : t(plain[row.action] ?? 'activity.other', values)
}

/** The page that shows what the entry is about, where the organisation may open it. */
export function activityHref(organisationId: string, row: ActivityRow): string | null {
  const own = `/o/${organisationId}`
  const [noun] = row.action.split('.')
  if (noun === 'partnership' && row.objectId) return `${own}/partners/${row.objectId}`
  // What a partner placed may be billed to the partner, whose document it is then.
  if (noun === 'order' && row.objectId && row.through === null) return `${own}/orders/${row.objectId}`
  if (noun === 'invitation') return `${own}/partners`
  if (noun === 'member') return `${own}/people`
  if (noun === 'holding') return `${own}/actors`
  if (noun === 'webhook') return `${own}/webhooks`
  if (noun === 'payment') return `${own}/prepaid`
  return null
}
