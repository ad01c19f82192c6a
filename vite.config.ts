import { resolve } from 'node:path'
import { minifyContractRouter } from '@orpc/contract'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { contracts } from './src/contracts.ts'
import { languages } from './src/lib/language.ts'
import { compileTexts, type Texts } from './src/lib/texts.ts'
import { allTexts } from './src/texts.ts'

const textsName = /^\0?virtual:texts\/([a-z]+)$/

/** What the browser speaks: everything but the letters and the pages that the server draws. */
const spoken: Texts<string> = Object.fromEntries(
  Object.entries(allTexts).filter(([key]) => !/^(?:mail\.|open\..*(?<!\.link)$)/.test(key)),
)

/** Serves `virtual:texts/<language>`: the compiled messages of that language, so that no browser loads five of them. */
const textsOfOneLanguage: Plugin = {
  name: 'texts-of-one-language',
  resolveId: { filter: { id: textsName }, handler: (id) => `\0${id}` },
  load: {
    filter: { id: textsName },
    handler(id) {
      const language = languages.find((known) => known === textsName.exec(id)?.[1])
      if (!language) this.error(`There are no texts for ${id}.`)
      return `export default ${JSON.stringify(compileTexts(spoken, language))}`
    },
  },
}

/** Of the contract the browser needs the addresses only: schemas and their library stay on the server. */
const contractInAddresses: Plugin = {
  name: 'contract-in-addresses',
  load: {
    filter: { id: /\/src\/contracts\.ts$/ },
    handler: () => `export const contracts = ${JSON.stringify(minifyContractRouter(contracts))}`,
  },
}

export default defineConfig({
  root: resolve(import.meta.dirname, 'src/web'),
  plugins: [react(), tailwind(), textsOfOneLanguage, contractInAddresses],
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
