// Runs a file of the project: `node setup.mjs [--browser] FILE.ts [arguments]`. It installs what package-lock.json
// names when that is not there yet. Plain JavaScript without dependencies, so that an older Node can begin.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { giveUp, launch, modules, root } from './bin/launch.mjs'

const words = process.argv.slice(2)
const wantsBrowser = words[0] === '--browser'
if (wantsBrowser) words.shift()

if (!isInstalled()) install()
const env = { ...process.env, PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH ?? ''}` }
if (wantsBrowser) env.CHROMIUM_PATH = browser()
launch(words[0], words.slice(1), { cwd: root, env })

/** npm writes down what it installed when it is done; packages for other systems may be missing there. */
function isInstalled() {
  const record = join(modules, '.package-lock.json')
  if (!existsSync(record)) return false
  const there = JSON.parse(readFileSync(record, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    const found = there[path]
    return path === '' || (found ? found.version === version : optional === true || devOptional === true)
  })
}

function install() {
  const began = Date.now()
  process.stderr.write('Installing the dependencies … ')
  // Not `npm ci`: it refuses a lock file that leaves out optional packages for systems the registry does not serve.
  // Without saving, install takes the very same versions from the lock file and leaves that file alone.
  const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = spawnSync('npm', args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' })
  if (npm.status !== 0) {
    process.stderr.write('failed.\n')
    giveUp(npm.error?.message ?? `${npm.stdout}${npm.stderr}`.trim().split('\n').slice(0, 30).join('\n'))
  }
  process.stderr.write(`done in ${Math.round((Date.now() - began) / 1000)} s.\n`)
}

/** Chromium for the tests that use a browser; on a Debian machine of its own, root installs it. */
function browser() {
  const known = () =>
    [process.env.CHROMIUM_PATH, ...places()].find(
      (path) => path !== undefined && path !== '' && existsSync(path),
    )
  const found = known()
  if (found) return found
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    process.stderr.write('Installing Chromium … ')
    const quiet = { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    spawnSync('apt-get', ['update', '-qq'], quiet)
    const apt = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quiet)
    process.stderr.write(apt.status === 0 ? 'done.\n' : 'failed.\n')
    if (apt.status !== 0) giveUp(apt.stderr.trim())
  }
  return known() ?? giveUp('The tests need Chromium. Install it, or set CHROMIUM_PATH to its program.')
}

function places() {
  if (process.platform === 'darwin') {
    return ['Chromium', 'Google Chrome'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
  }
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
}
