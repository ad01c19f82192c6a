import { sql } from 'kysely'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { Id } from '../lib/id.ts'
import { type Bill, flawsOf } from './bill.ts'
import { ciiOf } from './cii.ts'
import { pdfOf } from './pdf.ts'
import { billOf, currentSeller, type Format, keepFiles, type SellerRow } from './store.ts'
import { ublOf } from './ubl.ts'

/** The files of a bill. XRechnung is for buyers in Germany, whose rules it follows. */
export async function filesOf(bill: Bill): Promise<{ format: Format; bytes: Buffer }[]> {
  const cii = ciiOf(bill)
  return [
    { format: 'pdf', bytes: await pdfOf(bill, cii) },
    { format: 'cii', bytes: Buffer.from(cii) },
    { format: 'ubl', bytes: Buffer.from(ublOf(bill)) },
    ...(bill.buyer.country === 'DE'
      ? [{ format: 'xrechnung' as const, bytes: Buffer.from(ublOf(bill, 'xrechnung')) }]
      : []),
  ]
}

interface Issued {
  document_id: Id<'document'>
  series_id: string
  no: string
}

/** What got its number after the last one printed of its series, and what could not be printed for an earlier seller. */
function unprinted(tx: Tx, seller: SellerRow, limit: number): Promise<Issued[]> {
  return rowsOf(
    tx,
    sql<Issued>`
      (select i.document_id, i.series_id::text as series_id, i.no::text as no
         from document_series s left join paper_series r on r.series_id = s.id
         join lateral (select * from document_issued x where x.series_id = s.id and x.no > coalesce(r.no, 0) order by x.no limit ${limit}) i on true
        where s.kind in ('invoice', 'credit') and s.last_no > coalesce(r.no, 0) order by i.series_id, i.no limit ${limit})
      union all
      (select i.document_id, i.series_id::text, i.no::text from document_unprintable u join document_issued i on i.document_id = u.document_id
        where u.seller_id < ${seller.id} limit ${limit})`,
  )
}

/**
 * Makes the files of what has its number, a document a transaction, at most so many; how many it looked at. Before
 * anybody said who sells, nothing is printed and nothing is lost. A run is short, so that a server that ends need not
 * wait for it.
 */
export async function printDocuments(db: Database, limit = 15): Promise<number> {
  let looked = 0
  while (looked < limit) {
    const n = await db.transaction().execute(async (tx) => {
      const held = await rowOf(
        tx,
        sql<{ ok: boolean }>`select pg_try_advisory_xact_lock(hashtextextended('papers:printer', 0)) as ok`,
      )
      if (!held?.ok) return 0
      const seller = await currentSeller(tx)
      if (!seller) return 0
      const [next] = await unprinted(tx, seller, 1)
      if (!next) return 0
      await print(tx, next, seller)
      return 1
    })
    if (n === 0) return looked
    looked += n
  }
  return looked
}

/** The files, or why there can be none: one document that cannot be printed must not hold up those after it. */
export async function madeOf(
  bill: Bill,
): Promise<{ files: Awaited<ReturnType<typeof filesOf>> } | { flaws: string[] }> {
  const flaws = flawsOf(bill)
  if (flaws.length > 0) return { flaws }
  try {
    return { files: await filesOf(bill) }
  } catch (error) {
    return { flaws: [error instanceof Error ? error.message : String(error)] }
  }
}

async function print(tx: Tx, next: Issued, seller: SellerRow): Promise<void> {
  const { id: sellerId, since: _since, ...who } = seller
  const bill = await billOf(tx, next.document_id, who)
  const made = bill ? await madeOf(bill) : { flaws: ['no number'] }
  if ('files' in made) await keepFiles(tx, next.document_id, made.files)
  else
    await sql`
      insert into document_unprintable (document_id, flaws, seller_id) values (${next.document_id}, ${made.flaws}::text[], ${sellerId})
      on conflict (document_id) do update set flaws = excluded.flaws, seller_id = excluded.seller_id`.execute(
      tx,
    )
  await sql`
    insert into paper_series (series_id, no) values (${next.series_id}::bigint, ${next.no}::bigint)
    on conflict (series_id) do update set no = greatest(paper_series.no, excluded.no)`.execute(tx)
}
