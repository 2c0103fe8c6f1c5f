import { execFileSync } from 'node:child_process'
import { beforeAll, describe, expect, it } from 'vitest'
import { hostileTexts } from '../../test/hostile-texts.ts'
import { seenForm, text } from '../../test/page-form.ts'
import type { AnswerValue, Question, SurveyContent } from '../contract/survey.ts'
import { noticePage } from './notice-page.ts'
import { surveyHtml } from './survey-page.ts'
import type { SurveyView } from './view.ts'

beforeAll(() => void execFileSync('node', ['scripts/build-page.mjs'], { stdio: 'ignore' }))

const own = { answer: '6b8f2c8e-2f0a-4a55-9b6c-0d6f3a1f2b3c', render: 'r', at: 1_700_000_000_000 }
const fi = (t: string) => ({ fi: t })
const q = (id: string, kind: Question['kind'], more: Partial<Question> = {}): Question => ({
  id,
  kind,
  title: fi(`Otsikko ${id}`),
  required: false,
  ...more,
})
const viewOf = (
  questions: Question[],
  more: Partial<SurveyView> = {},
  content: Partial<SurveyContent> = {},
): SurveyView => ({
  kind: 'anonymous',
  org: 'o',
  orgName: 'Kuusikko',
  version: '0198f2f6-7a00-7000-8000-000000000000',
  content: { name: 'K', languages: ['fi'], questions, thanks: [], anonymous: false, ...content },
  answer: null,
  pieces: {},
  language: null,
  given: {},
  open: true,
  finished: false,
  ...more,
})
const page = (question: Question, given?: AnswerValue) =>
  seenForm(
    surveyHtml(
      viewOf([question], given === undefined ? {} : { given: { [question.id]: given } }),
      { language: 'fi', step: question.id },
      own,
    ),
  ).html
const values = (html: string) => [...html.matchAll(/name=x value="?([^" >]*)"?/g)].map((m) => m[1])
const checked = (html: string) =>
  [...html.matchAll(/name=x value="?([^" >]*)"?(?: required)? checked/g)].map((m) => m[1])

describe('each kind of question', () => {
  it('NPS 0–10, CES 1–7, CSAT 1–5, with words at the ends', () => {
    expect(values(page(q('a', 'nps')))).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10'])
    expect(values(page(q('a', 'ces')))).toEqual(['1', '2', '3', '4', '5', '6', '7'])
    expect(values(page(q('a', 'csat')))).toEqual(['1', '2', '3', '4', '5'])
    expect(text(page(q('a', 'nps')))).toContain('0 en lainkaan')
    expect(text(page(q('a', 'ces', { low: fi('ei'), high: fi('joo') })))).toMatch(/1 ei.*7 joo/)
  })
  it('faces have words', () => {
    const html = page(q('a', 'csat', { look: 'faces', high: fi('Loistava') }), 5)
    expect(values(html)).toEqual(['1', '2', '3', '4', '5'])
    expect(html.match(/<svg /g)).toHaveLength(5)
    expect(text(html)).toMatch(/Erittäin tyytymätön.*Siltä väliltä.*Loistava/)
    expect(checked(html)).toEqual(['5'])
  })
  it('the answer 0 is shown as given, and nothing where nothing was', () => {
    expect(checked(page(q('a', 'nps'), 0))).toEqual(['0'])
    expect(checked(page(q('a', 'nps')))).toEqual([])
  })
  it('solved, one choice with "other", many choices', () => {
    expect(checked(page(q('a', 'solved'), 'partly'))).toEqual(['partly'])
    const options = ['x', 'y', 'z'].map((id) => ({ id, label: fi(id) }))
    const one = page(q('a', 'choice', { options, other: true }), { option: 'other', other: 'Sää' })
    expect([values(one), checked(one)]).toEqual([['x', 'y', 'z', 'other'], ['other']])
    expect(one).toMatch(/name=t [^>]*value="Sää"/)
    const many = page(q('a', 'choices', { options }), { options: ['x', 'z'] })
    expect(checked(many)).toEqual(['x', 'z'])
    expect(many).not.toContain('name=t')
  })
  it('shuffled options are in one order for a sitting, another for another, "other" last', () => {
    const options = [...'abcdefgh'].map((id) => ({ id, label: fi(id) }))
    const question = q('a', 'choice', { options, shuffle: true, other: true })
    const order = (answer: string) =>
      values(seenForm(surveyHtml(viewOf([question]), { language: 'fi', step: 'a' }, { ...own, answer })).html)
    expect(order('one')).toEqual(order('one'))
    expect(order('one')).not.toEqual(order('two'))
    expect(order('one').at(-1)).toBe('other')
    expect([...order('one')].sort()).toEqual([...'abcdefgh', 'other'])
  })
  it('texts carry their label, contact its purposes', () => {
    expect(page(q('a', 'longtext'), 'Hei')).toMatch(
      /<label for=x-a>Otsikko a<\/label>.*<textarea [^>]*id=x-a[^>]*>\nHei<\/textarea>/s,
    )
    const contact = page(q('a', 'contact'), { consent: true, email: 'a@b.fi' })
    expect(checked(contact)).toEqual(['yes'])
    expect(contact).toMatch(/type=email name=m autocomplete=email value=a@b.fi/)
    expect(contact).toContain('type=tel name=p autocomplete=tel')
  })
})

describe('the page', () => {
  it('says its language, and marks what only another language has', () => {
    const html = surveyHtml(
      viewOf([q('a', 'nps', { title: { sv: 'Hur?' } })], {}, { languages: ['fi', 'sv'] }),
      { language: 'fi', step: 'a' },
      own,
    )
    expect(html).toContain('<html lang=fi>')
    expect(html).toContain('<h1 lang=sv>Hur?</h1>')
    expect(html).toMatch(/<b aria-current=true>Suomi<\/b> <a href="\?l=sv&amp;q=a" lang=sv>Svenska<\/a>/)
    expect(html).not.toContain('English')
  })
  it('carries all steps, but shows one, even in a browser that knows nothing of scripts', () => {
    const html = surveyHtml(viewOf([q('a', 'nps'), q('b', 'text'), q('c', 'text')]), { language: 'fi', step: 'b' }, own)
    for (const id of ['a', 'b', 'c']) expect(html).toContain(`Otsikko ${id}`)
    const seen = html.replace(/<script[\s\S]*?<\/script>/g, '')
    expect(seen).not.toContain('Otsikko a')
    expect(seen.match(/<form/g)).toHaveLength(1)
  })
  it('says who reads it, that it is anonymous, and where privacy is explained', () => {
    const html = surveyHtml(
      viewOf(
        [q('a', 'nps')],
        {},
        { anonymous: true, footer: fi('Luetaan tänään.'), privacyUrl: 'https://x.example/?a=1&b=2' },
      ),
      { language: 'fi', step: 'a' },
      own,
    )
    expect(text(html)).toContain('Vastaat nimettömänä. Luetaan tänään.')
    expect(html).toContain('href="https://x.example/?a=1&amp;b=2"')
  })
  it('a thank-you fits the answers; without any of the survey’s own we say one', () => {
    const thanks = [
      { when: { mode: 'all' as const, conditions: [{ question: 'a', max: 6 }] }, title: fi('Pahoittelut') },
      { title: fi('Kiitos') },
    ]
    const at = (given: Record<string, AnswerValue>, more: Partial<SurveyContent> = { thanks }) =>
      seenForm(surveyHtml(viewOf([q('a', 'nps')], { given }, more), { language: 'fi', step: null }, own)).title
    expect(at({ a: 0 })).toBe('Pahoittelut')
    expect(at({ a: 9 })).toBe('Kiitos')
    expect(at({ a: 9 }, {})).toBe('Kiitos vastauksestasi!')
  })
})

describe('hostile texts', () => {
  const shows = (html: string, said: string) => {
    expect(html.match(/<script/g)?.length ?? 0).toBeLessThanOrEqual(3)
    expect(html).not.toContain('<img')
    expect(html).not.toContain('<b onmouseover')
    expect(text(html)).toContain(said.replace('\0', '\uFFFD'))
  }
  it.each(Object.entries(hostileTexts))('as an answer: %s', (_, said) => {
    shows(page(q('a', 'longtext'), said), said)
    const line = page(q('a', 'text'), said)
    const value = /value=(?:"([^"]*)"|([^ >]*))>/.exec(line.slice(line.indexOf('name=x')))!
    expect(text(value[1] ?? value[2]!)).toBe(said.replace('\0', '\uFFFD'))
  })
  it.each(Object.entries(hostileTexts))(
    'as title, option, name of the organisation and of the agent: %s',
    (_, said) => {
      const question = q('a', 'choice', {
        title: fi(said),
        help: fi('Hei {agent}'),
        options: [{ id: 'x', label: fi(said) }],
      })
      const html = surveyHtml(
        viewOf([q('z', 'nps'), question], { orgName: said, pieces: { agent: said } }),
        { language: 'fi', step: 'a' },
        own,
      )
      const shown = said.replaceAll('{agent|x}', said.split(/\s/)[0]!)
      shows(seenForm(html).html, shown)
      expect(html.match(/<form/g)).toHaveLength(3)
      shows(noticePage('closed', 'fi', said), said)
    },
  )
  it('lone surrogates become a sign that can be shown', () => {
    expect(page(q('a', 'longtext'), 'a\uD800b')).toContain('a\uFFFDb')
  })
  it('a rule with hostile options stays data', () => {
    const showIf = {
      mode: 'all' as const,
      conditions: [{ question: 'a', oneOf: [`'><script>x</script>`, '</script>'] }],
    }
    const html = surveyHtml(viewOf([q('a', 'nps'), q('b', 'nps', { showIf })]), { language: 'fi', step: 'a' }, own)
    expect(html).not.toContain('<script>x')
    expect(html.match(/<\/script>/g)).toHaveLength(2)
    const data = /data-s='([^']*showIf[^']*)'/.exec(html)![1]!
    expect(JSON.parse(data.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#39;', "'"))).toMatchObject({
      showIf,
    })
  })
})
