import pg from 'pg'
import { afterAll, expect, inject } from 'vitest'
import type { Database } from '../src/engine/database/database.ts'
import { openDatabase } from '../src/engine/database/open.ts'
import { openEmbeddedFacts } from '../src/engine/facts/embedded.ts'
import type { FactStore } from '../src/engine/facts/facts.ts'
import { aFactPlace } from './fact-engines.ts'

let count = 0
let open: { file: string | undefined; close: () => Promise<void> }[] = []

/** A fresh migrated database of the run's PostgreSQL, closed and dropped after the file. Call it at the top of the file or in beforeAll. */
export async function openTestDatabase(): Promise<Database> {
  await closeOfOtherFiles()
  const { url, template } = inject('postgres')
  const name = `test_${process.pid}_${++count}`
  await administer(url, `create database ${name} template ${template} strategy file_copy`)
  const database = await openDatabase({ url: url.replace('/hetki?', `/${name}?`), dataDir: '', connections: 10 })
  closeAfterFile(async () => {
    await database.close()
    await administer(url, `drop database if exists ${name} with (force)`)
  })
  return database
}

/** The real facts store, embedded, in a database of its own; closed after the file. Call it at the top of the file or in beforeAll. */
export async function openTestFacts(): Promise<FactStore> {
  await closeOfOtherFiles()
  const { folder, database } = await aFactPlace()
  const store = await openEmbeddedFacts(folder, database)
  closeAfterFile(() => store.close())
  return store
}

/** Runs after the file when called while it is collected, else when the next file of this worker opens something: a hook cannot add a hook. */
function closeAfterFile(close: () => Promise<void>): void {
  const file = expect.getState().testPath
  open.push({ file, close })
  afterAll(async () => {
    open = open.filter((o) => o.close !== close)
    await close()
  })
}

async function closeOfOtherFiles(): Promise<void> {
  const file = expect.getState().testPath
  const others = open.filter((o) => o.file !== file)
  open = open.filter((o) => o.file === file)
  for (const { close } of others) await close()
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}
