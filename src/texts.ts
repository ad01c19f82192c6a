import { webTexts } from './web/texts.ts'

/** All texts for people, noun by noun. */
export const allTexts = { ...webTexts }

export type TextKey = keyof typeof allTexts
