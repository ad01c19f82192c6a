import { Readable } from 'node:stream'
import { backupOf, connectAsOwner, type Written } from './backup.ts'
import { restoreFrom } from './restore.ts'

/**
 * Carries everything from one database into another, empty one. Nobody may work with the first meanwhile: what they
 * wrote after the instant that is carried over would be left behind.
 */
export async function moveTo(from: string, to: string): Promise<Written | 'at work'> {
  if (await isAtWork(from)) return 'at work'
  return restoreFrom(to, Readable.from(backupOf(from, () => undefined)))
}

/** Whether somebody else is connected to the same database. */
async function isAtWork(url: string): Promise<boolean> {
  const client = await connectAsOwner(url)
  try {
    const { rows } = await client.query<{ others: number }>(
      `select count(*)::int as others from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    )
    return (rows[0]?.others ?? 0) > 0
  } finally {
    await client.end()
  }
}
