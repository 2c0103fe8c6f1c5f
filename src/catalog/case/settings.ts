import { type CaseSettings, caseSettings } from '../../contract/cases.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { json } from '../../engine/database/tables.ts'
import { demandWhole, type OrgScope } from '../scope.ts'

export async function readCaseSettings(db: Db, scope: OrgScope): Promise<CaseSettings> {
  const row = await db
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select('case_settings')
    .executeTakeFirstOrThrow()
  return caseSettings.parse(row.case_settings)
}

/** They are the whole organisation's. Refuses a survey to ask again with that is not the organisation's or not published. */
export async function saveCaseSettings(db: Db, scope: OrgScope, settings: CaseSettings): Promise<CaseSettings> {
  demandWhole(scope)
  if (settings.askAgain) {
    const survey = await db
      .selectFrom('survey')
      .where('org', '=', scope.org)
      .where('id', '=', settings.askAgain.survey)
      .select(['current_version', 'closed'])
      .executeTakeFirst()
    const wrong = !survey ? 'unknown' : survey.closed || !survey.current_version ? 'not-published' : null
    if (wrong) throw new Refusal('bad-input', {}, [{ path: 'askAgain.survey', message: wrong }])
  }
  await db
    .updateTable('organisation')
    .set({ case_settings: json(settings) })
    .where('id', '=', scope.org)
    .execute()
  return settings
}

/** Whether customers are asked again when their case was solved. */
export const asksAgain = async (db: Db, scope: OrgScope): Promise<boolean> =>
  (await readCaseSettings(db, scope)).askAgain !== null
