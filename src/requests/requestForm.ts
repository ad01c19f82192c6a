import { z } from 'zod'
import { languages } from '../lib/language.ts'
import { plainAmount } from '../programme/joinForm.ts'
import { need } from './contract.ts'
import { hasContacts, placeKinds, requestKinds, requestStarts } from './request.ts'

const text = (most: number) => z.string().max(most).catch('')
const choice = <const V extends readonly [string, ...string[]]>(values: V, usual: V[number]) =>
  z.enum(values).catch(usual as never)

/** What was typed into the public form, field by field; nothing is lost that was typed wrongly. */
export const requestForm = z.object({
  kind: choice(requestKinds, 'site'),
  title: text(200),
  description: text(6000),
  speaks: z.record(z.string(), z.boolean()).default({}),
  placeKind: choice(placeKinds, 'either'),
  place: text(80),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .catch('CH'),
  currency: choice(['CHF', 'EUR'], 'CHF'),
  from: text(14),
  to: text(14),
  starts: choice(requestStarts, 'flexible'),
  wanted: choice(['', '3', '5'], ''),
  days: choice(['14', '30', '60'], '30'),
  name: text(120),
  company: text(200),
  email: text(254),
  phone: text(60),
})
export type RequestForm = z.infer<typeof requestForm>

/** The form as a browser sends it: ticks come one by one. */
export function readForm(sent: Record<string, string>): RequestForm {
  const speaks = Object.fromEntries(languages.map((one) => [one, sent[`speaks-${one}`] !== undefined]))
  return requestForm.parse({ ...sent, speaks })
}

const flawed = ['title', 'description', 'languages', 'name', 'email'] as const
export type Flawed = (typeof flawed)[number]

/** The request that a form means, or the fields that are wrong. */
export function needOf(form: RequestForm) {
  const amount = (typed: string) => {
    const plain = plainAmount(typed)
    return plain === '0.00' ? null : plain
  }
  const [from, to] = [amount(form.from), amount(form.to)]
  const read = need.safeParse({
    kind: form.kind,
    title: form.title,
    description: form.description,
    languages: Object.entries(form.speaks).flatMap(([code, on]) => (on ? [code] : [])),
    placeKind: form.placeKind,
    place: form.place,
    country: form.country,
    budget: from === null && to === null ? null : { from, to },
    currency: form.currency,
    starts: form.starts,
    wanted: form.wanted === '' ? null : Number(form.wanted),
    days: Number(form.days),
    name: form.name,
    company: form.company,
    phone: form.phone,
  })
  const email = z.email().max(254).safeParse(form.email.trim().toLowerCase())
  const wrong = new Set<Flawed>()
  for (const { path } of read.error?.issues ?? []) {
    const field = flawed.find((one) => one === path[0])
    if (field) wrong.add(field)
  }
  if (hasContacts(form.title)) wrong.add('title')
  if (!email.success) wrong.add('email')
  return read.success && email.success && wrong.size === 0
    ? { need: read.data, email: email.data, wrong }
    : { need: null, email: '', wrong }
}
