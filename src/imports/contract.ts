import { z } from 'zod'
import { asked } from '../lib/contract.ts'

export const importKind = z.enum(['organisations', 'products', 'catalogue'])
export type ImportKind = z.infer<typeof importKind>

/** What is wrong with a row: the line in the file (the head is line 1), the column, the value's fault. */
export const badRow = z.object({ line: z.int(), column: z.string(), reason: z.string() })
export type BadRow = z.infer<typeof badRow>

export const importsContract = {
  run: asked({
    method: 'POST',
    path: '/staff/imports/{kind}',
    summary: 'Import a CSV file; any bad row and nothing is written, all bad rows are named',
    tag: 'staff',
    refusals: ['staff_only', 'import_refused', 'too_large'],
  })
    .input(z.strictObject({ kind: importKind, content: z.string().max(20_000_000) }))
    .output(z.object({ rows: z.int(), added: z.int(), changed: z.int(), unchanged: z.int() })),
}
