import { beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../test/api-house.ts'
import { anOrganisation, aPerson } from '../../../test/builders.ts'
import { pageBudget } from '../../catalog/survey/check.ts'
import { templates } from '../../catalog/survey/templates.ts'
import type { Problem } from '../../contract/operation.ts'
import type { Survey, SurveyProblem } from '../../contract/operations/catalog.ts'
import type { SurveyContent } from '../../contract/survey.ts'
import { weighPage } from './survey-preview.ts'

let test: TestHouse
let aino: { cookie: string }
let viewer: { cookie: string }

beforeAll(async () => {
  test = await openTestHouse()
  const org = await anOrganisation(test.db, { name: 'Kuusikko', languages: ['fi', 'sv'] })
  aino = { cookie: await test.sessionOf(await aPerson(test.db, org, { name: 'Aino Virtanen', role: 'manager' })) }
  viewer = { cookie: await test.sessionOf(await aPerson(test.db, org, { role: 'viewer' })) }
})

const create = async (body: object) => (await test.api('POST', '/surveys', body, aino)).body as Survey
const preview = async (body: object) => test.api('POST', '/surveys/preview', { language: 'fi', ...body }, viewer)

describe('surveys at the door', () => {
  it('a template begins with its maker as owner and a review half a year away, and is published as it is', async () => {
    const made = await create({ template: 'call' })
    const purposes = made.draft.questions.map((q) => q.purpose!)
    expect(new Set(purposes.map((p) => p.owner))).toEqual(new Set(['Aino Virtanen']))
    const days = (Date.parse(purposes[0]!.review) - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(180)
    expect(days).toBeLessThan(184)
    expect(made).toMatchObject({ draft: { name: 'Puhelun jälkeen', languages: ['fi', 'sv'] }, version: null })
    const { status, body } = await test.api('POST', `/surveys/${made.id}/publish`, undefined, aino)
    expect([status, (body as Survey).version, (body as Survey).changed]).toEqual([200, 1, false])
    const versions = await test.api('GET', `/surveys/${made.id}/versions`, undefined, viewer)
    expect(versions.body).toMatchObject([{ number: 1, publishedBy: 'Aino Virtanen', content: made.draft }])
  })

  it('what cannot be published is refused with each place, in the words of the reader', async () => {
    const { id, draft } = await create({ template: 'store', name: 'Vajaa' })
    const rule = { mode: 'all', conditions: [{ question: 'contact', answered: true }] }
    const questions = draft.questions.map((q, i) => (i === 1 ? { ...q, purpose: undefined, showIf: rule } : q))
    await test.api('PUT', `/surveys/${id}`, { draft: { ...draft, questions } }, aino)
    const finnish = await test.api('POST', `/surveys/${id}/publish`, undefined, { ...aino, language: 'fi' })
    expect(finnish.status).toBe(422)
    const problem = finnish.body as Problem
    expect(problem).toMatchObject({ code: 'not-publishable', message: 'Kyselyä ei voi vielä julkaista.' })
    expect(problem.issues).toContainEqual({
      path: 'questions.1.purpose.owner',
      message: 'Kysymykseltä puuttuu vastuuhenkilö.',
    })
    expect(problem.issues).toContainEqual({
      path: 'questions.1.showIf.conditions.0',
      message: 'Ehto viittaa myöhempään kysymykseen: why → contact.',
    })
    expect((await test.api('GET', `/surveys/${id}/versions`, undefined, aino)).body).toEqual([])
  })

  it('a draft that somebody else changed since is a conflict', async () => {
    const { id, draft, changedAt } = await create({ template: 'store' })
    const save = (name: string) =>
      test.api('PUT', `/surveys/${id}`, { draft: { ...draft, name }, seen: changedAt }, aino)
    expect((await save('Eka')).status).toBe(200)
    expect((await save('Toka')).status).toBe(409)
    expect((await test.api('GET', `/surveys/${id}`, undefined, aino)).body).toMatchObject({ draft: { name: 'Eka' } })
  })

  it('whoever only looks may check and preview, but change nothing', async () => {
    const { id, draft } = await create({ template: 'delivery' })
    const denied = [
      test.api('POST', '/surveys', { template: 'call' }, viewer),
      test.api('PUT', `/surveys/${id}`, { draft }, viewer),
      test.api('POST', `/surveys/${id}/publish`, undefined, viewer),
      test.api('POST', `/surveys/${id}/close`, { closed: true }, viewer),
    ]
    for (const reply of await Promise.all(denied)) expect(reply.status).toBe(403)
    const check = await test.api('POST', '/surveys/check', { content: draft }, viewer)
    expect(check.status).toBe(200)
    expect((check.body as SurveyProblem[]).filter((p) => !p.warning)).toEqual([])
  })

  it('a preview is the customer page of the wanted step, language and theme, and says that nothing is stored', async () => {
    const { draft } = await create({ template: 'store' })
    const html = async (body: object) => ((await preview(body)).body as { html: string }).html
    const first = await html({ content: draft })
    expect(first).toContain('Kuusikko')
    expect(first).toContain('Esikatselu: vastaukset eivät tallennu.')
    expect(first).toContain('Miten käyntisi sujui?')
    expect(await html({ content: draft, language: 'sv' })).toContain('Hur gick ditt besök?')
    expect(await html({ template: 'call' })).toContain('Asiani hoitaminen oli helppoa.')
    expect(await html({ content: draft, theme: 'dark' })).toContain('color-scheme:dark')
    expect((await preview({})).status).toBe(400)
    const empty = { ...draft, questions: [], thanks: [] }
    expect((await preview({ content: empty })).status).toBe(200)
  })

  it('hostile texts come through the preview as text', async () => {
    const { draft } = await create({ template: 'store' })
    const hostile = '</script><script>alert(1)</script>'
    const questions = draft.questions.map((q) => ({ ...q, title: { fi: hostile } }))
    const reply = await preview({ content: { ...draft, questions } satisfies SurveyContent })
    expect((reply.body as { html: string }).html).not.toContain('<script>alert')
  })
})

describe('the weight of a page', () => {
  it.each(['call', 'store', 'delivery'] as const)('of %s is within the budget in every language', (name) => {
    const content = templates[name]('Aino', '2030-01-01')
    for (const language of content.languages) {
      const bytes = weighPage('Kuusikko')(content, language)
      expect([name, language, bytes > 3_000 && bytes <= pageBudget, bytes]).toEqual([name, language, true, bytes])
    }
  })
})
