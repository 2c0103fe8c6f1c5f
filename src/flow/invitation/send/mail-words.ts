import type { OrgScope } from '../../../catalog/scope.ts'
import { demandWhole } from '../../../catalog/scope.ts'
import type { Localized } from '../../../contract/language.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'
import { json } from '../../../engine/database/tables.ts'

export type MailWords = { subject: Localized; greeting: Localized }
type AskingStep = 'invite' | 'remind'

/** The organisation's own words in the mails about a survey; empty where it wrote none. Refuses 'not-found' for another's survey. */
export async function readMailWords(db: Db, scope: OrgScope, survey: string): Promise<Record<AskingStep, MailWords>> {
  await demandSurvey(db, scope, survey)
  const rows = await db.selectFrom('mail_words').selectAll().where('survey', '=', survey).execute()
  const of = (step: AskingStep): MailWords => {
    const { subject = {}, greeting = {} } = rows.find((r) => r.step === step) ?? {}
    return { subject, greeting }
  }
  return { invite: of('invite'), remind: of('remind') }
}

/** The words hold for the whole organisation, as its survey does. */
export async function saveMailWords(
  db: Db,
  scope: OrgScope,
  survey: string,
  step: AskingStep,
  words: MailWords,
): Promise<void> {
  demandWhole(scope)
  await demandSurvey(db, scope, survey)
  const row = { subject: json(trimmed(words.subject)), greeting: json(trimmed(words.greeting)), changed_at: new Date() }
  await db
    .insertInto('mail_words')
    .values({ org: scope.org, survey, step, ...row })
    .onConflict((c) => c.columns(['survey', 'step']).doUpdateSet(row))
    .execute()
}

/** Refuses 'not-found' for a survey that is not the organisation's. */
export async function demandSurvey(db: Db, scope: OrgScope, survey: string): Promise<void> {
  const found = await db
    .selectFrom('survey')
    .select('id')
    .where('id', '=', survey)
    .where('org', '=', scope.org)
    .executeTakeFirst()
  if (!found) throw new Refusal('not-found')
}

/** What is empty says nothing: our own words stand there. */
const trimmed = (text: Localized): Localized =>
  Object.fromEntries(Object.entries(text).filter(([, words]) => words?.trim()))
