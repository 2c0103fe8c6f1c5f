import { type Fact, unmeasured } from '../src/engine/facts/facts.ts'

let count = 0

/** A fact as `flow/fact` would write it, for tests of what stands on facts. */
export const aFact = (org: string, given: Partial<Fact> = {}): Fact => ({
  org,
  metric: 'nps',
  at: Date.parse('2026-03-10T10:00:00Z'),
  id: `fact-${++count}`,
  version: 2,
  removed: false,
  value: 9,
  unit: [],
  reason: '',
  reason_recorded: given.reason ?? '',
  touchpoint: '',
  channel: '',
  stage: '',
  agent: '',
  survey: '',
  question: '',
  language: 'fi',
  source: 'anonymous',
  outcome: '',
  flag: 'plain',
  anonymous: false,
  attributes: {},
  ...unmeasured,
  ...given,
})

/** As many facts of each value as said. */
export const someFacts = (org: string, counts: Record<number, number>, given: Partial<Fact> = {}): Fact[] =>
  Object.entries(counts).flatMap(([value, n]) =>
    Array.from({ length: n }, () => aFact(org, { ...given, value: Number(value) })),
  )
