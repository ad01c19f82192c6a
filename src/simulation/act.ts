import type { RefusalCode } from '../lib/refusals.ts'
import type { Life } from './life.ts'

/** Something that people do. To have one more, write it and name it in acts.ts. */
export interface Act {
  name: string
  /** How often, against the others. */
  weight: number
  /** Refusals that chance may run into; any other one must not be. */
  refusals?: readonly RefusalCode[]
  /** Does it, and says what happened; undefined where there was nobody to do it. */
  run(life: Life): Promise<string | undefined>
}
