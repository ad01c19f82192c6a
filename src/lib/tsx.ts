/**
 * Lets Node import `.tsx` files, so that the server and the command line can write the letters. Node takes the types
 * out of `.ts` files by itself but does not know JSX; this loader, given with `--import`, fills that gap only.
 */
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'oxc-transform'

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith('file:') || !new URL(url).pathname.endsWith('.tsx')) return nextLoad(url, context)
    const file = fileURLToPath(url)
    const { code, errors } = transformSync(file, readFileSync(file, 'utf8'), {
      jsx: { runtime: 'automatic', development: false },
      sourcemap: false,
    })
    const error = errors[0]
    if (error) throw new SyntaxError(`${file}: ${error.codeframe ?? error.message}`)
    return { format: 'module', source: code, shortCircuit: true }
  },
})
