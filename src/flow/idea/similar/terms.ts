/** Terms are numbers below this: what falls on the same one is taken for the same, which for words of a board happens too rarely to matter. */
export const terms = 1 << 18

/** How often each term occurs, at most 255 times. */
export type Terms = { ids: Uint32Array; counts: Uint8Array }

/** The title says what it is about, the text much else. */
const titleCounts = 2
const shortest = 3
const longest = 5
/** What comes later says little of what an idea is about. */
const mostCharacters = 6_000

/**
 * What a text is made of: pieces of three to five letters of each word, with its beginning and end. Finnish bends and joins words, and a misspelt
 * word has most of its pieces right; so nothing need be known of the language.
 */
export function termsOf(title: string, body: string): Terms {
  const found = new Map<number, number>()
  add(found, title, titleCounts)
  add(found, body.slice(0, mostCharacters), 1)
  const ids = new Uint32Array(found.size)
  const counts = new Uint8Array(found.size)
  let n = 0
  for (const [id, count] of found) {
    ids[n] = id
    counts[n++] = Math.min(count, 255)
  }
  return { ids, counts }
}

const edge = 32

function add(found: Map<number, number>, text: string, times: number): void {
  for (const [word] of text
    .normalize('NFC')
    .toLowerCase()
    .matchAll(/[\p{L}\p{N}]+/gu)) {
    const length = word.length + 2
    const at = (i: number) => (i === 0 || i === length - 1 ? edge : word.charCodeAt(i - 1))
    for (let from = 0; from + shortest <= length; from++) {
      // FNV-1a, letter by letter: each longer piece goes on from the shorter.
      let hash = 0x811c9dc5
      const to = Math.min(from + longest, length)
      for (let i = from; i < to; i++) {
        const code = at(i)
        hash = Math.imul(hash ^ (code & 0xff), 0x01000193)
        hash = Math.imul(hash ^ (code >> 8), 0x01000193)
        const size = i - from + 1
        if (size < shortest) continue
        // The low bits of FNV are its best, mixed once more with the high ones.
        const id = ((hash ^ (hash >>> 15)) >>> 0) % terms
        found.set(id, (found.get(id) ?? 0) + times)
      }
    }
  }
}

/** Places as they are compared: 'Kaakkoinen, Laajasalo' names two. */
export const placesOf = (place: string): string[] => [
  ...new Set(
    place
      .normalize('NFC')
      .toLowerCase()
      .split(/[,;/|]/)
      .map((p) => p.trim())
      .filter(Boolean),
  ),
]
