import { describe, expect, it } from 'vitest'
import type { Condition, Question, QuestionKind, Rule, SurveyContent } from '../../contract/survey.ts'
import { checkSurvey } from './check.ts'
import { type TemplateName, templates } from './templates.ts'

const today = '2026-11-22'
const purpose = { owner: 'Aino', decision: 'Mitä korjataan', action: 'Soitetaan', review: '2027-05-22' }
const three = (text: string) => ({ fi: text, sv: text, en: text })

function q(id: string, kind: QuestionKind, more: Partial<Question> = {}): Question {
  const options =
    kind === 'choice' || kind === 'choices' ? { options: ['a', 'b', 'c'].map((o) => ({ id: o, label: three(o) })) } : {}
  return { id, kind, title: three(id), required: false, purpose, ...options, ...more }
}
const all = (...conditions: Condition[]): Rule => ({ mode: 'all', conditions })
const any = (...conditions: Condition[]): Rule => ({ mode: 'any', conditions })

const survey = (questions: Question[], more: Partial<SurveyContent> = {}): SurveyContent => ({
  name: 'Kysely',
  languages: ['fi', 'sv', 'en'],
  questions,
  thanks: [{ title: three('Kiitos') }],
  anonymous: false,
  ...more,
})
const codes = (content: SurveyContent) => checkSurvey(content, today).map((p) => `${p.code} ${p.path}`)
const first = (content: SurveyContent, code: string) => checkSurvey(content, today).find((p) => p.code === code)

describe('the ready templates', () => {
  for (const name of ['call', 'store', 'delivery', 'recovery'] satisfies TemplateName[]) {
    it(`${name} is publishable as it is, in every language, with at most five questions`, () => {
      for (const language of ['fi', 'sv', 'en'] as const) {
        const content = templates[name]('Aino Virtanen', '2027-05-22', language)
        expect(checkSurvey(content, today)).toEqual([])
        expect(content.questions.length).toBeLessThanOrEqual(5)
        expect(content.questions.every((x) => x.purpose?.owner === 'Aino Virtanen')).toBe(true)
      }
    })
  }
})

describe('purposes', () => {
  it('a survey of one question with a purpose has nothing in its way', () => {
    expect(checkSurvey(survey([q('nps', 'nps')]), today)).toEqual([])
  })
  it('each missing part is named', () => {
    const found = checkSurvey(
      survey([q('nps', 'nps', { purpose: { owner: ' ', decision: '', action: 'x', review: '' } })]),
      today,
    )
    expect(found.map((p) => [p.code, p.detail, p.path])).toEqual([
      ['no-purpose', 'owner', 'questions.0.purpose.owner'],
      ['no-purpose', 'decision', 'questions.0.purpose.decision'],
      ['no-purpose', 'review', 'questions.0.purpose.review'],
    ])
    const { purpose: _, ...bare } = q('nps', 'nps')
    expect(checkSurvey(survey([bare]), today).map((p) => p.detail)).toEqual(['owner', 'decision', 'action', 'review'])
  })
  it('a review in the past, or on a day that does not exist, is refused; today is not', () => {
    const at = (review: string) => codes(survey([q('nps', 'nps', { purpose: { ...purpose, review } })]))
    expect(at('2026-11-21')).toEqual(['review-passed questions.0.purpose.review'])
    expect(at('2027-02-30')).toEqual(['review-passed questions.0.purpose.review'])
    expect(at('2026-11-22')).toEqual([])
  })
})

describe('rules', () => {
  it('may not point forwards, to nothing, or to themselves', () => {
    const forward = survey([q('a', 'nps', { showIf: all({ question: 'b', answered: true }) }), q('b', 'text')])
    expect(first(forward, 'forward-rule')).toMatchObject({ path: 'questions.0.showIf.conditions.0', way: ['a', 'b'] })
    const nothing = survey([q('a', 'nps'), q('b', 'text', { showIf: all({ question: 'x', min: 1 }) })])
    expect(first(nothing, 'unknown-question')).toMatchObject({ detail: 'x' })
    const self = survey([q('z', 'nps'), q('a', 'nps', { showIf: all({ question: 'a', min: 1 }) })])
    expect(first(self, 'loop')).toMatchObject({ way: ['a', 'a'] })
  })
  it('a circle is shown with its way', () => {
    const circle = survey([
      q('z', 'nps'),
      q('a', 'nps', { showIf: all({ question: 'c', min: 1 }) }),
      q('b', 'nps', { showIf: all({ question: 'a', min: 1 }) }),
      q('c', 'nps', { showIf: all({ question: 'b', min: 1 }) }),
    ])
    expect(first(circle, 'loop')).toMatchObject({ path: 'questions.1.showIf.conditions.0', way: ['a', 'c', 'b', 'a'] })
  })
  it('conditions must fit the kind of question', () => {
    const wrong: [QuestionKind, Omit<Condition, 'question'>][] = [
      ['nps', { oneOf: ['yes'] }],
      ['nps', { min: 11 }],
      ['csat', { min: 0 }],
      ['nps', { min: 7, max: 3 }],
      ['nps', {}],
      ['solved', { min: 1 }],
      ['solved', { oneOf: ['maybe'] }],
      ['choice', { oneOf: ['a', 'nope'] }],
      ['choice', { oneOf: ['other'] }],
      ['text', { oneOf: ['a'] }],
      ['contact', { min: 1 }],
      ['nps', { answered: false, min: 1 }],
    ]
    for (const [kind, condition] of wrong) {
      const found = codes(survey([q('a', kind), q('b', 'text', { showIf: all({ question: 'a', ...condition }) })]))
      expect(found, `${kind} ${JSON.stringify(condition)}`).toEqual(['wrong-condition questions.1.showIf.conditions.0'])
    }
    const right: [QuestionKind, Omit<Condition, 'question'>, Partial<Question>?][] = [
      ['nps', { max: 6 }],
      ['ces', { min: 1, max: 7 }],
      ['solved', { oneOf: ['no', 'partly'] }],
      ['choice', { oneOf: ['other'] }, { other: true }],
      ['choices', { oneOf: ['a'] }],
      ['longtext', { answered: true }],
      ['contact', { answered: false }],
    ]
    for (const [kind, condition, more] of right) {
      expect(
        codes(survey([q('a', kind, more), q('b', 'text', { showIf: all({ question: 'a', ...condition }) })])),
      ).toEqual([])
    }
  })
  it('the rules of thank-yous are judged too', () => {
    const content = survey([q('a', 'nps')], {
      thanks: [
        { when: all({ question: 'x', min: 1 }), title: three('Hei') },
        { when: all({ question: 'a', oneOf: ['yes'] }), title: three('Hei') },
        { title: three('Kiitos') },
      ],
    })
    expect(codes(content)).toEqual([
      'unknown-question thanks.0.when.conditions.0',
      'wrong-condition thanks.1.when.conditions.0',
    ])
  })
})

describe('dead ends', () => {
  const deadEnd = (questions: Question[]) => first(survey(questions), 'dead-end')
  it('two conditions on one answer that cannot both hold', () => {
    const found = deadEnd([
      q('nps', 'nps'),
      q('why', 'text', { showIf: all({ question: 'nps', max: 3 }, { question: 'nps', min: 7 }) }),
    ])
    expect(found).toMatchObject({ path: 'questions.1.showIf', way: ['nps', 'why'] })
  })
  it('a contradiction along the chain, leaving out what has no part in it', () => {
    const found = deadEnd([
      q('nps', 'nps'),
      q('x', 'text'),
      q('solved', 'solved', { showIf: all({ question: 'nps', max: 6 }, { question: 'x', answered: true }) }),
      q('why', 'text', { showIf: all({ question: 'solved', oneOf: ['no'] }) }),
      q('joy', 'text', { showIf: all({ question: 'why', answered: true }, { question: 'nps', min: 9 }) }),
    ])
    expect(found).toMatchObject({ path: 'questions.4.showIf', way: ['nps', 'solved', 'why', 'joy'] })
  })
  it('a required question that is always shown is never skipped', () => {
    const skipped = (required: boolean) =>
      deadEnd([q('nps', 'nps', { required }), q('b', 'text', { showIf: all({ question: 'nps', answered: false }) })])
    expect(skipped(true)).toMatchObject({ way: ['nps', 'b'] })
    expect(skipped(false)).toBeUndefined()
  })
  it('a required but hidden question is unanswered', () => {
    const questions = (min: number) => [
      q('nps', 'nps', { required: true }),
      q('why', 'text', { required: true, showIf: all({ question: 'nps', max: 6 }) }),
      q('b', 'text', { showIf: all({ question: 'why', answered: false }, { question: 'nps', min, max: min }) }),
    ]
    expect(deadEnd(questions(7))).toBeUndefined()
    expect(deadEnd(questions(5))).toMatchObject({ way: ['nps', 'why', 'b'] })
  })
  it('of single choices only one, of multiple choices several can hold', () => {
    const both = (kind: 'choice' | 'choices') =>
      deadEnd([
        q('a', kind),
        q('b', 'text', { showIf: all({ question: 'a', oneOf: ['a'] }, { question: 'a', oneOf: ['b'] }) }),
      ])
    expect(both('choice')).toMatchObject({ way: ['a', 'b'] })
    expect(both('choices')).toBeUndefined()
  })
  it('any needs only one of its conditions', () => {
    const contradiction = any({ question: 'nps', max: 3 }, { question: 'nps', min: 7 })
    expect(deadEnd([q('nps', 'nps'), q('why', 'text', { showIf: contradiction })])).toBeUndefined()
  })
  it('nothing can be shown first', () => {
    const found = checkSurvey(survey([q('a', 'nps', { showIf: all({ question: 'a', min: 1 }) })]), today)
    expect(found.map((p) => `${p.code} ${p.path}`)).toContain('dead-end questions')
  })
  it('a thank-you that nobody can see', () => {
    const hidden = survey([q('nps', 'nps')], {
      thanks: [
        { when: all({ question: 'nps', max: 2 }, { question: 'nps', min: 9 }), title: three('Ei koskaan') },
        { title: three('Kiitos') },
        { when: all({ question: 'nps', max: 2 }), title: three('Myöhässä') },
      ],
    })
    expect(codes(hidden)).toEqual(['dead-end thanks.0.when', 'dead-end thanks.2'])
  })
  it('thirty questions with many rules are judged at once', () => {
    const questions = Array.from({ length: 30 }, (_, i) => {
      const before = Array.from({ length: Math.min(i, 10) }, (_, n) => ({
        question: `q${i - n - 1}`,
        answered: n % 2 === 0,
      }))
      return q(`q${i}`, 'nps', before.length > 0 ? { showIf: i % 2 ? any(...before) : all(...before) } : {})
    })
    const start = performance.now()
    checkSurvey(survey(questions), today)
    expect(performance.now() - start).toBeLessThan(2_000)
  })
})

describe('texts', () => {
  it('a missing translation warns and names language and place; a text in no language stops', () => {
    const content = survey([q('nps', 'nps', { title: { fi: 'Hei' }, help: { sv: 'Hjälp' } })], {
      thanks: [{ title: {} }],
    })
    const found = checkSurvey(content, today)
    expect(found).toContainEqual({
      code: 'missing-translation',
      path: 'questions.0.title',
      language: 'sv',
      warning: true,
    })
    expect(found).toContainEqual({
      code: 'missing-translation',
      path: 'questions.0.help',
      language: 'fi',
      warning: true,
    })
    expect(found).toContainEqual({ code: 'no-title', path: 'thanks.0.title', warning: false })
  })
  it('languages that the survey does not speak are not missed', () => {
    expect(checkSurvey(survey([q('nps', 'nps', { title: { fi: 'Hei' } })], { languages: ['fi'] }), today)).toEqual([])
  })
  it('pieces that nobody fills in are refused, with or without a fallback', () => {
    const at = (fi: string) => first(survey([q('nps', 'nps', { title: { ...three('x'), fi } })]), 'unknown-piece')
    expect(at('{agent} {reason|asiasi} {touchpoint|}')).toBeUndefined()
    expect(at('Hei {customer|sinä}')).toMatchObject({ path: 'questions.0.title', language: 'fi', detail: 'customer' })
    expect(at('{}')).toMatchObject({ detail: '' })
  })
})

describe('the rest', () => {
  it('no questions, no thank-you for everybody, twice the same id, too few options', () => {
    expect(codes(survey([], { thanks: [] }))).toEqual(['no-questions questions', 'no-thanks thanks'])
    expect(codes(survey([q('a', 'nps'), q('a', 'text')]))).toEqual(['duplicate-question questions.1.id'])
    const option = { id: 'a', label: three('a') }
    expect(codes(survey([q('a', 'choice', { options: [option] })]))).toEqual(['no-options questions.0.options'])
    expect(codes(survey([q('a', 'choice', { options: [option], other: true })]))).toEqual([])
    expect(codes(survey([q('a', 'choices', { options: [option, option] })]))).toEqual([
      'duplicate-option questions.0.options.1.id',
    ])
  })
  it('a page over its budget is a warning, with its weight per language', () => {
    const weigh = (_: SurveyContent, language: string) => (language === 'sv' ? 14_601 : 14_600)
    expect(checkSurvey(survey([q('a', 'nps')]), today, weigh)).toEqual([
      { code: 'too-heavy', path: 'questions', language: 'sv', detail: '14601', warning: true },
    ])
  })
})
