import { expect, test } from 'vitest'
import { type Language, languages } from '../lib/language.ts'
import { readFacts, templates } from './facts.ts'
import type { LetterFacts, LetterTemplate } from './letter.ts'
import { sampleFamilyNames, samples } from './samples.ts'
import { writeLetter } from './write.tsx'

const brand = { name: 'Hoster Partners', host: 'partners.hoster.example' }
const doctype = 'http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd'

function written<T extends LetterTemplate>(template: T, language: Language, facts: LetterFacts[T]) {
  return writeLetter({ template, language, facts }, sampleFamilyNames, brand)
}

/** What a reader sees: the body without its markup, entities resolved. */
function seen(html: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'" }
  return html
    .slice(html.indexOf('<body'))
    .replace(/<[^>]*>/g, '\n')
    .replace(/&([a-z0-9#]+);/gi, (whole, name: string) => entities[name] ?? whole)
}

const all = languages.flatMap((language) =>
  templates.flatMap((template) =>
    samples[template].map((facts, version) => ({ template, language, version, facts })),
  ),
)

test.each(all)(
  '$template ($language, $version) says everything in its language',
  async ({ template, language, facts }) => {
    const { subject, html, plain } = await written(template, language, facts)
    expect(subject).not.toBe('')
    expect(html).toContain(`<html dir="ltr" lang="${language}">`)
    expect(html.match(/<h1/g)).toHaveLength(1)
    for (const text of [subject, seen(html), plain]) {
      expect(text).not.toMatch(/[{}!]/)
      expect(text).not.toMatch(/\bmail\.\w|undefined|\[object|\bNaN\b/)
    }
    // Whoever reads one of the two only misses nothing.
    const wordsOf = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? []
    expect(wordsOf(seen(html))).toEqual(expect.arrayContaining(wordsOf(plain)))
  },
)

test.each(all)(
  '$template ($language, $version) loads nothing and leads to one place',
  async ({ template, language, facts }) => {
    const { html, plain } = await written(template, language, facts)
    expect(html).not.toMatch(/<(img|link|script|iframe|object|video)\b|\bsrc=|\bbackground=|url\(|@import/i)
    const addresses = new Set(html.match(/https?:\/\/[^\s"'<>]+/g))
    addresses.delete(doctype)
    const link = 'link' in facts ? facts.link : undefined
    expect([...addresses]).toEqual(link ? [link] : [])
    expect(html.match(/class="button"/g) ?? []).toHaveLength(link ? 1 : 0)
    if (link) expect(plain).toContain(link)
  },
)

test('layout tables keep quiet, tables of facts speak', async () => {
  const { html } = await written('invitation_accepted', 'en', samples.invitation_accepted[0] ?? expect.fail())
  const tables = html.match(/<table[^>]*>/g) ?? []
  expect(tables.filter((table) => !table.includes('role="presentation"'))).toHaveLength(1)
  expect(html).toContain('<th scope="row"')
  expect(html).toContain('<th scope="col"')
})

test('the partner learns what differs from its request and is told to check rights and payment', async () => {
  const facts = samples.invitation_accepted[0] ?? expect.fail()
  const { subject, plain } = await written('invitation_accepted', 'en', facts)
  expect(subject).toBe('Fiduciaire du Bourg SA: access differs from your request')
  expect(plain).toContain('Please check the access rights and the payment method granted.')
  expect(plain).toContain('Access (differs)\n  Asked for: Full\n  Granted: Limited')
  expect(plain).toContain(
    'Products (differs)\n  Asked for: All, also later ones\n  Granted: 7 products, and later ones (Domains)',
  )
  expect(plain).toContain(
    'Allowed (differs)\n  Asked for: Look, manage and order\n  Granted: Look and manage',
  )
  expect(plain).toContain('Who pays (differs)\n  Asked for: The partner\n  Granted: The client')
})

test('a partner that got what it asked for is told to check as well; the client is not', async () => {
  const [, toClient, asAsked] = samples.invitation_accepted
  const partner = await written('invitation_accepted', 'it', asAsked ?? expect.fail())
  expect(partner.plain).toContain('Verifichi i diritti di accesso e il metodo di pagamento concessi.')
  const client = await written('invitation_accepted', 'it', toClient ?? expect.fail())
  expect(client.plain).not.toContain('Verifichi')
})

test('rights that changed where no line shows it are said to have changed in detail', async () => {
  const [shown, , unseen] = samples.rights_changed
  const detail = 'Single products have changed, or what may be done with them.'
  expect((await written('rights_changed', 'en', unseen ?? expect.fail())).plain).toContain(detail)
  expect((await written('rights_changed', 'en', shown ?? expect.fail())).plain).not.toContain(detail)
})

test('who pays from now on is said to each side in its own words', async () => {
  const [youPay, clientPays, receipt] = samples.payer_changed
  expect((await written('payer_changed', 'de', youPay ?? expect.fail())).plain).toContain(
    'Ab jetzt zahlen Sie\n',
  )
  expect((await written('payer_changed', 'de', clientPays ?? expect.fail())).plain).toContain(
    'Ab jetzt zahlt Fiduciaire du Bourg SA\n',
  )
  expect((await written('payer_changed', 'fr', receipt ?? expect.fail())).plain).toContain(
    'Désormais, c’est vous qui payez\n',
  )
})

test('amounts and days are written as the reader writes them, and no digit is lost', async () => {
  const [paid] = samples.order_paid
  const rich = { ...(paid ?? expect.fail()), gross: '9007199254740.99' }
  const plain = async (language: Language) =>
    (await written('order_paid', language, rich)).plain.replace(/\p{Zs}/gu, ' ')
  expect(await plain('de')).toMatch(/Total: CHF 9.007.199.254.740\.99\n/)
  expect(await plain('fr')).toMatch(/Total : 9.007.199.254.740[.,]99 CHF\n/)
  const day = async (language: Language) =>
    (await written('invitation_reminder', language, samples.invitation_reminder[0] ?? expect.fail())).plain
  expect(await day('es')).toContain('Abierta hasta: 14 de octubre de 2026')
  expect(await day('it')).toContain('14 ottobre 2026')
})

test('markup and line breaks that people type stay text', async () => {
  const [asked] = samples.invitation_asked
  const typed = '<img src="https://evil.example/p.gif"> {name} & <b>"now"</b>'
  const { subject, html, plain } = await written('invitation_asked', 'en', {
    ...(asked ?? expect.fail()),
    partner: 'Evil\r\nBcc: all@example.org \u202e<script>',
    message: `${typed}\nsecond line`,
  })
  expect(subject).toBe('Evil Bcc: all@example.org <script>: request for access to your account')
  expect(html).not.toMatch(/<(img|script|b)\b/)
  expect(seen(html)).toContain(`${typed}\nsecond line`)
  expect(plain).toContain(`> ${typed}\n> second line`)
})

test('facts that do not fit a letter are refused', () => {
  expect(() => readFacts('password_link', {})).toThrow()
  expect(() => readFacts('password_link', { link: 'javascript:alert(1)' })).toThrow()
  expect(() => readFacts('top_up_booked', { ...samples.top_up_booked[0], amount: '1e3' })).toThrow()
  for (const template of templates)
    for (const facts of samples[template]) expect(readFacts(template, facts)).toEqual(facts)
})
