import type { Language } from '../contract/language.ts'
import type { AnswerValue, Question, ScaleKind, Solved } from '../contract/survey.ts'
import { chosen, otherOption } from '../contract/survey-flow.ts'
import { attribute, encode } from './html.ts'
import { texts } from './language.ts'
import type { Markup } from './markup.ts'
import { type Said, said } from './said.ts'
import { shuffled } from './shuffle.ts'
import type { SurveyView } from './view.ts'

/** What the fields of a question are drawn from. */
export type Drawn = {
  question: Question
  language: Language
  pieces: SurveyView['pieces']
  /** What was given before, or just now and not enough. */
  value: AnswerValue | undefined
  /** Attributes of a control that carries the question's name and help itself. */
  described: string
}

// The same numbers as contract/survey.ts, which cannot be loaded here without its schema library; another number does not compile.
const scales = {
  nps: [0, 10],
  ces: [1, 7],
  csat: [1, 5],
} as const satisfies typeof import('../contract/survey.ts').scales
/** Mouths from very sad to very glad, by how far the lips bend. */
const bends = [-6, -3, 0, 3, 6]
const solvedOrder: Solved[] = ['yes', 'partly', 'no']

/** The fields of a question, of every kind. Spaces between them are for text browsers. */
export function fieldOf(drawn: Drawn): Markup {
  const { question } = drawn
  switch (question.kind) {
    case 'nps':
    case 'ces':
      return [numbers(drawn, question.kind)]
    case 'csat':
      return [question.look === 'faces' ? faces(drawn) : numbers(drawn, 'csat')]
    case 'solved': {
      const words = texts[drawn.language].solved
      return [rows(solvedOrder.map((v) => option(drawn, 'radio', v, { html: words[v], lang: '' })))]
    }
    case 'choice':
    case 'choices':
      return choice(drawn)
    case 'text':
      return [`<input class=t name=x autocomplete=off${drawn.described}${valueAttribute(textOf(drawn.value))}>`]
    case 'longtext':
      // HTML drops one line break after the tag, so an answer that begins with one is given another.
      return [
        `<textarea name=x rows=4${drawn.described}${attribute('placeholder', texts[drawn.language].words)}>\n${encode(textOf(drawn.value))}</textarea>`,
      ]
    case 'contact':
      return [contact(drawn)]
  }
}

const textOf = (value: AnswerValue | undefined): string => (typeof value === 'string' ? value : '')
const valueAttribute = (text: string | undefined): string => (text ? attribute('value', text) : '')
const rows = (inner: string[]): string => `<div class=r>${inner.join(' ')}</div>`

function control({ question, value }: Drawn, type: 'radio' | 'checkbox', id: string): string {
  const required = question.required && type === 'radio' ? ' required' : ''
  return `<input type=${type} name=x${attribute('value', id)}${required}${chosen(value).includes(id) ? ' checked' : ''}>`
}

/** `shown`: with the browser's own dot or tick; a number or face is the button itself. */
const option = (drawn: Drawn, type: 'radio' | 'checkbox', id: string, label: Said, shown = true): string =>
  `<label${shown ? ' class=c' : ''}>${control(drawn, type, id)}<b${label.lang}>${label.html}</b></label>`

function numbers(drawn: Drawn, kind: ScaleKind): string {
  const { question, language, pieces } = drawn
  const [from, to] = scales[kind]
  const words = texts[language].ends[kind]
  const low = said(question.low, language, pieces) ?? { html: words.low, lang: '' }
  const high = said(question.high, language, pieces) ?? { html: words.high, lang: '' }
  const all = Array.from({ length: to - from + 1 }, (_, i) =>
    option(drawn, 'radio', `${from + i}`, { html: `${from + i}`, lang: '' }, false),
  )
  const size = kind === 'ces' ? 'n7' : kind === 'csat' ? 'n5' : 'n6'
  return (
    `<div class="s ${size}">${all.join(' ')}</div>` +
    `<p class=e id=e-${question.id}><span${low.lang}>${from} ${low.html}</span> <span${high.lang}>${to} ${high.html}</span></p>`
  )
}

/** One of the five faces, the saddest first. */
export const faceDrawing = (i: number): string =>
  `<svg viewBox="0 0 24 24" aria-hidden=true><path d="M8 9v1m8-1v1M8 ${16 - bends[i]! / 3}q4${bends[i]! < 0 ? '' : ' '}${bends[i]} 8 0"/></svg>`

function faces(drawn: Drawn): string {
  const { question, language, pieces } = drawn
  const all = texts[language].faces.map((words, i) => {
    const own = i === 0 ? question.low : i === 4 ? question.high : undefined
    const label = said(own, language, pieces) ?? { html: words, lang: '' }
    return option(drawn, 'radio', `${i + 1}`, { html: faceDrawing(i) + label.html, lang: label.lang }, false)
  })
  return `<div class="s f">${all.join(' ')}</div>`
}

function choice(drawn: Drawn): Markup {
  const { question, language, pieces, value } = drawn
  const type = question.kind === 'choice' ? 'radio' : 'checkbox'
  const options = (question.options ?? []).map((o) =>
    option(drawn, type, o.id, said(o.label, language, pieces) ?? { html: encode(o.id), lang: '' }),
  )
  const words = texts[language]
  const written = typeof value === 'object' && value && 'other' in value ? value.other : ''
  const other = question.other
    ? option(drawn, type, otherOption, { html: words.other, lang: '' }) +
      `<input class=t name=t autocomplete=off${attribute('aria-label', `${words.other}: ${words.otherWords}`)}${attribute('placeholder', words.otherWords)}${valueAttribute(written)}>`
    : ''
  const list = question.shuffle
    ? (own: { answer: string }) => shuffled(options, own.answer + question.id).join(' ')
    : options.join(' ')
  return ['<div class=r>', list, ' ', other, '</div>']
}

function contact(drawn: Drawn): string {
  const words = texts[drawn.language].contact
  const given = typeof drawn.value === 'object' && drawn.value && 'consent' in drawn.value ? drawn.value : null
  const reach = (name: string, type: string, label: string, written: string | undefined) =>
    `<label>${label}<input class=t type=${type} name=${name} autocomplete=${type}${valueAttribute(written)}></label>`
  return rows([
    option(drawn, 'checkbox', 'yes', { html: words.consent, lang: '' }),
    reach('m', 'email', words.email, given?.email),
    reach('p', 'tel', words.phone, given?.phone),
  ])
}
