import { expect, test } from 'vitest'
import type { PolicyCondition } from '../../contract/asking.ts'
import { matches } from './match.ts'
import type { Met } from './met.ts'

const met: Met = {
  id: 'e',
  source: 'Puhelinjärjestelmä',
  externalId: '1',
  touchpoint: { id: 'kassa', closed: false, language: 'sv', survey: null },
  channel: 'phone',
  unitPath: ['yritys', 'pohjoinen'],
  reasonPath: ['lasku', 'lasku-väärin'],
  outcome: 'Resolved',
  attributes: { segment: 'gold', visits: 3, member: true },
  language: null,
  customer: null,
  endedAt: new Date(),
}

test.each<[PolicyCondition, boolean]>([
  [{}, true],
  [{ channels: ['chat', 'phone'] }, true],
  [{ channels: ['chat'] }, false],
  [{ channels: [] }, false],
  [{ units: ['yritys'] }, true],
  [{ units: ['etelä', 'pohjoinen'] }, true],
  [{ units: ['etelä'] }, false],
  [{ reasons: ['lasku'] }, true],
  [{ reasons: ['toimitus'] }, false],
  [{ touchpoints: ['kassa'] }, true],
  [{ touchpoints: ['muu'] }, false],
  [{ outcomes: [' resolved'] }, true],
  [{ outcomes: ['open'] }, false],
  [{ sources: ['puhelinjärjestelmä'] }, true],
  [{ languages: ['sv'] }, true],
  [{ languages: ['fi'] }, false],
  [{ attributes: { segment: ['silver', 'gold'], visits: ['3'], member: ['true'] } }, true],
  [{ attributes: { segment: ['gold'], visits: ['4'] } }, false],
  [{ attributes: { unknown: ['x'] } }, false],
  [{ channels: ['phone'], units: ['etelä'] }, false],
])('%j → %s', (condition, expected) => {
  expect(matches(condition, met)).toBe(expected)
})

test('what an encounter does not have is matched by no list', () => {
  const bare = { ...met, touchpoint: null, unitPath: [], reasonPath: [], outcome: null }
  for (const condition of [
    { touchpoints: ['kassa'] },
    { units: ['yritys'] },
    { reasons: ['lasku'] },
    { languages: ['sv' as const] },
  ])
    expect(matches(condition, bare)).toBe(false)
})
