import type { TextKey } from '../texts.ts'

const words: Readonly<Record<string, TextKey>> = {
  'support.lent': 'activity.support.lent',
  'support.asked': 'activity.support.asked',
  'support.declined': 'activity.support.declined',
  'support.ended': 'activity.support.ended',
  'support.entered': 'activity.support.entered',
  'support.looked': 'activity.support.looked',
  'support.renewed_by_hand': 'activity.support.renewed_by_hand',
  'support.left': 'activity.support.left',
  'support.broken_in': 'activity.support.broken_in',
}

/** The sentence of what was done under an access. */
export const actWords = (action: string): TextKey => words[action] ?? 'activity.support.looked'
