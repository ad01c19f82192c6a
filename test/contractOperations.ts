import { isContractProcedure } from '@orpc/contract'
import { z } from 'zod'
import { contracts } from '../src/contracts.ts'
import type { AskedMeta } from '../src/lib/contract.ts'

/** One thing that can be asked, as its contract says it. */
export interface Operation {
  /** Group and verb, as in the typed client. */
  name: string
  method: string
  path: string
  open: boolean
  /** What it asks a fresh proof for. */
  proof: AskedMeta['proof']
  input: z.ZodType | undefined
}

/** Every operation of the contract. */
export const operations: readonly Operation[] = Object.entries(contracts).flatMap(([group, entries]) =>
  Object.entries(entries).flatMap(([verb, entry]) => {
    if (!isContractProcedure(entry)) return []
    const { route, meta, inputSchema } = entry['~orpc']
    return [
      {
        name: `${group}.${verb}`,
        method: route.method ?? 'POST',
        path: route.path ?? '',
        open: meta.open,
        proof: meta.proof,
        input: inputSchema instanceof z.ZodType ? inputSchema : undefined,
      },
    ]
  }),
)

export const parametersOf = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
