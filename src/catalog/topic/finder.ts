import { phraseOf, standsAt, type Word, wordsIn } from './word.ts'

/** What a topic is found by. */
export type Wording = { id: string; words: readonly string[]; butNot: readonly string[] }
/** A topic in a text, from the first letter of what was found to the end of its last word: places in the text's NFC form. */
export type Found = { topic: string; from: number; to: number }

type Entry = { topic: string; phrase: string[]; butNot: string[][] }

/** So many letters open the list of what may begin there: with them a text is held against few entries, however many topics there are. */
const keyLength = 2

/** Finds topics in texts. */
export class TopicFinder {
  readonly #entries = new Map<string, Entry[]>()

  constructor(topics: readonly Wording[]) {
    for (const { id, words, butNot } of topics) {
      const without = butNot.map(phraseOf)
      for (const word of words) {
        const phrase = phraseOf(word)
        const key = phrase[0]?.slice(0, keyLength)
        if (key === undefined) continue
        const entries = this.#entries.get(key) ?? []
        this.#entries.set(key, entries)
        entries.push({ topic: id, phrase, butNot: without })
      }
    }
  }

  /** Every place of every topic, in the order of the text. */
  find(text: string): Found[] {
    return this.findIn(wordsIn(text))
  }

  /** The same of a text whose words are known. */
  findIn(words: readonly Word[]): Found[] {
    const found: Found[] = []
    for (let at = 0; at < words.length; at++)
      for (const { topic, phrase, butNot } of this.#entries.get(words[at]!.text.slice(0, keyLength)) ?? [])
        if (standsAt(words, at, phrase) && !butNot.some((other) => standsAt(words, at, other)))
          found.push({ topic, from: words[at]!.from, to: words[at + phrase.length - 1]!.to })
    return found
  }

  /** Which topics are in any of these texts. */
  topicsOf(texts: readonly (string | null | undefined)[]): string[] {
    return [...new Set(texts.flatMap((text) => (text ? this.find(text).map((f) => f.topic) : [])))].sort()
  }
}
