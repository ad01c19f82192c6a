import { sql } from 'kysely'
import { type Database, rowOf, rowsOf, type Tx } from '../lib/database.ts'
import type { World } from '../lib/operation.ts'
import { hashOf, leafOf, type RootStatement, treeRoot } from './chain.ts'

const perSeal = 5000

/** Seals every event that is safe to seal into the chain of its client; returns how many. */
export async function sealLog(db: Database): Promise<number> {
  for (let sealed = 0; ; ) {
    const now = await db
      .transaction()
      .execute((tx) => rowOf(tx, sql<{ n: number }>`select app.seal_audit(${perSeal}) as n`))
    sealed += now?.n ?? 0
    if ((now?.n ?? 0) < perSeal) return sealed
  }
}

interface Head {
  chain: string
  n: bigint
  link: Buffer
}

/** The ends of the chains that grew since the last root, up to a seal. */
const grown = (tx: Tx, from: bigint, upto: bigint) =>
  rowsOf(
    tx,
    sql<Head>`
      select distinct on (chain) chain, n, link from audit_seal where seq > ${from} and seq <= ${upto} order by chain, n desc`,
  )

/** Signs the ends of all chains that grew since the last time; none when nothing did. Whether there was one. */
export function signRoot(world: World): Promise<boolean> {
  return world.db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('audit:sealer', 0))`.execute(tx)
    const last = await rowOf(
      tx,
      sql<{ id: bigint; upto: bigint; statement: string }>`
        select id, upto, statement from audit_root order by id desc limit 1`,
    )
    const upto = await rowOf(
      tx,
      sql<{ seq: bigint | null; now: Date }>`select max(seq) as seq, app.now() as now from audit_seal`,
    )
    const from = last?.upto ?? 0n
    if (!upto?.seq || upto.seq <= from) return false
    const heads = await grown(tx, from, upto.seq)
    const id = (last?.id ?? 0n) + 1n
    const statement: RootStatement = {
      format: 'mandato-root-1',
      issuer: world.publicUrl,
      id: Number(id),
      at: upto.now.toISOString(),
      chains: heads.length,
      root: treeRoot(heads.map((head) => leafOf(head.chain, Number(head.n), head.link.toString('hex')))),
      previous: last ? hashOf(last.statement) : null,
    }
    await writeRoot(world, tx, { statement, at: upto.now, upto: upto.seq, heads })
    return true
  })
}

interface Root {
  statement: RootStatement
  at: Date
  upto: bigint
  heads: readonly Head[]
}

async function writeRoot(world: World, tx: Tx, { statement, at, upto, heads }: Root): Promise<void> {
  const { signer } = world
  const text = JSON.stringify(statement)
  await sql`
    insert into app.signing_key (kid, jwk, since) values (${signer.key.kid}, ${JSON.stringify(signer.key)}, ${at}) on conflict do nothing`.execute(
    tx,
  )
  await sql`
    insert into audit_root (id, at, upto, statement, kid, signature)
    values (${statement.id}, ${at}, ${upto}, ${text}, ${signer.key.kid}, ${signer.sign(text)})`.execute(tx)
  await sql`
    insert into audit_root_head (root_id, pos, chain, n, link)
    select ${statement.id}, x.pos, x.chain, x.n, decode(x.link, 'hex')
      from jsonb_to_recordset(${JSON.stringify(heads.map((head, pos) => ({ pos, chain: head.chain, n: Number(head.n), link: head.link.toString('hex') })))}::jsonb)
        as x(pos int, chain text, n bigint, link text)`.execute(tx)
}
