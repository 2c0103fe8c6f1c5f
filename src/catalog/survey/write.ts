import { type SqlBool, sql } from 'kysely'
import type { Language } from '../../contract/language.ts'
import type { SurveyProblem } from '../../contract/operations/catalog.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { SurveyContent } from '../../contract/survey.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import type { OrgScope } from '../scope.ts'
import { checkSurvey } from './check.ts'
import { plainThanks } from './templates/shared.ts'
import { type TemplateName, templates } from './templates.ts'

/** What a new survey begins with: given content, a template (its questions owned by `owner` and looked at again on `review`), or nothing. */
export type NewSurvey = {
  name: string
  content?: SurveyContent | undefined
  template?: TemplateName | undefined
  owner: string
  review: string
  languages: Language[]
}

/** The content of a new survey, not stored yet. Only the organisation's languages are asked for. */
export function newContent(scope: OrgScope, given: NewSurvey): SurveyContent {
  if (given.content) return given.content
  if (given.template) {
    const content = templates[given.template](given.owner, given.review, scope.language)
    return { ...content, name: given.name || content.name, languages: given.languages }
  }
  return { name: given.name, languages: given.languages, questions: [], thanks: [plainThanks()], anonymous: false }
}

/** Starts a survey as a draft; returns its id. */
export async function createSurvey(db: Db, scope: OrgScope, content: SurveyContent): Promise<string> {
  const id = newId()
  const now = new Date()
  await db
    .insertInto('survey')
    .values({ id, org: scope.org, draft: json(content), current_version: null, created_at: now, changed_at: now })
    .execute()
  return id
}

/**
 * Saves the draft; what is published stays as it is. With `seen` (the changedAt that the writer last saw) a draft that somebody
 * else has changed since is refused as 'conflict' instead of written over.
 */
export async function saveDraft(
  db: Db,
  scope: OrgScope,
  id: string,
  draft: SurveyContent,
  seen?: string,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const survey = await locked(tx, scope, id)
    if (seen && new Date(seen).getTime() !== survey.changed_at.getTime()) throw new Refusal('conflict')
    // Never the same instant twice, so that `seen` tells two saves within a millisecond apart.
    const now = new Date(Math.max(Date.now(), survey.changed_at.getTime() + 1))
    await tx
      .updateTable('survey')
      .set({ draft: json(draft), changed_at: now })
      .where('id', '=', id)
      .execute()
  })
}

export type Publishing = { today: string; by: string; word: (p: SurveyProblem) => string }

/**
 * Freezes the draft as a new version and takes it into use; a closed survey opens again. Refused 'not-publishable' with every
 * problem as an issue. A draft that is already in use makes no second version.
 */
export async function publishSurvey(db: Db, scope: OrgScope, id: string, how: Publishing): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { draft } = await locked(tx, scope, id)
    const problems = checkSurvey(draft, how.today).filter((p) => !p.warning)
    if (problems.length > 0) {
      const issues = problems.map((p) => ({ path: p.path, message: how.word(p) }))
      throw new Refusal('not-publishable', { problems: problems.length }, issues)
    }
    const last = await tx
      .selectFrom('survey_version as v')
      .innerJoin('survey as s', 's.id', 'v.survey')
      .where('v.survey', '=', id)
      .select(['v.number', sql<SqlBool>`v.id = s.current_version and v.content = s.draft`.as('inUse')])
      .orderBy('v.number', 'desc')
      .limit(1)
      .executeTakeFirst()
    let version: string | null = null
    if (!last?.inUse) {
      version = newId()
      const row = { id: version, org: scope.org, survey: id, number: (last?.number ?? 0) + 1, published_by: how.by }
      await tx
        .insertInto('survey_version')
        .values({ ...row, content: json(draft) })
        .execute()
    }
    await tx
      .updateTable('survey')
      .set({ closed: false, ...(version && { current_version: version }) })
      .where('id', '=', id)
      .execute()
  })
}

/** Asks nobody any more (or again); answers on their way are still kept. */
export async function closeSurvey(db: Db, scope: OrgScope, id: string, closed: boolean): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await locked(tx, scope, id)
    await tx.updateTable('survey').set({ closed }).where('id', '=', id).execute()
  })
}

/**
 * The survey, locked against other writers. Whoever is bound to a unit may not change one that other units ask with.
 */
async function locked(tx: Tx, scope: OrgScope, id: string): Promise<{ draft: SurveyContent; changed_at: Date }> {
  const survey = await tx
    .selectFrom('survey')
    .where('id', '=', id)
    .where('org', '=', scope.org)
    .select(['draft', 'changed_at'])
    .forUpdate()
    .executeTakeFirst()
  if (!survey) throw new Refusal('not-found')
  if (scope.unit !== null) {
    const elsewhere = await tx
      .selectFrom('touchpoint as t')
      .innerJoin('unit as u', 'u.id', 't.unit')
      .where('t.survey', '=', id)
      .where(sql<SqlBool>`not u.path @> array[${scope.unit}]::uuid[]`)
      .select('t.id')
      .limit(1)
      .executeTakeFirst()
    if (elsewhere) throw new Refusal('not-allowed', { what: 'whole-organisation' })
  }
  return survey as { draft: SurveyContent; changed_at: Date }
}
