import { mkdir } from 'node:fs/promises'
import { type ClickHouseClientConfigOptions, createClient } from '@clickhouse/client'
import { createChdbConnection } from 'chdb/connection'
import type { FactStore } from './facts.ts'
import { openStore } from './store.ts'

type Connection = NonNullable<ClickHouseClientConfigOptions['connection']>

/**
 * ClickHouse inside this process (chDB), data in `folder`. A process can hold one folder only, and a folder one process only; several
 * databases in it may be open at a time.
 */
export async function openEmbeddedFacts(folder: string, database = 'hetki'): Promise<FactStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // The same interface, but each package carries its own copy of the types.
  const connection = createChdbConnection({ path: folder }) as unknown as Connection
  const client = createClient({ connection })
  await client.command({ query: `create database if not exists ${database}` })
  return openStore(client, database)
}
