import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { createClient } from '@clickhouse/client'
import type { FactStore } from './facts.ts'
import { openStore, settings } from './store.ts'

/** Somebody's ClickHouse: http://user:password@host:8123/database. The database is made when it is missing and the user may. */
export async function openClickHouse(address: string): Promise<FactStore> {
  const url = new URL(address)
  const database = decodeURIComponent(url.pathname.slice(1)) || 'hetki'
  if (!/^[A-Za-z_]\w*$/.test(database)) throw new Error(`CLICKHOUSE_URL: ${database} is not a plain database name`)
  url.pathname = ''
  const client = createClient({ url, compression: { request: true, response: false }, clickhouse_settings: settings })
  await client.command({ query: `create database if not exists ${database}` })
  return openStore({
    database,
    writer: client,
    putLines: async (table, columns, bytes) => {
      const query = `insert into ${table} (${columns.join(', ')}) format TabSeparated`
      const { stream } = await client.exec({
        query,
        values: Readable.from([Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)]),
      })
      await finished(stream.resume())
    },
    read: (ask) => ask(client),
    close: () => client.close(),
  })
}
