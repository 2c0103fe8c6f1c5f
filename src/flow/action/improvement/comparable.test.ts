import { expect, test } from 'vitest'
import { comparableTo, type Grounds, type Place } from './comparable.ts'

const grounds: Grounds = {
  units: new Map([
    ['company', ['company']],
    ['south', ['company', 'south']],
    ['espoo', ['company', 'south', 'espoo']],
    ['lahti', ['company', 'lahti']],
  ]),
  reasons: new Map([
    ['bill', ['bill']],
    ['bill-wrong', ['bill', 'bill-wrong']],
    ['order', ['order']],
    ['advice', ['advice']],
  ]),
  touchpoints: new Map([
    ['phone', 'company'],
    ['chat', 'company'],
    ['espoo-till', 'espoo'],
    ['lahti-till', 'lahti'],
  ]),
}
const at = (place: Partial<Place>): Place => ({ touchpoints: [], reasons: [], units: [], unit: null, ...place })
const plan = (place: Partial<Place>, ...others: Partial<Place>[]) => comparableTo(at(place), others.map(at), grounds)

test('reasons are set against other reasons in the same places, touchpoints against touchpoints, units against units', () => {
  expect(plan({ reasons: ['bill'], touchpoints: ['phone'] })).toEqual({
    ...{ by: 'reason', treated: ['bill', 'bill-wrong'], changed: [], contested: [] },
    filters: [{ dimension: 'touchpoint', values: ['phone'] }],
  })
  expect(plan({ touchpoints: ['phone', 'chat'] })).toMatchObject({
    by: 'touchpoint',
    treated: ['phone', 'chat'],
    filters: [],
  })
  expect(plan({ units: ['south'] })).toMatchObject({ by: 'unit', treated: ['south', 'espoo'] })
  expect(plan({ unit: 'lahti' })).toMatchObject({ by: 'unit', treated: ['lahti'] })
  expect(plan({})).toMatchObject({ by: null, treated: [], contested: [] })
})

test('what others changed meanwhile is not compared with; where they changed the very same place, it is contested', () => {
  expect(plan({ reasons: ['bill'] }, { reasons: ['order'] })).toMatchObject({ changed: ['order'], contested: [] })
  expect(plan({ reasons: ['bill'] }, { reasons: ['bill-wrong'] })).toMatchObject({ contested: [0] })
  expect(plan({ touchpoints: ['phone'] }, { touchpoints: ['chat'] })).toMatchObject({
    changed: ['chat'],
    contested: [],
  })
  expect(plan({ touchpoints: ['espoo-till'] }, { units: ['south'] }, { unit: 'lahti' })).toMatchObject({
    ...{ changed: ['lahti-till'], contested: [0] },
  })
  expect(plan({ units: ['espoo'] }, { touchpoints: ['lahti-till'] })).toMatchObject({
    changed: ['lahti'],
    contested: [],
  })
  expect(plan({ units: ['espoo'] }, {})).toMatchObject({ contested: [0] })
  expect(plan({}, { touchpoints: ['chat'] })).toMatchObject({ contested: [0] })
})

test('reasons changed in every place are cut out of both sides, with the coarser ones that may hold them', () => {
  expect(plan({ touchpoints: ['phone'] }, { reasons: ['bill-wrong'] })).toMatchObject({
    ...{ changed: [], contested: [], filters: [{ dimension: 'reason', values: ['order', 'advice', ''] }] },
  })
  expect(plan({ units: ['espoo'] }, { reasons: ['bill'] }, { units: ['lahti'] })).toMatchObject({
    ...{ changed: ['lahti'], contested: [], filters: [{ dimension: 'reason', values: ['order', 'advice', ''] }] },
  })
})

test('a place changed for every reason is left out of both sides, unless nothing is left', () => {
  expect(plan({ reasons: ['bill'] }, { touchpoints: ['chat'] })).toMatchObject({
    filters: [{ dimension: 'touchpoint', values: ['phone', 'espoo-till', 'lahti-till'] }],
    contested: [],
  })
  expect(plan({ reasons: ['bill'], touchpoints: ['chat'] }, { touchpoints: ['chat'] })).toMatchObject({
    contested: [0],
  })
  expect(plan({ reasons: ['bill'], touchpoints: ['phone'] }, { touchpoints: ['chat'] })).toMatchObject({
    ...{ filters: [{ dimension: 'touchpoint', values: ['phone'] }], contested: [] },
  })
  expect(
    plan({ reasons: ['bill'], touchpoints: ['phone'] }, { reasons: ['order'], touchpoints: ['chat'] }),
  ).toMatchObject({
    changed: [],
  })
})
