import type { OrgScope } from '../../catalog/scope.ts'
import type { AnswerRow } from '../../contract/operations/flow.ts'
import type { Db } from '../../engine/database/database.ts'
import { listAnswers } from './read.ts'

/** What was said of these encounters, by encounter: as far as the reader sees answers, and never what was promised anonymity. */
export async function answersOf(db: Db, scope: OrgScope, encounters: string[]): Promise<Map<string, AnswerRow[]>> {
  const by = new Map<string, AnswerRow[]>()
  if (encounters.length === 0) return by
  const bound = await db
    .selectFrom('answer')
    .where('org', '=', scope.org)
    .where('encounter', 'in', encounters)
    .where('anonymous', '=', false)
    .select(['id', 'encounter'])
    .execute()
  if (bound.length === 0) return by
  const encounterOf = new Map(bound.map((b) => [b.id, b.encounter!]))
  const { rows } = await listAnswers(db, scope, { ids: [...encounterOf.keys()], limit: encounterOf.size })
  for (const row of rows) {
    const encounter = encounterOf.get(row.id)!
    by.set(encounter, [...(by.get(encounter) ?? []), row])
  }
  return by
}
