import { readOrganisation } from '../../catalog/organisation/read.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import { checkSurvey } from '../../catalog/survey/check.ts'
import { listSurveys, readSurvey, surveyVersions } from '../../catalog/survey/read.ts'
import type { TemplateName } from '../../catalog/survey/templates.ts'
import { closeSurvey, createSurvey, newContent, publishSurvey, saveDraft } from '../../catalog/survey/write.ts'
import { Refusal } from '../../contract/refusal.ts'
import { addDays, localDate } from '../../contract/zone.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'
import { previewSurvey, weighPage } from './survey-preview.ts'
import { setupWords, wordProblem } from './survey-problem.ts'

/** A question of a template is looked at again after this many days: half a year. */
const reviewDays = 182

export const surveyHandlers = ({ database: { db } }: House) => {
  /** Who speaks, where and on which local day. */
  const about = async (scope: OrgScope) => {
    const organisation = await readOrganisation(db, scope)
    const person = scope.person
      ? await db.selectFrom('person').select('name').where('id', '=', scope.person).executeTakeFirst()
      : undefined
    return { ...organisation, today: localDate(Date.now(), organisation.zone), who: person?.name ?? '' }
  }
  /** A template as it would begin for this organisation. */
  const ready = async (scope: OrgScope, template: TemplateName) => {
    const { who, today, languages } = await about(scope)
    return newContent(scope, { template, name: '', owner: who, review: addDays(today, reviewDays), languages })
  }
  return {
    'surveys.list': ({ scope }) => listSurveys(db, scope),
    'surveys.read': ({ scope, params }) => readSurvey(db, scope, params.id),
    'surveys.versions': ({ scope, params }) => surveyVersions(db, scope, params.id),
    'surveys.create': async ({ scope, body, language }) => {
      const { who, today, languages } = await about(scope)
      const content = newContent(scope, {
        ...body,
        name: body.name ?? (body.template ? '' : setupWords[language].survey.untitled),
        owner: who,
        review: addDays(today, reviewDays),
        languages,
      })
      return readSurvey(db, scope, await createSurvey(db, scope, content))
    },
    'surveys.save': async ({ scope, params, body }) => {
      await saveDraft(db, scope, params.id, body.draft, body.seen)
      return readSurvey(db, scope, params.id)
    },
    'surveys.check': async ({ scope, body }) => {
      const { name, today } = await about(scope)
      return checkSurvey(body.content, today, weighPage(name))
    },
    'surveys.publish': async ({ scope, params, language }) => {
      const { who, today } = await about(scope)
      const by = who || 'API'
      await publishSurvey(db, scope, params.id, { today, by, word: (p) => wordProblem(p, language) })
      return readSurvey(db, scope, params.id)
    },
    'surveys.close': async ({ scope, params, body }) => {
      await closeSurvey(db, scope, params.id, body.closed)
      return readSurvey(db, scope, params.id)
    },
    'surveys.preview': async ({ scope, body }) => {
      const content = body.content ?? (body.template && (await ready(scope, body.template)))
      if (!content) throw new Refusal('bad-input', {}, [{ path: 'content', message: 'missing' }])
      return { html: await previewSurvey(db, scope, content, body) }
    },
  } satisfies Partial<Handlers>
}
