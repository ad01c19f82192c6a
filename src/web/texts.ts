import { consoleTexts } from './consoleTexts.ts'
import { openTexts } from './open/texts.ts'
import { proofTexts } from './proofTexts.ts'
import { stateTexts } from './shell/stateTexts.ts'
import { shellTexts } from './shell/texts.ts'
import { styleTexts } from './style/texts.ts'
import { uiTexts } from './ui/texts.ts'

/** Words of the shell, of the interface's parts and of their showcase; pages bring their own. */
export const webTexts = {
  ...uiTexts,
  ...shellTexts,
  ...stateTexts,
  ...styleTexts,
  ...consoleTexts,
  ...openTexts,
  ...proofTexts,
}
