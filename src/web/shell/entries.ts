import type { LucideIcon } from 'lucide-react'

/** A page in the rail. */
export type NavEntry = {
  href: string
  label: string
  icon: LucideIcon
  /** Other addresses of the same pages: tabs that stand elsewhere. */
  also?: readonly string[] | undefined
  /** A number worth seeing from afar, already written. */
  count?: string | undefined
}

export type NavGroup = { title?: string | undefined; entries: readonly NavEntry[] }

/** Somewhere one can work: an organisation of one's own, or a client in management. */
export type Place = {
  id: string
  name: string
  /** "Partner area" for one's own; access and who pays for a client. */
  detail: string
  href: string
  /** Other words that find it: domain, UID. */
  alsoKnownAs?: string | undefined
}

export type Places = {
  current: Place
  organisations: readonly Place[]
  clients: readonly Place[]
  recent: readonly Place[]
}

/** Something the palette can open or do. */
export type Command = {
  id: string
  label: string
  group: string
  icon?: LucideIcon | undefined
  href?: string | undefined
  onAction?: (() => void) | undefined
  /** Words of any language that find it too. */
  alsoKnownAs?: string | undefined
}

/** Who is signed in. */
export type SignedIn = { name: string; email: string; profileHref?: string | undefined }

/** Work inside a client's account: decides what the band says. */
export type WorkContext = {
  clientName: string
  access: 'full' | 'limited'
  /** Whose money pays; nobody's with limited access, where nothing is ordered. */
  payer: 'client' | 'partner' | null
  leaveHref: string
}

/** The entry that a path belongs to: the longest address it starts with. */
export function currentEntry(groups: readonly NavGroup[], path: string): string | undefined {
  const places = groups.flatMap(({ entries }) =>
    entries.flatMap(({ href, also = [] }) => [href, ...also].map((address) => ({ href, address }))),
  )
  const inside = places.filter(({ address }) => path === address || path.startsWith(`${address}/`))
  return inside.sort((a, b) => b.address.length - a.address.length)[0]?.href
}

/** The letter that stands for a name where there is little room. */
export function initial(name: string): string {
  return (/\p{L}|\p{N}/u.exec(name)?.[0] ?? '').toLocaleUpperCase()
}
