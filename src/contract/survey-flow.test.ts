import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnswerValue, Condition, QuestionKind, Rule } from './survey.ts'
import {
  type Asked,
  answered,
  holds,
  isShort,
  meets,
  nextStep,
  previousStep,
  resumeStep,
  thanksFor,
  way,
} from './survey-flow.ts'

const ask = (id: string, kind: QuestionKind, more: Partial<Asked> = {}): Asked => ({ id, kind, ...more })
const all = (...conditions: Condition[]): Rule => ({ mode: 'all', conditions })
const any = (...conditions: Condition[]): Rule => ({ mode: 'any', conditions })
const ids = (questions: readonly Asked[]) => questions.map((q) => q.id)

describe('what counts as answered', () => {
  it.each([
    [0, true],
    ['0', true],
    ['<3', true],
    ['', false],
    [' \n\t', false],
    [null, false],
    [undefined, false],
    [{ option: 'a' }, true],
    [{ option: '' }, false],
    [{ options: [] }, false],
    [{ options: ['a'] }, true],
    [{ consent: false }, false],
    [{ consent: true }, true],
  ] as [AnswerValue | undefined, boolean][])('%j: %s', (value, is) => {
    expect(answered(value)).toBe(is)
  })
})

describe('conditions', () => {
  const c = (more: Omit<Condition, 'question'>, value: AnswerValue | undefined) =>
    meets({ question: 'q', ...more }, value)
  it('bounds are inclusive, and 0 is a number like any other', () => {
    expect([0, 6, 7].map((n) => c({ max: 6 }, n))).toEqual([true, true, false])
    expect([6, 7, 10].map((n) => c({ min: 7 }, n))).toEqual([false, true, true])
    expect(c({ min: 0, max: 0 }, 0)).toBe(true)
  })
  it('an answer that is missing meets nothing but "was skipped"', () => {
    for (const value of [undefined, null, '']) {
      expect(c({ max: 6 }, value)).toBe(false)
      expect(c({ oneOf: ['no'] }, value)).toBe(false)
      expect(c({ answered: true }, value)).toBe(false)
      expect(c({ answered: false }, value)).toBe(true)
    }
    expect(c({ answered: false }, 0)).toBe(false)
    expect(c({ answered: true }, 0)).toBe(true)
  })
  it('one of several: solved, a choice, any of many choices, the option "other"', () => {
    expect(c({ oneOf: ['no', 'partly'] }, 'partly')).toBe(true)
    expect(c({ oneOf: ['no', 'partly'] }, 'yes')).toBe(false)
    expect(c({ oneOf: ['a'] }, { option: 'a' })).toBe(true)
    expect(c({ oneOf: ['other'] }, { option: 'other', other: 'a' })).toBe(true)
    expect(c({ oneOf: ['b', 'c'] }, { options: ['a', 'c'] })).toBe(true)
    expect(c({ oneOf: ['d'] }, { options: ['a', 'c'] })).toBe(false)
  })
  it('all must hold, or any', () => {
    const given = { nps: 3, solved: 'yes' }
    const two = [
      { question: 'nps', max: 6 },
      { question: 'solved', oneOf: ['no'] },
    ]
    expect(holds(all(...two), given)).toBe(false)
    expect(holds(any(...two), given)).toBe(true)
    expect(holds(undefined, {})).toBe(true)
  })
})

describe('the way', () => {
  const questions = [
    ask('nps', 'nps', { required: true }),
    ask('why', 'longtext', { showIf: all({ question: 'nps', max: 6 }) }),
    ask('more', 'text', { showIf: all({ question: 'why', answered: true }) }),
    ask('end', 'contact'),
  ]
  it('leads past what is not asked, forwards and back', () => {
    expect(nextStep(questions, { nps: 9 }, 0)?.id).toBe('end')
    expect(nextStep(questions, { nps: 0 }, 0)?.id).toBe('why')
    expect(previousStep(questions, { nps: 9 }, 3)?.id).toBe('nps')
    expect(previousStep(questions, { nps: 9 }, 0)).toBeUndefined()
    expect(previousStep(questions, { nps: 9 }, 4)?.id).toBe('end')
    expect(nextStep(questions, { nps: 9 }, 3)).toBeUndefined()
    expect(nextStep(questions, {}, -1)?.id).toBe('nps')
  })
  it('an answer to a question that dropped off the way counts no more', () => {
    expect(ids(way(questions, { nps: 3, why: 'x' }).questions)).toEqual(['nps', 'why', 'more', 'end'])
    expect(ids(way(questions, { nps: 9, why: 'x' }).questions)).toEqual(['nps', 'end'])
    expect(way(questions, { nps: 9, why: 'x' }).given).toEqual({ nps: 9, end: null })
  })
  it('goes on behind the last answer, but first where an answer is needed', () => {
    expect(resumeStep(questions, {})?.id).toBe('nps')
    expect(resumeStep(questions, { nps: 3 })?.id).toBe('why')
    expect(resumeStep(questions, { nps: 3, why: 'x' })?.id).toBe('more')
    expect(resumeStep(questions, { end: { consent: true, email: 'a@b' } })?.id).toBe('nps')
    expect(resumeStep(questions, { nps: 9, end: { consent: true, phone: '1' } })).toBeUndefined()
  })
  it('ends at the first thank-you that fits', () => {
    const thanks = [{ when: all({ question: 'why', answered: true }) }, { when: all({ question: 'nps', min: 9 }) }, {}]
    expect(thanksFor(thanks, questions, { nps: 3, why: 'x' })).toBe(0)
    expect(thanksFor(thanks, questions, { nps: 9, why: 'x' })).toBe(1)
    expect(thanksFor(thanks, questions, { nps: 7 })).toBe(2)
    expect(thanksFor([], questions, {})).toBe(-1)
  })
})

describe('what a step still lacks', () => {
  it('an answer where one is required; consent never', () => {
    expect(isShort(ask('a', 'nps', { required: true }), null)).toBe(true)
    expect(isShort(ask('a', 'nps', { required: true }), 0)).toBe(false)
    expect(isShort(ask('a', 'longtext', { required: true }), '  ')).toBe(true)
    expect(isShort(ask('a', 'nps'), null)).toBe(false)
    expect(isShort(ask('a', 'contact', { required: true }), null)).toBe(false)
  })
  it('consent and an address only together', () => {
    const contact = ask('a', 'contact')
    expect(isShort(contact, { consent: true })).toBe(true)
    expect(isShort(contact, { consent: false, email: 'a@b.fi' })).toBe(true)
    expect(isShort(contact, { consent: true, phone: '040' })).toBe(false)
    expect(isShort(contact, { consent: false, email: '', phone: '' })).toBe(false)
  })
})

describe('any survey', () => {
  const kinds = ['nps', 'solved', 'choices', 'text'] as const
  const values: Record<(typeof kinds)[number], fc.Arbitrary<AnswerValue>> = {
    nps: fc.option(fc.integer({ min: 0, max: 10 })),
    solved: fc.option(fc.constantFrom('yes', 'partly', 'no')),
    choices: fc.option(fc.subarray(['a', 'b', 'c']).map((options) => ({ options }))),
    text: fc.option(fc.constantFrom('', ' ', 'x', '0')),
  }
  const condition = (n: number): fc.Arbitrary<Condition> =>
    fc.record(
      {
        // Also of later questions and itself: such surveys cannot be published, but must not hang.
        question: fc.integer({ min: 0, max: n + 1 }).map((i) => `q${i}`),
        min: fc.integer({ min: 0, max: 10 }),
        max: fc.integer({ min: 0, max: 10 }),
        oneOf: fc.subarray(['yes', 'no', 'a', 'b'], { minLength: 1 }),
        answered: fc.boolean(),
      },
      { requiredKeys: ['question'] },
    )
  const rule = (n: number): fc.Arbitrary<Rule> =>
    fc.record({
      mode: fc.constantFrom('all', 'any'),
      conditions: fc.array(condition(n), { minLength: 1, maxLength: 3 }),
    })
  const survey = fc
    .integer({ min: 1, max: 8 })
    .chain((n) =>
      fc.tuple(
        ...Array.from({ length: n }, (_, i) =>
          fc
            .record({ kind: fc.constantFrom(...kinds), showIf: fc.option(rule(n), { nil: undefined }) })
            .map(({ kind, showIf }): Asked => ask(`q${i}`, kind, showIf ? { showIf } : {})),
        ),
      ),
    )
  const sitting = survey.chain((questions) =>
    fc.record({
      questions: fc.constant(questions),
      given: fc
        .tuple(...questions.map((q) => values[q.kind as (typeof kinds)[number]]))
        .map((all) => Object.fromEntries(questions.map((q, i) => [q.id, all[i]!]))),
    }),
  )

  it('next walks the whole way once and ends; previous walks it back', () => {
    fc.assert(
      fc.property(sitting, ({ questions, given }) => {
        const forwards: string[] = []
        for (let at = nextStep(questions, given, -1); at; at = nextStep(questions, given, questions.indexOf(at))) {
          forwards.push(at.id)
        }
        const backwards: string[] = []
        let at = previousStep(questions, given, questions.length)
        for (; at; at = previousStep(questions, given, questions.indexOf(at))) backwards.push(at.id)
        expect(forwards).toEqual(ids(way(questions, given).questions))
        expect(backwards.reverse()).toEqual(forwards)
      }),
    )
  })

  it('an answer changes nothing before it', () => {
    fc.assert(
      fc.property(
        sitting,
        fc.nat(7),
        fc.constantFrom<AnswerValue>(null, 5, 'no', { options: ['b'] }),
        (s, n, value) => {
          const { questions, given } = s
          const i = n % questions.length
          const before = ids(way(questions, given).questions).filter((id) => Number(id.slice(1)) <= i)
          const after = ids(way(questions, { ...given, [`q${i}`]: value }).questions)
          expect(after.filter((id) => Number(id.slice(1)) <= i)).toEqual(before)
        },
      ),
    )
  })

  it('what is off the way never counts', () => {
    fc.assert(
      fc.property(sitting, ({ questions, given }) => {
        const on = way(questions, given)
        const kept = Object.fromEntries(Object.entries(given).filter(([id]) => id in on.given))
        expect(ids(way(questions, kept).questions)).toEqual(ids(on.questions))
      }),
    )
  })
})
