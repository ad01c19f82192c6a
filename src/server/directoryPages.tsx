import { ORPCError } from '@orpc/client'
import type { Badge, Profile } from '../directory/contract.ts'
import { DirectoryPage } from '../directory/DirectoryPage.tsx'
import { directoryForm } from '../directory/directoryForm.ts'
import { PartnerProfilePage } from '../directory/PartnerProfilePage.tsx'
import { VerifyPage } from '../directory/VerifyPage.tsx'
import { type Id, idOf } from '../lib/id.ts'
import { plainAmount } from '../programme/joinForm.ts'
import { openHref } from '../web/open/places.ts'
import type { AsVisitor } from './asVisitor.ts'
import { wordsOf } from './draw.tsx'
import type { Answer, Asked, Served } from './served.ts'

/** What is known of a badge; nothing where nobody of that name ever was a partner. */
async function badgeOf(visitor: AsVisitor, partnerId: Id<'organisation'>): Promise<Badge | null> {
  try {
    return await visitor.client.directory.badge({ partnerId })
  } catch (error) {
    if (error instanceof ORPCError && error.code === 'not_found') return null
    throw error
  }
}

async function profilePage({ language, below = '' }: Asked, visitor: AsVisitor): Promise<Answer | undefined> {
  let profile: Profile
  try {
    profile = await visitor.client.directory.profile({ slug: below, language })
  } catch (error) {
    if (error instanceof ORPCError && ['not_found', 'input_invalid'].includes(error.code)) return undefined
    throw error
  }
  return {
    page: {
      title: profile.name,
      description: profile.claim?.text,
      width: 'wide',
      signInHref: openHref('signIn', language),
      facts: factsOf(profile),
      children: <PartnerProfilePage profile={profile} />,
    },
  }
}

/** The same for machines (schema.org), and nothing that the page does not say. */
function factsOf({ name, claim, town, country, website, email, phone }: Profile) {
  return {
    '@context': 'https://schema.org',
    '@type': 'ProfessionalService',
    name,
    ...(claim ? { description: claim.text } : {}),
    ...(website ? { url: website.startsWith('http') ? website : `https://${website}` } : {}),
    ...(email ? { email } : {}),
    ...(phone ? { telephone: phone } : {}),
    address: { '@type': 'PostalAddress', addressLocality: town, addressCountry: country },
  }
}

/** The directory and the page that verifies a badge, for everybody and without a script. */
export const directoryPages: Record<'directory' | 'verify', Served> = {
  directory: {
    async show(asked, visitor) {
      if (asked.below !== undefined) return profilePage(asked, visitor)
      const { language, query } = asked
      const form = directoryForm.parse(query)
      const budget = plainAmount(form.budget)
      const found = await visitor.client.directory.search({
        q: form.q,
        ...(form.skill ? { skill: form.skill } : {}),
        ...(form.activity ? { activity: form.activity } : {}),
        ...(form.speaks ? { speaks: form.speaks } : {}),
        ...(form.country ? { country: form.country } : {}),
        ...(budget === '0.00' ? {} : { budget, currency: form.currency || 'CHF' }),
        ...(form.accepts ? { accepts: true } : {}),
        ...(form.remote ? { remote: true } : {}),
        sort: form.sort,
        page: form.page,
        language,
      })
      const { t } = wordsOf(language)
      return {
        page: {
          title: t('open.directory.title'),
          description: t('open.directory.description'),
          width: 'wide',
          unlisted: Object.keys(query).length > 0,
          signInHref: openHref('signIn', language),
          children: <DirectoryPage form={form} found={found} />,
        },
      }
    },
  },
  verify: {
    async show({ language, below }, visitor) {
      const id = idOf('organisation').safeParse(below)
      const badge = id.success ? await badgeOf(visitor, id.data) : null
      const { t } = wordsOf(language)
      return {
        page: {
          title: t('open.verify.title'),
          description: t('open.verify.description'),
          width: 'wide',
          signInHref: openHref('signIn', language),
          children: <VerifyPage badge={badge} />,
        },
      }
    },
  },
}
