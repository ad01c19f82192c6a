/** Builds the web app, then runs every test, or those whose file names contain the words given. */
import { resolve } from 'node:path'
import { build } from 'vite'
import { startVitest } from 'vitest/node'

process.chdir(resolve(import.meta.dirname, '..'))
await build({ logLevel: 'warn' })
const vitest = await startVitest(process.argv.slice(2), { watch: false })
await vitest.close()
