import type { Language } from '../contract/language.ts'
import type { AnswerValue, Question, Rule, Thanks } from '../contract/survey.ts'
import type { Asked } from '../contract/survey-flow.ts'
import { type Drawn, fieldOf } from './field.ts'
import { attribute, encode } from './html.ts'
import { texts } from './language.ts'
import type { Markup } from './markup.ts'
import { rewardTexts } from './reward-page.ts'
import { said } from './said.ts'
import type { SurveyView } from './view.ts'

export type StepFrame = {
  language: Language
  pieces: SurveyView['pieces']
  /** Place among the steps, from 0. */
  place: number
  /** The step on the screen; the others wait for the script. */
  current: boolean
  version: string
}

/** What the script needs to know of a step, in single quotes: JSON is full of the double ones. */
const dataFor = (data: { when?: Rule | undefined } | (Asked & { m?: string })): string =>
  ` data-s='${encode(JSON.stringify(data)).replaceAll('&quot;', '"')}'`

/** An id in 22 letters instead of 36: it is in every page, and nothing packs it. readStep takes both. */
const shortId = (id: string): string => Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url')

/**
 * The hidden field with which a page says who speaks: sitting, page, time, version. The script moves the buttons to the step on the
 * screen; without it they stand where they are.
 */
const own = (version: string, back: boolean, next: boolean, language: Language): { who: Markup; buttons: string } => ({
  who: [
    '<input type=hidden name=i value=',
    (o) => `${shortId(o.answer)}.${o.render}.${o.at.toString(36)}.${shortId(version)}${o.more ? `.${o.more}` : ''}`,
    '>',
  ],
  buttons:
    `<div id=go><button name=go value=next${next ? '' : ' hidden'}>${texts[language].next}</button> ` +
    `<button class=b name=go value=back${back ? '' : ' hidden'}>${texts[language].back}</button></div>`,
})

/** One question as a form of its own: works alone without the script, and is found by its data with it. */
export function questionStep(
  question: Question,
  frame: StepFrame & {
    value: AnswerValue | undefined
    /** The value came with a link and is no answer yet. */
    marked: boolean
    short: boolean
    message: string | undefined
  },
): Markup {
  const { id, kind } = question
  const { language, pieces, place } = frame
  const words = texts[language]
  const title = said(question.title, language, pieces) ?? { html: '', lang: '' }
  const help = said(question.help, language, pieces)
  const numbers = kind === 'nps' || kind === 'ces' || (kind === 'csat' && question.look !== 'faces')
  const lacks = kind === 'contact' ? words.short.contact : question.required ? words.short.answer : ''
  const problem = frame.short ? (frame.message ?? lacks) : ''
  const message = lacks || problem ? `<p class=m role=alert id=m-${id}>${problem}</p>` : ''
  const by = [help && `h-${id}`, numbers && `e-${id}`, message && `m-${id}`].filter(Boolean).join(' ')
  const describedBy = by && attribute('aria-describedby', by)
  const invalid = frame.short ? ' aria-invalid=true' : ''
  const isText = kind === 'text' || kind === 'longtext'
  const drawn: Drawn = {
    question,
    language,
    pieces,
    value: frame.value,
    described: ` id=x-${id}${describedBy}${question.required ? ' required' : ''}${invalid}`,
  }
  const head = `<h1${title.lang}>${isText ? `<label for=x-${id}>${title.html}</label>` : title.html}</h1>`
  const helped =
    (help ? `<p class=h id=h-${id}${help.lang}>${help.html}</p>` : '') +
    (frame.marked ? `<p class=h>${words.marked}</p>` : '')
  const data = {
    id,
    kind,
    ...(question.required && { required: true }),
    ...(question.showIf && { showIf: question.showIf }),
    ...(lacks && { m: lacks }),
  }
  const { who, buttons } = own(frame.version, place > 0, true, language)
  return [
    `<form${frame.current ? ' method=post novalidate' : ''}${frame.marked ? ' data-c' : ''}${dataFor(data)}>`,
    ...(frame.current ? [...who, `<input type=hidden name=q value=${id}>`] : []),
    isText ? head + helped : `<fieldset${describedBy}${invalid}><legend>${head}</legend>${helped}`,
    ...fieldOf(drawn),
    isText ? message : `${message}</fieldset>`,
    frame.current ? buttons : '',
    '</form>',
  ]
}

/** A thank-you; `last` is the question to which its button leads back. */
export function thanksStep(
  thanks: Thanks | null,
  frame: StepFrame & { last: string | null; reward: SurveyView['reward'] },
): Markup {
  const { language, pieces, last } = frame
  const title = said(thanks?.title, language, pieces) ?? { html: texts[language].thanks, lang: '' }
  const text = said(thanks?.text, language, pieces)
  const { who, buttons } = own(frame.version, last !== null, false, language)
  return [
    `<form${dataFor({ when: thanks?.when })}>`,
    ...(frame.current ? who : []),
    `<h1${title.lang}>${title.html}</h1>`,
    text ? `<p class=h${text.lang}>${text.html}</p>` : '',
    ...(frame.reward ? rewardOf(frame.reward, frame) : []),
    frame.current
      ? `<input type=hidden name=l value=${language}><input type=hidden name=q value=${last ?? ''}>${buttons}`
      : '',
    '</form>',
  ]
}

/** An input and no button: those belong to the script, and this one posts the form as browsers do, with script or without. */
function rewardOf(reward: NonNullable<SurveyView['reward']>, { language, pieces }: StepFrame): Markup {
  const offer = said(reward.offer, language, pieces)
  return [
    offer ? `<p${offer.lang}>${offer.html}</p>` : '',
    '<input class=t type=submit formmethod=post formaction="',
    (o) => encode(o.reward ?? ''),
    `?l=${language}"${attribute('value', rewardTexts[language].get[reward.kind])}>`,
  ]
}
