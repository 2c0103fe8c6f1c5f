import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Kysely, sql } from 'kysely'
import type { Database } from './database.ts'

/** The same from src/engine/database and from dist/engine/database. */
const FOLDER = fileURLToPath(new URL('../../../migrations', import.meta.url))
const LOCK = 4_835_447

type Applied = { name: string; hash: string }

/**
 * Applies the migrations that have not been applied, by name, each in a transaction, under a lock: of servers started together one does it,
 * the others wait. Returns the names applied. Throws when an applied file has changed since, or when the database knows one that this Hetki
 * does not, because a newer one has been here.
 */
export async function migrate({ db }: Pick<Database, 'db'>, folder: string = FOLDER): Promise<string[]> {
  const files = readMigrations(folder)
  return db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${LOCK})`.execute(connection)
    try {
      return await applyMissing(connection, files)
    } finally {
      await sql`select pg_advisory_unlock(${LOCK})`.execute(connection)
    }
  })
}

async function applyMissing<Any>(connection: Kysely<Any>, files: (Applied & { text: string })[]): Promise<string[]> {
  await sql`create table if not exists migration (
    name text primary key, hash text not null, applied_at timestamptz not null default now())`.execute(connection)
  const { rows: applied } = await sql<Applied>`select name, hash from migration order by name`.execute(connection)
  refuse(applied, files)
  const missing = files.filter((f) => !applied.some((a) => a.name === f.name))
  for (const { name, hash, text } of missing) {
    await connection.transaction().execute(async (tx) => {
      await sql.raw(text).execute(tx)
      await sql`insert into migration (name, hash) values (${name}, ${hash})`.execute(tx)
    })
  }
  return missing.map((f) => f.name)
}

function refuse(applied: Applied[], files: Applied[]): void {
  for (const { name, hash } of applied) {
    const file = files.find((f) => f.name === name)
    if (!file)
      throw new Error(
        `The database has been used by a newer Hetki: it knows the migration ${name}, this Hetki does not. Start the newer one.`,
      )
    if (file.hash !== hash)
      throw new Error(
        `The migration ${name} has changed since it was applied. An applied migration never changes: write a new one.`,
      )
  }
}

function readMigrations(folder: string): (Applied & { text: string })[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return names.sort().map((name) => {
    const text = readFileSync(join(folder, name), 'utf8')
    return { name, text, hash: createHash('sha256').update(text).digest('hex') }
  })
}
