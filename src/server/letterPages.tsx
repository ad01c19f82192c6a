import { ORPCError } from '@orpc/client'
import { idOf } from '../lib/id.ts'
import { StopMailPage } from '../notices/StopMailPage.tsx'
import { openHref } from '../web/open/places.ts'
import type { AsVisitor } from './asVisitor.ts'
import { wordsOf } from './draw.tsx'
import type { Asked, Served } from './served.ts'

const letterId = idOf('letter')

/** What the link names: a letter, and the signature that proves it was in it. */
function linkOf({ below = '' }: Asked) {
  const [id, signature = ''] = below.split('.')
  const read = letterId.safeParse(id)
  return read.success ? { letterId: read.data, signature } : undefined
}

async function orMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ORPCError && ['not_found', 'input_invalid'].includes(error.code)) return undefined
    throw error
  }
}

async function show(asked: Asked, visitor: AsVisitor) {
  const link = linkOf(asked)
  const stops = link ? await orMissing(visitor.client.notices.stopped(link)) : []
  // an address that no mail has is none of ours
  if (!stops || (asked.below !== undefined && stops.length === 0)) return undefined
  const { language, below } = asked
  const { t } = wordsOf(language)
  return {
    page: {
      title: t('open.letters.title'),
      description: t('open.letters.description'),
      unlisted: asked.below !== undefined,
      children: <StopMailPage action={`${openHref('letters', language)}/${below}`} stops={stops} />,
    },
  }
}

/** Stops a kind of mail (RFC 8058): looking changes nothing, sending does, without signing in. */
export const letterPages: Record<'letters', Served> = {
  letters: {
    show,
    async take(asked, visitor) {
      const link = linkOf(asked)
      if (link) await orMissing(visitor.client.notices.stop(link))
      return (await show(asked, visitor)) ?? { to: openHref('home', asked.language) }
    },
  },
}
