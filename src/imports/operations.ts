import { implement } from '@orpc/server'
import { remember } from '../audit/store.ts'
import { type Actor, actorOf, type Call, type Context, inTransaction } from '../lib/operation.ts'
import { refuse } from '../lib/refusal.ts'
import { shownOf } from './cells.ts'
import { type ImportKind, importsContract } from './contract.ts'
import { type BadValue, type Fault, reasonOf } from './faults.ts'
import {
  type Import,
  type OrganisationRow,
  type Parsed,
  type PriceRow,
  type ProductRow,
  parseImport,
  periodsPaid,
  sortBad,
} from './import.ts'
import * as store from './store.ts'

const os = implement(importsContract).$context<Call>().use(inTransaction)

/** More than this in one file is taken for a slip; a bigger stock comes in several files. */
const rowsMax = 50_000

/** Organisations and products are brought in by the management; the catalogue by finance too. */
function mustImport(actor: Actor, kind: ImportKind): void {
  if (actor.staff !== 'manager' && !(actor.staff === 'finance' && kind === 'catalogue')) refuse('staff_only')
}

/** Nothing is written when anything is wrong: everything that is, is named in the language of the asker. */
function refuseBad(context: Context, bad: readonly BadValue[]): void {
  if (bad.length === 0) return
  const { language } = actorOf(context)
  const rows = sortBad(bad).map(({ line, column, fault }) => ({
    line,
    column,
    reason: reasonOf(fault, language),
  }))
  const flaws = rows.map(({ line, column, reason }) => ({ field: `${line}.${column}`, reason }))
  refuse('import_refused', { flaws, rows })
}

/** For each row of a file whether it was added, changed or neither. */
type Outcome = 'added' | 'changed' | 'unchanged'

function outcomes(rows: readonly { reference: string }[], written: readonly store.Written[]): Outcome[] {
  const added = new Map(written.map((row) => [row.reference, row.added]))
  return rows.map(({ reference }) => {
    const isNew = added.get(reference)
    if (isNew === undefined) return 'unchanged'
    return isNew ? 'added' : 'changed'
  })
}

async function importOrganisations(
  context: Context,
  { rows, bad }: Parsed<OrganisationRow>,
): Promise<Outcome[]> {
  refuseBad(context, bad)
  const { tx, now, world } = context
  const toWrite = rows.map((row) => ({
    ...row,
    id: world.ids('organisation'),
    personId: world.ids('person'),
  }))
  const written = await store.writeOrganisations(tx, toWrite, now)
  const represented = await store.addLegalRepresentatives(tx, toWrite, now)
  // the later entry wins in `outcomes`: an organisation that was added stays added
  return outcomes(rows, [...represented, ...written])
}

async function importProducts(
  context: Context,
  { rows, bad: badInFile }: Parsed<ProductRow>,
): Promise<Outcome[]> {
  const { tx, now, world } = context
  const organisations = await store.organisationsBy(tx, [...new Set(rows.map((row) => row.organisation))])
  const owners = new Map(organisations.map(({ reference, id }) => [reference, id]))
  const items = new Map(
    (await store.itemsBy(tx, [...new Set(rows.map((row) => row.sku))])).map(({ sku, id }) => [sku, id]),
  )
  const known = new Map(
    (
      await store.productsBy(
        tx,
        rows.map((row) => row.reference),
      )
    ).map((product) => [product.reference, product]),
  )
  const bad = [...badInFile]
  const badLines = new Set(badInFile.map(({ line }) => line))
  const toWrite: store.ProductToWrite[] = []
  for (const row of rows) {
    const fault = (column: string, key: Fault['key'], values: Record<string, string>) =>
      bad.push({ line: row.line, column, fault: { key, values } })
    const ownerId = owners.get(row.organisation)
    const itemId = items.get(row.sku)
    const product = known.get(row.reference)
    if (!ownerId) fault('organisation', 'organisation_unknown', { value: shownOf(row.organisation) })
    // of a reference that stands there twice nobody can say whose it is
    else if (product && product.ownerId !== ownerId && !badLines.has(row.line))
      fault('organisation', 'owner_moved', { owner: product.owner })
    if (!itemId) fault('sku', 'item_unknown', { value: row.sku })
    if (ownerId && itemId)
      toWrite.push({
        ...termsOf(row, product),
        id: world.ids('product'),
        ownerId,
        itemId,
        reference: row.reference,
        name: row.name,
      })
  }
  refuseBad(context, bad)
  const written = await store.writeProducts(tx, toWrite, now)
  await store.entrustAdded(
    tx,
    written.filter((product) => product.added).map(({ id }) => id),
    now,
  )
  return outcomes(rows, written)
}

/** What a product runs on. Time that was paid here is never shortened by a file that does not know of it. */
function termsOf(row: ProductRow, known: store.KnownProduct | undefined) {
  const paidHere = known?.paidHere
  if (paidHere && paidHere.expiresOn >= row.expiresOn) return paidHere
  const { quantity, months, startedOn: anchorOn, expiresOn } = row
  return { quantity, months, anchorOn, periods: periodsPaid(row), expiresOn }
}

async function importCatalogue(
  context: Context,
  { rows, bad: badInFile }: Parsed<PriceRow>,
): Promise<Outcome[]> {
  const { tx, world } = context
  const skus = [...new Set(rows.map((row) => row.sku))]
  const families = await store.familiesBy(tx, [...new Set(rows.map((row) => row.family))])
  const prices = Map.groupBy(
    await store.pricesBy(tx, skus),
    ({ sku, currency, months }) => `${sku} ${currency} ${months}`,
  )
  const planned = rows.map((row) => {
    const values = prices.get(`${row.sku} ${row.currency} ${row.months}`) ?? []
    return { row, isNew: values.length === 0, holds: values.some((price) => isSame(price, row)) }
  })
  const bad = planned.flatMap(({ row, isNew, holds }) => [
    ...badFamily(row, families),
    ...(isNew || holds ? [] : [badPrice(row)]),
  ])
  refuseBad(context, [...badInFile, ...bad])
  const items = new Map(
    rows.map(({ sku, family, name, perUnit }) => [
      sku,
      { id: world.ids('item'), sku, family, name, perUnit },
    ]),
  )
  const writtenItems = new Set(
    (await store.writeItems(tx, [...items.values()])).map(({ reference }) => reference),
  )
  const first = planned.filter(({ isNew }) => isNew)
  await store.beginPrices(
    tx,
    first.map(({ row: { unitE6, ...row } }) => ({ ...row, id: world.ids('price'), unit: unitE6.toString() })),
  )
  return planned.map(({ row, isNew }) => {
    if (isNew) return 'added'
    return writtenItems.has(row.sku) ? 'changed' : 'unchanged'
  })
}

/** Whether a price says of a day what a row says. */
function isSame({ from, until, value }: store.KnownPrice, row: PriceRow): boolean {
  return from <= row.from && (until === null || row.from < until) && value === row.unitE6
}

function badFamily({ line, family }: PriceRow, known: Set<string>): BadValue[] {
  if (known.has(family)) return []
  return [{ line, column: 'family', fault: { key: 'family_unknown', values: { value: shownOf(family) } } }]
}

/** A file brings first prices. One that is there changes by a rate change, which a second person approves. */
function badPrice({ line }: PriceRow): BadValue {
  return { line, column: 'unit', fault: { key: 'price_there' } }
}

function write(context: Context, file: Import): Promise<Outcome[]> {
  switch (file.kind) {
    case 'organisations':
      return importOrganisations(context, file)
    case 'products':
      return importProducts(context, file)
    case 'catalogue':
      return importCatalogue(context, file)
  }
}

export const importsOperations = os.router({
  run: os.run.handler(async ({ context, input: { kind, content } }) => {
    mustImport(actorOf(context), kind)
    const file = parseImport(kind, content)
    if (file.rows.length > rowsMax) refuse('too_large')
    await store.lockImports(context.tx)
    const done = await write(context, file)
    const count = (outcome: Outcome) => done.filter((one) => one === outcome).length
    const answer = {
      rows: done.length,
      added: count('added'),
      changed: count('changed'),
      unchanged: count('unchanged'),
    }
    if (answer.unchanged < answer.rows) {
      await remember(context, {
        action: 'import.done',
        hatId: null,
        clientId: null,
        objectId: null,
        changes: { kind, ...answer },
      })
    }
    return answer
  }),
})
