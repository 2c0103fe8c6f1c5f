import { sql } from 'kysely'
import type { CaseState } from '../../contract/cases.ts'
import type { Db } from '../../engine/database/database.ts'
import type { Fact } from '../../engine/facts/facts.ts'
import { type Dimensions, type FactMetric, listsOf, makeFact, milliseconds, revisedVersion, sharedOf } from './fact.ts'

type Row = Dimensions & {
  id: string
  at: number
  state: CaseState
  due: number
  promised: number
  reached: number | null
  closed: number | null
  silent: boolean
  late: boolean
  revision: number
}

/**
 * Facts of these cases as the truth has them now; cancelling rows are among them. What is late is what was noted as late (flow/action/late), never what is late by the
 * clock of the moment: a rebuild tomorrow must give the same facts. The reason is the one with which it was opened.
 */
export async function caseFacts(db: Db, ids: string[]): Promise<Fact[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Row>`
    select c.id, c.org, ${milliseconds('c.opened_at')} as at, c.state, ${milliseconds('c.due_at')} as due, ${milliseconds('c.promised_at')} as promised,
      ${milliseconds('c.reached_at')} as reached, ${milliseconds('c.closed_at')} as closed, c.silent_at is not null as silent,
      c.late_at is not null as late, c.revision, c.unit_path, c.reason, c.touchpoint, nullif(c.channel, '') as channel,
      coalesce(a.stage, e.stage) as stage, c.agent, a.survey, c.language, e.source, null as outcome, coalesce(a.anonymous, false) as anonymous,
      coalesce(e.attributes, '{}') || coalesce(a.attributes, '{}') as attributes
    from feedback_case c left join answer a on a.id = c.answer
      left join lateral (select stage, source, attributes from encounter where id = c.encounter offset 0) e on true
    where c.id = any(${ids}::uuid[])`.execute(db)
  return rows.flatMap(factsOf)
}

function factsOf(row: Row): Fact[] {
  const shared = sharedOf(row, listsOf(row))
  // What was no customer's matter, or is counted as another case, is none.
  const counts = row.state !== 'dropped' && row.state !== 'merged'
  const fact = (metric: FactMetric, value: number | null) =>
    makeFact(shared, metric, row.at, row.id, revisedVersion(row.revision), counts ? value : null)
  // Solved before anybody had to say anything is in time too.
  const heard = Math.min(row.reached ?? Number.POSITIVE_INFINITY, row.closed ?? Number.POSITIVE_INFINITY)
  return [
    fact('case', 1),
    fact('case_promise', heard <= row.promised ? 1 : Number.isFinite(heard) || row.silent ? 0 : null),
    // Late once is late, also where it was opened again and got a new time.
    fact('case_kept', row.late ? 0 : row.closed !== null ? Number(row.closed <= row.due) : null),
    fact('case_hours', row.closed === null ? null : (row.closed - row.at) / 3_600_000),
  ]
}
