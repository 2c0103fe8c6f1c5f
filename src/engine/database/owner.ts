import * as fs from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { NAME } from './cluster.ts'

/** Owned by the one process that may start and stop the server of a data folder. */
const OWNER_LOCK = 4_835_446

/** A connection that lives as long as we do, or null while nobody answers. */
export async function connect(host: string): Promise<pg.Client | null> {
  if (!fs.existsSync(join(host, '.s.PGSQL.5432'))) return null
  const name = `hetki owner: process ${process.pid} on ${hostname()}`
  const client = new pg.Client({ host, user: NAME, database: 'postgres', application_name: name })
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (error) {
    const { code } = error as { code?: string }
    const notYet = ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P03', '57P01', '57P02']
    if ((code && notYet.includes(code)) || /terminated unexpectedly/.test(String(error))) return null
    throw error
  }
}

/** Takes the owner's lock, for as long as the connection lives. */
export async function locked(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ ok: boolean }>('select pg_try_advisory_lock($1) as ok', [OWNER_LOCK])
  return rows[0]?.ok === true
}

/** Who has the owner's lock. */
export async function holder(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
     where l.locktype = 'advisory' and l.objid = $1 and l.granted`,
    [OWNER_LOCK],
  )
  return rows[0]?.name.replace('hetki owner: ', '') ?? 'another process'
}

/** Makes the database once, and keeps its indexes right. */
export async function makeDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [NAME])
  if (rowCount === 0) await client.query(`create database ${NAME}`)
  const stale = await client.query(
    'select from pg_database where datname = $1 and datcollversion is distinct from pg_database_collation_actual_version(oid)',
    [NAME],
  )
  if (stale.rowCount !== 0) await renewOrder(client)
}

/** A newer PostgreSQL may bring other rules of alphabetical order; indexes made under the old ones would miss rows. */
async function renewOrder({ host }: pg.Client): Promise<void> {
  const client = new pg.Client({ host, user: NAME, database: NAME })
  await client.connect()
  try {
    await client.query(`reindex database ${NAME}`)
    await client.query(`alter database ${NAME} refresh collation version`)
  } finally {
    await client.end()
  }
}
