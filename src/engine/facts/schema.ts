import type { ClickHouseClient } from '@clickhouse/client'
import { outcomeWords } from '../../contract/contact-rules.ts'

const literal = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`
const guesses = [
  ...outcomeWords.map(([meaning, words]) => `match(lowerUTF8(outcome), ${literal(words)}), ${literal(meaning)}`),
  literal('agent'),
].join(', ')

/**
 * Steps of the schema, run once each and in order, at start. A step must stand being run twice (two servers may start together), so
 * write `if not exists`. The facts are a disposable index of the truth: a step may also drop everything and be followed by a rebuild.
 *
 * Sorted by organisation, generation (see `replace` in store.ts), metric and time, because every question names the first three and a span of
 * the fourth. `key` is a hash of `id`: 8 bytes to sort and compare instead of 40. Times are milliseconds in an Int64, so that the same
 * number goes in and comes out whatever the server's time zone or date parser.
 *
 * A partition per quarter: an old quarter rests as one merged part, and reading newest versions (FINAL) costs nothing there. Measured on 10 M rows
 * while answers come in: CPU of a year by week 184 ms (months 168, years 329); but each part costs a question some 0.4 ms, and of months a year
 * has three times as many. `removed` is an ordinary column, not ReplacingMergeTree's own is_deleted: with that one ClickHouse merges a
 * resting part at every read.
 *
 * What every ask reads is packed with LZ4 (the default), what hardly any reads with ZSTD: a year by week takes 92 ms of CPU instead of 135, for 48
 * bytes a fact instead of 40.
 */
const steps = [
  `create table if not exists {database}.fact (
    org LowCardinality(String),
    generation UInt64,
    metric LowCardinality(String),
    at Int64 codec(Delta, LZ4),
    key UInt64 materialized sipHash64(id) codec(NONE),
    id String codec(ZSTD),
    version UInt64 codec(T64, ZSTD),
    removed Bool,
    value Float64,
    unit Array(LowCardinality(String)),
    reason LowCardinality(String),
    touchpoint LowCardinality(String),
    channel LowCardinality(String),
    stage LowCardinality(String),
    agent LowCardinality(String),
    survey LowCardinality(String),
    question LowCardinality(String),
    language LowCardinality(String),
    source LowCardinality(String),
    outcome LowCardinality(String),
    anonymous Bool,
    attributes Map(LowCardinality(String), String) codec(ZSTD)
  )
  engine = ReplacingMergeTree(version)
  partition by toYear(fromUnixTimestamp64Milli(at, 'UTC')) * 10 + toQuarter(fromUnixTimestamp64Milli(at, 'UTC'))
  order by (org, generation, metric, at, key)
  settings min_age_to_force_merge_seconds = 600, min_age_to_force_merge_on_partition_only = 1`,

  // Which generation of an organisation's facts readers see: the highest 'current' one, else 0. A few rows per rebuild.
  `create table if not exists {database}.generation (
    org String,
    generation UInt64,
    stage Enum8('building' = 0, 'current' = 1, 'given-up' = 2),
    at DateTime64(3, 'UTC') default now64(3)
  )
  engine = MergeTree order by (org, generation)`,

  // What was stored before had no bursts.
  `alter table {database}.fact add column if not exists flag LowCardinality(String) default 'plain'`,

  // Organisations whose facts a later step found to lack something; see `outdated` in store.ts.
  `create table if not exists {database}.outdated (org String, at DateTime64(3, 'UTC') default now64(3)) engine = MergeTree order by org`,

  // Columns of the encounter's fact and not facts of their own: see decisions. −1 is unknown rather than null: sums over nullable columns take half
  // as long again. The customer is a number without order, so nothing packs it.
  `alter table {database}.fact add column if not exists talk Float64 default -1, add column if not exists hold Float64 default -1,
    add column if not exists wrap_up Float64 default -1, add column if not exists wait Float64 default -1,
    add column if not exists customer UInt64 codec(NONE)`,
  `insert into {database}.outdated (org) select distinct org from {database}.fact where metric = 'encounter'`,
  // Derived where nothing else is written: for what was stored before it is the same.
  `alter table {database}.fact add column if not exists reason_recorded LowCardinality(String) default reason`,

  // When a customer came again, and how long an errand took; likewise. What had neither is told of again by the truth.
  `alter table {database}.fact add column if not exists next_any Int32 default -1, add column if not exists next_reason Int32 default -1,
    add column if not exists next_family Int32 default -1, add column if not exists began Int64, add column if not exists span Int32 default -1`,

  // Derived by the store, so that nobody writes them, and read by nearly every view of the contact log (decisions). How long a contact took, all parts
  // together: one column is read in a third of the time of three. 0 is unknown, for a part that a log does not tell took no time.
  `alter table {database}.fact add column if not exists handling Float64 default greatest(talk, 0) + greatest(hold, 0) + greatest(wrap_up, 0)`,
  // What an outcome most likely means. A step of its own for each change of the words (see the test): they are read once for each stretch of rows.
  `alter table {database}.fact add column if not exists outcome_guess LowCardinality(String) default multiIf(${guesses})`,
  `alter table {database}.fact materialize column handling, materialize column outcome_guess settings mutations_sync = 0`,
  // Times lie in order, so most of their bits are the same in a block. Every question reads them: unpacked in half the time.
  `alter table {database}.fact modify column at Int64 codec(T64)`,

  // Requests had no fact of how long they were open.
  `insert into {database}.outdated (org) select distinct org from {database}.fact where metric = 'encounter'`,
]

/** Makes the database and brings its tables up to date. */
export async function migrate(client: ClickHouseClient, database: string): Promise<void> {
  await client.command({
    query: `create table if not exists ${database}.schema_step (n UInt32, at DateTime default now()) engine = MergeTree order by n`,
  })
  const rows = await client.query({ query: `select n from ${database}.schema_step`, format: 'JSONEachRow' })
  const done = new Set((await rows.json<{ n: number }>()).map((r) => r.n))
  for (const [n, step] of steps.entries()) {
    if (done.has(n)) continue
    await client.command({ query: step.replaceAll('{database}', database) })
    await client.insert({ table: `${database}.schema_step`, values: [{ n }], columns: ['n'], format: 'JSONEachRow' })
  }
}
