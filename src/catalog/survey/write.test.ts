import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { anOrganisation, aPerson, aScope, aTouchpoint, aUnit, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { SurveyContent } from '../../contract/survey.ts'
import type { Db } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import type { OrgScope } from '../scope.ts'
import { listSurveys, readSurvey, surveyVersions } from './read.ts'
import { templates } from './templates.ts'
import { closeSurvey, createSurvey, newContent, publishSurvey, saveDraft } from './write.ts'

let db: Db
let org: BuiltOrganisation
let scope: OrgScope
beforeAll(async () => {
  db = (await openTestDatabase()).db
  org = await anOrganisation(db, { languages: ['fi', 'sv'] })
  scope = aScope(org)
})

const today = '2026-11-22'
const how = { today, by: 'Aino Virtanen', word: (p: { code: string }) => p.code }
const content = (): SurveyContent => templates.store('Aino', '2027-05-22')
const refusal = (run: Promise<unknown>) =>
  run.then(
    () => null,
    (e: unknown) => (e instanceof Refusal ? e.code : e),
  )

describe('a new survey', () => {
  it('from a template is in the words of its maker and the languages of the organisation', () => {
    const given = { owner: 'Aino', review: '2027-05-22', languages: ['fi' as const, 'sv' as const] }
    const made = newContent(aScope(org, { language: 'sv' }), { ...given, template: 'call', name: '' })
    expect(made).toMatchObject({ name: 'Efter samtalet', languages: ['fi', 'sv'] })
    expect(made.questions.every((q) => q.purpose?.owner === 'Aino' && q.purpose.review === '2027-05-22')).toBe(true)
    expect(newContent(scope, { ...given, template: 'call', name: 'Oma' }).name).toBe('Oma')
    expect(newContent(scope, { ...given, name: 'Tyhjä' })).toMatchObject({ name: 'Tyhjä', questions: [] })
    expect(newContent(scope, { ...given, name: 'x', content: content() })).toEqual(content())
  })
  it('is a draft that nobody else sees', async () => {
    const id = await createSurvey(db, scope, content())
    expect(await readSurvey(db, scope, id)).toMatchObject({
      id,
      draft: content(),
      version: null,
      publishedAt: null,
      changed: true,
      closed: false,
      answers: 0,
    })
    const other = aScope(await anOrganisation(db))
    expect(await refusal(readSurvey(db, other, id))).toBe('not-found')
    expect(await refusal(surveyVersions(db, other, id))).toBe('not-found')
    expect(await refusal(saveDraft(db, other, id, content()))).toBe('not-found')
    expect(await refusal(publishSurvey(db, other, id, how))).toBe('not-found')
    expect(await refusal(closeSurvey(db, other, id, true))).toBe('not-found')
    expect(await listSurveys(db, other)).toEqual([])
  })
})

describe('saving', () => {
  it('keeps the draft and refuses to write over what somebody else wrote', async () => {
    const id = await createSurvey(db, scope, content())
    const { changedAt } = await readSurvey(db, scope, id)
    await saveDraft(db, scope, id, { ...content(), name: 'Toinen' }, changedAt)
    expect(await refusal(saveDraft(db, scope, id, { ...content(), name: 'Kolmas' }, changedAt))).toBe('conflict')
    const now = await readSurvey(db, scope, id)
    expect(now.draft.name).toBe('Toinen')
    await saveDraft(db, scope, id, { ...content(), name: 'Kolmas' }, now.changedAt)
    expect((await readSurvey(db, scope, id)).draft.name).toBe('Kolmas')
  })
  it('two at the same instant: one is told of the conflict', async () => {
    const id = await createSurvey(db, scope, content())
    const { changedAt } = await readSurvey(db, scope, id)
    const both = ['A', 'B'].map((name) => refusal(saveDraft(db, scope, id, { ...content(), name }, changedAt)))
    expect((await Promise.all(both)).sort()).toEqual(['conflict', null])
  })
  it('leaves what is published as it is', async () => {
    const id = await createSurvey(db, scope, content())
    await publishSurvey(db, scope, id, how)
    expect(await readSurvey(db, scope, id)).toMatchObject({ version: 1, changed: false })
    await saveDraft(db, scope, id, { ...content(), name: 'Uusi nimi' })
    expect(await readSurvey(db, scope, id)).toMatchObject({ version: 1, changed: true })
    expect((await surveyVersions(db, scope, id)).map((v) => v.content.name)).toEqual([content().name])
  })
})

describe('publishing', () => {
  it('is refused with every reason, and nothing is frozen', async () => {
    const draft = content()
    const bare = { ...draft, questions: draft.questions.map(({ purpose: _, ...q }) => q) }
    const id = await createSurvey(db, scope, bare)
    const error = await publishSurvey(db, scope, id, how).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(Refusal)
    const { code, issues } = error as Refusal
    expect(code).toBe('not-publishable')
    expect(issues).toHaveLength(bare.questions.length * 4)
    expect(issues[0]).toEqual({ path: 'questions.0.purpose.owner', message: 'no-purpose' })
    expect(await surveyVersions(db, scope, id)).toEqual([])
    expect(await readSurvey(db, scope, id)).toMatchObject({ version: null })
  })
  it('freezes versions with numbers and names; an unchanged draft makes no second one', async () => {
    const id = await createSurvey(db, scope, content())
    await publishSurvey(db, scope, id, how)
    await publishSurvey(db, scope, id, how)
    expect(await surveyVersions(db, scope, id)).toHaveLength(1)
    await saveDraft(db, scope, id, { ...content(), name: 'Toinen' })
    await publishSurvey(db, scope, id, { ...how, by: 'Matti' })
    // Back to the first words: a new version all the same, the old one is not brought to life.
    await saveDraft(db, scope, id, content())
    await publishSurvey(db, scope, id, how)
    const versions = await surveyVersions(db, scope, id)
    expect(versions.map((v) => [v.number, v.content.name, v.publishedBy])).toEqual([
      [3, content().name, 'Aino Virtanen'],
      [2, 'Toinen', 'Matti'],
      [1, content().name, 'Aino Virtanen'],
    ])
    expect(await readSurvey(db, scope, id)).toMatchObject({ version: 3, changed: false })
  })
  it('many at once make one version', async () => {
    const id = await createSurvey(db, scope, content())
    await Promise.all(Array.from({ length: 5 }, () => publishSurvey(db, scope, id, how)))
    expect(await surveyVersions(db, scope, id)).toHaveLength(1)
  })
  it('a version can never be changed in the database', async () => {
    const id = await createSurvey(db, scope, content())
    await publishSurvey(db, scope, id, how)
    const change = sql`update survey_version set content = '{}' where survey = ${id}`.execute(db)
    await expect(change).rejects.toThrow('survey_version is immutable')
  })
  it('opens a closed survey again', async () => {
    const id = await createSurvey(db, scope, content())
    await publishSurvey(db, scope, id, how)
    await closeSurvey(db, scope, id, true)
    expect(await readSurvey(db, scope, id)).toMatchObject({ closed: true, version: 1 })
    await publishSurvey(db, scope, id, how)
    expect(await readSurvey(db, scope, id)).toMatchObject({ closed: false, version: 1 })
  })
})

describe('whoever is bound to a unit', () => {
  it('may change surveys of the own touchpoints, but none that other units ask with', async () => {
    const own = await aUnit(db, org)
    const below = await aUnit(db, org, { parent: own.id })
    const elsewhere = await aUnit(db, org)
    const manager = (await aPerson(db, org, { role: 'manager', unit: own.id })).scope
    const id = await createSurvey(db, manager, content())
    await aTouchpoint(db, org, { unit: below.id, survey: id })
    await saveDraft(db, manager, id, { ...content(), name: 'Oma' })
    await publishSurvey(db, manager, id, how)
    await aTouchpoint(db, org, { unit: elsewhere.id, survey: id })
    expect(await refusal(saveDraft(db, manager, id, content()))).toBe('not-allowed')
    expect(await refusal(publishSurvey(db, manager, id, how))).toBe('not-allowed')
    expect(await refusal(closeSurvey(db, manager, id, true))).toBe('not-allowed')
    expect((await readSurvey(db, manager, id)).draft.name).toBe('Oma')
    await closeSurvey(db, scope, id, true)
  })
  it('is told the number of own answers only', async () => {
    const own = await aUnit(db, org)
    const id = await createSurvey(db, scope, content())
    await publishSurvey(db, scope, id, how)
    const [version] = await surveyVersions(db, scope, id)
    const answer = (path: string[], agent: string | null) => ({
      id: newId(),
      org: org.id,
      survey: id,
      survey_version: version!.id,
      channel: 'store',
      unit_path: path,
      agent,
      language: 'fi' as const,
      source: 'anonymous' as const,
      attributes: '{}',
      at: new Date(),
      last_at: new Date(),
    })
    await db
      .insertInto('answer')
      .values([answer([org.root], null), answer(own.path, 'Aino'), answer(own.path, 'Matti')])
      .execute()
    expect((await readSurvey(db, scope, id)).answers).toBe(3)
    expect((await readSurvey(db, aScope(org, { unit: own.id }), id)).answers).toBe(2)
    expect((await readSurvey(db, aScope(org, { role: 'agent', unit: own.id, agent: 'Aino' }), id)).answers).toBe(1)
  })
})
