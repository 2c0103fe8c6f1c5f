import type { Language } from '../../contract/language.ts'
import type { AnswerValue, Question, SurveyContent } from '../../contract/survey.ts'
import { way } from '../../contract/survey-flow.ts'
import { type Fault, type Feeling, groupOf, onScale } from './feeling.ts'
import type { Line } from './lines.ts'
import type { Mood, Topic } from './say/bank.ts'
import { Speaker } from './say/speak.ts'
import type { Seeded } from './seeded.ts'

/** What an answer depends on beside the feeling. */
export type Matter = {
  line: Line
  reason: string | null
  agent: string | null
  language: Language
  /** How much of the change in invoicing is felt, 0 … 1. */
  change: number
  weekday: number
}
type Felt = Feeling & { faults?: Fault[] }
type Said = Record<string, AnswerValue>

/** Answers surveys as somebody would who feels so: the scores hang together, and the words fit them. */
export class Answerer {
  readonly #chance: Seeded
  readonly #speaker: Speaker

  constructor(chance: Seeded) {
    this.#chance = chance
    this.#speaker = new Speaker(chance)
  }

  answer(content: SurveyContent, felt: Felt, matter: Matter): { values: [string, AnswerValue][]; finished: boolean } {
    const chance = this.#chance
    const said: Said = {}
    // Some put the phone away in the middle; all have answered the first question.
    const enough = chance.happens(0.11) ? 1 + Math.floor(chance.next() * 2) : 99
    for (const question of content.questions) {
      if (Object.keys(said).length >= enough) break
      if (!way(content.questions, said).questions.some((q) => q.id === question.id)) continue
      const value = this.#value(question, said, felt, matter)
      if (value !== null) said[question.id] = value
    }
    return { values: Object.entries(said), finished: enough === 99 }
  }

  #value(question: Question, said: Said, feeling: Felt, matter: Matter): AnswerValue {
    const chance = this.#chance
    const { felt, minutes } = feeling
    switch (question.kind) {
      case 'nps':
        return chance.happens(0.95) ? onScale.nps(felt, chance) : null
      case 'ces':
        return onScale.ces(felt - 0.05 - 0.12 * minutes ** 0.7, chance)
      case 'csat':
        return onScale.csat(felt, chance)
      case 'solved':
        return chance.happens(0.97) ? feeling.solved : null
      case 'choice':
        return chance.happens(0.82) ? this.#why(felt, matter.language) : null
      case 'choices':
        return {
          options: feeling.faults?.length ? feeling.faults : [chance.weighted({ messages: 5, late: 3, driver: 2 })],
        }
      case 'contact':
        return this.#contact()
      default:
        return this.#words(said, feeling, matter)
    }
  }

  #why(felt: number, language: Language): AnswerValue {
    const option = this.#chance.weighted(
      felt > 0
        ? { staff: 46, range: 26, price: 14, waiting: 4, place: 9, other: 1 }
        : { staff: 18, range: 26, price: 16, waiting: 27, place: 11, other: 2 },
    )
    return option === 'other' ? { option, other: this.#chance.pick(otherWhy[language]) } : { option }
  }

  #contact(): AnswerValue {
    const chance = this.#chance
    if (!chance.happens(0.34)) return { consent: false }
    const digits = `${1_000_000 + Math.floor(chance.next() * 8_999_999)}`
    return chance.happens(0.5)
      ? { consent: true, phone: `040 ${digits.slice(0, 3)} ${digits.slice(3)}` }
      : { consent: true, email: `asiakas${digits.slice(0, 4)}@posti.example` }
  }

  #words(said: Said, feeling: Felt, matter: Matter): string | null {
    const chance = this.#chance
    const { line, language, agent, weekday } = matter
    const mood = moodOf(said, feeling.felt, chance)
    const share = line.channel === 'store' ? { good: 0.2, mixed: 0.26, bad: 0.5 } : { good: 0.3, mixed: 0.33, bad: 0.6 }
    if (!chance.happens(share[mood])) return null
    return this.#speaker.comment({
      ...{ language, mood, weekday, minutes: feeling.minutes },
      topics: topicsOf(said, matter, feeling, mood, chance),
      agent: line.channel === 'delivery' ? null : agent,
      onPhone: line.channel === 'phone',
      scene: line.channel === 'store' || line.channel === 'delivery' ? line.channel : 'service',
    })
  }
}

const otherWhy: Record<Language, readonly string[]> = {
  fi: ['Aukioloajat', 'Pysäköinti', 'Kahvila', 'Peräkärryn vuokraus'],
  sv: ['Öppettiderna', 'Parkeringen'],
  en: ['Opening hours', 'Parking'],
}

/** The words fit the worst of the scores that they stand beside. */
function moodOf(said: Said, felt: number, chance: Seeded): Mood {
  const moods: Mood[] = []
  const { nps, csat } = said
  if (typeof nps === 'number') {
    if (nps >= 9) moods.push('good')
    else if (nps >= 7) moods.push(chance.happens(0.4) ? 'good' : 'mixed')
    else moods.push(nps >= 5 && chance.happens(0.5) ? 'mixed' : 'bad')
  }
  if (typeof csat === 'number') moods.push(csat >= 4 ? 'good' : csat === 3 ? 'mixed' : 'bad')
  if (said.solved === 'no') moods.push('bad')
  if (moods.length === 0) return felt > 0.1 ? 'good' : felt > -0.8 ? 'mixed' : 'bad'
  return moods.includes('bad') ? 'bad' : moods.includes('mixed') ? 'mixed' : 'good'
}

const topicOfReason: Record<string, readonly Topic[]> = {
  laskutus: ['billing'],
  tilaus: ['order'],
  'neuvonta-piha': ['garden', 'advice'],
  'neuvonta-remontti': ['building', 'advice'],
  palautus: ['return'],
  takuu: ['warranty'],
  'kanta-asiakkuus': ['loyalty'],
  muu: ['any'],
}
const topicOfWhy: Record<string, Topic> = {
  staff: 'staff',
  range: 'range',
  price: 'price',
  waiting: 'queue',
  place: 'place',
}

/** What the words are about: the reason, what mattered most, what went wrong. The first that has words for the mood counts. */
function topicsOf(said: Said, { reason, change, line }: Matter, feeling: Felt, mood: Mood, chance: Seeded): Topic[] {
  if (reason) {
    if (groupOf(reason) === 'laskutus' && chance.happens(0.75 * change)) return ['newBilling', 'billing']
    if (chance.happens(0.2)) return ['any']
    const topics = topicOfReason[reason] ?? topicOfReason[groupOf(reason)]!
    return topics.length > 1 && chance.happens(0.3) ? [topics[1]!] : [...topics]
  }
  if (line.channel === 'store') {
    const why = said.why as { option: string } | undefined
    return [(why && topicOfWhy[why.option]) ?? chance.pick(['staff', 'range', 'place', 'queue'] as const), 'staff']
  }
  const fault = said.fault as { options: Topic[] } | undefined
  const wrong: readonly Topic[] = fault?.options ?? feeling.faults ?? []
  if (mood === 'good') return [chance.pick(['delivered', 'delivered', 'driver', 'messages'] as const)]
  return [...wrong, 'delivered']
}
