import { wordsOf } from './words.ts'

/** A text with the reason that it was given. */
export type Labelled = { text: string; reason: string }

/** What was learned of texts: how often each feature came with each reason. */
export type TextModel = {
  reasons: string[]
  /** Texts and features of each reason, in their order. */
  texts: number[]
  totals: number[]
  /** How many features there are. */
  size: number
  /** Per feature: place of the reason and count, one after the other. */
  features: { [feature: string]: number[] }
  /** By which the sum of a text's features is divided: letters that overlap say the same thing several times. */
  temperature: number
}

/** A reason with how likely it is among all, by what was learned, and the words that speak most for it. */
export type Scored = { reason: string; weight: number; because: string[] }

/** Letters of a piece of a word. Finnish bends a word at its end and often in its middle: pieces are what its forms share. */
const sizes = [4, 5] as const
/** A feature counts as if each reason had had it so often: what was never seen is unlikely, not impossible. */
const unseen = 0.1
/** What came in fewer texts is a name, a number or a mistake: it teaches nothing and should not be kept. */
const leastTexts = 2
const mostFeatures = 30_000
/** Longer words are links and codes. */
const longestWord = 40
const mostWords = 150

/** Words that may say something of the matter; numbers are somebody's, and are not learned. */
const tellingWords = (text: string): string[] =>
  wordsOf(text)
    .slice(0, mostWords)
    .filter((w) => w.length > 1 && w.length <= longestWord && !/\p{N}/u.test(w))

/** A word itself and its pieces; "_" marks where it begins and ends. */
function featuresOf(word: string): string[] {
  const marked = `_${word}_`
  const features = [marked]
  for (const size of sizes)
    for (let at = 0; at + size <= marked.length; at++)
      if (size < marked.length) features.push(marked.slice(at, at + size))
  return features
}

/** Each feature of a text once: that a word is repeated says little more. */
const featuresOfText = (text: string): Set<string> => new Set(tellingWords(text).flatMap(featuresOf))

/** Counts what texts of each reason hold: multinomial naive Bayes over words and their pieces. */
export function learnTexts(labelled: Labelled[], temperature = 1): TextModel {
  const reasons = [...new Set(labelled.map((l) => l.reason))].sort()
  const place = new Map(reasons.map((r, n) => [r, n]))
  const texts = reasons.map(() => 0)
  const counts = new Map<string, Map<number, number>>()
  for (const { text, reason } of labelled) {
    const at = place.get(reason)!
    texts[at]! += 1
    for (const feature of featuresOfText(text)) {
      const of = counts.get(feature) ?? new Map<number, number>()
      counts.set(feature, of.set(at, (of.get(at) ?? 0) + 1))
    }
  }
  const sum = (of: Map<number, number>) => [...of.values()].reduce((a, b) => a + b, 0)
  const kept = [...counts]
    .map(([feature, of]) => ({ feature, of, n: sum(of) }))
    .filter(({ n }) => n >= leastTexts)
    .sort((a, b) => b.n - a.n || (a.feature < b.feature ? -1 : 1))
    .slice(0, mostFeatures)
  const totals = reasons.map(() => 0)
  for (const { of } of kept) for (const [at, n] of of) totals[at]! += n
  return {
    ...{ reasons, texts, totals, temperature, size: kept.length },
    features: Object.fromEntries(kept.map(({ feature, of }) => [feature, [...of].flat()])),
  }
}

type Sums = { priors: number[]; sums: number[]; words: () => Map<string, number[]> }

/** What each reason's logarithm is made of for a text; null where nothing in it is known. */
function sumsOf(model: TextModel, text: string): Sums | null {
  const { reasons, texts, totals, features, size } = model
  const all = texts.reduce((a, b) => a + b, 0)
  const priors = texts.map((n) => Math.log((n + 1) / (all + reasons.length)))
  const missing = totals.map((total) => Math.log(unseen / (total + unseen * size)))
  /** Adds what features say. Most reasons never had most features, so only what differs from that is looked at one by one. */
  const add = (to: number[], of: Iterable<string>): number => {
    let known = 0
    for (const feature of of) {
      const counts = Object.hasOwn(features, feature) ? features[feature] : undefined
      if (!counts) continue
      known += 1
      for (let n = 0; n < counts.length; n += 2) to[counts[n]!]! += Math.log(counts[n + 1]! / unseen + 1)
    }
    for (let at = 0; at < to.length; at++) to[at]! += known * missing[at]!
    return known
  }
  const sums = reasons.map(() => 0)
  if (add(sums, featuresOfText(text)) === 0) return null
  const words = () =>
    new Map(
      tellingWords(text).map((word) => {
        const own = reasons.map(() => 0)
        add(own, featuresOf(word))
        return [word, own]
      }),
    )
  return { priors, sums, words }
}

/** Reasons of a text by what was learned, likeliest first; none where nothing in it is known. `extra` is added to a reason's logarithm: what keywords say. */
export function scoreText(model: TextModel | null, text: string, extra: Map<string, number>): Scored[] {
  const found = model && model.reasons.length > 1 ? sumsOf(model, text) : null
  const words = found?.words()
  return weighed(model, found, extra, model?.temperature ?? 1).map(({ at, ...scored }) => ({
    ...scored,
    because: words ? telling(words, at) : [],
  }))
}

type Weighed = { reason: string; weight: number; at: number | undefined }

function weighed(
  model: TextModel | null,
  found: Sums | null,
  extra: Map<string, number>,
  temperature: number,
): Weighed[] {
  if (!found && extra.size === 0) return []
  const learned = found ? model!.reasons : []
  const place = new Map(learned.map((r, n) => [r, n]))
  const logOf = (at: number) => found!.priors[at]! + found!.sums[at]! / temperature
  // A reason of which nothing was learned yet has its keywords only: as if it were the least likely of those known.
  const least = found ? Math.min(...learned.map((_, at) => logOf(at))) : 0
  const logs = [...new Set([...learned, ...extra.keys()])].map((reason) => {
    const at = place.get(reason)
    return { reason, at, log: (at === undefined ? least : logOf(at)) + (extra.get(reason) ?? 0) }
  })
  const top = Math.max(...logs.map((l) => l.log))
  const total = logs.reduce((sum, { log }) => sum + Math.exp(log - top), 0)
  return logs
    .map(({ reason, at, log }) => ({ reason, at, weight: Math.exp(log - top) / total }))
    .sort((a, b) => b.weight - a.weight || (a.reason < b.reason ? -1 : 1))
}

/** The words that speak more for this reason than for the others. */
function telling(words: Map<string, number[]>, at: number | undefined): string[] {
  if (at === undefined) return []
  return [...words]
    .map(([word, sums]) => ({
      word,
      over: sums[at]! - (sums.reduce((a, b) => a + b, 0) - sums[at]!) / (sums.length - 1),
    }))
    .filter((w) => w.over > 1)
    .sort((a, b) => b.over - a.over)
    .slice(0, 3)
    .map((w) => w.word)
}

/** What a model does with texts that it has not learned from. */
export type Tested = { tested: number; hits: number }
const temperatures = [1, 2, 3, 5, 8, 12, 20, 30]

/**
 * Learns from the older texts, chooses the temperature on the first half of the newest fifth and counts hits on its second half, that neither has seen; then learns from
 * all. `keywords` says what keywords add for a text.
 */
export function learnAndTest(
  oldestFirst: Labelled[],
  keywords: (text: string) => Map<string, number>,
  mostTested = 4_000,
): Tested & { model: TextModel } {
  const aside = Math.min(mostTested, Math.floor(oldestFirst.length / 5))
  const older = oldestFirst.slice(0, oldestFirst.length - aside)
  const newest = oldestFirst.slice(older.length)
  const half = Math.floor(aside / 2)
  const tried = learnTexts(older)
  const read = newest.map(({ text, reason }) => ({ reason, found: sumsOf(tried, text), extra: keywords(text) }))
  const loss = (temperature: number) =>
    read.slice(0, half).reduce((sum, { found, extra, reason }) => {
      const right = weighed(tried, found, extra, temperature).find((w) => w.reason === reason)
      return sum - Math.log(Math.max(1e-6, right?.weight ?? 0))
    }, 0)
  const best = temperatures.map((t) => ({ t, loss: loss(t) })).reduce((a, b) => (b.loss < a.loss ? b : a)).t
  const judged = read.slice(half)
  const hits = judged.filter(
    ({ found, extra, reason }) => weighed(tried, found, extra, best)[0]?.reason === reason,
  ).length
  return { tested: judged.length, hits, model: learnTexts(oldestFirst, best) }
}
