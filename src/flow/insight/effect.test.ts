import { expect, test } from 'vitest'
import { anOrganisation } from '../../../test/builders.ts'
import { openTestDatabase, openTestFacts } from '../../../test/engines.ts'
import { aFact, someFacts } from '../../../test/fact-builder.ts'
import { addDays } from '../../contract/zone.ts'
import type { Fact } from '../../engine/facts/facts.ts'
import { type ChangeAsked, effectOf, weeksOf } from './effect.ts'

const { db } = await openTestDatabase()
const store = await openTestFacts()
/** A Monday. */
const startsOn = '2026-03-02'
const asked: ChangeAsked = {
  ...{ metric: 'csat', by: 'touchpoint', treated: ['till'], filters: [], changed: [], startsOn, endsOn: null },
}

/** So many good and bad answers a week at each touchpoint, the till's other ones from the change on. */
function weeks(
  org: string,
  given: { before?: number; after?: number; lift?: number; places?: string[]; more?: Partial<Fact> } = {},
) {
  const { before = 20, after = 13, lift = 0, places = ['till', 'a', 'b', 'c'], more = {} } = given
  const rows: Fact[] = []
  for (let w = -before; w < after; w++)
    for (const [p, touchpoint] of places.entries()) {
      // A season for all, and a wobble of each one's own.
      const good = 12 + Math.round(2 * Math.sin(w / 4)) + ((w * 7 + p * 5) % 3)
      const change = touchpoint === 'till' && w >= 0 ? lift : 0
      const at = Date.parse(`${addDays(startsOn, 7 * w + 2)}T09:00:00Z`)
      rows.push(...someFacts(org, { 5: good + change, 1: 8 - change }, { metric: 'csat', touchpoint, at, ...more }))
    }
  return rows
}
const after = (n: number) => Date.parse(`${addDays(startsOn, 7 * n + 1)}T12:00:00Z`)

test('an effect that is there is found at a look, and not before it', async () => {
  const org = await anOrganisation(db)
  await store.insert(weeks(org.id, { lift: 6 }))
  const early = await effectOf(org.scope, store, db, asked, after(5))
  expect(early).toMatchObject({
    verdict: 'too-early',
    effect: null,
    weeksIn: 5,
    judgedAt: null,
    next: { weeks: 6, on: '2026-04-13' },
  })
  expect(early.weeks.filter((w) => w.phase === 'after')).toHaveLength(5)
  const found = await effectOf(org.scope, store, db, asked, after(13))
  expect(found).toMatchObject({ verdict: 'improved', why: null, weeksIn: 13, judgedAt: 12, next: { weeks: 24 } })
  expect(found.comparable).toMatchObject({ by: 'touchpoint', scopes: 3, few: 0, changed: 0 })
  expect(found.effect!.value).toBeGreaterThan(0.2)
  expect(found.effect!.interval[0]).toBeGreaterThan(0)
  expect(found.trend).toMatchObject({ alike: true })
  // The same at any day between two looks, whatever has come in since.
  const later = await effectOf(org.scope, store, db, asked, after(13) + 3 * 86_400_000)
  expect(later.effect).toEqual(found.effect)
  const weekAfterTheLook = Date.parse(`${addDays(startsOn, 7 * 12 + 3)}T09:00:00Z`)
  await store.insert(someFacts(org.id, { 1: 300 }, { metric: 'csat', touchpoint: 'till', at: weekAfterTheLook }))
  expect((await effectOf(org.scope, store, db, asked, after(13))).effect).toEqual(found.effect)
  // Three looks share five in a hundred; each interval is as wide as its share makes it.
  expect(found.effect!.confidence).toBeCloseTo(1 - 0.015, 9)
  expect((await effectOf(org.scope, store, db, { ...asked, treated: ['a'] }, after(13))).verdict).not.toBe('improved')
})

test('of the week in which it began nothing counts, whatever came in it', async () => {
  const midWeek = { ...asked, startsOn: addDays(startsOn, 2) }
  const org = await anOrganisation(db)
  await store.insert(weeks(org.id, { lift: 6 }))
  const found = await effectOf(org.scope, store, db, midWeek, after(14))
  expect(found).toMatchObject({ verdict: 'improved', judgedAt: 12 })
  const at = Date.parse(`${addDays(startsOn, 4)}T09:00:00Z`)
  await store.insert(someFacts(org.id, { 1: 300 }, { metric: 'csat', touchpoint: 'till', at }))
  expect((await effectOf(org.scope, store, db, midWeek, after(14))).effect).toEqual(found.effect)
})

test('of waiting, less is an improvement', async () => {
  const org = await anOrganisation(db)
  const rows: Fact[] = []
  for (let w = -20; w < 13; w++)
    for (const [p, touchpoint] of ['till', 'a', 'b', 'c'].entries()) {
      const at = Date.parse(`${addDays(startsOn, 7 * w + 2)}T09:00:00Z`)
      const usual = 60 + ((w * 7 + p * 5) % 9) - (touchpoint === 'till' && w >= 0 ? 30 : 0)
      const given = { metric: 'encounter', value: 1, outcome: 'AGENT', talk: 60, touchpoint, at } as const
      rows.push(...Array.from({ length: 20 }, (_, i) => aFact(org.id, { ...given, wait: usual + i })))
    }
  await store.insert(rows)
  const found = await effectOf(org.scope, store, db, { ...asked, metric: 'wait' }, after(13))
  expect(found.verdict).toBe('improved')
  expect(Math.abs(found.effect!.value + 30)).toBeLessThan(2)
})

test('where nothing changed no effect is seen, and where it got worse, that', async () => {
  const org = await anOrganisation(db)
  await store.insert(weeks(org.id))
  expect((await effectOf(org.scope, store, db, asked, after(13))).verdict).toBe('no-effect')
  const worse = await anOrganisation(db)
  await store.insert(weeks(worse.id, { lift: -8 }))
  expect((await effectOf(worse.scope, store, db, asked, after(13))).verdict).toBe('worsened')
})

test('what cannot be told says why: nothing comparable, a short history, too few, ended before its time', async () => {
  const org = await anOrganisation(db)
  await store.insert(weeks(org.id, { lift: 6, places: ['till', 'a'] }))
  const alone = await effectOf(org.scope, store, db, asked, after(13))
  expect(alone).toMatchObject({
    verdict: 'cannot-tell',
    why: 'no-comparable',
    trend: null,
    comparable: { scopes: 0, few: 0 },
  })
  // The bare change is shown, as such.
  expect(alone.effect!.value).toBeCloseTo(alone.after!.value - alone.before!.value, 6)
  const left = await effectOf(org.scope, store, db, { ...asked, changed: ['a'] }, after(13))
  expect(left.comparable).toMatchObject({ changed: 1, scopes: 0 })
  const short = await anOrganisation(db)
  await store.insert(weeks(short.id, { before: 6 }))
  expect(await effectOf(short.scope, store, db, asked, after(13))).toMatchObject({ why: 'short-history' })
  const few = await anOrganisation(db)
  await store.insert(weeks(few.id, { after: 1 }))
  expect(await effectOf(few.scope, store, db, asked, after(13))).toMatchObject({ why: 'too-few' })
  expect(await effectOf(org.scope, store, db, { ...asked, endsOn: '2026-03-20' }, after(13))).toMatchObject({
    ...{ why: 'ended-early', weeksIn: 2, next: null },
  })
})

test('answers that were promised anonymity in small groups hide the whole effect', async () => {
  const org = await anOrganisation(db)
  await store.insert([...weeks(org.id, { lift: 6, places: ['a', 'b', 'c'] })])
  const at = Date.parse('2026-02-04T09:00:00Z')
  await store.insert(someFacts(org.id, { 1: 3 }, { metric: 'csat', touchpoint: 'till', at, anonymous: true }))
  const found = await effectOf(org.scope, store, db, asked, after(13))
  expect(found).toMatchObject({ verdict: 'cannot-tell', why: 'hidden', effect: null, before: null, weeks: [] })
})

test('weeks are whole ones from Monday; the week in which it began belongs to neither side', () => {
  const of = (startsOn: string, today: string, endsOn: string | null = null) => weeksOf({ startsOn, endsOn }, today)
  expect(of('2026-03-02', '2026-03-09')).toEqual({
    from: '2025-09-01',
    monday: '2026-03-02',
    first: '2026-03-02',
    weeksIn: 1,
  })
  expect(of('2026-03-04', '2026-03-15')).toMatchObject({ monday: '2026-03-02', first: '2026-03-09', weeksIn: 0 })
  expect(of('2026-03-04', '2026-03-16')).toMatchObject({ weeksIn: 1 })
  expect(of('2026-03-02', '2027-03-16')).toMatchObject({ weeksIn: 24 })
  expect(of('2026-03-02', '2026-06-01', '2026-03-15')).toMatchObject({ weeksIn: 2 })
})
