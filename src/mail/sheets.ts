import { digestSheet } from './digestSheet.ts'
import { guardedSheets } from './guardedSheets.ts'
import type { LetterFacts, LetterTemplate } from './letter.ts'
import { payoutSheets } from './payoutSheets.ts'
import { programmeSheets } from './programmeSheets.ts'
import { rateSheets } from './rateSheets.ts'
import { refundSheets } from './refundSheets.ts'
import { renewalSheets } from './renewalSheets.ts'
import { requestSheets } from './requestSheets.ts'
import { askedAndGiven, beforeAndAfter, rightsFacts } from './rights.ts'
import { differs, type Sheet } from './sheet.ts'
import type { Voice } from './voice.ts'

/** What each letter says to its reader. The compiler asks for a sheet of every template. */
export const sheets: { [T in LetterTemplate]: (facts: LetterFacts[T], voice: Voice) => Sheet } = {
  digest: digestSheet,

  invitation_asked: ({ partner, company, asked, message, expiresOn, link }, voice) => ({
    subject: voice.t('mail.invitation_asked.subject', { partner }),
    title: voice.t('mail.invitation_asked.title', { partner }),
    lead: [voice.t('mail.invitation_asked.lead', { partner })],
    ...quoted(voice.t('mail.invitation.message', { sender: partner }), message),
    facts: [
      { label: voice.t('mail.row.partner'), value: partner },
      ...(company ? [{ label: voice.t('mail.row.organisation'), value: company }] : []),
      ...rightsFacts(voice, asked, 'wish'),
      { label: voice.t('mail.invitation.openUntil'), value: voice.day(expiresOn) },
    ],
    button: { label: voice.t('mail.invitation.button'), link },
    why: `${voice.t('mail.invitation.whyInvited', { sender: partner })} ${voice.t('mail.invitation.unknownSender', { sender: partner })}`,
  }),

  invitation_offered: ({ client, offered, message, expiresOn, link }, voice) => ({
    subject: voice.t('mail.invitation_offered.subject', { client }),
    title: voice.t('mail.invitation_offered.title', { client }),
    lead: [voice.t('mail.invitation_offered.lead', { client })],
    ...(offered.payer === 'partner' ? { note: voice.t('mail.invitation_offered.youPay') } : {}),
    ...quoted(voice.t('mail.invitation.message', { sender: client }), message),
    facts: [
      { label: voice.t('mail.row.client'), value: client },
      ...rightsFacts(voice, offered, 'grant'),
      { label: voice.t('mail.invitation.openUntil'), value: voice.day(expiresOn) },
    ],
    button: { label: voice.t('mail.invitation.button'), link },
    why: voice.t('mail.invitation_offered.why', { client }),
  }),

  invitation_reminder: ({ sender, expiresOn, link }, { t, day }) => ({
    subject: t('mail.invitation_reminder.subject', { sender }),
    title: t('mail.invitation_reminder.title'),
    lead: [t('mail.invitation_reminder.lead', { sender })],
    facts: [
      { label: t('mail.invitation_reminder.from'), value: sender },
      { label: t('mail.invitation.openUntil'), value: day(expiresOn) },
    ],
    button: { label: t('mail.invitation.button'), link },
    why: `${t('mail.invitation.whyInvited', { sender })} ${t('mail.invitation.unknownSender', { sender })}`,
  }),

  invitation_accepted: ({ client, partner, asked, given, differs: isOther, forPartner, link }, voice) => {
    const other = forPartner ? client : partner
    const surprise = isOther && forPartner
    const lead = surprise ? 'leadDiffers' : forPartner ? 'leadPartner' : 'leadClient'
    return {
      subject: voice.t(
        surprise ? 'mail.invitation_accepted.subjectDiffers' : 'mail.invitation_accepted.subject',
        { client, other },
      ),
      title: voice.t('mail.invitation_accepted.title', { other }),
      lead: [voice.t(`mail.invitation_accepted.${lead}`, { client, partner })],
      ...(forPartner ? { note: voice.t('mail.invitation_accepted.check') } : {}),
      ...(isOther
        ? { comparison: askedAndGiven(voice, asked, given) }
        : { facts: rightsFacts(voice, given, 'grant') }),
      button: { label: voice.t('mail.button.rights'), link },
      why: voice.t('mail.why.actsFor', { organisation: forPartner ? partner : client }),
    }
  },

  invitation_declined: ({ recipient, reason }, { t }) => ({
    subject: t('mail.invitation_declined.subject', { recipient }),
    title: t('mail.invitation_declined.title', { recipient }),
    lead: [t('mail.invitation.noAccess')],
    ...quoted(t('mail.quote.reason'), reason),
    why: t('mail.invitation.whyOurs'),
  }),

  invitation_withdrawn: ({ sender }, { t }) => ({
    subject: t('mail.invitation_withdrawn.subject', { sender }),
    title: t('mail.invitation_withdrawn.title', { sender }),
    lead: [`${t('mail.invitation.noAccess')} ${t('mail.invitation_withdrawn.nothingToDo')}`],
    why: t('mail.invitation.whyInvited', { sender }),
  }),

  invitation_expired: ({ other }, { t }) => ({
    subject: t('mail.invitation_expired.subject', { other }),
    title: t('mail.invitation_expired.title'),
    lead: [t('mail.invitation_expired.lead', { other }), t('mail.invitation.noAccess')],
    why: t('mail.invitation.whyOurs'),
  }),

  rights_changed: ({ client, partner, before, after, link }, voice) => {
    const comparison = beforeAndAfter(voice, before, after)
    return {
      subject: voice.t('mail.rights_changed.subject', { client, partner }),
      title: voice.t('mail.rights_changed.title', { partner }),
      lead: [voice.t('mail.rights_changed.lead', { client, partner })],
      // One product for another, or another level for one: words that count do not show it.
      ...(comparison.lines.some(differs) ? {} : { note: voice.t('mail.rights_changed.inDetail') }),
      comparison,
      button: { label: voice.t('mail.button.rights'), link },
      why: voice.t('mail.partnership.why', { client, partner }),
    }
  },

  payer_changed: ({ client, partner, payer, voided, forPartner, link }, { t }) => {
    const who = forPartner === (payer === 'partner') ? 'you' : 'other'
    return {
      subject: t('mail.payer_changed.subject', { other: forPartner ? client : partner }),
      title: t('mail.payer_changed.title', { who, payer: payer === 'partner' ? partner : client }),
      lead: [
        t(payer === 'partner' ? 'mail.payer_changed.leadPartner' : 'mail.payer_changed.leadClient', {
          client,
          partner,
        }),
      ],
      ...(voided > 0 ? { note: t('mail.payer_changed.voided', { count: voided }) } : {}),
      facts: [
        { label: t('mail.row.client'), value: client },
        { label: t('mail.row.partner'), value: partner },
        { label: t('mail.row.payer'), value: payer === 'partner' ? partner : client },
      ],
      button: { label: t('mail.partnership.button'), link },
      why: t('mail.why.actsFor', { organisation: forPartner ? partner : client }),
    }
  },

  partnership_ended: ({ client, partner, endedBy, reason, people, forPartner }, { t }) => {
    const other = forPartner ? client : partner
    const names: Record<string, string> = { client, partner }
    return {
      subject: t('mail.partnership_ended.subject', { other }),
      title: t('mail.partnership_ended.title', { other }),
      lead: [
        t(forPartner ? 'mail.partnership_ended.leadPartner' : 'mail.partnership_ended.leadClient', {
          client,
          partner,
        }),
      ],
      facts: [
        {
          label: t('mail.partnership_ended.byLabel'),
          value: names[endedBy] ?? t('mail.partnership_ended.by', { by: endedBy }),
        },
        { label: t('mail.partnership_ended.people'), value: `${people}` },
      ],
      ...quoted(t('mail.quote.reason'), reason),
      why: t('mail.why.actsFor', { organisation: forPartner ? partner : client }),
    }
  },

  member_added: ({ organisation, by, role, link }, { t }) => ({
    subject: t('mail.member_added.subject', { organisation }),
    title: t('mail.member_added.title', { organisation }),
    lead: [t('mail.member_added.lead', { by, organisation })],
    facts: [
      { label: t('mail.row.organisation'), value: organisation },
      { label: t('mail.member_added.roleLabel'), value: t('mail.member_added.role', { role }) },
      { label: t('mail.member_added.byLabel'), value: by },
    ],
    button: { label: t('mail.member_added.button'), link },
    why: t('mail.member_added.why', { by }),
  }),

  partnership_moved: ({ client, partner, what, by, text, day, count, rights, forPartner, link }, voice) => {
    const { t } = voice
    const words = { client, partner, other: forPartner ? client : partner, count }
    const subject = t(`mail.moved.${what}.subject`, words)
    const isAbout = what === 'term' || what === 'ending' || what === 'leaving'
    const mover = { client, partner, provider: t('mail.moved.provider'), time: '' }[by]
    return {
      subject,
      title: subject,
      lead: [t(`mail.moved.${what}.lead`, words)],
      ...quoted(t('mail.quote.reason'), text),
      facts: [
        { label: t('mail.row.client'), value: client },
        { label: t('mail.row.partner'), value: partner },
        ...(by === 'time' ? [] : [{ label: t('mail.moved.by'), value: mover }]),
        ...(isAbout
          ? [{ label: t('mail.moved.day'), value: day ? voice.day(day) : t('mail.moved.noEnd') }]
          : []),
        ...(rights ? rightsFacts(voice, rights, 'wish') : []),
      ],
      button: { label: t('mail.partnership.button'), link },
      why: t('mail.partnership.why', { client, partner }),
    }
  },

  token_ending: ({ organisation, token, user, because, endsOn, link }, { t, day }) => ({
    subject: t('mail.token_ending.subject', { token, because }),
    title: t('mail.token_ending.title', { because }),
    lead: [t('mail.token_ending.lead', { token, organisation, because, day: day(endsOn) })],
    facts: [
      { label: t('mail.row.organisation'), value: organisation },
      { label: t('mail.token_ending.user'), value: user },
      { label: t('mail.token_ending.token'), value: token },
    ],
    button: { label: t('mail.token_ending.button'), link },
    why: t('mail.why.actsFor', { organisation }),
  }),

  webhook_failing: ({ organisation, webhook, host, because, link }, { t }) => ({
    subject: t('mail.webhook_failing.subject', { webhook, because }),
    title: t('mail.webhook_failing.title', { because }),
    lead: [t('mail.webhook_failing.lead', { webhook, organisation, because })],
    facts: [
      { label: t('mail.row.organisation'), value: organisation },
      { label: t('mail.webhook_failing.webhook'), value: webhook },
      { label: t('mail.webhook_failing.host'), value: host },
    ],
    button: { label: t('mail.webhook_failing.button'), link },
    why: t('mail.why.actsFor', { organisation }),
  }),

  holding_ending: ({ client, partner, person, forPerson, days, lastDay, link }, { t, day }) => {
    const words = { client, person, count: days, who: forPerson ? 'person' : 'boss' }
    return {
      subject: t('mail.holding_ending.subject', words),
      title: t('mail.holding_ending.title', words),
      lead: [t('mail.holding_ending.lead', words)],
      facts: [
        { label: t('mail.row.client'), value: client },
        { label: t('mail.holding_ending.person'), value: person },
        { label: t('mail.holding_ending.lastDay'), value: day(lastDay) },
      ],
      button: { label: t('mail.holding_ending.button', words), link },
      why: t('mail.why.actsFor', { organisation: partner }),
    }
  },

  holding_changed: ({ client, partner, level, products, lastDay, link }, { t, day }) => ({
    subject: t('mail.holding_changed.subject', { client }),
    title: t('mail.holding_changed.title', { level, client }),
    lead: [t('mail.holding_changed.lead', { client, partner })],
    facts: [
      { label: t('mail.row.client'), value: client },
      { label: t('mail.holding_changed.levelLabel'), value: t('mail.rights.may', { level }) },
      ...(level === 'none' ? [] : [{ label: t('mail.row.covers'), value: heldProducts(t, products) }]),
      ...(lastDay ? [{ label: t('mail.holding_ending.lastDay'), value: day(lastDay) }] : []),
    ],
    button: { label: t('mail.holding_changed.button'), link },
    why: t('mail.why.actsFor', { organisation: partner }),
  }),

  order_paid: ({ organisation, owner, title, net, vat, gross, currency, link }, { t, money }) => ({
    subject: t('mail.order_paid.subject', { title }),
    title: t('mail.order_paid.title'),
    lead: [t('mail.order_paid.lead', { organisation, title })],
    facts: [
      { label: t('mail.order.label'), value: title },
      ...(owner === organisation ? [] : [{ label: t('mail.order.owner'), value: owner }]),
      { label: t('mail.order.net'), value: money(net, currency) },
      { label: t('mail.order.vat'), value: money(vat, currency) },
      { label: t('mail.order.gross'), value: money(gross, currency) },
    ],
    button: { label: t('mail.button.order'), link },
    why: t('mail.order.why', { organisation }),
  }),

  order_waiting: ({ organisation, title, gross, currency, link }, { t, money }) => ({
    subject: t('mail.order_waiting.subject', { title }),
    title: t('mail.order_waiting.title'),
    lead: [t('mail.order_waiting.lead', { organisation, title })],
    facts: [
      { label: t('mail.order.label'), value: title },
      { label: t('mail.order.payer'), value: organisation },
      { label: t('mail.order.gross'), value: money(gross, currency) },
    ],
    button: { label: t('mail.button.order'), link },
    why: t('mail.order.why', { organisation }),
  }),

  order_voided: ({ organisation, title, reason, gross, currency }, { t, money }) => ({
    subject: t('mail.order_voided.subject', { title }),
    title: t('mail.order_voided.title'),
    lead: [t('mail.order_voided.lead', { title })],
    facts: [
      { label: t('mail.order_voided.reasonLabel'), value: t('mail.order_voided.reason', { reason }) },
      { label: t('mail.row.organisation'), value: organisation },
      { label: t('mail.order.gross'), value: money(gross, currency) },
    ],
    why: t('mail.order.why', { organisation }),
  }),

  payment_landed_prepaid: ({ organisation, amount, currency, title, link }, { t, money }) => ({
    subject: t('mail.payment_landed_prepaid.subject', { organisation }),
    title: t('mail.payment_landed_prepaid.title'),
    lead: [t('mail.payment_landed_prepaid.lead', { organisation, title })],
    facts: [
      { label: t('mail.order.label'), value: title },
      { label: t('mail.order.amount'), value: money(amount, currency) },
    ],
    button: { label: t('mail.button.prepaid'), link },
    why: t('mail.order.why', { organisation }),
  }),

  top_up_booked: ({ organisation, amount, currency, link }, { t, money }) => ({
    subject: t('mail.top_up_booked.subject', { organisation }),
    title: t('mail.top_up_booked.title'),
    lead: [t('mail.top_up_booked.lead', { organisation })],
    facts: [
      { label: t('mail.row.organisation'), value: organisation },
      { label: t('mail.order.amount'), value: money(amount, currency) },
    ],
    button: { label: t('mail.button.prepaid'), link },
    why: t('mail.order.why', { organisation }),
  }),

  ...guardedSheets,
  ...renewalSheets,
  ...refundSheets,
  ...payoutSheets,
  ...programmeSheets,
  ...requestSheets,
  ...rateSheets,

  sign_up: ({ known, link }, { t }) => ({
    subject: t('mail.sign_up.subject', { known: `${known}` }),
    title: t('mail.sign_up.title', { known: `${known}` }),
    lead: [t('mail.sign_up.lead', { known: `${known}` })],
    button: { label: t('mail.sign_up.button', { known: `${known}` }), link },
    why: t('mail.sign_up.why'),
  }),

  password_link: ({ link }, { t }) => ({
    subject: t('mail.password_link.subject'),
    title: t('mail.password_link.title'),
    lead: [t('mail.password_link.lead')],
    button: { label: t('mail.password_link.button'), link },
    why: t('mail.password_link.why'),
  }),

  proof_locked: ({ action }, { t }) => ({
    subject: t('mail.proof_locked.subject'),
    title: t('mail.proof_locked.title'),
    lead: [t('mail.proof_locked.lead')],
    note: t('mail.proof_locked.notYou'),
    facts: [{ label: t('mail.proof_locked.actLabel'), value: t('mail.proof_locked.act', { action }) }],
    why: t('mail.proof_locked.why'),
  }),

  account_safety: ({ what, device, by, link }, { t }) => ({
    subject: t('mail.account_safety.subject', { what }),
    title: t('mail.account_safety.title', { what }),
    lead: [t('mail.account_safety.lead', { what })],
    note: t(what === 'reset_asked' ? 'mail.account_safety.refuse' : 'mail.account_safety.notYou'),
    facts: [
      ...(by ? [{ label: t('mail.account_safety.byLabel'), value: by }] : []),
      ...(device ? [{ label: t('mail.account_safety.deviceLabel'), value: device }] : []),
    ],
    button: { label: t('mail.account_safety.button'), link },
    why: t('mail.proof_locked.why'),
  }),
}

function quoted(from: string, text: string): Pick<Sheet, 'quote'> {
  return text.trim() ? { quote: { from, text: text.trim() } } : {}
}

function heldProducts(t: Voice['t'], products: number | null): string {
  return products === null
    ? t('mail.holding_changed.allProducts')
    : t('mail.rights.products', { count: products })
}
