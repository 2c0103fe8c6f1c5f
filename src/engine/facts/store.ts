import type { ClickHouseClient } from '@clickhouse/client'
import type { Fact, FactStore } from './facts.ts'
import { migrate } from './schema.ts'

/** A rebuild that has not finished after this long is dead (its server was killed): new facts need not be written for it too. */
const buildHours = 24

/** Sent with every question. Keys never move between months, so newest versions are sought month by month. */
const settings = {
  do_not_merge_across_partitions_select_final: 1,
  // An import may bring many years at once; the default of 100 months would refuse it.
  max_partitions_per_insert_block: '0',
} as const

/** What differs between the engines ends here: both speak through the official client. `database` is a plain identifier. */
export async function openStore(client: ClickHouseClient, database: string): Promise<FactStore> {
  await migrate(client, database)
  const fact = `${database}.fact`
  const generation = `${database}.generation`

  const current = `(select max(generation) from ${generation} where org = {org:String} and stage = 'current')`
  const facts = `(select * from ${fact} final where org = {org:String} and generation = ${current} and not removed)`

  async function query<Row>(sql: string, params: Record<string, unknown>): Promise<Row[]> {
    const result = await client.query({
      query: sql.replaceAll('{facts}', facts),
      query_params: params,
      format: 'JSONEachRow',
      clickhouse_settings: settings,
    })
    return result.json<Row>()
  }

  /** Generations into which new facts of the organisations go: what readers see and what is being built. */
  async function generations(orgs: string[]): Promise<Map<string, number[]>> {
    const rows = await query<{ org: string; seen: number; built: number[] }>(
      `select org, maxIf(generation, stage = 'current') as seen,
         arrayFilter(g -> g > seen and not has(groupArrayIf(generation, stage = 'given-up'), g),
           groupArrayIf(generation, stage = 'building' and at > now64(3) - toIntervalHour(${buildHours}))) as built
       from ${generation} where org in {orgs:Array(String)} group by org`,
      { orgs },
    )
    return new Map(rows.map((r) => [r.org, [r.seen, ...r.built]]))
  }

  const put = (rows: Fact[], into: (org: string) => number[]) =>
    client.insert({
      table: fact,
      format: 'JSONEachRow',
      values: rows.flatMap((row) =>
        into(row.org).map((generation) => ({ ...row, generation, attributes: sorted(row.attributes) })),
      ),
      clickhouse_settings: settings,
    })

  const remove = (where: string, params: Record<string, unknown>, wait: boolean) =>
    client.command({
      query: `alter table ${fact} delete where ${where}`,
      query_params: params,
      clickhouse_settings: { mutations_sync: wait ? '2' : '0' },
    })

  const mark = (org: string, number: number, stage: 'building' | 'current' | 'given-up') =>
    client.insert({
      table: generation,
      columns: ['org', 'generation', 'stage'],
      values: [{ org, generation: number, stage }],
      format: 'JSONEachRow',
    })

  return {
    async insert(rows) {
      if (rows.length === 0) return
      const known = await generations([...new Set(rows.map((r) => r.org))])
      await put(rows, (org) => known.get(org) ?? [0])
    },

    query,

    // Rows are written under a new number while readers see the old one; the last statement moves the number. What is inserted meanwhile goes
    // under both, and the newest version wins, so nothing is lost between the reading of the truth and the swap.
    async replace(org, batches) {
      const number = Date.now()
      await mark(org, number, 'building')
      let count = 0
      try {
        for await (const batch of batches) {
          if (batch.length === 0) continue
          count += batch.length
          await put(batch, () => [number])
        }
        await mark(org, number, 'current')
      } catch (error) {
        await mark(org, number, 'given-up')
        await remove('org = {org:String} and generation = {number:UInt64}', { org, number }, false)
        throw error
      }
      await remove('org = {org:String} and generation < {number:UInt64}', { org, number }, false)
      return count
    },

    async digest(org) {
      const [row] = await query<{ facts: number; digest: string }>(
        `select count() as facts, concat(hex(groupBitXor(sipHash64(tuple(* except (generation))))), hex(sumWithOverflow(cityHash64(tuple(* except (generation)))))) as digest
         from {facts}`,
        { org },
      )
      return row ?? { facts: 0, digest: '' }
    },

    async removeOrganisation(org) {
      await remove('org = {org:String}', { org }, true)
      await client.command({
        query: `alter table ${generation} delete where org = {org:String}`,
        query_params: { org },
        clickhouse_settings: { mutations_sync: '2' },
      })
    },

    close: () => client.close(),
  }
}

/** Equal attributes must be equal bytes, in whichever order they were told. */
const sorted = (attributes: Record<string, string>) =>
  Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)))
