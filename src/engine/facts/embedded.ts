import { readdirSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { type ClickHouseClient, type ClickHouseClientConfigOptions, createClient } from '@clickhouse/client'
import type { Session } from 'chdb'
import type { FactStore } from './facts.ts'
import { openStore, settings } from './store.ts'

type Connection = NonNullable<ClickHouseClientConfigOptions['connection']>
type Chdb = typeof import('chdb/connection')
type Connected = { client: ClickHouseClient; chdb: ReturnType<Chdb['createChdbConnection']>['chdb'] }

/** How far threads that nobody waits for step back (nice value). */
const behindOthers = 19
/** One thread, which steps back where the system lets it. */
const calm = { max_threads: 1, os_thread_priority: behindOthers, input_format_parallel_parsing: 0 }

/**
 * A connection answers one question after the other (measured: a quick one waited 3.2 s behind a slow one), so there are several. Each question
 * holds one of the process's four pool threads while it runs; two are left for writing and for the rest of the house.
 */
const readersAtATime = 2

/**
 * ClickHouse inside this process (chDB), data in `folder`. A process can hold one folder only, and a folder one process only; several
 * databases in it may be open at a time.
 */
export async function openEmbeddedFacts(folder: string, database = 'hetki'): Promise<FactStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const engine = await openEngine(folder)
  const { client: writer, chdb } = await connect(folder)
  const readers: { client: ClickHouseClient; asked: number }[] = []
  while (readers.length < readersAtATime) readers.push({ client: (await connect(folder)).client, asked: 0 })
  await writer.command({ query: `create database if not exists ${database}` })
  const store = await openStore({
    database,
    writer,
    putLines: async (table, columns, bytes) => {
      await chdb.rawInsert({
        table,
        columns,
        values: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
        format: 'TSV',
        settings: calm,
      })
    },
    read: async (ask) => {
      const reader = readers.reduce((a, b) => (b.asked < a.asked ? b : a))
      reader.asked++
      try {
        return await ask(reader.client)
      } finally {
        reader.asked--
      }
    },
    close: async () => {
      for (const client of [writer, ...readers.map((r) => r.client)]) await client.close()
      engine.close()
    },
  })
  // Else a merge takes two megabytes for each of seventy streams of columns, however little there is to merge (measured: 146 MB, with this 40); and it
  // holds blocks of all columns of all its parts at once, where one column after the other does as well (measured: up to 175 MB, so 128).
  const modest = 'min_columns_to_activate_adaptive_write_buffer = 1, vertical_merge_algorithm_min_rows_to_activate = 1'
  await writer.command({
    query: `alter table ${database}.fact modify setting ${modest}, merge_max_block_size_bytes = 2000000`,
  })
  // The threads that merge begin with the first table.
  if (process.platform === 'linux') mergeBehindOthers()
  return store
}

/** Merging parts is never urgent: its threads leave the processor to others. Linux lets every thread have a priority of its own. */
function mergeBehindOthers(): void {
  for (const thread of readdirSync('/proc/self/task')) {
    try {
      const name = readFileSync(`/proc/self/task/${thread}/comm`, 'utf8').trim()
      if (name === 'MergeMutate') setPriority(Number(thread), behindOthers)
    } catch {
      // It has ended meanwhile, or the system does not let us.
    }
  }
}

/**
 * The engine takes its arguments from whoever opens it first. Two merges take turns on one thread: four side by side held 40 MB more at their
 * largest, were no sooner done, and one alone would let small parts wait for a large one.
 */
async function openEngine(folder: string): Promise<Session> {
  await load()
  const { Session } = await import('chdb')
  return new Session(folder, { connectionArgs: ['--background_pool_size=1'] })
}

/**
 * ClickHouse's memory goes back to the system soon after it is free: kept for ten seconds, as is usual, a merge's was held through all of an import
 * (measured: 50 MB). Not at once: a question over a year frees and takes its blocks again all the time, and took more than twice as long (1,000 against
 * 400 ms of CPU). Its allocator reads this when the library is loaded, and so it is loaded here.
 */
async function load(): Promise<Chdb> {
  process.env.JE_MALLOC_CONF ??= 'dirty_decay_ms:300,muzzy_decay_ms:0'
  return import('chdb/connection')
}

async function connect(folder: string): Promise<Connected> {
  const { createChdbConnection } = await load()
  // The same interface, but each package carries its own copy of the types.
  const connection = createChdbConnection({ path: folder })
  const client = createClient({ connection: connection as unknown as Connection })
  // A connection keeps them; sent along, they would be SET again before each statement, which takes longer than a small question.
  for (const [name, value] of Object.entries(settings)) await client.command({ query: `set ${name} = ${value}` })
  return { client, chdb: connection.chdb }
}
