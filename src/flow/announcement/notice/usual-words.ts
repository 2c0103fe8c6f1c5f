import { sql } from 'kysely'
import type { Db, Tx } from '../../../engine/database/database.ts'

/** How words are written in an organisation's texts. */
export type UsualWords = {
  /** In how many of the newest texts a word, or one that begins as it does but for an ending, stands in small letters. */
  inTexts(word: string): number
}

/** So many of the newest texts are read: common words are in them, and reading more would keep whoever quotes waiting. */
const mostTexts = 5_000
/** They are looked for among so many of the newest answers: where hardly anybody writes, all that was ever imported would be gone through. */
const mostAnswers = 50_000
/** A beginning as long as this tells a word by itself, whatever ending it has; that of a name is still its own. */
const leastStem = 5
/** Finnish, and less Swedish and English, say one word with many endings; of a longer one the last letters are let go. */
const endingLetters = 2
/** No word is longer: what is, is somebody's joke, and each of its beginnings would be kept. */
const longestStem = 40

const written = /[\p{L}\p{N}]+(?:[’'-][\p{L}\p{N}]+)*/gu

/**
 * Counts how the newest texts of an organisation write their words: what others write small is nobody's name. What one sitting wrote is one text, or a name that was
 * written small and then corrected around would be usual.
 */
export async function usualWords(db: Db | Tx, org: string): Promise<UsualWords> {
  const { rows } = await sql<{ words: string }>`
    select e.words from (select id, at from answer where org = ${org} order by at desc limit ${mostAnswers}) a
      join lateral (select string_agg(words, ' ') as words from answer_event where answer = a.id and words <> '') e on e.words is not null
    order by a.at desc limit ${mostTexts}`.execute(db)
  return usualIn(rows.map((r) => r.words))
}

/** The same of given texts. */
export function usualIn(texts: readonly string[]): UsualWords {
  const count = new Map<string, number>()
  for (const text of texts) {
    const found = new Set<string>()
    for (const [word] of text.matchAll(written)) {
      if (word !== word.toLowerCase()) continue
      found.add(word)
      for (let n = leastStem; n < Math.min(word.length, longestStem); n++) found.add(word.slice(0, n))
    }
    for (const word of found) count.set(word, (count.get(word) ?? 0) + 1)
  }
  return {
    inTexts(word) {
      const small = word.toLowerCase()
      const stem = small.length >= leastStem + endingLetters ? small.slice(0, -endingLetters) : small
      return Math.max(count.get(small) ?? 0, count.get(stem) ?? 0)
    },
  }
}
