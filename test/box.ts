/** The platform in a box: what a test needs to stand on its own. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

export type TestDatabase = {
  url: string
  /**
   * Drops it. PostgreSQL waits five seconds for connections that are just closing, and refuses when one stays open, so
   * that a leak shows. What a test does not drop is dropped at the end of the run.
   */
  drop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** A database of its own: migrated, as a copy of the run's template, or empty. */
export async function createDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const name = `${inject('databasePrefix')}${randomBytes(6).toString('hex')}`
  await onServer(`create database "${name}" template "${empty ? 'template1' : inject('databaseTemplate')}"`)
  const url = new URL(inject('databaseServer'))
  url.pathname = name
  const drop = () => onServer(`drop database if exists "${name}"`)
  return { url: url.href, drop, [Symbol.asyncDispose]: drop }
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client(inject('databaseServer'))
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
