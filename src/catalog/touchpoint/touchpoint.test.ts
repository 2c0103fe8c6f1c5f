import { beforeAll, describe, expect, it } from 'vitest'
import { anOrganisation, aPublishedSurvey, aScope, aUnit, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import type { Db } from '../../engine/database/database.ts'
import { saveOrganisation } from '../organisation/write.ts'
import { codeLetters, newCode } from './code.ts'
import { listTouchpoints } from './read.ts'
import { createTouchpoint, saveTouchpoint } from './write.ts'

let db: Db
let org: BuiltOrganisation
let unit: string
beforeAll(async () => {
  db = (await openTestDatabase()).db
  org = await anOrganisation(db)
  unit = (await aUnit(db, org)).id
})

const given = () => ({
  name: { fi: 'Kassa' },
  unit,
  channel: 'store',
  stage: 'during',
  physical: true,
  survey: null as string | null,
  language: null,
})

describe('touchpoints', () => {
  it('get a code that can be typed from paper, and keep it', async () => {
    const made = await createTouchpoint(db, org.scope, given())
    expect(made.code).toMatch(/^[2-9a-hjkmnp-z]{8}$/)
    const saved = await saveTouchpoint(db, org.scope, made.id, { name: { fi: 'Kassa 2' }, closed: true })
    expect(saved).toEqual({ ...made, name: { fi: 'Kassa 2' }, closed: true })
    expect(await listTouchpoints(db, org.scope)).toContainEqual(saved)
  })

  it('use every letter of the code evenly', () => {
    const counts = new Map<string, number>()
    for (let n = 0; n < 4_000; n++) for (const c of newCode()) counts.set(c, (counts.get(c) ?? 0) + 1)
    expect([...counts.keys()].sort().join('')).toBe([...codeLetters].sort().join(''))
    // 32,000 letters over 31: 1,032 each, standard deviation 32.
    for (const count of counts.values()) expect(Math.abs(count - 32_000 / 31)).toBeLessThan(200)
  })

  it('refuse what does not exist, or belongs to others, all at once', async () => {
    const other = await anOrganisation(db)
    const survey = await aPublishedSurvey(db, other)
    const wrong = { ...given(), name: { fi: ' ' }, channel: 'fax', stage: 'late', unit: other.root, survey: survey.id }
    await expect(createTouchpoint(db, org.scope, wrong)).rejects.toMatchObject({
      code: 'bad-input',
      issues: ['name', 'channel', 'stage', 'unit', 'survey'].map((path) => ({ path })),
    })
    const mine = await aPublishedSurvey(db, org)
    expect(await createTouchpoint(db, org.scope, { ...given(), survey: mine.id })).toMatchObject({ survey: mine.id })
  })

  it('take the organisation’s own channels and stages', async () => {
    await saveOrganisation(db, org.scope, {
      channels: [{ id: 'fax', name: { fi: 'Faksi' } }],
      stages: [{ id: 'late', name: { fi: 'Myöhemmin' } }],
    })
    expect(await createTouchpoint(db, org.scope, { ...given(), channel: 'fax', stage: 'late' })).toBeTruthy()
  })

  it('are bounded by the unit', async () => {
    const other = await aUnit(db, org)
    const scope = aScope(org, { role: 'manager', unit })
    const beside = await createTouchpoint(db, org.scope, { ...given(), unit: other.id })
    const mine = await createTouchpoint(db, scope, given())
    expect((await listTouchpoints(db, scope)).map((t) => t.unit).every((u) => u === unit)).toBe(true)
    await expect(saveTouchpoint(db, scope, beside.id, { closed: true })).rejects.toMatchObject({ code: 'not-found' })
    await expect(saveTouchpoint(db, scope, mine.id, { unit: other.id })).rejects.toMatchObject({ code: 'bad-input' })
    await expect(createTouchpoint(db, scope, { ...given(), unit: other.id })).rejects.toMatchObject({
      code: 'bad-input',
    })
  })
})
