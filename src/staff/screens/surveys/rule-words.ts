import { scales } from 'virtual:contract'
import type { Language } from '../../../contract/language.ts'
import type { Condition, Question, Rule, ScaleKind } from '../../../contract/survey.ts'
import { say } from '../../names.ts'
import type { useSetupText } from '../../text.ts'

type Words = ReturnType<typeof useSetupText>

export const isScaleKind = (kind: Question['kind']): kind is ScaleKind => kind in scales
const measures = ['nps', 'ces', 'csat', 'solved', 'contact']
const shortened = (text: string) => (text.length > 44 ? `${text.slice(0, 42).trimEnd()}…` : text)

/** A question in few words: a measure by its name, another by its beginning. */
export function shortName(t: Words, q: Question, language: Language): string {
  const text = say(q.title, language)
  return measures.includes(q.kind) || !text ? t.builder.kind[q.kind] : shortened(text)
}

/** The words of a value in a condition. */
export function valueWords(t: Words, q: Question, value: string, language: Language): string {
  if (q.kind === 'solved') return t.rule.solved[value as 'yes' | 'partly' | 'no'] ?? value
  const option = q.options?.find((o) => o.id === value)
  if (option) return say(option.label, language) || value
  return value === 'other' ? t.builder.otherOption : value
}

export function conditionWords(t: Words, c: Condition, questions: readonly Question[], language: Language): string {
  const q = questions.find((x) => x.id === c.question)
  const name = q ? shortName(t, q, language) : t.rule.unknown
  if (c.oneOf) {
    const values = c.oneOf.map((v) => (q ? valueWords(t, q, v, language) : v))
    return t.rule.oneOf(name, new Intl.ListFormat(language, { type: 'disjunction' }).format(values))
  }
  if (c.min !== undefined && c.max !== undefined) {
    return c.min === c.max ? t.rule.oneOf(name, String(c.min)) : t.rule.between(name, String(c.min), String(c.max))
  }
  if (c.min !== undefined) return t.rule.atLeast(name, String(c.min))
  if (c.max !== undefined) return t.rule.atMost(name, String(c.max))
  return c.answered === false ? t.rule.wasSkipped(name) : t.rule.wasAnswered(name)
}

/** The whole rule as a sentence. */
export function ruleWords(t: Words, rule: Rule, questions: readonly Question[], language: Language): string {
  const parts = rule.conditions.map((c) => conditionWords(t, c, questions, language))
  return t.rule.ifAll(parts.join(` ${rule.mode === 'all' ? t.rule.and : t.rule.or} `))
}

/** What can be asked of a question in a condition. */
export type Comparison = 'atMost' | 'atLeast' | 'between' | 'oneOf' | 'answered' | 'skipped'

export function comparisonsOf(q: Question | undefined): Comparison[] {
  if (!q) return ['answered', 'skipped']
  if (isScaleKind(q.kind)) return ['atMost', 'atLeast', 'between', 'answered', 'skipped']
  if (q.kind === 'solved' || q.kind === 'choice' || q.kind === 'choices') return ['oneOf', 'answered', 'skipped']
  return ['answered', 'skipped']
}

export function comparisonOf(c: Condition): Comparison {
  if (c.oneOf) return 'oneOf'
  if (c.min !== undefined && c.max !== undefined) return 'between'
  if (c.max !== undefined) return 'atMost'
  if (c.min !== undefined) return 'atLeast'
  return c.answered === false ? 'skipped' : 'answered'
}

/** The values that a question offers, in their order. */
export function valuesOf(q: Question): string[] {
  if (q.kind === 'solved') return ['yes', 'partly', 'no']
  const ids = (q.options ?? []).map((o) => o.id)
  return q.other && !ids.includes('other') ? [...ids, 'other'] : ids
}

/** A first condition of this kind: the unhappy end, which is what rules are mostly about. */
export function newCondition(q: Question, comparison: Comparison): Condition {
  const question = q.id
  if (comparison === 'answered' || comparison === 'skipped') return { question, answered: comparison === 'answered' }
  if (comparison === 'oneOf') {
    const values = valuesOf(q)
    return { question, oneOf: [q.kind === 'solved' ? 'no' : (values[0] ?? 'other')] }
  }
  const [low, high] = isScaleKind(q.kind) ? scales[q.kind] : [0, 10]
  const bad = q.kind === 'nps' ? 6 : q.kind === 'ces' ? 3 : 2
  if (comparison === 'atMost') return { question, max: bad }
  if (comparison === 'atLeast') return { question, min: bad + 1 }
  return { question, min: low, max: Math.min(bad, high) }
}
