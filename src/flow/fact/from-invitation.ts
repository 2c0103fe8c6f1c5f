import { sql } from 'kysely'
import type { Db } from '../../engine/database/database.ts'
import type { Fact } from '../../engine/facts/facts.ts'
import { attributesWithArm } from '../invitation/read.ts'
import { type Dimensions, type FactMetric, listsOf, makeFact, milliseconds, revisedVersion, sharedOf } from './fact.ts'

type Row = Dimensions & { id: string; asked_at: number; opened: boolean; revision: number }

/** That these people were asked, and opened what they got; both at the time of asking. What they then said tells from-answer.ts. */
export async function invitationFacts(db: Db, ids: string[]): Promise<Fact[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Row>`
    select i.id, i.org, ${milliseconds('i.asked_at')} as asked_at, i.opened_at is not null as opened, i.language, i.touchpoint, v.survey, 'personal' as source,
      coalesce(e.unit_path, u.path) as unit_path, coalesce(nullif(e.channel, ''), t.channel) as channel, coalesce(nullif(e.stage, ''), t.stage) as stage,
      e.reason, e.recoded, e.recorded_reason, coalesce(e.revision, 0) as revision, e.agent, e.outcome, ${attributesWithArm}, false as anonymous
    from invitation i join survey_version v on v.id = i.survey_version join touchpoint t on t.id = i.touchpoint join unit u on u.id = t.unit
      left join encounter e on e.id = i.encounter
    where i.id = any(${ids}::uuid[])`.execute(db)
  return rows.flatMap((row) => {
    const shared = sharedOf(row, listsOf(row))
    const step = (metric: FactMetric) => makeFact(shared, metric, row.asked_at, row.id, revisedVersion(row.revision), 1)
    return row.opened ? [step('invited'), step('opened')] : [step('invited')]
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
