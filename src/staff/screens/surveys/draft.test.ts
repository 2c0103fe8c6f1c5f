import { describe, expect, it } from 'vitest'
import type { Question } from '../../../contract/survey.ts'
import {
  addQuestion,
  addThanks,
  type Draft,
  duplicateQuestion,
  freeId,
  moveQuestion,
  newQuestion,
  sameContent,
  withField,
  withOptional,
  withText,
} from './draft.ts'

const starter = (kind: string, language: string) => `${kind} ${language}`
const purpose = { owner: 'Aino', review: '2027-05-22' }
const empty: Draft = { name: 'Kysely', languages: ['fi', 'sv'], questions: [], thanks: [], anonymous: false }
const make = (draft: Draft, kind: Question['kind']) => addQuestion(newQuestion(draft, kind, starter, purpose))(draft)
const ids = (d: Draft) => d.questions.map((q) => q.id)

describe('a draft', () => {
  it('gives new questions our words in every language, an owner, a review day and an id of their own', () => {
    const d = make(make(empty, 'nps'), 'nps')
    expect(ids(d)).toEqual(['nps', 'nps2'])
    expect(d.questions[0]).toMatchObject({
      title: { fi: 'nps fi', sv: 'nps sv' },
      purpose: { owner: 'Aino', decision: '' },
    })
    expect(freeId(['a', 'a2', 'a3'], 'a')).toBe('a4')
  })
  it('keeps the question about contact last', () => {
    expect(ids(make(make(make(empty, 'nps'), 'contact'), 'text'))).toEqual(['nps', 'text', 'contact'])
  })
  it('moves within its bounds only', () => {
    const d = make(make(make(empty, 'nps'), 'ces'), 'text')
    expect(ids(moveQuestion(0, 2)(d))).toEqual(['ces', 'text', 'nps'])
    expect(ids(moveQuestion(2, 0)(d))).toEqual(['text', 'nps', 'ces'])
    expect(moveQuestion(0, -1)(d)).toBe(d)
    expect(moveQuestion(2, 3)(d)).toBe(d)
  })
  it('copies a question right behind it under another id', () => {
    const d = duplicateQuestion(0)(make(make(empty, 'nps'), 'text'))
    expect(ids(d)).toEqual(['nps', 'nps2', 'text'])
    expect(d.questions[1]!.title).not.toBe(d.questions[0]!.title)
  })
  it('puts a thank-you with conditions before the one for everybody', () => {
    const when = { mode: 'all' as const, conditions: [{ question: 'nps', max: 6 }] }
    const d = addThanks({ when, title: { fi: 'Anteeksi' } })(addThanks({ title: { fi: 'Kiitos' } })(empty))
    expect(d.thanks.map((t) => t.title.fi)).toEqual(['Anteeksi', 'Kiitos'])
  })
  it('takes emptied texts and fields out, so that they count as missing', () => {
    expect(withText({ fi: 'a', sv: 'b' }, 'sv', '')).toEqual({ fi: 'a' })
    expect(withOptional({ fi: 'a' }, 'fi', '')).toBeUndefined()
    expect(withField<{ a?: number; b: number }, 'a'>({ a: 1, b: 2 }, 'a', undefined)).toEqual({ b: 2 })
  })
  it('is the same whatever the order of its fields, and absent is the same as undefined', () => {
    expect(sameContent({ a: [1, { b: 2, c: 3 }] }, { a: [1, { c: 3, b: 2 }] })).toBe(true)
    expect(sameContent({ a: 1, b: undefined }, { a: 1 })).toBe(true)
    expect(sameContent({ a: [1, 2] }, { a: [2, 1] })).toBe(false)
    expect(sameContent({ a: 1 }, { a: 1, b: 2 })).toBe(false)
    expect(sameContent({ a: [] }, { a: {} })).toBe(false)
    expect(sameContent({ a: null }, { a: {} })).toBe(false)
  })
})
