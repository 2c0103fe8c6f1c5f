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
  const { full, short } = versions(asking)
  const texts = full.map(inPlainSigns)
  const within = (parts: number) => texts.find((text) => textParts(text).parts <= parts)
  return within(1) ?? (replyTo(asking) ? within(mostParts) : undefined) ?? inPlainSigns(short)
}

/** From the longest to the shortest with the question, and the one without. */
function versions(asking: Asking): { full: string[]; short: string } {
  const { step, language, name, link, sender, content } = asking
  const say = words[language]
  const question = questionOf(asking)
  const reply = replyTo(asking)
  const end = hears(asking) ? say.stop : say.leave(asking.leave)
  const begin = (isNumber(sender) ? say.from(name) : '') + (step === 'remind' ? say.remind : '')
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
