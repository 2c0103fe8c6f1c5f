import pg from 'pg'
import { afterAll, inject } from 'vitest'
import type { Database } from '../src/engine/database/database.ts'
import { openDatabase } from '../src/engine/database/open.ts'

let count = 0

/** A fresh migrated database of the run's PostgreSQL, closed and dropped after the file. Call it at the top of the file or in beforeAll. */
export async function openTestDatabase(): Promise<Database> {
  const { url, template } = inject('postgres')
  const name = `test_${process.pid}_${++count}`
  await administer(url, `create database ${name} template ${template}`)
  const database = await openDatabase({ url: url.replace('/hetki?', `/${name}?`), dataDir: '', connections: 10 })
  afterAll(async () => {
    await database.close()
    await administer(url, `drop database ${name} with (force)`)
  })
  return database
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}
