import { mailTexts } from './mail/texts.ts'
import { refusalTexts } from './web/refusalTexts.ts'
import { webTexts } from './web/texts.ts'

/** All texts for people, noun by noun. */
export const allTexts = { ...mailTexts, ...webTexts, ...refusalTexts }

export type TextKey = keyof typeof allTexts
