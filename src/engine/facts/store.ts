import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { Kept } from '../database/kept.ts'
import type { Fact, FactStore } from './facts.ts'
import { migrate } from './schema.ts'
import { columnsOf, lineColumns } from './text.ts'

/** A rebuild that has not finished after this long is dead (its server was killed): new facts need not be written for it too. */
const buildHours = 24

const cancelAtOnce = 1_000

/** So long another server may go on reading facts that have been replaced. Looking each time which are current takes 1.5 ms. */
const seenMs = 1_000

/** Holds for every statement of every connection. */
export const settings = {
  // Keys never move between quarters, so newest versions are sought quarter by quarter.
  do_not_merge_across_partitions_select_final: 1,
  // Older servers quote them; all of ours fit a number.
  output_format_json_quote_64bit_integers: 0,
  // An import may bring many years at once; the default of 100 partitions would refuse it.
  max_partitions_per_insert_block: '0',
  // Compiled at a question’s fourth time, which takes 150 ms more then and gains nothing that can be measured.
  compile_expressions: 0,
  compile_aggregate_expressions: 0,
} as const

/** What differs between the engines ends here: both speak through the official client. */
export type Connections = {
  /** A plain identifier. */
  database: string
  writer: ClickHouseClient
  /** Puts lines with tabs into a table, without haste and as they are. */
  putLines: (table: string, columns: string[], bytes: Uint8Array<SharedArrayBuffer>) => Promise<void>
  /** Gives the question a connection that is free, or the least busy one. */
  read: <T>(ask: (client: ClickHouseClient) => Promise<T>) => Promise<T>
  close: () => Promise<void>
}

export async function openStore({ database, writer, putLines, read, close }: Connections): Promise<FactStore> {
  await migrate(writer, database)
  const fact = `${database}.fact`
  const generation = `${database}.generation`

  const own = `${fact} final where org = {org:String} and generation = {generation:UInt64} and not removed`
  const current = new Kept(seenMs, 10_000, async (org) => {
    const [row] = await ask<{ current: number }>(
      `select max(generation) as current from ${generation} where org = {org:String} and stage = 'current'`,
      { org },
    )
    return row?.current ?? 0
  })

  // Flat where it can be: of a small question ClickHouse spends most on analysing it, and a subquery of all columns costs a quarter of that.
  const textOf = (sql: string) =>
    sql.replaceAll('{facts} where ', `${own} and `).replaceAll('{facts}', `(select * from ${own})`)
  const query: FactStore['query'] = async (sql, params) =>
    ask(textOf(sql), { ...params, generation: await current.get(params.org) })

  const each: FactStore['each'] = async <Row>(
    sql: string,
    params: { org: string } & Record<string, unknown>,
    take: (row: Row) => Promise<void>,
  ) => {
    const generation = await current.get(params.org)
    await read(async (client) => {
      const result = await client.query({
        query: textOf(sql),
        query_params: { ...params, generation },
        format: 'JSONEachRow',
      })
      for await (const rows of result.stream<Row>()) for (const row of rows) await take(row.json() as Row)
    })
  }

  async function ask<Row>(sql: string, params: Record<string, unknown>): Promise<Row[]> {
    return read(async (client) => {
      const result = await client.query({
        query: sql,
        query_params: params,
        format: 'JSONColumnsWithMetadata',
      })
      const { data } = (await result.json()) as unknown as { data: Record<string, unknown[]> }
      return rowsOf(data) as Row[]
    })
  }

  /** Generations into which new facts of the organisations go: what readers see and what is being built. */
  async function generations(orgs: string[]): Promise<Map<string, number[]>> {
    const rows = await ask<{ org: string; seen: number; built: number[] }>(
      `select org, maxIf(generation, stage = 'current') as seen,
         arrayFilter(g -> g > seen and not has(groupArrayIf(generation, stage = 'given-up'), g),
           groupArrayIf(generation, stage = 'building' and at > now64(3) - toIntervalHour(${buildHours}))) as built
       from ${generation} where org in {orgs:Array(String)} group by org`,
      { orgs },
    )
    return new Map(rows.map((r) => [r.org, [r.seen, ...r.built]]))
  }

  const put = async (rows: Fact[], into: (org: string) => number[]) => {
    const all = rows.flatMap((row) => into(row.org).map((generation) => ({ row, generation })))
    const generations = JSON.stringify(all.map((a) => a.generation))
    const { names, text } = columnsOf(all.map((a) => a.row))
    const { stream } = await writer.exec({
      query: `insert into ${fact} (generation, ${names.join(', ')}) format JSONColumns`,
      values: Readable.from([`{"generation":${generations},${text}}`]),
    })
    await finished(stream.resume())
  }

  // Nobody sees these rows any more, so nobody waits: rewriting a part takes ClickHouse about 0.15 s of background time.
  const toSweep = new Map<NodeJS.Timeout, () => Promise<unknown>>()
  const sweep = (where: string, org: string, number: number) =>
    writer.command({
      query: `alter table ${fact} delete where org = {org:String} and ${where} settings mutations_sync = 0`,
      query_params: { org, number },
    })

  const mark = (org: string, number: number, stage: 'building' | 'current' | 'given-up') =>
    writer.insert({
      table: generation,
      columns: ['org', 'generation', 'stage'],
      values: [{ org, generation: number, stage }],
      format: 'JSONEachRow',
    })

  // Rows are written under a new number while readers see the old one; the last statement moves the number. What is inserted meanwhile goes
  // under both, and the newest version wins, so nothing is lost between the reading of the truth and the swap.
  const replace: FactStore['replace'] = async (org, fill) => {
    const [last] = await ask<{ number: number }>(
      `select max(generation) as number from ${generation} where org = {org:String}`,
      { org },
    )
    // Grows whatever this server's clock says.
    const number = Math.max(Date.now(), (last?.number ?? 0) + 1)
    await mark(org, number, 'building')
    let count = 0
    try {
      await fill(async (batch) => {
        if (batch.length > 0) await put(batch, () => [number])
        count += batch.length
      })
      await mark(org, number, 'current')
      current.forget(org)
    } catch (error) {
      await mark(org, number, 'given-up')
      await sweep('generation = {number:UInt64}', org, number)
      throw error
    }
    // Other servers may see the old ones a little longer.
    const sweeping = () => sweep('generation < {number:UInt64}', org, number)
    const timer = setTimeout(() => {
      toSweep.delete(timer)
      sweeping().catch(() => {})
    }, 2 * seenMs).unref()
    toSweep.set(timer, sweeping)
    return count
  }

  return {
    async insert(rows) {
      if (rows.length === 0) return
      const known = await generations([...new Set(rows.map((r) => r.org))])
      await put(rows, (org) => known.get(org) ?? [0])
    },

    async insertLines(bytes) {
      if (bytes.length > 0) await putLines(fact, lineColumns, bytes)
    },

    generations: async (org) => (await generations([org])).get(org) ?? [0],

    async cancel(org, of, metrics = []) {
      const live = (await generations([org])).get(org) ?? [0]
      // The lists travel in the address of an HTTP request, which ClickHouse limits to 1 MB.
      for (let i = 0; i < of.length; i += cancelAtOnce) {
        const some = of.slice(i, i + cancelAtOnce)
        await writer.command({
          query: `insert into ${fact} (org, generation, metric, at, id, version, removed)
            select org, generation, metric, at, id, version + 1, true from ${fact} final
            where org = {org:String} and generation in {live:Array(UInt64)} and at in {ats:Array(Int64)} and not removed
              and (empty({metrics:Array(String)}) or metric in {metrics:Array(String)})
              and substringIndex(id, ':', 1) in {ids:Array(String)}
              and version < arrayElement({below:Array(UInt64)}, indexOf({ids:Array(String)}, substringIndex(id, ':', 1)))`,
          query_params: {
            org,
            live,
            metrics,
            ids: some.map((o) => o.id),
            ats: [...new Set(some.map((o) => o.at))],
            below: some.map((o) => o.below ?? Number.MAX_SAFE_INTEGER),
          },
        })
      }
    },

    query,
    each,
    replace,

    async digest(org) {
      const row = 'tuple(* except (generation))'
      const [figure] = await query<{ facts: number; digest: string }>(
        `select count() as facts,
           concat(hex(groupBitXor(sipHash64(${row}))), hex(sumWithOverflow(cityHash64(${row})))) as digest
         from {facts}`,
        { org },
      )
      return figure ?? { facts: 0, digest: '' }
    },

    // Judged by the store's clock alone. Whoever never was replaced has no row of its own and counts as of the year 1970.
    async outdated() {
      const rows = await ask<{ org: string }>(
        `select org from (select org, max(at) as found from ${database}.outdated group by org) as o
         left join (select org, max(at) as replaced from ${generation} where stage = 'current' group by org) as g using org
         where found > replaced order by org`,
        {},
      )
      return rows.map((r) => r.org)
    },

    async removeOrganisation(org) {
      await replace(org, async () => {})
    },

    async close() {
      for (const [timer, sweeping] of toSweep) {
        clearTimeout(timer)
        await sweeping()
      }
      await close()
    },
  }
}

/** Answers come by columns too: 4,000 rows in 1.5 ms instead of 4. */
function rowsOf(data: Record<string, unknown[]>): Record<string, unknown>[] {
  const columns = Object.entries(data)
  return (columns[0]?.[1] ?? []).map((_, i) => {
    const row: Record<string, unknown> = {}
    for (const [name, values] of columns) row[name] = values[i]
    return row
  })
}
