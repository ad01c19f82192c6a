import { JoinPage } from '../programme/JoinPage.tsx'
import { joinForm, plainAmount } from '../programme/joinForm.ts'
import { openHref } from '../web/open/places.ts'
import { wordsOf } from './draw.tsx'
import type { Served } from './served.ts'

/** Whether a company could become a partner, for everybody and without a script. */
export const joinPages: Record<'join', Served> = {
  join: {
    async show({ language, query }, visitor) {
      const form = joinForm.parse(query)
      const isAsked = query.kind !== undefined
      const { supports, affiliate, managed, expected, ...said } = form
      const judgement = isAsked
        ? await visitor.client.programme.judge({
            ...said,
            managed: plainAmount(managed),
            expected: plainAmount(expected),
            supportsClients: supports,
            isAffiliate: affiliate,
          })
        : null
      const { t } = wordsOf(language)
      return {
        page: {
          title: t('open.join.title'),
          description: t('open.join.description'),
          width: 'wide',
          unlisted: isAsked,
          signInHref: openHref('signIn', language),
          children: <JoinPage form={form} judgement={judgement} />,
        },
      }
    },
  },
}
