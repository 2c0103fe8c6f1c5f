import { sql } from 'kysely'
import type { FlowEvent } from '../../../contract/event.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import { type Renewed, renew, type Whose } from './renew.ts'
import { ruleOf } from './rule.ts'

/** Named in one event. */
const named = 2_000

/**
 * Brings the errands of these customers up to date and tells of it, in one transaction. `between`: they are all of the organisation's customers between
 * these two, so that a thousand ids need not be told.
 */
export async function keepErrands(
  db: Db,
  org: string,
  whose: Whose,
  between?: { from: string; to: string },
): Promise<void> {
  const rule = await ruleOf(db, org)
  if (!rule) return
  await db.transaction().execute(async (tx) => {
    const renewed = await renew(tx, org, rule, whose)
    const events: FlowEvent[] = []
    for (const steps of pieces(renewed.lost))
      events.push({ kind: 'errand-steps-removed', steps, version: renewed.version })
    if (between && renewed.changed.length > 0)
      events.push({ kind: 'errand-steps-renewed', ...between, version: renewed.version })
    else if (!between)
      for (const encounters of pieces(renewed.changed)) events.push({ kind: 'errand-steps', encounters })
    for (const answers of pieces(await markAnswers(tx, renewed))) events.push({ kind: 'answers-observed', answers })
    await emit(tx, org, events)
  })
}

/** Answers that say whether it was solved carry what then happened: their facts become newer. */
async function markAnswers(tx: Tx, { changed, lost, version }: Renewed): Promise<string[]> {
  const ids = [...new Set([...changed, ...lost.map((l) => l.id)])]
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    update answer a set flagged_seq = ${version}
    where a.encounter = any(${ids}::uuid[]) and not a.anonymous
      and exists (select from answer_event t where t.answer = a.id and t.kind = 'solved')
    returning a.id`.execute(tx)
  return rows.map((r) => r.id)
}

export function* pieces<T>(all: T[], most = named): Generator<T[]> {
  for (let i = 0; i < all.length; i += most) yield all.slice(i, i + most)
}
