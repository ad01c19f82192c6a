import { fileURLToPath } from 'node:url'
import PDFDocument from 'pdfkit'
import { SwissQRBill } from 'swissqrbill/pdf'
import { printIban } from '../payouts/iban.ts'
import { streetOf } from './address.ts'
import { type Bill, type BillLine, dueOf, type Party, priceOf } from './bill.ts'
import { epcCodeOf, squaresOf } from './epcCode.ts'
import { facturXMetadata } from './facturX.ts'
import { qrBillOf } from './qrBill.ts'
import { type Words, wordsOf } from './words.ts'

type Doc = InstanceType<typeof PDFDocument>

const font = (name: string) => fileURLToPath(import.meta.resolve(`@expo-google-fonts/${name}.ttf`))
const fonts = {
  text: font('hanken-grotesk/400Regular/HankenGrotesk_400Regular'),
  strong: font('hanken-grotesk/600SemiBold/HankenGrotesk_600SemiBold'),
  // the payment part is printed in a face its guidelines name: Arimo has the outlines of Liberation Sans
  'Liberation Sans': font('arimo/400Regular/Arimo_400Regular'),
  'Liberation Sans-Bold': font('arimo/700Bold/Arimo_700Bold'),
}

const ink = '#162025'
const pale = '#60696f'
const hairline = '#cfcac2'
const mm = 72 / 25.4
const page = { width: 210 * mm, height: 297 * mm, left: 22 * mm, right: 18 * mm, foot: 20 * mm }
const width = page.width - page.left - page.right
const bottom = page.height - page.foot - 8 * mm
/** Amounts stand in columns as wide as the longest German heading and a million with its cents. */
const columns = { quantity: 18 * mm, unit: 26 * mm, amount: 28 * mm }
const whatWidth = width - columns.quantity - columns.unit - columns.amount

/** The bill typeset on A4 as PDF/A-3b, with the same bill as CII inside: Factur-X, ZUGFeRD. The same bill gives the same bytes. */
export async function pdfOf(bill: Bill, cii: string): Promise<Buffer> {
  const words = wordsOf(bill.language, bill.buyer.country)
  const title = words.t(`paper.${bill.kind}`, { number: bill.number })
  const at = new Date(`${bill.issuedOn}T12:00:00Z`)
  const doc = new PDFDocument({
    size: [page.width, page.height],
    margins: { top: 20 * mm, left: page.left, right: page.right, bottom: 0 },
    bufferPages: true,
    pdfVersion: '1.7',
    subset: 'PDF/A-3b',
    lang: `${bill.language}-${bill.buyer.country}`,
    displayTitle: true,
    info: {
      Title: title,
      Author: bill.seller.name,
      Producer: 'Mandato',
      Creator: 'Mandato',
      CreationDate: at,
    },
    font: fonts.text,
  })
  for (const [name, file] of Object.entries(fonts)) doc.registerFont(name, file)
  const parts: Buffer[] = []
  doc.on('data', (part: Buffer) => parts.push(part))
  const ended = new Promise<void>((resolve) => doc.on('end', resolve))
  head(doc, bill, words, title)
  lines(doc, bill, words)
  totals(doc, bill, words)
  const slip = qrBillOf(bill)
  if (slip) {
    // the slip has its own place at the foot of a page of its own, so that nothing else moves it
    doc.addPage()
    new SwissQRBill(slip.data, { language: slip.language, fontName: 'Liberation Sans' }).attachTo(doc)
  }
  foot(doc, bill, words)
  attach(doc, cii, at)
  doc.end()
  await ended
  return Buffer.concat(parts)
}

/** The XML travels inside the PDF under the name that readers look for, described in its metadata. */
function attach(doc: Doc, cii: string, at: Date): void {
  const options = {
    name: 'factur-x.xml',
    type: 'text/xml',
    relationship: 'Alternative',
    description: 'Factur-X EN 16931',
    creationDate: at,
    modifiedDate: at,
  }
  doc.file(Buffer.from(cii), options)
  doc.appendXML(facturXMetadata)
}

const addressOf = (party: Party): string[] =>
  [party.name, streetOf(party), `${party.country}-${party.postcode} ${party.town}`.trim()].filter(Boolean)

function head(doc: Doc, bill: Bill, words: Words, title: string): void {
  const { seller, buyer } = bill
  doc
    .font('strong', 15)
    .fillColor(ink)
    .text(seller.name, page.left, 18 * mm)
  doc
    .font('text', 8)
    .fillColor(pale)
    .text(addressOf(seller).slice(1).join(' · '), page.left, doc.y + 2)
  doc.font('text', 10.5).fillColor(ink)
  doc.text(addressOf(buyer).join('\n'), page.left, 50 * mm, { width: 85 * mm, lineGap: 2 })
  const facts: [string, string][] = [
    [words.t('paper.date'), words.day(bill.issuedOn)],
    [words.t('paper.order'), bill.orderId],
    ...optional(
      words.t('paper.reference'),
      bill.buyerReference === bill.orderId ? null : bill.buyerReference,
    ),
    ...optional(words.t('paper.vatNumber'), bill.vat.category === 'O' ? null : buyer.vatNumber),
    ...optional(words.t('paper.owner'), bill.owner),
    ...optional(words.t('paper.takesBack'), bill.takesBack?.number ?? null),
    ...optional(words.t('paper.dueOn'), dueOf(bill) > 0n && bill.dueOn ? words.day(bill.dueOn) : null),
  ]
  const x = page.left + 95 * mm
  let y = 50 * mm
  for (const [label, value] of facts) {
    doc
      .font('text', 8)
      .fillColor(pale)
      .text(label, x, y, { width: 30 * mm })
    doc.font('text', 9).fillColor(ink)
    doc.text(value, x + 31 * mm, y - 1, { width: width - 126 * mm })
    y = doc.y + 3.5
  }
  doc.font('strong', 19).fillColor(ink)
  doc.text(title, page.left, Math.max(y, 84 * mm) + 6 * mm, { width })
  if (bill.reason) {
    doc.font('text', 9.5).fillColor(pale)
    doc.text(`${words.t('paper.reason')}: ${bill.reason}`, page.left, doc.y + 3, { width })
  }
  doc.y += 7 * mm
}

const optional = (label: string, value: string | null): [string, string][] => (value ? [[label, value]] : [])

function columnHeads(doc: Doc, bill: Bill, words: Words): void {
  const y = doc.y
  doc.font('text', 8).fillColor(pale)
  doc.text(words.t('paper.what'), page.left, y, { width: whatWidth })
  right(doc, words.t('paper.quantity'), 'quantity', y)
  right(doc, words.t('paper.unit'), 'unit', y)
  right(doc, `${words.t('paper.amount')} ${bill.currency}`, 'amount', y)
  rule(doc, y + 13, ink)
  doc.y = y + 18
}

const places = {
  quantity: page.left + whatWidth,
  unit: page.left + whatWidth + columns.quantity,
  amount: page.left + whatWidth + columns.quantity + columns.unit,
}
const right = (doc: Doc, text: string, column: keyof typeof columns, y: number) =>
  doc.text(text, places[column], y, { width: columns[column], align: 'right', lineBreak: false })

function rule(doc: Doc, y: number, colour = hairline): void {
  doc
    .moveTo(page.left, y)
    .lineTo(page.left + width, y)
    .lineWidth(0.6)
    .strokeColor(colour)
    .stroke()
}

/** Lines never break inside; the heads of the columns stand on every page, and the sums are never alone on one. */
function lines(doc: Doc, bill: Bill, words: Words): void {
  columnHeads(doc, bill, words)
  for (const [n, line] of bill.lines.entries()) {
    const isLast = n === bill.lines.length - 1
    const height = heightOf(doc, line) + (isLast ? sumsHeight(bill) : 0)
    if (doc.y + height > bottom) nextPage(doc, bill, words)
    printLine(doc, line, words)
  }
}

function nextPage(doc: Doc, bill: Bill, words: Words): void {
  doc.addPage()
  doc.y = 22 * mm
  columnHeads(doc, bill, words)
}

const stepsOf = (line: BillLine) => line.allowances.length

function heightOf(doc: Doc, line: BillLine): number {
  const name = doc.font('text', 9.5).heightOfString(line.name, { width: whatWidth - 4 * mm })
  const steps = stepsOf(line) > 0 ? (stepsOf(line) + 1) * 12 : 0
  return name + (line.period ? 12 : 0) + steps + 10
}

function printLine(doc: Doc, line: BillLine, words: Words): void {
  const top = doc.y
  const { quantity, unitE6 } = priceOf(line)
  const isReduced = line.allowances.length > 0
  doc.font('text', 9.5).fillColor(ink)
  doc.text(line.name, page.left, top, { width: whatWidth - 4 * mm })
  let y = doc.y + 1
  right(doc, words.count(quantity), 'quantity', top)
  right(doc, words.unit(unitE6), 'unit', top)
  if (!isReduced) right(doc, words.amount(line.net), 'amount', top)
  doc.font('text', 8).fillColor(pale)
  if (line.period) {
    const period = { from: words.day(line.period.from), to: words.day(line.period.to) }
    doc.text(words.t('paper.period', period), page.left, y, { width: whatWidth, lineBreak: false })
    y += 12
  }
  if (isReduced) y = printSteps(doc, line, words, y)
  rule(doc, y + 4)
  doc.y = y + 10
}

/** The list price, what was taken off it and why, and what is left: the same steps as in the explanation. */
function printSteps(doc: Doc, line: BillLine, words: Words, from: number): number {
  let y = from
  const step = (label: string, amount: string) => {
    doc.text(label, page.left + 4 * mm, y, { width: whatWidth, lineBreak: false })
    right(doc, amount, 'unit', y)
    y += 12
  }
  step(words.t('paper.list'), words.amount(line.list))
  for (const { kind, rate, amount } of line.allowances) {
    const name = words.t(`paper.allowance.${kind}`)
    step(rate === null ? name : `${name} ${words.percent(rate)}`, `−${words.amount(amount)}`)
  }
  doc.font('text', 9.5).fillColor(ink)
  right(doc, words.amount(line.net), 'amount', y - 13)
  return y
}

type Sum = readonly [label: string, amount: string, strong: boolean]

function sumsOf(bill: Bill, words: Words): Sum[] {
  const { vat, settled, kind, currency } = bill
  const due = dueOf(bill)
  const isSettled = settled > 0n
  return [
    [words.t('paper.net'), words.amount(bill.net), false],
    [
      words.t(`paper.vat.${vat.category}`, { rate: words.percent(vat.rate) }),
      words.amount(vat.amount),
      false,
    ],
    [`${words.t('paper.gross')} ${currency}`, words.amount(bill.gross), true],
    ...(isSettled ? [[words.t(`paper.settled.${kind}`), `−${words.amount(settled)}`, false] as const] : []),
    ...(isSettled && kind === 'invoice'
      ? [[`${words.t('paper.due')} ${currency}`, words.amount(due), due > 0n] as const]
      : []),
  ]
}

const isOwed = (bill: Bill) => dueOf(bill) > 0n && bill.seller.iban !== null
/** Room for five sums, one of them over two lines, and how to pay. */
const sumsHeight = (bill: Bill) => 6 * 17 + (isOwed(bill) ? 30 : 0) + (epcCodeOf(bill) ? codeSide + 12 : 0)
/** Banking apps read a code of two and a half centimetres off paper and off a screen. */
const codeSide = 26 * mm

function totals(doc: Doc, bill: Bill, words: Words): void {
  const shown = sumsOf(bill, words)
  let y = doc.y + 6
  for (const [label, amount, strong] of shown) {
    doc.font(strong ? 'strong' : 'text', strong ? 11 : 9.5).fillColor(ink)
    const left = page.left + width - 120 * mm
    doc.text(label, left, y, { width: 120 * mm - columns.amount - 3 * mm, align: 'right' })
    const below = doc.y
    right(doc, amount, 'amount', y)
    y = Math.max(below, y + 13) + 4
  }
  doc.y = y
  if (!isOwed(bill)) return
  doc.font('text', 9.5).fillColor(ink)
  const iban = printIban(bill.seller.iban ?? '')
  doc.text(words.t('paper.transfer', { iban, number: bill.number }), page.left, y + 8, { width })
  const code = epcCodeOf(bill)
  if (code) printCode(doc, code, words)
}

/** The transfer as a code, with its words beside it. */
function printCode(doc: Doc, text: string, words: Words): void {
  const top = doc.y + 8
  const { size, dark } = squaresOf(text)
  const side = codeSide / size
  for (const [x, y] of dark) doc.rect(page.left + x * side, top + y * side, side, side)
  doc.fill('black')
  doc.font('text', 8).fillColor(pale)
  doc.text(words.t('paper.epc'), page.left + codeSide + 5 * mm, top + 1, { width: 60 * mm })
  doc.y = top + codeSide
}

/** Who sends it, at the foot of every page, with the number of the page. */
function foot(doc: Doc, bill: Bill, words: Words): void {
  const { seller } = bill
  const { start, count } = doc.bufferedPageRange()
  const facts = [
    seller.name,
    bill.vat.category === 'O' ? seller.registerNumber : (seller.vatNumber ?? seller.registerNumber),
    seller.phone,
    seller.email,
    seller.website,
  ].filter((fact, n, all) => fact && all.indexOf(fact) === n)
  for (let n = start; n < start + count; n++) {
    doc.switchToPage(n)
    const isSlip = n > start && n === start + count - 1 && qrBillOf(bill) !== undefined
    if (isSlip) continue
    const y = page.height - page.foot
    rule(doc, y)
    doc.font('text', 7.5).fillColor(pale)
    doc.text(facts.join(' · '), page.left, y + 5, { width: width - 30 * mm, height: 24 })
    const number = words.t('paper.page', { page: n - start + 1, pages: count })
    doc.text(number, page.left + width - 30 * mm, y + 5, { width: 30 * mm, align: 'right', lineBreak: false })
  }
}
