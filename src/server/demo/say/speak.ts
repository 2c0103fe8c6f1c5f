import type { Language } from '../../../contract/language.ts'
import type { Seeded } from '../seeded.ts'
import type { Bank, Mood, Scene, Topic } from './bank.ts'
import { en } from './en.ts'
import { fi } from './fi.ts'
import { sv } from './sv.ts'

const banks: Record<Language, Bank> = { fi, sv, en }

export type Saying = {
  language: Language
  mood: Mood
  /** The first that has something for this mood is spoken of. */
  topics: readonly Topic[]
  agent: string | null
  /** How long they waited, on the phone or not. */
  minutes: number
  onPhone: boolean
  scene: Scene
  /** 0 is Monday. */
  weekday: number
}

/** Speaks as customers do: a sentence about the matter, sometimes one about the person, the waiting or the next time; each in their own hand. */
export class Speaker {
  readonly #chance: Seeded
  readonly #decks = new Map<readonly string[], string[]>()

  constructor(chance: Seeded) {
    this.#chance = chance
  }

  comment({ language, mood, topics, agent, minutes, onPhone, scene, weekday }: Saying): string {
    const chance = this.#chance
    const bank = banks[language]
    if (chance.happens(0.13)) return this.#deal(bank.short[mood])
    const about = topics.map((topic) => bank.about[topic][mood]).find((list) => list) ?? bank.about.any[mood]!
    const sentences = [this.#deal(about)]
    if (chance.happens(0.17)) sentences.unshift(this.#deal(bank.begin[scene]))
    if (minutes >= 4 && mood !== 'good' && chance.happens(0.5))
      sentences.push(this.#deal(onPhone && chance.happens(0.6) ? bank.holding : bank.waiting))
    if (agent && chance.happens(mood === 'good' ? 0.34 : 0.14)) sentences.push(this.#deal(bank.agent[mood]))
    if (chance.happens(mood === 'bad' ? 0.3 : 0.22)) sentences.push(this.#deal(bank.end[mood]))
    const [product, productOf, someProduct] = chance.pick(bank.products)
    const filled = sentences.slice(0, 3).map((s) =>
      s
        .replaceAll('{productOf}', productOf)
        .replaceAll('{someProduct}', someProduct)
        .replaceAll('{product}', product)
        .replaceAll('{agent}', agent?.split(' ')[0] ?? '')
        .replaceAll('{weekday}', bank.weekdays[weekday]!)
        .replaceAll('{minutes}', `${Math.max(4, Math.round(minutes))}`),
    )
    return this.#write(filled)
  }

  /** Dealt like cards, so that a sentence comes again only after all the others. */
  #deal(list: readonly string[]): string {
    let deck = this.#decks.get(list)
    if (!deck || deck.length === 0) {
      deck = [...list].sort(() => this.#chance.next() - 0.5)
      this.#decks.set(list, deck)
    }
    return deck.pop()!
  }

  /** Some write in small letters and without stops, some with many marks; a few miss a key. */
  #write(sentences: string[]): string {
    const chance = this.#chance
    const hand = chance.weighted({ tidy: 46, open: 26, small: 20, loud: 8 })
    const stop = hand === 'loud' ? '!' : '.'
    const between = hand === 'small' ? chance.pick([', ', ' ', '. ']) : `${stop} `
    let text = sentences
      .map((s, n) => (n > 0 && between === ', ' ? lower(s) : hand === 'small' ? lower(s) : upper(s)))
      .reduce((all, s) => (/[.!?]$/.test(all) ? `${all} ${upper(s)}` : all + between + s))
    if (hand === 'tidy' || hand === 'loud') text = /[.!?👍👎]$/u.test(text) ? text : text + stop
    return chance.happens(0.05) ? slip(text, chance) : text
  }
}

const upper = (s: string): string => s.slice(0, 1).toUpperCase() + s.slice(1)
/** A sentence that begins with a name keeps it. */
const lower = (s: string): string =>
  /^\p{Lu}\p{Ll}+\p{Lu}|^[A-ZÅÄÖ]{2}/u.test(s) ? s : s.slice(0, 1).toLowerCase() + s.slice(1)

/** Two letters of a long word change places. */
function slip(text: string, chance: Seeded): string {
  const at = 3 + Math.floor(chance.next() * Math.max(1, text.length - 8))
  const [a, b] = [text[at], text[at + 1]]
  return a && b && /\p{Ll}/u.test(a) && /\p{Ll}/u.test(b) ? text.slice(0, at) + b + a + text.slice(at + 2) : text
}
