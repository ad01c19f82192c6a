import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** When the newest file that goes into the web app was written, in milliseconds since 1970. */
export async function newestSource(root: string): Promise<number> {
  const names = await readdir(join(root, 'src'), { recursive: true })
  const files = [...names.map((name) => join('src', name)), 'package-lock.json', 'vite.config.ts']
  const times = await Promise.all(
    files.map((file) => stat(join(root, file)).then((s) => (s.isFile() ? s.mtimeMs : 0))),
  )
  return Math.max(...times)
}
