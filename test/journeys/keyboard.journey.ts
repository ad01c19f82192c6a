import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hosting, order, organisation, partner, partnered, type Side, topUp } from '../cast.ts'
import { password } from '../platform.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let client: Side
let agency: Side
beforeAll(async () => {
  stage = await openStage()
  client = await organisation(stage.platform, 'Studio Ilaria')
  agency = await partner(stage.platform, 'Atelier Nord')
  await topUp(client, '500.00')
  await order(stage.platform, client, 3, 'ilariastudio.it')
  await partnered(client, agency, { access: 'full', payer: 'client' })
  await hosting(stage.platform)
})
afterAll(() => stage.close())

/** Goes on with the Tab key until what has the focus is called so; the ring has to be seen there. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = []
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const at = document.activeElement
      if (!at) return { name: '', ring: false }
      const label =
        at instanceof HTMLInputElement ? [...(at.labels ?? [])].map((l) => l.textContent).join(' ') : ''
      const style = getComputedStyle(at)
      return {
        name: (at.getAttribute('aria-label') ?? '') + label + (at.textContent ?? ''),
        ring: style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1,
      }
    })
    passed.push(focused.name)
    if (!name.test(focused.name)) continue
    expect([focused.name, focused.ring]).toEqual([focused.name, true])
    return
  }
  throw new Error(`Tab never came to ${name}: ${passed.join(' | ')}`)
}

test('by keyboard alone: sign in, to the clients, into one of them, to an order for it', async () => {
  const page = await stage.visit({ language: 'en' })
  await page.goto(`${stage.url}/sign-in`)
  await tabTo(page, /^E-mail/)
  await page.keyboard.type(agency.legal.email)
  await tabTo(page, /^Password/)
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/p\/org_/)
  await tabTo(page, /^Clients/)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/clients$/)
  await page.getByRole('row', { name: /Studio Ilaria/ }).waitFor()
  await tabTo(page, /^Enter: Studio Ilaria/)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/c\/org_/)
  await page.locator('[data-band]').waitFor()
  await tabTo(page, /^Order$/)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/order$/)
})

test('by keyboard alone: an invitation is answered, product by product in the picker', async () => {
  const other = await partner(stage.platform, 'Studio Sud')
  const asked = await other.legal.client.invitations.ask({
    partnerId: other.id,
    email: client.legal.email,
    company: 'Studio Ilaria',
    language: 'en',
    wish: { access: 'limited', families: [{ family: 'hosting', level: 'manage' }] },
  })
  const page = await stage.enter(client.legal, { language: 'en' })
  await page.goto(`${stage.url}/invitations/${asked.id}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  // the wish is filled in; one product is taken out of it and the rest given
  await tabTo(page, /ilariastudio\.it/)
  await page.keyboard.press('Space')
  // what will change is known before it can be given
  await page.getByText(/gains 2 products/).waitFor()
  await tabTo(page, /^Give access to 2/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Studio Sud now works for you' }).waitFor()
})
