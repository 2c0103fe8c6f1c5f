import { demandCause } from '../../../catalog/cause/read.ts'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { Db } from '../../../engine/database/database.ts'
import { readAnswer } from '../../answer/read.ts'

export type AnswerCause = { cause: string | null; by: 'person' | 'case' | 'reason' | null }

/** What an answer comes from: what a person named, else what its case (or the one that took that in) was closed with, else what its reason mostly comes from. */
export async function readAnswerCause(db: Db, scope: OrgScope, answer: string): Promise<AnswerCause> {
  const { answer: row } = await readAnswer(db, scope, answer)
  const said = await db.selectFrom('answer_cause').where('answer', '=', answer).select('cause').executeTakeFirst()
  if (said) return { cause: said.cause, by: 'person' }
  const ofCase = await db
    .selectFrom('feedback_case as c')
    .leftJoin('feedback_case as taker', 'taker.id', 'c.merged_into')
    .where('c.org', '=', scope.org)
    .where('c.answer', '=', answer)
    .select((eb) => eb.fn.coalesce('c.cause', 'taker.cause').as('cause'))
    .executeTakeFirst()
  if (ofCase?.cause) return { cause: ofCase.cause, by: 'case' }
  if (row.reason === null) return { cause: null, by: null }
  const usual = await db
    .selectFrom('cause_reason')
    .where('org', '=', scope.org)
    .where('reason', '=', row.reason)
    .select('cause')
    .executeTakeFirst()
  return usual ? { cause: usual.cause, by: 'reason' } : { cause: null, by: null }
}

/** Names the cause of an answer that the caller may see; null takes it back. */
export async function setAnswerCause(
  db: Db,
  scope: OrgScope,
  answer: string,
  cause: string | null,
): Promise<AnswerCause> {
  await readAnswer(db, scope, answer)
  if (cause === null)
    await db.deleteFrom('answer_cause').where('org', '=', scope.org).where('answer', '=', answer).execute()
  else {
    await demandCause(db, scope, cause)
    const row = { answer, org: scope.org, cause, person: scope.person, at: new Date() }
    await db
      .insertInto('answer_cause')
      .values(row)
      .onConflict((c) => c.column('answer').doUpdateSet({ cause, person: row.person, at: row.at }))
      .execute()
  }
  return readAnswerCause(db, scope, answer)
}
