import type { LetterFacts, LetterTemplate, RightsInWords } from './letter.ts'
import { programmeSamples } from './programmeSamples.ts'
import { safetyEvents } from './vocabulary.ts'

const link = 'https://partners.hoster.example/invitations/open?token=4fJ0-sample_token'
const client = 'Fiduciaire du Bourg SA'
const partner = 'Atelier Nord Sàrl'
const wished: RightsInWords = { access: 'full', payer: 'partner', families: [], products: 0 }
const limited: RightsInWords = {
  access: 'limited',
  payer: 'client',
  families: ['domains'],
  products: 7,
  level: 'manage',
}
const title = '35 × Web hosting, 1 year'
const money = { gross: '1234.56', currency: 'CHF' }

/** Category names as the sender looks them up; one is missing, as it is after a category was renamed. */
export const sampleFamilyNames = { web_hosting: 'Web hosting', domains: 'Domains' }

/** Facts to try every letter with, some in two versions. */
export const samples: { [T in LetterTemplate]: LetterFacts[T][] } = {
  invitation_asked: [
    {
      partner,
      company: client,
      asked: {
        access: 'limited',
        payer: 'client',
        families: ['web_hosting', 'domains', 'mail'],
        products: 0,
      },
      message: 'Bonjour Claire,\ncomme convenu au téléphone.\n\nLuc',
      expiresOn: '2026-10-14',
      link,
    },
    { partner, company: '', asked: wished, message: '', expiresOn: '2026-10-14', link },
  ],
  invitation_offered: [
    { client, offered: { ...wished, products: 0 }, message: '', expiresOn: '2026-10-14', link },
    { client, offered: { ...limited, products: 0 }, message: 'Welcome', expiresOn: '2026-10-14', link },
  ],
  invitation_reminder: [{ sender: partner, expiresOn: '2026-10-14', link }],
  invitation_accepted: [
    { client, partner, asked: wished, given: limited, differs: true, forPartner: true, link },
    { client, partner, asked: wished, given: limited, differs: true, forPartner: false, link },
    { client, partner, asked: wished, given: wished, differs: false, forPartner: true, link },
  ],
  invitation_declined: [
    { recipient: client, reason: 'We look after it ourselves.' },
    { recipient: client, reason: '' },
  ],
  invitation_withdrawn: [{ sender: partner }],
  invitation_expired: [{ other: client }],
  rights_changed: [
    { client, partner, before: limited, after: { ...limited, families: [], products: 1 }, link },
    { client, partner, before: limited, after: { ...limited, families: [], products: 0 }, link },
    { client, partner, before: limited, after: limited, link },
  ],
  payer_changed: [
    { client, partner, payer: 'partner', voided: 2, forPartner: true, link },
    { client, partner, payer: 'client', voided: 1, forPartner: true, link },
    { client, partner, payer: 'client', voided: 0, forPartner: false, link },
  ],
  partnership_ended: [
    { client, partner, endedBy: 'client', reason: 'We move in house.', people: 4, forPartner: true },
    { client, partner, endedBy: 'time', reason: '', people: 1, forPartner: false },
  ],
  partnership_moved: (
    [
      'paused',
      'resumed',
      'term',
      'ending',
      'leaving',
      'relinquished',
      'asked',
      'declined',
      'review',
      'breach',
    ] as const
  ).map((what, index) => ({
    client,
    partner,
    what,
    by:
      what === 'leaving'
        ? ('provider' as const)
        : what === 'ending' || what === 'review'
          ? ('time' as const)
          : ('client' as const),
    text: what === 'paused' ? 'Holidays' : '',
    day: what === 'ending' || what === 'leaving' ? '2026-12-31' : null,
    count: 7,
    rights: what === 'asked' ? wished : null,
    forPartner: index % 2 === 0,
    link,
  })),
  token_ending: [
    {
      organisation: partner,
      token: 'Backup',
      user: 'Integration',
      because: 'unused',
      endsOn: '2026-12-14',
      link,
    },
    {
      organisation: partner,
      token: 'Backup',
      user: 'Integration',
      because: 'expiring',
      endsOn: '2026-12-14',
      link,
    },
  ],
  webhook_failing: (['failing', 'gone'] as const).map((because) => ({
    organisation: partner,
    webhook: 'Ticket desk',
    host: 'hooks.agency.example',
    because,
    link,
  })),
  act_proposed: [
    {
      client,
      partner,
      author: 'Luc Favre',
      act: 'order',
      title,
      count: 3,
      list: '1234.56',
      currency: 'CHF',
      expiresOn: '2026-10-14',
      link,
    },
    {
      client,
      partner,
      author: 'Luc Favre',
      act: 'renewal_off',
      title: 'fidu-bourg.ch',
      count: 1,
      list: null,
      currency: null,
      expiresOn: '2026-10-14',
      link,
    },
  ],
  act_decided: (['confirmed', 'refused', 'withdrawn', 'expired'] as const).map((outcome, index) => ({
    client,
    partner,
    act: 'frequency' as const,
    title,
    count: 1 + index,
    outcome,
    reason: outcome === 'refused' ? 'Not this year.' : '',
    forPartner: index % 2 === 0,
    link,
  })),
  handover_moved: (['opened', 'reminder', 'flipped', 'cancelled', 'expired'] as const).map((what, index) => ({
    client,
    from: partner,
    to: 'Studio Sud SA',
    what,
    side: (['client', 'from', 'to'] as const)[index % 3] ?? 'client',
    count: 12,
    until: '2026-12-31',
    link,
  })),
  payer_notice: (['given', 'reminder', 'effective'] as const).map((what, index) => ({
    client,
    partner,
    what,
    day: '2026-12-31',
    count: index === 1 ? 7 : 1,
    forPartner: index === 2,
    link,
  })),
  partner_frozen: [
    { partner, person: 'Luc Favre', clients: 101, minutes: 10, forStaff: false, link },
    { partner, person: 'Backup', clients: 21, minutes: 1, forStaff: true, link },
  ],
  member_added: [{ organisation: partner, by: 'Luc Favre', role: 'collaborator', link }],
  holding_changed: [
    { client, partner, level: 'order', products: null, lastDay: null, link },
    { client, partner, level: 'look', products: 3, lastDay: '2026-12-31', link },
    { client, partner, level: 'none', products: 0, lastDay: null, link },
  ],
  holding_ending: [
    { client, partner, person: 'Sofia Rey', forPerson: true, days: 7, lastDay: '2026-12-31', link },
    { client, partner, person: 'Sofia Rey', forPerson: false, days: 1, lastDay: '2026-12-31', link },
  ],
  order_paid: [{ organisation: partner, owner: client, title, net: '1142.05', vat: '92.51', ...money, link }],
  order_waiting: [{ organisation: client, title, ...money, link }],
  order_voided: [
    { organisation: client, title, reason: 'payer_changed', ...money },
    { organisation: client, title, reason: 'cancelled', gross: '208.32', currency: 'EUR' },
  ],
  payment_landed_prepaid: [{ organisation: client, amount: '208.32', currency: 'CHF', title, link }],
  refund_made: [
    {
      organisation: client,
      title,
      invoice: 'INV-2026-000042',
      reason: 'Ordered twice by mistake',
      net: '104.16',
      vat: '8.44',
      gross: '112.60',
      currency: 'CHF',
      back: [
        { place: 'psp', amount: '100.00' },
        { place: 'prepaid', amount: '12.60' },
      ],
      link,
    },
  ],
  cashback_clawed: [
    { partner, client, title, earned: '52.08', taken: '20.83', debt: null, currency: 'CHF', link },
    { partner, client, title, earned: '52.08', taken: '52.08', debt: '12.00', currency: 'CHF', link },
  ],
  top_up_booked: [{ organisation: client, amount: '500.00', currency: 'EUR', link }],
  renewals_due: [
    { organisation: client, count: 1, title: 'bourg.example', firstOn: '2026-10-14', link },
    { organisation: client, count: 12, title: 'bourg.example', firstOn: '2026-10-14', link },
  ],
  renewals_paid: [{ organisation: partner, count: 35, title: 'bourg.example', ...money, link }],
  renewals_failed: [
    {
      organisation: partner,
      count: 2,
      title: 'bourg.example',
      firstOn: '2026-10-14',
      nextOn: '2026-10-09',
      reason: 'insufficient_funds',
      link,
    },
    {
      organisation: client,
      count: 1,
      title: 'bourg.example',
      firstOn: '2026-10-14',
      nextOn: null,
      reason: 'other',
      link,
    },
  ],
  renewals_overdue: (['overdue', 'blocked', 'terminated'] as const).map((step, index) => ({
    organisation: client,
    count: index + 1,
    title: 'bourg.example',
    step,
    expiredOn: '2026-10-14',
    link,
  })),
  renewals_waiting: [{ organisation: client, count: 3, title: 'bourg.example', firstOn: '2026-10-14', link }],
  renewals_on_account: [
    { organisation: client, count: 2, title: 'bourg.example', ...money, dueOn: '2027-01-12', link },
  ],
  renewals_debt: (['soon', 'overdue', 'blocked'] as const).map((step) => ({
    organisation: client,
    title: 'bourg.example',
    step,
    ...money,
    dueOn: '2027-01-12',
    link,
  })),
  renewals_currency: [
    { organisation: client, before: 'CHF', after: 'EUR', left: '120.50', forPartner: false, link },
    { organisation: client, before: 'CHF', after: 'EUR', left: null, forPartner: false, link },
    { organisation: client, before: 'CHF', after: 'EUR', left: null, forPartner: true, link },
  ],
  renewals_to_confirm: [{ client, partner, count: 7, firstOn: '2026-10-14', link }],
  mandates_cancelled: [
    { client, partner, count: 7, automatic: 5, forPartner: true, link },
    { client, partner, count: 1, automatic: 0, forPartner: false, link },
  ],
  payout_account_changed: [
    {
      organisation: partner,
      by: 'Luc Favre',
      iban: 'CH93 •••• •••• •••• •295 7',
      usableOn: '2026-10-14',
      link,
    },
  ],
  payout_ended: (['booked', 'returned', 'rejected'] as const).map((state) => ({
    organisation: partner,
    state,
    amount: '1240.50',
    currency: 'CHF',
    iban: 'CH93 •••• •••• •••• •295 7',
    reason: state === 'booked' ? '' : 'Account closed.',
    link,
  })),
  rates_changing: [
    {
      organisation: partner,
      from: '2026-12-01',
      rows: [
        {
          kind: 'partner_rate',
          of: 'hosting',
          quantity: null,
          currency: null,
          months: null,
          before: '20',
          after: '22.5',
        },
        {
          kind: 'volume_tier',
          of: 'hosting',
          quantity: 35,
          currency: null,
          months: null,
          before: '25',
          after: null,
        },
        {
          kind: 'partner_price',
          of: '.ch',
          quantity: null,
          currency: 'CHF',
          months: 12,
          before: null,
          after: '9.10',
        },
        {
          kind: 'price',
          of: 'Web hosting',
          quantity: null,
          currency: 'EUR',
          months: 1,
          before: '5.75',
          after: '5.95',
        },
      ],
      more: 3,
      link,
    },
  ],
  rates_kept: [{ organisation: partner, from: '2026-12-01', link }],
  digest: [
    {
      day: '2026-10-14',
      items: [
        { organisation: partner, subject: 'Fiduciaire du Bourg SA: order paid' },
        { organisation: client, subject: 'Renewals ahead' },
      ],
      more: 0,
      link,
    },
    { day: '2026-10-14', items: [{ organisation: '', subject: 'Hosting' }], more: 12, link },
  ],
  password_link: [{ link }],
  sign_up: [
    { known: false, link },
    { known: true, link },
  ],
  proof_locked: [{ action: 'end_partnership' }, { action: 'something_new' }],
  account_safety: safetyEvents.map((what) => ({
    what,
    device: what === 'guessed' ? '' : 'Firefox, Linux, 203.0.113.x',
    by: what.startsWith('reset') ? 'Luc Favre' : '',
    link,
  })),
  ...programmeSamples,
}
