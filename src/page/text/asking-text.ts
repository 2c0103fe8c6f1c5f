import type { Language } from '../../contract/language.ts'
import type { Question, SurveyContent } from '../../contract/survey.ts'
import { inPlainSigns, textParts } from '../../contract/text-parts.ts'
import { textMessage as en } from '../../text/en/text-message.ts'
import { textMessage as fi } from '../../text/fi/text-message.ts'
import { textMessage as sv } from '../../text/sv/text-message.ts'
import { languageNames, texts } from '../language.ts'
import { filled } from '../said.ts'
import type { SurveyView } from '../view.ts'

const words: Record<Language, typeof fi> = { fi, sv, en }

/** The kinds whose answer is one number or word, and so can be sent back. */
const answerable = { nps: [0, 10], ces: [1, 7], csat: [1, 5], solved: null } as const
type Answerable = keyof typeof answerable

/** The first question where a text can answer it: not where the survey promised anonymity, for a text comes with its sender's number. */
export function replyQuestion(content: SurveyContent): (Question & { kind: Answerable }) | null {
  const first = content.questions[0]
  return first && !content.anonymous && first.kind in answerable ? (first as Question & { kind: Answerable }) : null
}

export type Asking = {
  step: 'invite' | 'remind' | 'reply'
  language: Language
  /** The brand's name in this language. */
  name: string
  content: SurveyContent
  pieces: SurveyView['pieces']
  link: string
  /** A number, or a name of letters, which the phone shows by itself and which takes no answers. */
  sender: string
  /** Whether answers to a number reach us. */
  inbound: boolean
  /** Where to be asked no more, for senders that take no answers. */
  leave: string
  /** The organisation's own text, with its pieces in braces; ours where it has none. */
  own?: string | undefined
}

/** Most parts that a question is worth where it can be answered by text; else it is worth none, for it stands on the page. */
const mostParts = 2

export const isNumber = (sender: string): boolean => /^\+?\d+$/.test(sender)
const hears = ({ sender, inbound }: Asking): boolean => inbound && isNumber(sender)

/**
 * The text of a message: with the question, how to answer it and what its best answer means; without the last where that saves a part; and
 * without the question where that needs more than two.
 */
export function askingText(asking: Asking): string {
  if (asking.own && asking.step !== 'reply') return inPlainSigns(ownText(asking, asking.own))
  const { full, short } = versions(asking)
  const texts = full.map(inPlainSigns)
  const within = (parts: number) => texts.find((text) => textParts(text).parts <= parts)
  return within(1) ?? (replyTo(asking) ? within(mostParts) : undefined) ?? inPlainSigns(short)
}

/** Our text in the form in which an own one is written: what differs from message to message stands in braces. */
export function askingTextPieces(asking: Asking): string {
  const text = askingText({ ...asking, own: undefined })
  const begin = beginOf(asking)
  const bare = text.startsWith(begin) ? text.slice(begin.length) : text
  const named = isNumber(asking.sender)
    ? `{name}: ${asking.step === 'remind' ? words[asking.language].remind : ''}`
    : begin
  return named + bare.replace(endOf(asking), '{stop}').replace(asking.link, '{link}')
}

const beginOf = ({ step, language, name, sender }: Asking): string =>
  (isNumber(sender) ? words[language].from(name) : '') + (step === 'remind' ? words[language].remind : '')
/** How to be asked no more. */
const endOf = (asking: Asking): string =>
  hears(asking) ? words[asking.language].stop : words[asking.language].leave(asking.leave)

function ownText(asking: Asking, own: string): string {
  const { language, name, link, pieces } = asking
  const ours: Record<string, string> = { link, name, stop: endOf(asking) }
  // The names first: what a customer-facing name holds in braces is no piece of ours.
  return own
    .split(/(\{(?:link|name|stop)\})/)
    .map((part) => ours[/^\{(\w+)\}$/.exec(part)?.[1] ?? ''] ?? filled(part, language, pieces))
    .join('')
    .trim()
}

/** From the longest to the shortest with the question, and the one without. */
function versions(asking: Asking): { full: string[]; short: string } {
  const { step, language, link, content } = asking
  const say = words[language]
  const question = questionOf(asking)
  const reply = replyTo(asking)
  const end = endOf(asking)
  const begin = beginOf(asking)
  const how = reply ? howToReply(reply, asking) : [say.open]
  if (step === 'reply') {
    const sorry = content.anonymous ? say.anonymous : say.unclear
    return { full: how.map((h) => `${begin}${sorry} ${h} ${link}`), short: `${begin}${sorry} ${say.open} ${link}` }
  }
  return {
    full: question === null ? [] : how.map((h) => `${begin}${question} ${h} ${link} ${end}`),
    short: `${begin}${say.ask} ${say.open} ${link} ${end}`,
  }
}

const replyTo = (asking: Asking) => (hears(asking) ? replyQuestion(asking.content) : null)

/** The first question as it is asked on the page, where a text can hold it: a list of choices it cannot. */
function questionOf({ content, language, pieces }: Asking): string | null {
  const first = content.questions[0]
  if (!first || !(first.kind in answerable)) return null
  const said = [language, ...languageNames].find((l) => first.title[l])
  const text = said && filled(first.title[said]!, said, pieces).replace(/\s+/gu, ' ').trim()
  return text || null
}

function howToReply(question: Question & { kind: Answerable }, { language, pieces }: Asking): string[] {
  const say = words[language]
  const scale = answerable[question.kind]
  if (!scale) return [say.solved]
  const [low, high] = scale
  const own = question.high?.[language]
  const word = own
    ? filled(own, language, pieces)
    : texts[language].ends[question.kind as Exclude<Answerable, 'solved'>].high
  return [say.numberWith(`${low}`, `${high}`, word), say.number(`${low}`, `${high}`)]
}
