import { type SqlBool, sql } from 'kysely'
import type { Wording } from './finder.ts'
import { phraseOf, small } from './word.ts'

/**
 * Whether any of these topics is in a text of the database: exactly when `TopicFinder` finds one. Which characters are letters, and which are the same in
 * large, is said here: the database's own classes differ with its locale.
 */
export function textHas(column: string, topics: readonly Pick<Wording, 'words' | 'butNot'>[]) {
  const { letter, large } = characters()
  const written = (text: string) =>
    [...text].map((c) => (large.has(c) ? `[${escaped(c)}${large.get(c)!.map(escaped).join('')}]` : escaped(c))).join('')
  const oneOf = (all: readonly string[]) => {
    const phrases = all.map(phraseOf).filter((p) => p.length > 0)
    return phrases.map((p) => p.map(written).join(' ')).join('|')
  }
  const each = topics.flatMap(({ words, butNot }) => {
    const [any, none] = [oneOf(words), oneOf(butNot)]
    return any === '' ? [] : [`${none === '' ? '' : `(?!${none})`}(?:${any})`]
  })
  if (each.length === 0) return sql<SqlBool>`false`
  return sql<SqlBool>`regexp_replace(normalize(${sql.ref(column)}, NFC), ${`[^${letter}]+`}, ' ', 'g') ~ ${`(?:^| )(?:${each.join('|')})`}`
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
