/** FNV-1a over UTF-16 units: a seed that any text gives, the same on every server. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** Random numbers in [0, 1) that the seed alone decides (mulberry32). */
function randoms(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A random order that stays the same for the same seed: a sitting sees its options in one order however often the page is shown. */
export function shuffled<T>(items: readonly T[], seed: string): T[] {
  const random = randoms(seedOf(seed))
  const out = [...items]
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const moved = out[i]!
    out[i] = out[j]!
    out[j] = moved
  }
  return out
}
