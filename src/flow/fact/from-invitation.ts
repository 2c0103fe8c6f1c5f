import { sql } from 'kysely'
import type { Db } from '../../engine/database/database.ts'
import type { Fact } from '../../engine/facts/facts.ts'
import { attributesWithArm } from '../invitation/read.ts'
import {
  constantVersion,
  type Dimensions,
  type FactMetric,
  makeFact,
  milliseconds,
  sharedOf,
  versionOf,
} from './fact.ts'

type Row = Dimensions & {
  id: string
  asked_at: number
  opened: boolean
  first_tap: number | null
  finished: boolean
}

/** The steps that these invitations have come so far; all at the time of asking. */
export async function invitationFacts(db: Db, ids: string[]): Promise<Fact[]> {
  return stepsOf(await readInvitations(db, 'id', ids), true)
}

/** The steps that these sittings are for their invitations. That they were invited and opened was told when it happened. */
export async function startedFacts(db: Db, answers: string[]): Promise<Fact[]> {
  return stepsOf(await readInvitations(db, 'answer', answers), false)
}

function stepsOf(rows: Row[], before: boolean): Fact[] {
  return rows.flatMap((row) => {
    const shared = sharedOf(row)
    const step = (metric: FactMetric, version: number) => makeFact(shared, metric, row.asked_at, row.id, version, 1)
    const steps = before ? [step('invited', constantVersion)] : []
    if (before && row.opened) steps.push(step('opened', constantVersion))
    if (row.first_tap !== null) steps.push(step('started', versionOf(row.first_tap)))
    if (row.first_tap !== null && row.finished) steps.push(step('finished', versionOf(row.first_tap)))
    return steps
  })
}

async function readInvitations(db: Db, by: 'id' | 'answer', ids: string[]): Promise<Row[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Row>`
    select i.id, i.org, ${milliseconds('i.asked_at')} as asked_at, i.opened_at is not null as opened, i.language, i.touchpoint, v.survey, 'personal' as source,
      coalesce(e.unit_path, u.path) as unit_path, coalesce(nullif(e.channel, ''), t.channel) as channel, coalesce(nullif(e.stage, ''), t.stage) as stage,
      e.reason, e.agent, e.outcome, ${attributesWithArm}, false as anonymous,
      (select min(seq) from answer_event where answer = a.id) as first_tap, a.finished_at is not null as finished
    from invitation i join survey_version v on v.id = i.survey_version join touchpoint t on t.id = i.touchpoint join unit u on u.id = t.unit
      left join encounter e on e.id = i.encounter left join answer a on a.id = i.answer
    where ${sql.ref(`i.${by}`)} = any(${ids}::uuid[])`.execute(db)
  return rows
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
