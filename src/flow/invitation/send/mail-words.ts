import type { OrgScope } from '../../../catalog/scope.ts'
import { demandWhole } from '../../../catalog/scope.ts'
import type { Localized } from '../../../contract/language.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'
import { json } from '../../../engine/database/tables.ts'

export type MailWords = { subject: Localized; greeting: Localized }
type AskingStep = 'invite' | 'remind'

/** The organisation's own words in the mails about a survey and about all; empty where it wrote none. Refuses 'not-found' for another's survey. */
export async function readMailWords(
  db: Db,
  scope: OrgScope,
  survey: string,
): Promise<Record<AskingStep, { survey: MailWords; all: MailWords }>> {
  await demandSurvey(db, scope, survey)
  const rows = await db
    .selectFrom('mail_words')
    .where('org', '=', scope.org)
    .where((eb) => eb.or([eb('survey', 'is', null), eb('survey', '=', survey)]))
    .select(['survey', 'step', 'subject', 'greeting'])
    .execute()
  const of = (step: AskingStep, about: string | null): MailWords => {
    const { subject = {}, greeting = {} } = rows.find((r) => r.step === step && r.survey === about) ?? {}
    return { subject, greeting }
  }
  const both = (step: AskingStep) => ({ survey: of(step, survey), all: of(step, null) })
  return { invite: both('invite'), remind: both('remind') }
}

/** What a survey says itself goes before what is said about all, each part in each language. */
export const joined = ({ survey, all }: { survey: MailWords; all: MailWords }): MailWords => ({
  subject: { ...all.subject, ...survey.subject },
  greeting: { ...all.greeting, ...survey.greeting },
})

/** The words hold for the whole organisation, as its surveys do. */
export async function saveMailWords(
  db: Db,
  scope: OrgScope,
  survey: string,
  step: AskingStep,
  { of, subject, greeting }: MailWords & { of: 'survey' | 'all' },
): Promise<void> {
  demandWhole(scope)
  await demandSurvey(db, scope, survey)
  const row = { subject: json(trimmed(subject)), greeting: json(trimmed(greeting)), changed_at: new Date() }
  await db
    .insertInto('mail_words')
    .values({ org: scope.org, survey: of === 'all' ? null : survey, step, ...row })
    .onConflict((c) => c.columns(['org', 'survey', 'step']).doUpdateSet(row))
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
