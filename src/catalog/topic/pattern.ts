import type { Wording } from './finder.ts'
import { phraseOf, small } from './word.ts'

/**
 * A topic as a regular expression of PostgreSQL, for texts in NFC form: it finds a text exactly when `TopicFinder` does. Which characters are letters, and which are
 * the same in large, is said by the pattern itself: the database's own classes differ with its locale.
 */
export function topicPattern({ words, butNot }: Pick<Wording, 'words' | 'butNot'>): string {
  const { letter, large } = characters()
  const written = (text: string) =>
    [...text].map((c) => (large.has(c) ? `[${escaped(c)}${large.get(c)!.map(escaped).join('')}]` : escaped(c))).join('')
  const oneOf = (all: readonly string[]) => {
    const phrases = all.map(phraseOf).filter((p) => p.length > 0)
    return phrases.map((p) => p.map(written).join(`[^${letter}]+`)).join('|')
  }
  const [any, none] = [oneOf(words), oneOf(butNot)]
  // Nothing to look for finds nothing.
  if (any === '') return '(?!)'
  return `(?:^|[^${letter}])${none === '' ? '' : `(?!${none})`}(?:${any})`
}

const escaped = (c: string): string => {
  const code = c.codePointAt(0)!
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/** Beyond this there are no letters. */
const lastLetter = 0x323af
let kept: { letter: string; large: Map<string, string[]> } | null = null

/** Letters and digits as ranges, and of each small letter its large ones. Looked through once. */
function characters() {
  if (kept) return kept
  const large = new Map<string, string[]>()
  const every = Array.from({ length: lastLetter + 1 }, (_, code) =>
    code >= 0xd800 && code < 0xe000 ? ' ' : String.fromCodePoint(code),
  ).join('')
  // Letters that follow one another in Unicode stand together here: each such run is a range.
  const letter = [...every.matchAll(/[\p{L}\p{N}]+/gu)]
    .map(([run]) => {
      const letters = [...run]
      for (const c of letters) {
        const lower = small(c)
        if (lower !== c) large.set(lower, [...(large.get(lower) ?? []), c])
      }
      return `${escaped(letters[0]!)}-${escaped(letters.at(-1)!)}`
    })
    .join('')
  kept = { letter, large }
  return kept
}
