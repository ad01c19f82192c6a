/**
 * Commercial registers over HTTP: Zefix (Switzerland), recherche-entreprises and SIRENE (France), VIES (VAT numbers of
 * the EU). Each answers in three values: what is confirmed, what is contradicted, and everything else, from an outage
 * to an answer nobody understands, which is never a "no".
 */
import { z } from 'zod'
import type { Looked, Registers, Sites } from '../lib/operation.ts'

export interface RegisterSettings {
  /** Account of the Federal Office of Justice; without it Switzerland is left to people. */
  zefix?: { url?: string | undefined; user: string; password: string } | undefined
  recherche?: { url: string } | undefined
  /** A key of the SIRENE API; without it the directory that takes no key is asked. */
  sirene?: { url?: string | undefined; key: string } | undefined
  vies?: { url: string } | undefined
  timeoutMs?: number | undefined
}

/** For a demo world: companies in it are made up, and nobody outside is asked about them. */
const unasked = async (): Promise<Looked> => ({ answer: 'unavailable', source: '', found: { why: 'demo' } })
export const demoRegisters: Registers = { company: unasked, vat: unasked }
export const demoSites: Sites = { website: unasked, control: unasked }

const zefixUrl = 'https://www.zefix.admin.ch/ZefixPublicREST/api/v1'
const rechercheUrl = 'https://recherche-entreprises.api.gouv.fr'
const sireneUrl = 'https://api.insee.fr/api-sirene/3.11'
const viesUrl = 'https://ec.europa.eu/taxation_customs/vies/rest-api'

const nobody = (source: string, why: string): Looked => ({ answer: 'unavailable', source, found: { why } })
const notThere = (source: string): Looked => ({ answer: 'contradicted', source, found: { why: 'not_found' } })

interface Answer {
  status: number
  body: unknown
}

export function makeRegisters(settings: RegisterSettings = {}): Registers {
  const { zefix, sirene, timeoutMs = 10_000 } = settings

  /** Asks once; undefined where nobody answers in time, or in a form that is none. */
  async function ask(url: string, headers: Record<string, string> = {}): Promise<Answer | undefined> {
    try {
      const response = await fetch(url, {
        headers: { accept: 'application/json', ...headers },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      })
      const text = await response.text()
      return { status: response.status, body: text ? JSON.parse(text) : null }
    } catch {
      return undefined
    }
  }

  async function swiss(number: string): Promise<Looked> {
    const source = 'Zefix'
    if (!zefix) return { answer: 'not_supported', source, found: { why: 'no_account' } }
    const uid = number.replace(/[^0-9A-Z]/g, '')
    const basic = Buffer.from(`${zefix.user}:${zefix.password}`).toString('base64')
    const answer = await ask(`${zefix.url ?? zefixUrl}/company/uid/${uid}`, {
      authorization: `Basic ${basic}`,
    })
    if (!answer) return nobody(source, 'no_answer')
    if (answer.status === 404) return notThere(source)
    const read = zefixAnswer.safeParse(answer.body)
    if (answer.status !== 200 || !read.success) return nobody(source, `http_${answer.status}`)
    const [company] = read.data
    if (!company) return notThere(source)
    const isActive = company.status === 'ACTIVE'
    return {
      answer: isActive ? 'confirmed' : 'contradicted',
      source,
      found: {
        company: company.name,
        seat: company.legalSeat ?? '',
        status: company.status,
        form: company.legalForm?.shortName?.de ?? '',
        ...(isActive ? {} : { why: 'not_active' }),
      },
    }
  }

  async function french(number: string): Promise<Looked> {
    return sirene ? bySirene(number, sirene) : byRecherche(number)
  }

  async function byRecherche(number: string): Promise<Looked> {
    const source = 'Annuaire des entreprises'
    const answer = await ask(`${settings.recherche?.url ?? rechercheUrl}/search?q=${number}&per_page=1`)
    if (!answer) return nobody(source, 'no_answer')
    const read = rechercheAnswer.safeParse(answer.body)
    if (answer.status !== 200 || !read.success) return nobody(source, `http_${answer.status}`)
    const company = read.data.results.find(({ siren }) => siren === number.slice(0, 9))
    if (!company) return notThere(source)
    const isActive = company.etat_administratif === 'A'
    return {
      answer: isActive ? 'confirmed' : 'contradicted',
      source,
      found: {
        company: company.nom_complet,
        seat: company.siege?.libelle_commune ?? '',
        status: company.etat_administratif,
        ...(isActive ? {} : { why: 'not_active' }),
      },
    }
  }

  async function bySirene(
    number: string,
    { url, key }: { url?: string | undefined; key: string },
  ): Promise<Looked> {
    const source = 'SIRENE'
    const path = number.length === 14 ? `siret/${number}` : `siren/${number}`
    const answer = await ask(`${url ?? sireneUrl}/${path}`, { 'X-INSEE-Api-Key-Integration': key })
    if (!answer) return nobody(source, 'no_answer')
    if (answer.status === 404) return notThere(source)
    const read = sireneAnswer.safeParse(answer.body)
    if (answer.status !== 200 || !read.success) return nobody(source, `http_${answer.status}`)
    const unit = read.data.etablissement?.uniteLegale ?? read.data.uniteLegale
    if (!unit) return nobody(source, 'no_answer')
    // who asked that their entry be shown in part cannot be compared
    if (unit.statutDiffusionUniteLegale === 'P')
      return { answer: 'not_supported', source, found: { why: 'partial' } }
    const status =
      unit.etatAdministratifUniteLegale ?? unit.periodesUniteLegale?.[0]?.etatAdministratifUniteLegale
    const isActive = status === 'A'
    return {
      answer: isActive ? 'confirmed' : 'contradicted',
      source,
      found: {
        company: unit.denominationUniteLegale ?? unit.periodesUniteLegale?.[0]?.denominationUniteLegale ?? '',
        seat: read.data.etablissement?.adresseEtablissement?.libelleCommuneEtablissement ?? '',
        status: status ?? '',
        ...(isActive ? {} : { why: 'not_active' }),
      },
    }
  }

  async function vat(typed: string): Promise<Looked> {
    const source = 'VIES'
    const [, country, number] =
      /^([A-Z]{2})([0-9A-Z+*]{2,12})$/.exec(typed.toUpperCase().replace(/[\s.-]/g, '')) ?? []
    if (!country || !number || !viesCountries.has(country))
      return { answer: 'not_supported', source, found: { why: 'outside_eu' } }
    const answer = await ask(`${settings.vies?.url ?? viesUrl}/ms/${country}/vat/${number}`)
    if (!answer) return nobody(source, 'no_answer')
    const read = viesAnswer.safeParse(answer.body)
    if (answer.status !== 200 || !read.success) return nobody(source, `http_${answer.status}`)
    const { isValid, userError, name, address } = read.data
    // VALID and INVALID are conclusions; MS_UNAVAILABLE, TIMEOUT and the like are not
    if (userError && !['VALID', 'INVALID'].includes(userError)) return nobody(source, userError.toLowerCase())
    return isValid
      ? { answer: 'confirmed', source, found: { company: told(name), seat: told(address) } }
      : { answer: 'contradicted', source, found: { why: 'not_valid' } }
  }

  return {
    vat,
    async company(country, number) {
      if (country === 'CH') return swiss(number)
      if (country === 'FR') return french(number)
      if (country === 'IT' || country === 'ES') return vat(`${country}${number}`)
      return { answer: 'not_supported', source: '', found: { why: 'no_register' } }
    },
  }
}

/** Member states that tell no name write three dashes. */
const told = (text: string | undefined) => (text === undefined || text.trim() === '---' ? '' : text.trim())

const viesCountries = new Set(
  'AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI'.split(' '),
)

const zefixAnswer = z.array(
  z.looseObject({
    name: z.string(),
    status: z.string(),
    legalSeat: z.string().optional(),
    legalForm: z
      .looseObject({ shortName: z.looseObject({ de: z.string().optional() }).optional() })
      .optional(),
  }),
)
const rechercheAnswer = z.looseObject({
  results: z.array(
    z.looseObject({
      siren: z.string(),
      nom_complet: z.string(),
      etat_administratif: z.string(),
      siege: z.looseObject({ libelle_commune: z.string().nullish() }).nullish(),
    }),
  ),
})
const unitShape = z.looseObject({
  denominationUniteLegale: z.string().nullish(),
  etatAdministratifUniteLegale: z.string().nullish(),
  statutDiffusionUniteLegale: z.string().nullish(),
  periodesUniteLegale: z
    .array(
      z.looseObject({
        etatAdministratifUniteLegale: z.string().nullish(),
        denominationUniteLegale: z.string().nullish(),
      }),
    )
    .nullish(),
})
const sireneAnswer = z.looseObject({
  uniteLegale: unitShape.optional(),
  etablissement: z
    .looseObject({
      uniteLegale: unitShape.optional(),
      adresseEtablissement: z.looseObject({ libelleCommuneEtablissement: z.string().nullish() }).nullish(),
    })
    .optional(),
})
const viesAnswer = z.looseObject({
  isValid: z.boolean(),
  userError: z.string().optional(),
  name: z.string().optional(),
  address: z.string().optional(),
})
