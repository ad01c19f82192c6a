import { resolveTxt } from 'node:dns/promises'
import type { Courier } from '../lib/courier.ts'
import type { Looked, OfCompany, Sites } from '../lib/operation.ts'
import { readWebsite } from './eligibility.ts'
import { siteProof } from './siteProof.ts'

/** What stands in the TXT records of a name; nothing where nobody answers. */
export type TxtOf = (host: string) => Promise<string[]>
const askSystem: TxtOf = async (host) => (await resolveTxt(host)).map((parts) => parts.join(''))

const parked =
  /domain (?:is )?for sale|parked (?:free|domain)|coming soon|under construction|site en construction|in costruzione|baustelle|en construcci[oó]n/i

/** The words of a page, without its code. */
const wordsOf = (html: string) =>
  html
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

/** As names and numbers are compared: letters and digits alone. */
const plain = (text: string) =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

export function makeSites(courier: Courier, txtOf: TxtOf = askSystem): Sites {
  /** Whether a site is there, by https, with something on it, and names the company or its number. */
  async function website({ website, name, registerNumber }: OfCompany): Promise<Looked> {
    const url = readWebsite(website)
    const source = url?.hostname ?? ''
    if (!url) return { answer: 'contradicted', source, found: { why: 'not_an_address' } }
    const page = await courier.find(url.href)
    if (page.problem === 'certificate' || page.problem === 'address')
      return { answer: 'contradicted', source, found: { why: page.problem } }
    if (page.status === null)
      return { answer: 'unavailable', source, found: { why: page.problem ?? 'connection' } }
    if (page.status >= 500 || page.status === 429)
      return { answer: 'unavailable', source, found: { why: `http_${page.status}` } }
    if (page.status >= 400) return { answer: 'contradicted', source, found: { why: `http_${page.status}` } }
    const words = wordsOf(page.body)
    const title = /<title[^>]*>([^<]{0,200})/i.exec(page.body)?.[1]?.trim() ?? ''
    const found = { url: page.url, title }
    if (parked.test(words) && words.length < 2000)
      return { answer: 'contradicted', source, found: { ...found, why: 'parked' } }
    const said = plain(`${title} ${words}`)
    const namesIt = [name.replace(/\b(?:ag|sa|gmbh|s[àa]rl|srl|sagl|sl|sas|spa)\b\.?/gi, ''), registerNumber]
      .map(plain)
      .some((word) => word.length >= 3 && said.includes(word))
    return namesIt
      ? { answer: 'confirmed', source, found }
      : { answer: 'not_supported', source, found: { ...found, why: 'no_name' } }
  }

  /** Whether the company rules over the site: by DNS, a file, a line in its page, or an address of its own people. */
  async function control({ website, token, emails }: OfCompany): Promise<Looked> {
    const url = readWebsite(website)
    if (!url) return { answer: 'contradicted', source: '', found: { why: 'not_an_address' } }
    const host = url.hostname.replace(/^www\./, '')
    const by = (way: string): Looked => ({ answer: 'confirmed', source: host, found: { way } })
    if (emails.some((email) => email.endsWith(`@${host}`))) return by('email')
    const proof = siteProof(token)
    const records = await txtOf(host).catch(() => [])
    if (records.some((record) => record.trim() === proof.dns)) return by('dns')
    const file = await courier.find(new URL(proof.path, url).href)
    if (file.status === 200 && file.body.trim() === token) return by('file')
    const page = await courier.find(url.href)
    const meta = new RegExp(`<meta\\s+name=["']mandato-site["']\\s+content=["']${token}["']`, 'i')
    if (page.status === 200 && meta.test(page.body)) return by('meta')
    // not there yet is no "no": it is looked for again until somebody decides
    return { answer: 'unavailable', source: host, found: { why: 'no_proof' } }
  }

  return { website, control }
}
