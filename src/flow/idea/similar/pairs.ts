import type { Alike, IdeaIndex, Query } from './index-of-ideas.ts'

/**
 * From here on a pair is shown as likely the same. Of a city's pairs at this level four in seven had the same words or were put into one plan by its
 * officials (`npm run bench -- board`); at .3 it is fewer than half.
 */
export const likelySame = 0.35
/** One idea that was sent forty times is not to be everybody's only partner. */
const partnersMost = 20
/** How rare words are changes as a board grows: so much larger, all is compared anew. */
const growth = 1.25

export type Pair = { one: string; other: string; likeness: number; rank: number }

/** Which ideas of one board may be the same, kept idea by idea: one that is new or changed is compared with all, and no others again. */
export class LikelyPairs {
  readonly #of = new Map<string, Map<string, Alike>>()
  readonly #todo = new Set<string>()
  readonly #done = new Set<string>()
  #sizeThen = 0

  /** An idea came, has other words, or is one with others now. */
  changed(id: string): void {
    this.#done.delete(id)
    this.#todo.add(id)
  }

  gone(id: string): void {
    this.#done.delete(id)
    this.#todo.delete(id)
    this.#forget(id)
  }

  get compared(): number {
    return this.#done.size
  }

  /** Those to compare next, at most so many. */
  next(size: number, most: number): string[] {
    if (this.#todo.size === 0) return []
    if (size > this.#sizeThen * growth || size * growth < this.#sizeThen) {
      this.#sizeThen = size
      for (const id of this.#done) this.#todo.add(id)
      this.#done.clear()
    }
    return [...this.#todo].slice(0, most)
  }

  /** Compares one idea with all. */
  compare(index: IdeaIndex, id: string, words: Query): void {
    this.#forget(id)
    for (const found of index.alike(id, words, likelySame, partnersMost)) {
      this.#put(id, found.id, found)
      this.#put(found.id, id, { ...found, id })
    }
    this.#todo.delete(id)
    this.#done.add(id)
  }

  all(): Pair[] {
    const pairs: Pair[] = []
    for (const [one, partners] of this.#of)
      for (const [other, { likeness, rank }] of partners) if (one < other) pairs.push({ one, other, likeness, rank })
    return pairs
  }

  #put(id: string, other: string, found: Alike): void {
    const before = this.#of.get(id)
    if (before) before.set(other, found)
    else this.#of.set(id, new Map([[other, found]]))
  }

  #forget(id: string): void {
    for (const other of this.#of.get(id)?.keys() ?? []) this.#of.get(other)?.delete(id)
    this.#of.delete(id)
  }
}
