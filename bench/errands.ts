import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { migrate } from '../src/engine/database/migrate.ts'
import { openDatabase } from '../src/engine/database/open.ts'
import { allOf } from '../src/flow/encounter/errand/due.ts'
import { keepErrands } from '../src/flow/encounter/errand/keep.ts'
import { anOrganisation, aReason } from '../test/builders.ts'
import { conditions, figure } from './print.ts'

/**
 * All errands of an organisation worked out from its encounters, and kept up to date for those who come. `errands.ts ROWS [FOLDER]`: every encounter has
 * a customer, who comes 2.5 times a year. The log is put in without the indexes that this work does not use: filling those takes longer than all of it.
 * `BENCH_DATA=folder` keeps the log there for the next run.
 */
const rows = Number(process.argv[2] ?? 10_000_000)
const customers = Math.ceil(rows / 2.5)
conditions(`Errands, ${rows.toLocaleString('en')} encounters of ${customers.toLocaleString('en')} customers`)
const keptIn = process.env.BENCH_DATA
const folder = keptIn ?? mkdtempSync(join(process.argv[3] ?? tmpdir(), 'hetki-bench-errands-'))
mkdirSync(folder, { recursive: true })
const made = join(folder, 'made.json')
// So that PostgreSQL, which does not run as root, has its data in it, and all goes with it.
chmodSync(folder, 0o755)
const database = await openDatabase({ dataDir: folder })
const { db } = database
try {
  await migrate(database)
  const org = existsSync(made) ? (JSON.parse(readFileSync(made, 'utf8')) as { id: string }) : await generate()

  if (keptIn) await sql`truncate errand_step, outbox`.execute(db)

  const whole = async (what: string, bar?: { most: number }) => {
    const begun = performance.now()
    let longest = 0
    let last = begun
    for await (const _ of allOf(db, org.id)) {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }
    figure(what, (performance.now() - begun) / 1_000, 's', bar)
    figure('  its longest transaction', longest, 'ms')
  }
  await whole('all errands from nothing', { most: (120 * rows) / 10_000_000 })
  await whole('the same again, nothing differs')
  const { rows: kept } = await sql<{ steps: number; errands: number; bytes: number }>`
    select count(*) as steps, count(contacts) as errands, pg_total_relation_size('errand_step')::float8 as bytes from errand_step`.execute(
    db,
  )
  figure('contacts', kept[0]!.steps, '')
  figure('errands', kept[0]!.errands, '')
  figure('kept, per contact', kept[0]!.bytes / kept[0]!.steps, 'bytes')

  // As behind the outbox: a handful of customers who have just come again.
  const taken: number[] = []
  for (let i = 0; i < 50; i++) {
    const { rows: some } = await sql<{
      id: string
    }>`select ${uuid(sql`1 + floor(random() * ${customers}::int)::bigint`)} as id from generate_series(1, 100)`.execute(
      db,
    )
    const begun = performance.now()
    await keepErrands(db, org.id, { customers: some.map((r) => r.id) })
    taken.push(performance.now() - begun)
  }
  taken.sort((a, b) => a - b)
  figure('of 100 customers, p50', taken[25]!, 'ms')
  figure('of 100 customers, p95', taken[47]!, 'ms')
} finally {
  await database.close()
  if (!keptIn) rmSync(folder, { recursive: true, force: true })
}

async function generate(): Promise<{ id: string }> {
  const org = await anOrganisation(db)
  const reasons: string[] = []
  for (let i = 0; i < 8; i++) {
    const { id } = await aReason(db, org)
    reasons.push(id)
    for (let j = 0; j < 4; j++) reasons.push((await aReason(db, org, { parent: id })).id)
  }
  await sql`drop index encounter_import`.execute(db)
  await sql`alter table encounter drop constraint encounter_org_source_external_id_key`.execute(db)
  await sql`insert into customer (id, org, external_id) select ${uuid(sql`n`)}, ${org.id}, n::text from generate_series(1, ${customers}::int) n`.execute(
    db,
  )
  for (let from = 1; from <= rows; from += 500_000) {
    await sql`
      insert into encounter (id, org, source, external_id, channel, unit, unit_path, reason, agent, customer, started_at, outcome)
      select ${uuid(sql`n`)}, ${org.id}, 'bench', n::text, (array['phone', 'phone', 'chat', 'email', 'self-service'])[1 + n % 5], ${org.root}::uuid, array[${org.root}::uuid],
        (${reasons}::uuid[])[1 + (random() * 39)::int], 'A' || n % 60, ${uuid(sql`1 + floor(random() * ${customers}::int)::bigint`)},
        timestamptz '2025-01-01' + random() * interval '365 days', (array['handled', 'handled', 'handled', 'hung-up'])[1 + n % 4]
      from generate_series(${from}::bigint, ${Math.min(rows, from + 499_999)}::bigint) n`.execute(db)
  }
  await sql`vacuum analyze encounter`.execute(db)
  await sql`analyze customer`.execute(db)
  await sql`checkpoint`.execute(db)
  writeFileSync(made, JSON.stringify({ id: org.id }))
  return org
}

/** Ids that grow, as ours do. */
function uuid(n: ReturnType<typeof sql>) {
  return sql<string>`('01940000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`
}
