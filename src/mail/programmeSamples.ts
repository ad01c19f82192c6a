import type { LetterFacts, LetterTemplate } from './letter.ts'
import {
  applicationNews,
  caseNews,
  requestsInLetters,
  standingNews,
  supportAccessNews,
} from './vocabulary.ts'

const partner = 'Atelier Nord Sàrl'
const link = 'https://partners.provider.example/p/org_01/clients'

/** Facts of the letters around the programme and requests for offers, every variant of their words at least once. */
export const programmeSamples = {
  request_confirm: [{ reference: 'AO-7K3F-92', link }],
  request_published: [
    { reference: 'AO-7K3F-92', partners: 0, closesOn: '2026-12-20', keptDays: 30, link },
    { reference: 'AO-7K3F-92', partners: 64, closesOn: '2026-12-20', keptDays: 30, link },
  ],
  request_new: requestsInLetters.map((kind) => ({
    partner,
    kind,
    extract: 'We are a vineyard and want to sell from our own site, in two languages …',
    closesOn: '2026-12-20',
    link,
  })),
  request_proposal: [{ reference: 'AO-7K3F-92', partner }],
  request_gone: [
    { partner, reference: 'AO-7K3F-92', won: false, link },
    { partner, reference: 'AO-7K3F-92', won: true, link },
  ],
  support_case: caseNews.map((what) => ({
    number: 1042,
    organisation: 'Fiduciaire du Bourg SA',
    what,
    day: '2026-12-01',
    link,
  })),
  support_access: supportAccessNews.map((what) => ({
    organisation: 'Fiduciaire du Bourg SA',
    what,
    by: what === 'lent' ? 'Luc Morel' : 'Nadia Keller',
    level: what === 'emergency' ? ('look' as const) : ('act' as const),
    hours: what === 'emergency' ? 4 : 24,
    reason: 'The certificate of the shop is not renewed',
    acts: what === 'ended' ? 3 : 0,
    link,
  })),
  standing_moved: standingNews.map((what) => ({
    organisation: partner,
    what,
    reached: what === 'confirmed' || what === 'reinstated' ? 104 : 58,
    day: what === 'confirmed' || what === 'reinstated' || what === 'suspended' ? null : '2026-12-20',
    link,
  })),
  application_moved: applicationNews.map((what) => ({
    organisation: partner,
    reference: 'apl_01jd0example00000000',
    what,
    reasons: what === 'needs_info' || what === 'rejected' ? ['website_not_yours', 'activity_unclear'] : [],
    text: what === 'needs_info' ? 'Please put the token on your site and tell us whom you work for.' : '',
    day: what === 'approved' || what === 'needs_info' ? null : '2026-12-01',
    link,
  })),
  application_to_sign: [{ organisation: partner, by: 'Luc Favre', link }],
} satisfies { [T in LetterTemplate]?: LetterFacts[T][] }
