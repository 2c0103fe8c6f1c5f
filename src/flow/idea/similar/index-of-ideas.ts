import { placesOf, type Terms, terms, termsOf } from './terms.ts'

/** An idea as it is compared. `root`: into which it is merged, itself where it is in none. */
export type Compared = { id: string; root: string; title: string; body: string; place: string }
export type Query = { title: string; body: string; place: string }
/** `likeness` 0…1: of the words; the place only helps to choose. */
export type Found = { root: string; likeness: number }
/** `rank`: likeness, and what the same place adds to it. */
export type Alike = { id: string; likeness: number; rank: number }

/** What the same place adds: as much as a tenth of the same words. Found to be best, within a little, on three rounds of a city's ideas. */
const placeWeight = 0.1
const newMost = 256

const log = Float32Array.from({ length: 256 }, (_, n) => (n === 0 ? 0 : 1 + Math.log(n)))

/**
 * Finds ideas that mean the same: cosine of rare word pieces (1 + ln tf, ln of how few have it), and of places. All in memory: three bytes for each
 * piece of each idea. Two indexes of the same ideas find the same in the same order, however they came to hold them.
 */
export class IdeaIndex {
  /** By slot; undefined where the idea is gone. */
  #ids: (string | undefined)[] = []
  #roots: string[] = []
  #places: string[][] = []
  readonly #slots = new Map<string, number>()
  // Where each term's ideas begin, and those.
  #starts: Uint32Array = new Uint32Array(terms + 1)
  #docs: Uint32Array = new Uint32Array(0)
  #counts: Uint8Array = new Uint8Array(0)
  /** Terms of what came lately, by slot. */
  readonly #fresh = new Map<number, Terms>()
  #idf: Float32Array | null = null
  #norms = new Float32Array(0)
  #placeIdf = new Map<string, number>()
  #placeNorms = new Float32Array(0)

  get size(): number {
    return this.#slots.size
  }

  /** About, in bytes. */
  get bytes(): number {
    let fresh = 0
    for (const { ids } of this.#fresh.values()) fresh += ids.length * 5
    return this.#docs.length * 5 + terms * 8 + this.#ids.length * 200 + fresh
  }

  /** Adds an idea, or takes its new words. */
  put(idea: Compared): void {
    this.remove(idea.id)
    const slot = this.#ids.length
    this.#ids.push(idea.id)
    this.#roots.push(idea.root)
    this.#places.push(placesOf(idea.place))
    this.#slots.set(idea.id, slot)
    this.#fresh.set(slot, termsOf(idea.title, idea.body))
    this.#idf = null
  }

  /** It is merged into another now, or into none; its words are as they were. Whether that is news. */
  setRoot(id: string, root: string): boolean {
    const slot = this.#slots.get(id)
    if (slot === undefined || this.#roots[slot] === root) return false
    this.#roots[slot] = root
    return true
  }

  remove(id: string): void {
    const slot = this.#slots.get(id)
    if (slot === undefined) return
    this.#slots.delete(id)
    this.#ids[slot] = undefined
    this.#fresh.delete(slot)
    this.#idf = null
  }

  /** The likest, the likest first; an idea that something is merged into stands for it. */
  find(query: Query, most: number, except?: string): Found[] {
    if (this.#slots.size === 0) return []
    this.#makeReady()
    const idf = this.#idf!
    const asked = termsOf(query.title, query.body)
    const scores = new Float32Array(this.#ids.length)
    const weights = new Map<number, number>()
    let norm = 0
    asked.ids.forEach((term, n) => {
      const weight = log[asked.counts[n]!]! * idf[term]!
      if (weight === 0) return
      weights.set(term, weight)
      norm += weight * weight
      const share = weight * idf[term]!
      for (let at = this.#starts[term]!; at < this.#starts[term + 1]!; at++)
        scores[this.#docs[at]!]! += share * log[this.#counts[at]!]!
    })
    for (const [slot, terms] of this.#fresh)
      terms.ids.forEach((term, n) => {
        const weight = weights.get(term)
        if (weight !== undefined) scores[slot]! += weight * idf[term]! * log[terms.counts[n]!]!
      })
    return this.#best(scores, Math.sqrt(norm) || 1, query.place, most, except)
  }

  /**
   * Which others are at least so like an idea, without those that it is one with already: the same that `find` would find, for a fraction of the work.
   * Rare pieces are looked at first. Once those left could not bring anybody to the level by themselves, nobody new can get there, and of those who
   * may the rest is looked up.
   */
  alike(id: string, query: Query, level: number, most: number): Alike[] {
    const own = this.#slots.get(id)
    if (own === undefined) return []
    this.#makeReady()
    const idf = this.#idf!
    const asked = termsOf(query.title, query.body)
    const having = (term: number) => this.#starts[term + 1]! - this.#starts[term]!
    const parts = Array.from(asked.ids, (term, n) => ({ term, weight: log[asked.counts[n]!]! * idf[term]! }))
      .filter((p) => p.weight > 0)
      .sort((a, b) => having(a.term) - having(b.term))
    let left = parts.reduce((sum, { weight }) => sum + weight * weight, 0)
    const norm = Math.sqrt(left) || 1
    const scores = new Float32Array(this.#ids.length)
    const met: number[] = []
    // A little further than must be: it is cheap yet, and leaves fewer to look up.
    const enough = (level * norm * 0.7) ** 2
    let at = 0
    for (; at < parts.length && left > enough; at++) {
      const { term, weight } = parts[at]!
      left -= weight * weight
      for (let to = this.#starts[term]!; to < this.#starts[term + 1]!; to++) {
        const slot = this.#docs[to]!
        if (scores[slot] === 0) met.push(slot)
        scores[slot]! += weight * idf[term]! * log[this.#counts[to]!]!
      }
    }
    // What those from here on could bring at most, to an idea that has nothing else.
    const rest = new Float64Array(parts.length + 1)
    for (let n = parts.length - 1; n >= at; n--) rest[n] = Math.hypot(rest[n + 1]!, parts[n]!.weight)
    const likely = met.filter((slot) => {
      const own = this.#norms[slot]!
      const wanted = (level - 1e-4) * norm * own
      for (let n = at; n < parts.length; n++) {
        if (scores[slot]! + rest[n]! * own < wanted) return false
        const { term, weight } = parts[n]!
        scores[slot]! += weight * idf[term]! * log[this.#countOf(term, slot)]!
      }
      return true
    })
    const weights = this.#fresh.size > 0 ? new Map(parts.map((p) => [p.term, p.weight])) : null
    for (const [slot, terms] of this.#fresh) {
      likely.push(slot)
      terms.ids.forEach((term, n) => {
        const weight = weights!.get(term)
        if (weight !== undefined) scores[slot]! += weight * idf[term]! * log[terms.counts[n]!]!
      })
    }
    const near = this.#nearness(query.place)
    const root = this.#roots[own]
    return likely
      .flatMap((slot): Alike[] => {
        const other = this.#ids[slot]
        const likeness = this.#likeness(scores[slot]!, norm, slot)
        if (other === undefined || slot === own || this.#roots[slot] === root || likeness < level) return []
        return [{ id: other, likeness: Math.min(1, likeness), rank: likeness + near(slot) }]
      })
      .sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1))
      .slice(0, most)
  }

  /** How often a settled idea has a term. Ideas of a term lie in the order of their slots. */
  #countOf(term: number, slot: number): number {
    let [low, high] = [this.#starts[term]!, this.#starts[term + 1]!]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#docs[middle]! < slot) low = middle + 1
      else high = middle
    }
    return low < this.#starts[term + 1]! && this.#docs[low] === slot ? this.#counts[low]! : 0
  }

  /** Rounded: sums of the same in another order differ in their last digits, and two servers are to agree. */
  #likeness = (score: number, norm: number, slot: number) =>
    Math.round((score / (norm * this.#norms[slot]!)) * 1e5) / 1e5

  /** What being in the same places adds, by slot. */
  #nearness(place: string): (slot: number) => number {
    const idf = new Map(placesOf(place).map((p) => [p, this.#placeIdf.get(p) ?? 1]))
    const norm = Math.hypot(...idf.values()) || 1
    return (slot) => {
      let same = 0
      if (idf.size > 0)
        for (const p of this.#places[slot]!) {
          const weight = idf.get(p)
          if (weight !== undefined) same += weight * weight
        }
      return same > 0 ? (placeWeight * same) / (norm * this.#placeNorms[slot]!) : 0
    }
  }

  #best(scores: Float32Array, norm: number, place: string, most: number, except: string | undefined): Found[] {
    const near = this.#nearness(place)
    const ranks = new Float32Array(scores.length)
    const likenessAt = (slot: number) => this.#likeness(scores[slot]!, norm, slot)
    for (let slot = 0; slot < scores.length; slot++) {
      if (scores[slot]! <= 0) continue
      const id = this.#ids[slot]
      if (id === undefined || id === except || this.#roots[slot] === except) continue
      ranks[slot] = likenessAt(slot) + near(slot)
    }
    // Nearly every idea has some piece in common with what is asked: of all but the first few it is not looked up what they are merged into.
    const sorted = ranks.toSorted()
    for (let wanted = most + 32; ; wanted *= 4) {
      const least = Math.max(Number.MIN_VALUE, (sorted[sorted.length - wanted] ?? 0) - 2e-5)
      const best = new Map<string, { likeness: number; rank: number }>()
      let taken = 0
      for (let slot = 0; slot < ranks.length; slot++) {
        const rank = ranks[slot]!
        if (rank < least) continue
        taken += 1
        const root = this.#roots[slot]!
        const before = best.get(root)
        if (!before || before.rank < rank) best.set(root, { likeness: likenessAt(slot), rank })
      }
      // Of many that are one, others come after them.
      if (best.size < most && taken < ranks.length && wanted < ranks.length) continue
      return [...best]
        .sort(([a, x], [b, y]) => Math.round((y.rank - x.rank) * 1e5) || (a < b ? -1 : 1))
        .slice(0, most)
        .map(([root, { likeness }]) => ({ root, likeness: Math.min(1, likeness) }))
    }
  }

  /** How rare each term is and how long each idea, of what there is now. Once for many questions. */
  #makeReady(): void {
    if (this.#idf) return
    if (this.#fresh.size > Math.max(newMost, this.#ids.length / 10)) this.#settle()
    const having = new Uint32Array(terms)
    const living = this.#ids.map((id) => id !== undefined)
    for (let term = 0; term < terms; term++)
      for (let at = this.#starts[term]!; at < this.#starts[term + 1]!; at++)
        if (living[this.#docs[at]!]) having[term]!++
    for (const of of this.#fresh.values()) for (const term of of.ids) having[term]!++
    const all = this.#slots.size
    const idf = new Float32Array(terms)
    for (let term = 0; term < terms; term++)
      // A term that all have says next to nothing; one that none has cannot be met.
      idf[term] = having[term]! > 0 ? Math.log((1 + all) / (1 + having[term]!)) + 1e-3 : 0
    const squares = new Float64Array(this.#ids.length)
    for (let term = 0; term < terms; term++) {
      const weight = idf[term]!
      if (weight === 0) continue
      for (let at = this.#starts[term]!; at < this.#starts[term + 1]!; at++)
        squares[this.#docs[at]!]! += (weight * log[this.#counts[at]!]!) ** 2
    }
    for (const [slot, of] of this.#fresh)
      of.ids.forEach((term, n) => {
        squares[slot]! += (idf[term]! * log[of.counts[n]!]!) ** 2
      })
    this.#norms = Float32Array.from(squares, (s) => Math.sqrt(s) || 1)
    this.#idf = idf
    this.#readyPlaces(all)
  }

  #readyPlaces(all: number): void {
    const having = new Map<string, number>()
    this.#places.forEach((places, slot) => {
      if (this.#ids[slot] !== undefined) for (const p of places) having.set(p, (having.get(p) ?? 0) + 1)
    })
    this.#placeIdf = new Map([...having].map(([p, n]) => [p, 1 + Math.log((1 + all) / (1 + n))]))
    this.#placeNorms = Float32Array.from(
      this.#places,
      (places) => Math.hypot(...places.map((p) => this.#placeIdf.get(p) ?? 1)) || 1,
    )
  }

  /** Lays what came lately beside the rest, and leaves out what is gone. */
  #settle(): void {
    const moved = new Int32Array(this.#ids.length).fill(-1)
    const ids: string[] = []
    const roots: string[] = []
    const places: string[][] = []
    this.#ids.forEach((id, slot) => {
      if (id === undefined) return
      moved[slot] = ids.length
      this.#slots.set(id, ids.length)
      ids.push(id)
      roots.push(this.#roots[slot]!)
      places.push(this.#places[slot]!)
    })
    const sizes = new Uint32Array(terms + 1)
    for (let term = 0; term < terms; term++)
      for (let at = this.#starts[term]!; at < this.#starts[term + 1]!; at++)
        if (moved[this.#docs[at]!]! >= 0) sizes[term + 1]!++
    for (const of of this.#fresh.values()) for (const term of of.ids) sizes[term + 1]!++
    for (let term = 0; term < terms; term++) sizes[term + 1]! += sizes[term]!
    const docs = new Uint32Array(sizes[terms]!)
    const counts = new Uint8Array(sizes[terms]!)
    const next = sizes.slice()
    const lay = (term: number, slot: number, count: number) => {
      const at = next[term]!
      next[term] = at + 1
      docs[at] = slot
      counts[at] = count
    }
    for (let term = 0; term < terms; term++)
      for (let at = this.#starts[term]!; at < this.#starts[term + 1]!; at++) {
        const slot = moved[this.#docs[at]!]!
        if (slot >= 0) lay(term, slot, this.#counts[at]!)
      }
    for (const [slot, of] of this.#fresh)
      of.ids.forEach((term, n) => {
        lay(term, moved[slot]!, of.counts[n]!)
      })
    this.#ids = ids
    this.#roots = roots
    this.#places = places
    this.#starts = sizes
    this.#docs = docs
    this.#counts = counts
    this.#fresh.clear()
  }
}
