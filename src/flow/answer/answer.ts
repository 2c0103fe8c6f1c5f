import { hash } from 'node:crypto'
import { fits, type Level, levelOf, wordsOf } from '../../catalog/survey/value.ts'
import type { AnswerEvent, AnswerFlag } from '../../contract/answer.ts'
import type { Question, QuestionKind, SurveyContent } from '../../contract/survey.ts'
import { storable } from '../encounter/file/text.ts'

/** A tap that reached us this much later than it was made was made offline, or on a wrong clock. */
const lateMs = 24 * 3_600_000
/** The page keeps unsent taps for 30 days; an older time is a wrong clock and is not believed. */
const oldestMs = 31 * 24 * 3_600_000

/** One tap, judged and ready to be stored. */
export type ReadyEvent = {
  id: string
  question: string
  /** JSON text. */
  value: string
  words: string | null
  kind: QuestionKind | null
  level: Level | null
  digest: Buffer
  flags: AnswerFlag[]
  at: Date
  /** For language detection; null when not a text. */
  text: string | null
}

/** Judges a tap against the version that was on the screen. Nothing is refused: what does not fit is marked. */
export function readyEvent(
  event: AnswerEvent,
  answer: string,
  questions: Map<string, Question>,
  now: Date,
): ReadyEvent {
  const judged = judgeEvent(event, questions, now)
  const digest = hash('sha256', `${answer}\n${event.question}\n${judged.value}`, 'buffer')
  return { ...judged, digest }
}

/** The same without the digest, for those who let the database make it of the same text. */
export function judgeEvent(
  event: AnswerEvent,
  questions: Map<string, Question>,
  now: Date,
): Omit<ReadyEvent, 'digest'> {
  const question = questions.get(event.question)
  const flags: AnswerFlag[] = []
  if (!question) flags.push('unknown-question')
  else if (!fits(question, event.value)) flags.push('odd-value')
  const at = believable(event.at, now)
  if (now.getTime() - at.getTime() > lateMs) flags.push('late')
  const words = question ? wordsOf(question, event.value) : typeof event.value === 'string' ? event.value : null
  return {
    id: event.id,
    question: storable(event.question),
    value: JSON.stringify(event.value),
    words: words === null ? null : storable(words),
    kind: question?.kind ?? null,
    level: question ? levelOf(question, event.value) : null,
    flags,
    at,
    text: words,
  }
}

/** The client's clock where it is within reason, else ours. */
export function believable(at: string | undefined, now: Date): Date {
  if (!at) return now
  const ms = Date.parse(at)
  return Number.isNaN(ms) || ms > now.getTime() || now.getTime() - ms > oldestMs ? now : new Date(ms)
}

const questionMaps = new WeakMap<SurveyContent, Map<string, Question>>()

/** Questions by id; contents are kept per version, so the map is made once for each. */
export function questionsOf(content: SurveyContent): Map<string, Question> {
  let map = questionMaps.get(content)
  if (!map) {
    map = new Map(content.questions.map((q) => [q.id, q]))
    questionMaps.set(content, map)
  }
  return map
}

/** First and last tap; now where a post has none. The first is the time under which a new sitting counts. */
export function tapTimes(events: ReadyEvent[], now: Date): { first: Date; last: Date } {
  const times = events.length > 0 ? events.map((e) => e.at.getTime()) : [now.getTime()]
  return { first: new Date(Math.min(...times)), last: new Date(Math.max(...times)) }
}
