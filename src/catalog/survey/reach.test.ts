import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnswerValue, Condition, Question, Rule, SurveyContent } from '../../contract/survey.ts'
import { answered, type Given, holds, isShort, nextStep, thanksFor, way } from '../../contract/survey-flow.ts'
import { checkSurvey } from './check.ts'
import { comparableValues } from './domain.ts'
import { canBeShown, canHold, ruleKey } from './reach.ts'
import { deadEndWay } from './way.ts'

const purpose = { owner: 'Aino', decision: 'Mitä', action: 'Miten', review: '2027-01-01' }
const text = { fi: 'Teksti' }
const kinds = ['csat', 'solved', 'choice', 'choices', 'text', 'contact'] as const

type Draw = { kind: (typeof kinds)[number]; required: boolean; other: boolean }
const draw = fc.record({ kind: fc.constantFrom(...kinds), required: fc.boolean(), other: fc.boolean() })

const questionOf = (d: Draw, i: number): Question => ({
  id: `q${i}`,
  kind: d.kind,
  title: text,
  required: d.required,
  purpose,
  ...((d.kind === 'choice' || d.kind === 'choices') && {
    options: ['a', 'b'].map((id) => ({ id, label: text })),
    other: d.other,
  }),
})

/** A condition that fits its question. */
function conditionOn(q: Question): fc.Arbitrary<Condition> {
  const answeredOr = fc.boolean().map((answered): Condition => ({ question: q.id, answered }))
  const values = comparableValues(q)
  if (values.length === 0) return answeredOr
  if (q.kind === 'csat') {
    const range = fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
      .map(([a, b]): Condition => ({ question: q.id, min: Math.min(a, b), max: Math.max(a, b) }))
    return fc.oneof(answeredOr, range, range)
  }
  const oneOf = fc.subarray(values, { minLength: 1 }).map((v): Condition => ({ question: q.id, oneOf: v }))
  return fc.oneof(answeredOr, oneOf, oneOf)
}

const ruleOn = (earlier: Question[]): fc.Arbitrary<Rule | undefined> =>
  earlier.length === 0
    ? fc.constant(undefined)
    : fc.option(
        fc.record({
          mode: fc.constantFrom('all' as const, 'any' as const),
          conditions: fc.array(fc.constantFrom(...earlier).chain(conditionOn), { minLength: 1, maxLength: 3 }),
        }),
        { nil: undefined, freq: 4 },
      )

/** Up to five questions with rules on earlier ones, and a thank-you with a rule. */
const drawn = fc.array(draw, { minLength: 1, maxLength: 5 }).chain((draws) => {
  const questions = draws.map(questionOf)
  return fc.tuple(fc.tuple(...questions.map((_, i) => ruleOn(questions.slice(0, i)))), ruleOn(questions)).map(
    ([rules, when]): SurveyContent => ({
      name: 'Kysely',
      languages: ['fi'],
      questions: questions.map((q, i) => ({ ...q, ...(rules[i] && { showIf: rules[i] }) })),
      thanks: [...(when ? [{ when, title: text }] : []), { title: text }],
      anonymous: false,
    }),
  )
})

const subsets = (ids: string[]): string[][] =>
  ids.length === 0 ? [[]] : subsets(ids.slice(1)).flatMap((rest) => [rest, [ids[0]!, ...rest]])

/** Every answer that matters to a rule, skipping among them where the page allows it. */
function answersOf(q: Question): AnswerValue[] {
  const ids = comparableValues(q)
  const given: AnswerValue[] =
    q.kind === 'csat'
      ? ids.map(Number)
      : q.kind === 'choice'
        ? ids.map((option) => ({ option }))
        : q.kind === 'choices'
          ? subsets(ids).map((options) => ({ options }))
          : q.kind === 'contact'
            ? [{ consent: true, email: 'a@b.fi' }]
            : q.kind === 'solved'
              ? ids
              : ['sanat']
  return [null, ...given].filter((v) => !isShort(q, v) && (v === null || answered(v)))
}

/** All ways through a survey, one question after the other as the page asks them. */
function* sittings(questions: Question[], given: Given = {}, after = -1): Generator<Given> {
  const next = nextStep(questions, given, after)
  if (!next) yield given
  else
    for (const value of answersOf(next))
      yield* sittings(questions, { ...given, [next.id]: value }, questions.indexOf(next))
}

const isShown = (questions: Question[], q: Question, given: Given) => way(questions, given).questions.includes(q)

describe('what can be reached', () => {
  it('is what trying every answer reaches', () => {
    fc.assert(
      fc.property(drawn, ({ questions, thanks }) => {
        const shown = new Set<string>()
        let special = false
        const when = thanks.length > 1 ? thanks[0]!.when : undefined
        for (const given of sittings(questions)) {
          for (const q of questions) if (isShown(questions, q, given)) shown.add(q.id)
          if (when && holds(when, way(questions, given).given)) special = true
        }
        for (const q of questions) expect([q.id, canBeShown(questions, q.id)]).toEqual([q.id, shown.has(q.id)])
        if (when) expect(canHold(questions, when)).toBe(special)
      }),
      { numRuns: 400 },
    )
  })

  it('a dead end is told with a way that is a dead end by itself', () => {
    fc.assert(
      fc.property(drawn, ({ questions }) => {
        for (const q of questions) {
          if (canBeShown(questions, q.id)) continue
          const ids = deadEndWay(questions, q.id)
          expect(ids.at(-1)).toBe(q.id)
          expect(ids.length).toBeGreaterThan(1)
          // The rules of all others may come out either way: these alone make it impossible.
          const others = new Set(questions.filter((o) => !ids.includes(o.id)).map((o) => ruleKey(o.id, 'rule')))
          expect(canBeShown(questions, q.id, others)).toBe(false)
        }
      }),
      { numRuns: 400 },
    )
  })
})

describe('whatever passes the check', () => {
  it('can be walked to a thank-you, whatever is answered, asking each of its questions of somebody', () => {
    let passed = 0
    fc.assert(
      fc.property(drawn, (content) => {
        const { questions, thanks } = content
        if (checkSurvey(content, '2026-11-22').some((p) => !p.warning)) return
        passed++
        const seen = new Set<string>()
        let first = false
        for (const given of sittings(questions)) {
          first ||= Object.keys(given).length > 0
          for (const q of questions) if (isShown(questions, q, given)) seen.add(q.id)
          expect(thanksFor(thanks, questions, given)).toBeGreaterThanOrEqual(0)
        }
        expect(first).toBe(true)
        expect(seen.size).toBe(questions.length)
      }),
      { numRuns: 400 },
    )
    // The property would be empty if hardly anything passed.
    expect(passed).toBeGreaterThan(40)
  })
})
