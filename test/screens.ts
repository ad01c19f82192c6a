/** Takes the pictures of docs/screens off a demo world of its own: `npm run screens [-- NAME …]`. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import {
  type APIRequestContext,
  type Browser,
  type BrowserContext,
  chromium,
  type Page,
} from 'playwright-core'
import { z } from 'zod'
import { demoPassword } from '../src/demo/cast.ts'

const root = resolve(import.meta.dirname, '..')
const folder = join(root, 'docs/screens')
const port = 39_471
const url = `http://127.0.0.1:${port}`

interface Look {
  language?: string
  theme?: 'light' | 'dark'
  width?: number
}
interface Screen extends Look {
  name: string
  who: keyof typeof people | null
  path: string
  /** What to do before the picture is taken. */
  before?: (page: Page) => Promise<unknown>
}

const people = {
  partner: 'laura@atelier-nord.example',
  client: 'claire@fidu-bourg.example',
  limited: 'ilaria@ilariastudio.example',
  staff: 'staff@provider.example',
}

const screens: readonly Screen[] = [
  { name: 'home', who: null, path: '/it' },
  { name: 'sign-in', who: null, path: '/de/anmelden' },
  { name: 'help', who: null, path: '/de/hilfe/cashback-and-discount' },
  { name: 'directory', who: null, path: '/it/partner' },
  {
    name: 'partner-profile-dark',
    who: null,
    path: '/fr/partenaires/atelier-nord-sarl',
    language: 'fr',
    theme: 'dark',
  },
  { name: 'become-a-partner', who: null, path: '/de/partner-werden', language: 'de' },
  { name: 'request-phone', who: null, path: '/it/richiesta', width: 390 },
  { name: 'partner-home', who: 'partner', path: '{p}' },
  { name: 'clients', who: 'partner', path: '{p}/clients' },
  { name: 'clients-dark-de', who: 'partner', path: '{p}/clients', theme: 'dark', language: 'de' },
  { name: 'clients-phone', who: 'partner', path: '{p}/clients', width: 390 },
  { name: 'client-record', who: 'partner', path: '{p}/clients/{c}' },
  { name: 'inside-a-client', who: 'partner', path: '{p}/c/{c}/products' },
  { name: 'order', who: 'partner', path: '{p}/c/{c}/order', language: 'fr' },
  { name: 'revenue', who: 'partner', path: '{p}/revenue', language: 'en' },
  {
    name: 'explained',
    who: 'partner',
    path: '{p}/revenue?part=lines',
    language: 'en',
    before: async (page) => {
      await page
        .getByRole('button', { name: /explain/i })
        .first()
        .click()
      await page.getByRole('dialog').getByText('Net without partner discount').first().waitFor()
    },
  },
  { name: 'forecast-dark', who: 'partner', path: '{p}/revenue?part=forecast', language: 'fr', theme: 'dark' },
  { name: 'team', who: 'partner', path: '{p}/team/rights?part=clients', language: 'de' },
  { name: 'requests', who: 'partner', path: '{p}/requests', language: 'fr' },
  { name: 'threshold', who: 'partner', path: '{p}/programme' },
  { name: 'badge', who: 'partner', path: '{p}/badge', language: 'en' },
  { name: 'statements', who: 'partner', path: '{p}/statements', language: 'de' },
  { name: 'invite', who: 'partner', path: '{p}/invite', language: 'es' },
  { name: 'client-home', who: 'client', path: '{o}' },
  { name: 'who-can-act', who: 'client', path: '{o}/actors' },
  { name: 'rights-dark', who: 'limited', path: '{o}/partners/{ps}/rights', theme: 'dark' },
  { name: 'end', who: 'client', path: '{o}/partners/{ps}/end', language: 'en' },
  { name: 'invoices', who: 'limited', path: '{o}/invoices' },
  { name: 'activity-phone-dark', who: 'client', path: '{o}/activity', theme: 'dark', width: 390 },
  { name: 'staff-home', who: 'staff', path: '/staff', language: 'de' },
  { name: 'staff-applications', who: 'staff', path: '/staff/applications', language: 'de' },
  { name: 'staff-rates', who: 'staff', path: '/staff/rates', language: 'en' },
]

const me = z.object({ hats: z.array(z.object({ organisationId: z.string(), partner: z.unknown() })) })
const listed = z.object({
  rows: z.array(z.object({ id: z.string().nullable(), access: z.string(), payer: z.string().nullable() })),
})

async function read<T extends z.ZodType>(
  request: APIRequestContext,
  path: string,
  shape: T,
): Promise<z.output<T>> {
  return shape.parse(await (await request.get(`${url}/api/v1${path}`)).json())
}

/** The address of a page for whoever looks: their organisation, a client in full access, their first partnership. */
async function addressOf(request: APIRequestContext, path: string): Promise<string> {
  if (!/\{/.test(path)) return path
  const { hats } = await read(request, '/me', me)
  const partner = hats.find((hat) => hat.partner)?.organisationId
  const own = hats[0]?.organisationId ?? ''
  let address = path.replace('{p}', `/p/${partner}`).replace('{o}', `/o/${own}`)
  if (address.includes('{c}')) {
    const { rows } = await read(request, `/p/${partner}/clients?limit=50`, listed)
    address = address.replace(
      '{c}',
      rows.find((row) => row.access === 'full' && row.payer === 'partner')?.id ?? '',
    )
  }
  if (address.includes('{ps}')) {
    const [first] = await read(request, `/o/${own}/partnerships`, z.array(z.object({ id: z.string() })))
    address = address.replace('{ps}', first?.id ?? '')
  }
  return address
}

async function contextOf(browser: Browser, { who, language = 'it', theme = 'light', width = 1280 }: Screen) {
  const context: BrowserContext = await browser.newContext({
    locale: language,
    colorScheme: theme,
    viewport: { width, height: width < 600 ? 844 : 800 },
    reducedMotion: 'reduce',
  })
  if (who) {
    const data = { email: people[who], password: demoPassword }
    const answer = await context.request.post(`${url}/api/auth/sign-in/email`, {
      headers: { origin: url },
      data,
    })
    if (!answer.ok()) throw new Error(`${people[who]} cannot sign in: ${answer.status()}`)
  }
  return context
}

async function take(browser: Browser, screen: Screen): Promise<void> {
  const context = await contextOf(browser, screen)
  const page = await context.newPage()
  await page.goto(url + (await addressOf(context.request, screen.path)), { waitUntil: 'networkidle' })
  await page.evaluate(() => document.fonts.ready)
  await screen.before?.(page)
  if (screen.before) await page.waitForLoadState('networkidle')
  await page.screenshot({ path: join(folder, `${screen.name}.png`), animations: 'disabled' })
  await context.close()
}

/** The product as anybody starts it, with a world of its own, until it says that it is ready. */
async function start(dataDir: string) {
  const server = spawn(process.execPath, ['setup.mjs', 'src/server/start.ts'], {
    cwd: root,
    env: {
      ...process.env,
      DEMO: '1',
      PORT: String(port),
      HOST: '127.0.0.1',
      PUBLIC_URL: url,
      DATA_DIR: dataDir,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((ready, failed) => {
    server.stdout.on('data', (said) => String(said).includes('ready') && ready())
    server.on('exit', (code) => failed(new Error(`the server ended with ${code}`)))
  })
  return server
}

const dataDir = mkdtempSync(join(tmpdir(), 'mandato-screens-'))
mkdirSync(folder, { recursive: true })
const server = await start(dataDir)
try {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  const wanted = process.argv.slice(2)
  for (const screen of screens) {
    if (wanted.length > 0 && !wanted.includes(screen.name)) continue
    await take(browser, screen)
    process.stdout.write(`${screen.name}\n`)
  }
  await browser.close()
} finally {
  server.removeAllListeners('exit')
  const ended = new Promise((done) => server.once('exit', done))
  server.kill('SIGTERM')
  await ended
  rmSync(dataDir, { recursive: true, force: true })
}
