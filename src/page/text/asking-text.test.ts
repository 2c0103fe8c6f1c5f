import { describe, expect, test } from 'vitest'
import { hostileTexts } from '../../../test/hostile-texts.ts'
import { type TemplateName, templates } from '../../catalog/survey/templates.ts'
import { type Language, languages } from '../../contract/language.ts'
import type { Question, SurveyContent } from '../../contract/survey.ts'
import { textParts } from '../../contract/text-parts.ts'
import { type Asking, askingText, replyQuestion } from './asking-text.ts'

const token = 'Ab3-_'.repeat(5).slice(0, 22)
const link = `https://palaute.kuusikko.fi/s/${token}`
const leave = `https://palaute.kuusikko.fi/x/${token}`
const content = (question: Partial<Question>, more: Partial<SurveyContent> = {}): SurveyContent => ({
  name: 'K',
  languages: ['fi', 'sv', 'en'],
  questions: [{ id: 'a', kind: 'nps', title: { fi: 'Suosittelisitko meitä?' }, required: false, ...question }],
  thanks: [],
  anonymous: false,
  ...more,
})
const asking = (more: Partial<Asking>): Asking => ({
  step: 'invite',
  language: 'fi',
  name: 'Kuusikko',
  content: content({}),
  pieces: {},
  link,
  sender: '+358401234567',
  inbound: true,
  leave,
  ...more,
})
const say = (more: Partial<Asking> = {}) => askingText(asking(more))

describe('the text that asks', () => {
  test('has the question, how to answer it, the link and how to be asked no more', () => {
    expect(say({ content: content({ kind: 'csat', title: { fi: 'Miten meni?' }, high: { fi: 'loistavasti' } }) })).toBe(
      `Kuusikko: Miten meni? Vastaa numerolla 1-5 (5 = loistavasti) tai avaa ${link} Lopeta: STOP`,
    )
    expect(say({ content: content({ kind: 'solved' }) })).toContain('KYLLÄ, OSITTAIN tai EI')
    expect(say({ step: 'remind' })).toMatch(/^Kuusikko: Muistutus: Suosittelisitko/)
  })

  const names = Object.keys(templates) as TemplateName[]
  test.each(names.flatMap((t) => languages.map((l) => [t, l] as [TemplateName, Language])))(
    'fits in one part: %s %s',
    (template, language) => {
      const text = say({
        content: templates[template]('Aino', '2030-01-01', 'fi'),
        language,
        name: 'Kuusikon Palvelut',
      })
      expect(textParts(text)).toMatchObject({ alphabet: 'gsm', parts: 1 })
      expect(text).toContain(link)
      expect(text).toMatch(/STOP$/)
      expect(text).toMatch(/\d-\d/)
    },
  )

  test('leaves out first the word beside the number, then the question, and never the link', () => {
    const long = (n: number) => say({ content: content({ title: { fi: 'Sana '.repeat(n).trim() } }) })
    const [short, middle, longer, tooLong] = [long(2), long(6), long(25), long(80)]
    expect(short).toContain('10 =')
    expect(textParts(short).parts).toBe(1)
    expect(middle).not.toContain('10 =')
    expect(middle).toContain('0-10')
    expect(textParts(middle).parts).toBe(1)
    // A question that needs a second part is worth it; a third it is not.
    expect(longer).toContain('Sana Sana')
    expect(textParts(longer).parts).toBe(2)
    expect(tooLong).toBe(`Kuusikko: Miten asiointisi sujui? Vastaa tästä: ${link} Lopeta: STOP`)
  })

  test('asks no number back where none would be heard, or where the survey promised anonymity', () => {
    // A name of letters is shown by the phone and takes no answers: the way out is a link.
    const named = say({ sender: 'Kuusikko' })
    expect(named).toBe(`Suosittelisitko meitä? Vastaa tästä: ${link} Lopeta: ${leave}`)
    expect(textParts(named).parts).toBe(1)
    expect(say({ inbound: false })).toMatch(/^Kuusikko: (?!.*STOP).*Lopeta: https/)
    const wordy = say({ sender: 'Kuusikko', content: content({ title: { fi: 'Sana '.repeat(12) } }) })
    expect(wordy).toBe(`Miten asiointisi sujui? Vastaa tästä: ${link} Lopeta: ${leave}`)
    const anonymous = content({}, { anonymous: true })
    expect(say({ content: anonymous })).not.toMatch(/0-10/)
    expect(replyQuestion(anonymous)).toBeNull()
    expect(replyQuestion(content({ kind: 'choice' }))).toBeNull()
    expect(say({ content: content({ kind: 'longtext' }) })).toContain('Miten asiointisi sujui?')
  })

  test('answers what was not understood once more with the way', () => {
    expect(say({ step: 'reply' })).toMatch(/^Kuusikko: Kiitos viestistäsi! .* 0-10 .*https/)
    expect(say({ step: 'reply', content: content({}, { anonymous: true }) })).toMatch(/nimetön.*Vastaa tästä: https/)
  })

  test.each(Object.entries(hostileTexts))('says what the organisation wrote, on one line: %s', (_, said) => {
    const text = say({ content: content({ title: { fi: said } }), name: 'K', pieces: { agent: said } })
    expect(text).toContain(link)
    expect(text).not.toMatch(/[\r\n]/)
    expect(textParts(text).parts).toBeLessThanOrEqual(2)
  })
})
