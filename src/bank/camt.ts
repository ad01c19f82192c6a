/**
 * What a bank tells of an account, as ISO 20022 writes it: statements (camt.053) and notifications (camt.054) of the
 * versions that banks send. Read off by element names; what is not needed is passed over.
 */
import { createHash } from 'node:crypto'
import { create } from 'xmlbuilder2'
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js'
import type { Day } from '../lib/day.ts'
import type { Minor } from '../lib/money.ts'

/** Money that came to the account or left it. */
export interface Movement {
  /** How the bank names it: the same in every file that tells of it. */
  reference: string
  isCredit: boolean
  /** Taken back, or sent back: the opposite of what came before. */
  isReversal: boolean
  amount: Minor
  currency: string
  bookedOn: Day
  payer: string
  payerIban: string | null
  message: string
  /** The reference of a payment slip or creditor, without blanks. */
  creditorReference: string | null
  /** What whoever ordered the payment called it. */
  endToEndId: string | null
  returnReason: string | null
}

export interface BankFile {
  movements: Movement[]
  /** Entries of many payments at once that another file tells of one by one. */
  collective: number
  /** Entries that are announced and not booked. */
  pending: number
}

/** Why a file is not read. */
export class Unreadable extends Error {}

const namespace = /^urn:iso:std:iso:20022:tech:xsd:camt\.05[34]\.001\.0[248]$/

interface Element {
  name: string
  text: string
  currency: string
  children: Element[]
}

const isElement = (node: XMLBuilder) => node.node.nodeType === 1

function elementOf(from: XMLBuilder): Element {
  const element: Element = { name: '', text: '', currency: '', children: [] }
  const { nodeName } = from.node
  element.name = nodeName.slice(nodeName.indexOf(':') + 1)
  from.each((child) => {
    if (isElement(child)) element.children.push(elementOf(child))
    else if (child.node.nodeType === 3 || child.node.nodeType === 4)
      element.text += child.node.nodeValue ?? ''
  })
  if (element.name === 'Amt') {
    const node: unknown = from.node
    if (node && typeof node === 'object' && 'getAttribute' in node && typeof node.getAttribute === 'function')
      element.currency = String(node.getAttribute('Ccy') ?? '')
  }
  return element
}

const all = (from: Element | undefined, name: string): Element[] =>
  from?.children.filter((child) => child.name === name) ?? []

/** The first element at the end of a way of names. */
function at(from: Element | undefined, ...names: string[]): Element | undefined {
  let found = from
  for (const name of names) found = found?.children.find((child) => child.name === name)
  return found
}
const textAt = (from: Element | undefined, ...names: string[]) => at(from, ...names)?.text.trim() ?? ''

/** Minor units; decimals beyond the second may only be noughts. */
function minorOf(text: string): Minor {
  const parts = /^(\d{1,13})(?:\.(\d{1,5}))?$/.exec(text)
  const decimals = (parts?.[2] ?? '').padEnd(5, '0')
  if (!parts || !decimals.endsWith('000')) throw new Unreadable(`an amount of ${text.slice(0, 40)}`)
  return BigInt(`${parts[1]}${decimals.slice(0, 2)}`)
}

function dayAt(entry: Element): Day {
  for (const name of ['BookgDt', 'ValDt']) {
    const day = (textAt(entry, name, 'Dt') || textAt(entry, name, 'DtTm')).slice(0, 10)
    if (/^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day))) return day
  }
  throw new Unreadable('an entry without its day')
}

/** A party's name: below `Pty` in the eighth version. */
const nameOf = (parties: Element | undefined, role: string) =>
  textAt(parties, role, 'Pty', 'Nm') || textAt(parties, role, 'Nm')

const plain = (text: string) => text.replace(/\s/g, '').toUpperCase()

/** The reference of a slip; payers who type it by hand put it among the words. */
function referenceOf(details: Element | undefined, message: string): string | null {
  for (const remittance of all(at(details, 'RmtInf'), 'Strd')) {
    const found = plain(textAt(remittance, 'CdtrRefInf', 'Ref'))
    if (found) return found
  }
  return /\bRF\d{2}[0-9A-Z]{1,21}\b|\b\d{27}\b/.exec(message.toUpperCase())?.[0] ?? null
}

function amountOf(details: Element): Element | undefined {
  return at(details, 'Amt') ?? at(details, 'AmtDtls', 'TxAmt', 'Amt')
}

/** What one payment of an entry says; an entry without details speaks for itself. */
function movementOf(
  entry: Element,
  details: Element | undefined,
  amount: Element,
): Omit<Movement, 'reference'> {
  const parties = at(details, 'RltdPties')
  const message =
    all(at(details, 'RmtInf'), 'Ustrd')
      .map((one) => one.text.trim())
      .join(' ') || textAt(entry, 'AddtlNtryInf')
  const iban = plain(textAt(parties, 'DbtrAcct', 'Id', 'IBAN'))
  const endToEndId = textAt(details, 'Refs', 'EndToEndId')
  return {
    isCredit: textAt(entry, 'CdtDbtInd') === 'CRDT',
    isReversal: textAt(entry, 'RvslInd') === 'true' || at(details, 'RtrInf') !== undefined,
    amount: minorOf(amount.text.trim()),
    currency: amount.currency,
    bookedOn: dayAt(entry),
    payer: (nameOf(parties, 'Dbtr') || nameOf(parties, 'UltmtDbtr')).slice(0, 160),
    payerIban: /^[A-Z]{2}\d{2}[A-Z0-9]{1,30}$/.test(iban) ? iban : null,
    message: message.slice(0, 400),
    creditorReference: referenceOf(details, message),
    endToEndId: endToEndId && endToEndId !== 'NOTPROVIDED' ? endToEndId : null,
    returnReason: textAt(details, 'RtrInf', 'Rsn', 'Cd') || null,
  }
}

/** Payments of an entry, each with what the bank calls it, if it calls it anything. */
function paymentsOf(entry: Element): (Omit<Movement, 'reference'> & { named: string })[] | 'collective' {
  const own = textAt(entry, 'AcctSvcrRef')
  const details = all(entry, 'NtryDtls').flatMap((one) => all(one, 'TxDtls'))
  const whole = at(entry, 'Amt')
  if (!whole) throw new Unreadable('an entry without its amount')
  if (details.length === 0) {
    const isBatch = all(entry, 'NtryDtls').some((one) => at(one, 'Btch'))
    return isBatch ? 'collective' : [{ ...movementOf(entry, undefined, whole), named: own }]
  }
  const nameOfPayment = (one: Element | undefined) => textAt(one, 'Refs', 'AcctSvcrRef')
  if (details.length === 1)
    return [{ ...movementOf(entry, details[0], whole), named: own || nameOfPayment(details[0]) }]
  const parts = details.map((one, n) => {
    const amount = amountOf(one) ?? whole
    return { ...movementOf(entry, one, amount), named: nameOfPayment(one) || (own && `${own}/${n + 1}`) }
  })
  const sum = parts.reduce((total, part) => total + part.amount, 0n)
  const isWhole =
    sum === minorOf(whole.text.trim()) && parts.every((part) => part.currency === whole.currency)
  // parts that are not the whole are a matter for people: it stays one
  return isWhole ? parts : [{ ...movementOf(entry, undefined, whole), named: own }]
}

/** A payment that the bank gave no name is known by all that it says. */
function nameFor(payment: Omit<Movement, 'reference'>, account: string, seen: Map<string, number>): string {
  const said = JSON.stringify([account, payment], (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
  const digest = createHash('sha256').update(said).digest('hex').slice(0, 40)
  const n = (seen.get(digest) ?? 0) + 1
  seen.set(digest, n)
  return `${digest}-${n}`
}

function parse(content: string): Element {
  if (/<!DOCTYPE/i.test(content)) throw new Unreadable('a document type, which bank files never have')
  let root: XMLBuilder
  try {
    root = create(content).root()
  } catch {
    throw new Unreadable('no XML')
  }
  const node: unknown = root.node
  const uri = node && typeof node === 'object' && 'namespaceURI' in node ? String(node.namespaceURI) : ''
  if (!namespace.test(uri)) throw new Unreadable('neither camt.053 nor camt.054 of version 2, 4 or 8')
  return elementOf(root)
}

export function readBankFile(content: string): BankFile {
  const document = parse(content)
  const file: BankFile = { movements: [], collective: 0, pending: 0 }
  const statements = [
    ...all(at(document, 'BkToCstmrStmt'), 'Stmt'),
    ...all(at(document, 'BkToCstmrDbtCdtNtfctn'), 'Ntfctn'),
  ]
  if (statements.length === 0) throw new Unreadable('no statement')
  for (const statement of statements) {
    const account = textAt(statement, 'Acct', 'Id', 'IBAN') || textAt(statement, 'Acct', 'Id', 'Othr', 'Id')
    const seen = new Map<string, number>()
    for (const entry of all(statement, 'Ntry')) {
      if ((textAt(entry, 'Sts', 'Cd') || textAt(entry, 'Sts')) !== 'BOOK') {
        file.pending += 1
        continue
      }
      const payments = paymentsOf(entry)
      if (payments === 'collective') file.collective += 1
      else
        for (const { named, ...payment } of payments)
          file.movements.push({
            ...payment,
            reference: (named || nameFor(payment, account, seen)).slice(0, 80),
          })
    }
  }
  return file
}
