import type { OrgScope } from '../../../catalog/scope.ts'
import { demandWhole } from '../../../catalog/scope.ts'
import type { Localized } from '../../../contract/language.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { mostTextLetters, textFaults } from '../../../contract/text-words.ts'
import type { Db } from '../../../engine/database/database.ts'
import { json } from '../../../engine/database/tables.ts'
import { demandSurvey } from './mail-words.ts'

type Step = 'invite' | 'remind' | 'call'
export type TextWords = { survey: Localized; all: Localized }

/** The organisation's own texts about a survey and about all; empty where it wrote none. Refuses 'not-found' for another's survey. */
export async function readTextWords(db: Db, scope: OrgScope, survey: string): Promise<Record<Step, TextWords>> {
  await demandSurvey(db, scope, survey)
  const rows = await db
    .selectFrom('text_words')
    .where('org', '=', scope.org)
    .where((eb) => eb.or([eb('survey', 'is', null), eb('survey', '=', survey)]))
    .select(['survey', 'step', 'words'])
    .execute()
  const of = (step: Step): TextWords => ({
    survey: rows.find((r) => r.step === step && r.survey !== null)?.words ?? {},
    all: rows.find((r) => r.step === step && r.survey === null)?.words ?? {},
  })
  return { invite: of('invite'), remind: of('remind'), call: of('call') }
}

/** Refuses 'bad-input' for texts without the link or the way to stop: both are the customer's right. */
export function refuseFaults(words: Localized, step: Step): void {
  const issues = Object.entries(words).flatMap(([language, text = '']) => [
    ...textFaults(text, step).map((fault) => ({ path: `words.${language}`, message: `text-piece-${fault}` })),
    ...(text.length > mostTextLetters ? [{ path: `words.${language}`, message: 'text-too-long' }] : []),
  ])
  if (issues.length > 0) throw new Refusal('bad-input', {}, issues)
}

export async function saveTextWords(
  db: Db,
  scope: OrgScope,
  survey: string,
  step: Step,
  { of, words }: { of: 'survey' | 'all'; words: Localized },
): Promise<void> {
  demandWhole(scope)
  await demandSurvey(db, scope, survey)
  refuseFaults(words, step)
  // What is empty says nothing: our own words stand there.
  const kept = Object.fromEntries(Object.entries(words).filter(([, text]) => text?.trim()))
  const row = { words: json(kept), changed_at: new Date() }
  await db
    .insertInto('text_words')
    .values({ org: scope.org, survey: of === 'all' ? null : survey, step, ...row })
    .onConflict((c) => c.columns(['org', 'survey', 'step']).doUpdateSet(row))
    .execute()
}
