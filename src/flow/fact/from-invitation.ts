import { sql } from 'kysely'
import type { Db } from '../../engine/database/database.ts'
import type { Fact } from '../../engine/facts/facts.ts'
import { constantVersion, type Dimensions, type FactMetric, makeFact, sharedOf, versionOf } from './fact.ts'

type Row = Dimensions & {
  id: string
  asked_at: Date
  opened_at: Date | null
  first_tap: number | null
  finished: boolean
}

/** The steps that these invitations, and those that lead to these sittings, have come so far; all at the time of asking. */
export async function invitationFacts(db: Db, which: { invitations?: string[]; answers?: string[] }): Promise<Fact[]> {
  const { invitations = [], answers = [] } = which
  if (invitations.length + answers.length === 0) return []
  const { rows } = await sql<Row>`
    select i.id, i.org, i.asked_at, i.opened_at, i.language, i.touchpoint, v.survey, 'personal' as source,
      coalesce(e.unit_path, u.path) as unit_path, coalesce(nullif(e.channel, ''), t.channel) as channel, coalesce(nullif(e.stage, ''), t.stage) as stage,
      e.reason, e.agent, e.outcome, e.attributes, false as anonymous,
      (select min(seq) from answer_event where answer = a.id) as first_tap, a.finished_at is not null as finished
    from invitation i join survey_version v on v.id = i.survey_version join touchpoint t on t.id = i.touchpoint join unit u on u.id = t.unit
      left join encounter e on e.id = i.encounter left join answer a on a.id = i.answer
    where i.id = any(${invitations}::uuid[]) or i.answer = any(${answers}::uuid[])`.execute(db)
  return rows.flatMap((row) => {
    const shared = sharedOf(row)
    const step = (metric: FactMetric, version: number) => makeFact(shared, metric, row.asked_at, row.id, version, 1)
    const steps = [step('invited', constantVersion)]
    if (row.opened_at) steps.push(step('opened', constantVersion))
    if (row.first_tap !== null) steps.push(step('started', versionOf(row.first_tap)))
    if (row.first_tap !== null && row.finished) steps.push(step('finished', versionOf(row.first_tap)))
    return steps
  })
}

/** The invitations that lead to these sittings, with their time of asking. */
export async function invitationsOf(
  db: Db,
  answers: string[],
): Promise<{ id: string; at: number; org: string; answer: string }[]> {
  const rows = await db
    .selectFrom('invitation')
    .where('answer', 'in', answers)
    .select(['id', 'org', 'asked_at', 'answer'])
    .execute()
  return rows.map((r) => ({ id: r.id, org: r.org, at: r.asked_at.getTime(), answer: r.answer }))
}
