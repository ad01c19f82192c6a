import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { isContractProcedure } from '@orpc/contract'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { contracts } from './src/contracts.ts'
import { languages } from './src/lib/language.ts'
import { refusals } from './src/lib/refusals.ts'
import { compileTexts, type Texts } from './src/lib/texts.ts'
import { allTexts } from './src/texts.ts'

/** What the browser speaks: everything but the letters and the pages that the server draws. */
const spoken: Texts<string> = Object.fromEntries(
  Object.entries(allTexts).filter(([key]) => !/^(?:mail\.|open\..*(?<!\.link)$)/.test(key)),
)

const brotli = promisify(brotliCompress)

const textsName = '\0virtual:texts'

/** Serves `virtual:texts`: where the compiled messages of each language lie as data, so that no browser loads five of them. */
const textsByLanguage: Plugin = {
  name: 'texts-by-language',
  resolveId: { filter: { id: /^virtual:texts$/ }, handler: () => textsName },
  load: {
    filter: { id: /^\0virtual:texts$/ },
    handler() {
      const addresses = languages.map((language) => {
        const source = JSON.stringify(compileTexts(spoken, language))
        const file = this.emitFile({ type: 'asset', name: `${language}.json`, source })
        return `${language}: import.meta.ROLLUP_FILE_URL_${file}`
      })
      return `export default { ${addresses.join(', ')} }`
    },
  },
}

/** Of the contract the browser needs the addresses only: schemas, their library and what is said of them stay behind. */
function addressesOf(router: unknown): unknown {
  if (isContractProcedure(router)) {
    const { method, path } = router['~orpc'].route
    return { '~orpc': { errorMap: {}, meta: {}, route: { method, path } } }
  }
  if (typeof router !== 'object' || router === null) return router
  return Object.fromEntries(Object.entries(router).map(([name, part]) => [name, addressesOf(part)]))
}

const contractInAddresses: Plugin = {
  name: 'contract-in-addresses',
  load: {
    filter: { id: /\/src\/contracts\.ts$/ },
    handler: () => `export const contracts = ${JSON.stringify(addressesOf(contracts))}`,
  },
}

/** In the browser a refusal is its code: its sentence comes with the answer, or with the texts of the page's language. */
const refusalsWithoutSentences: Plugin = {
  name: 'refusals-without-sentences',
  load: {
    filter: { id: /\/src\/lib\/refusals\.ts$/ },
    handler: () => `
      export const refusals = ${JSON.stringify(Object.fromEntries(Object.entries(refusals).map(([code, { status }]) => [code, { status }])))}
      export const isCode = (text) => Object.hasOwn(refusals, text)`,
  },
}

const describing = /\/zod\/v4\/core\/(?:to-json-schema|json-schema-processors)\.js$/

/** In the browser schemas read addresses; describing themselves as JSON Schema is the server's, and a fifth of zod. */
const schemasWithoutDescription: Plugin = {
  name: 'schemas-without-description',
  load: {
    filter: { id: describing },
    handler: (id) =>
      [...readFileSync(id, 'utf8').matchAll(/^export (?:const|function) (\w+)/gm)]
        .map(([, name]) => `export const ${name} = () => undefined`)
        .join('\n'),
  },
}

/** Everything that shrinks lies beside itself, compressed once instead of for every visitor. */
const compressed: Plugin = {
  name: 'compressed',
  async writeBundle({ dir = '' }, bundle) {
    const files = Object.keys(bundle).filter((file) => /\.(?:js|css|json|svg|html)$/.test(file))
    await Promise.all(
      files.map(async (file) => {
        const path = resolve(dir, file)
        const small = await brotli(await readFile(path), { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
        await writeFile(`${path}.br`, small)
      }),
    )
  },
}

export default defineConfig({
  root: resolve(import.meta.dirname, 'src/web'),
  plugins: [
    react(),
    tailwind(),
    textsByLanguage,
    contractInAddresses,
    refusalsWithoutSentences,
    schemasWithoutDescription,
    compressed,
  ],
  build: {
    outDir: resolve(import.meta.dirname, 'dist/web'),
    emptyOutDir: true,
    // The server reads there which files dress the pages it draws itself.
    manifest: true,
    rollupOptions: {
      input: ['index.html', 'open/door.ts'].map((file) => resolve(import.meta.dirname, 'src/web', file)),
    },
    // The content security policy allows files of our own only, and no data: addresses.
    assetsInlineLimit: 0,
  },
})
