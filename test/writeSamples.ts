/** Writes the files for the imports into test/data. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { samples } from './samples.ts'

for (const [name, content] of Object.entries(samples)) writeFileSync(join(import.meta.dirname, 'data', name), content)
