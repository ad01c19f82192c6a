import type { Language } from '../lib/language.ts'
import type { AsVisitor } from './asVisitor.ts'
import type { OpenPage } from './draw.tsx'

/** Who asks for a page: in which language, and what stands in the address. */
export interface Asked {
  language: Language
  query: Record<string, string>
  /** What follows the page's own address, such as the id of an article. */
  below?: string | undefined
  /** Whether the address names no language. */
  isPlain: boolean
}

type Drawn = {
  page: Omit<OpenPage, 'language' | 'hrefIn' | 'search'>
  status?: 200 | 401 | 422 | 429 | 503
}

/** A page, or the address of the next one. */
export type Answer = Drawn | { to: string }

export interface Served {
  /** What GET shows; it changes nothing. Nothing for whoever is to find the console there. */
  show(asked: Asked, visitor: AsVisitor): Answer | Promise<Answer | undefined>
  /** What a form that was sent does. */
  take?(asked: Asked, visitor: AsVisitor, form: Record<string, string>): Promise<Answer>
}

/** Who runs this installation, as the imprint says it. */
export interface Operator {
  name: string
  email: string
  /** Lines of the imprint. */
  imprint: readonly string[]
}
