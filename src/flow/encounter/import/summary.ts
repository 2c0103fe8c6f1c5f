import { sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { Db } from '../../../engine/database/database.ts'
import { findImport } from '../file/read.ts'

export type ReasonSummary = {
  reason: string | null
  n: number
  /** Of these, with time spent by somebody. */
  handled: number
  /** Mean of talk, hold and wrap-up over the handled ones. */
  ahtSeconds: number | null
  waitSeconds: number | null
  /** Share of encounters whose customer is not known. */
  unknownShare: number
}

/** What an import brought, by reason, so that it can be held against the file; `outcome` takes those of one outcome only. */
export async function summarise(db: Db, scope: OrgScope, id: string, outcome?: string) {
  await findImport(db, scope, id)
  const spent = sql`coalesce(talk_seconds, 0) + coalesce(hold_seconds, 0) + coalesce(wrap_up_seconds, 0)`
  const { rows } = await sql<ReasonSummary & { whole: number }>`
    select reason, grouping(reason) as whole, count(*) as n, count(*) filter (where ${spent} > 0) as handled,
      avg(${spent}) filter (where ${spent} > 0) as "ahtSeconds", avg(wait_seconds) as "waitSeconds",
      (count(*) filter (where customer is null))::float8 / count(*) as "unknownShare"
    from encounter
    where import = ${id} and org = ${scope.org} and (${outcome ?? null}::text is null or coalesce(outcome, '') = ${outcome ?? null})
    group by grouping sets ((reason), ()) having count(*) > 0
    order by 2, 3 desc`.execute(db)
  const { rows: outcomes } = await sql<{ outcome: string; n: number }>`
    select coalesce(outcome, '') as outcome, count(*) as n from encounter where import = ${id} and org = ${scope.org}
    group by 1 order by 2 desc limit 50`.execute(db)
  const plain = ({ whole: _, ...row }: (typeof rows)[number]): ReasonSummary => row
  const total = rows.find((r) => r.whole === 1)
  return { rows: rows.filter((r) => r.whole === 0).map(plain), total: total ? plain(total) : null, outcomes }
}
