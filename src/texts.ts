import { accessTexts } from './access/texts.ts'
import { mailTexts } from './mail/texts.ts'
import { clientsTexts } from './partnerships/clientsTexts.ts'
import { inviteTexts } from './partnerships/inviteTexts.ts'
import { peopleTexts } from './people/texts.ts'
import { refusalTexts } from './web/refusalTexts.ts'
import { webTexts } from './web/texts.ts'

/** All texts for people, noun by noun. */
export const allTexts = {
  ...webTexts,
  ...refusalTexts,
  ...accessTexts,
  ...peopleTexts,
  ...clientsTexts,
  ...inviteTexts,
  ...mailTexts,
}

export type TextKey = keyof typeof allTexts
