import { accessTexts } from './access/texts.ts'
import { mailTexts } from './mail/texts.ts'
import { peopleTexts } from './people/texts.ts'
import { refusalTexts } from './web/refusalTexts.ts'
import { webTexts } from './web/texts.ts'

/** All texts for people, noun by noun. */
export const allTexts = {
  ...webTexts,
  ...refusalTexts,
  ...accessTexts,
  ...peopleTexts,
  ...mailTexts,
}

export type TextKey = keyof typeof allTexts
