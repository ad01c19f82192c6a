import type { LetterFacts } from './letter.ts'
import type { Sheet } from './sheet.ts'
import type { Voice } from './voice.ts'

type GuardedTemplate = 'act_proposed' | 'act_decided' | 'handover_moved' | 'payer_notice' | 'partner_frozen'

const quoted = (t: Voice['t'], text: string): Pick<Sheet, 'quote'> =>
  text.trim() ? { quote: { from: t('mail.quote.reason'), text: text.trim() } } : {}

/** Letters about what a client keeps a hand on, who follows a partner, who pays for how long, and who is frozen. */
export const guardedSheets: { [T in GuardedTemplate]: (facts: LetterFacts[T], voice: Voice) => Sheet } = {
  act_proposed: ({ client, partner, author, act, title, count, list, currency, expiresOn, link }, voice) => {
    const { t } = voice
    return {
      subject: t('mail.act_proposed.subject', { title }),
      title: t('mail.act_proposed.title', { partner }),
      lead: [t('mail.act_proposed.lead', { author, partner, client })],
      facts: [
        { label: t('mail.row.partner'), value: partner },
        { label: t('mail.act.label'), value: t('mail.act.kind', { act }) },
        { label: t('mail.order.label'), value: t('mail.act.titles', { title, more: count - 1 }) },
        ...(list && currency ? [{ label: t('mail.act.list'), value: voice.money(list, currency) }] : []),
        { label: t('mail.act.until'), value: voice.day(expiresOn) },
      ],
      button: { label: t('mail.act.look'), link },
      why: t('mail.why.actsFor', { organisation: client }),
    }
  },

  act_decided: ({ client, partner, act, title, count, outcome, reason, forPartner, link }, { t }) => ({
    subject: t('mail.act_decided.subject', { title, outcome }),
    title: t('mail.act_decided.title', { outcome }),
    lead: [t('mail.act_decided.lead', { outcome, client, partner })],
    ...quoted(t, reason),
    facts: [
      { label: t('mail.row.client'), value: client },
      { label: t('mail.row.partner'), value: partner },
      { label: t('mail.act.label'), value: t('mail.act.kind', { act }) },
      { label: t('mail.order.label'), value: t('mail.act.titles', { title, more: count - 1 }) },
    ],
    button: { label: t('mail.act.look'), link },
    why: t('mail.why.actsFor', { organisation: forPartner ? partner : client }),
  }),

  handover_moved: ({ client, from, to, what, side, count, until, link }, { t, day }) => ({
    subject: t('mail.handover.subject', { client, what }),
    title: t('mail.handover.title', { what, to }),
    lead: [t(`mail.handover.${what}`, { client, from, to, side, count })],
    facts: [
      { label: t('mail.row.client'), value: client },
      { label: t('mail.handover.from'), value: from },
      { label: t('mail.handover.to'), value: to },
      { label: t('mail.row.covers'), value: t('mail.rights.products', { count }) },
      ...(what === 'opened' || what === 'reminder'
        ? [{ label: t('mail.handover.until'), value: day(until) }]
        : []),
    ],
    button: { label: t('mail.partnership.button'), link },
    why: t('mail.why.actsFor', { organisation: side === 'client' ? client : side === 'from' ? from : to }),
  }),

  payer_notice: ({ client, partner, what, day: lastDay, count, forPartner, link }, { t, day }) => ({
    subject: t('mail.payer_notice.subject', { other: forPartner ? client : partner, what, count }),
    title: t('mail.payer_notice.title', { partner, what, count }),
    lead: [t(`mail.payer_notice.${what}`, { client, partner, day: day(lastDay) })],
    facts: [
      { label: t('mail.row.client'), value: client },
      { label: t('mail.row.partner'), value: partner },
      { label: t('mail.payer_notice.day'), value: day(lastDay) },
    ],
    button: { label: t('mail.partnership.button'), link },
    why: t('mail.partnership.why', { client, partner }),
  }),

  partner_frozen: ({ partner, person, clients, minutes, forStaff, link }, { t }) => ({
    subject: t('mail.partner_frozen.subject', { partner }),
    title: t('mail.partner_frozen.title', { partner }),
    lead: [t('mail.partner_frozen.lead', { partner, person, clients, minutes })],
    note: t(forStaff ? 'mail.partner_frozen.staff' : 'mail.partner_frozen.note'),
    facts: [
      { label: t('mail.row.partner'), value: partner },
      { label: t('mail.partner_frozen.person'), value: person },
      { label: t('mail.partner_frozen.clients'), value: `${clients}` },
    ],
    button: { label: t('mail.partner_frozen.button'), link },
    why: t('mail.why.actsFor', { organisation: partner }),
  }),
}
