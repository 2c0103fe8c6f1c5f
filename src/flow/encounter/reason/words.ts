/** The words of a text, folded: lower case, whole letters, numbers as they are. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []

/**
 * Whether a text holds a phrase. Each word of the phrase may be the beginning of a word of the text, because Finnish bends its words at the end: "lasku" finds
 * "laskun" and "laskutuksesta". What stands in quotes in other products is here several words in a row.
 */
export function says(words: string[], phrase: string[]): boolean {
  const [first, ...rest] = phrase
  if (first === undefined) return false
  return words.some(
    (word, at) => word.startsWith(first) && rest.every((more, n) => words[at + 1 + n]?.startsWith(more) ?? false),
  )
}

/** What an encounter's attributes hold of free text, in the order of the attributes named. */
export const textOf = (attributes: Record<string, unknown> | null, named: string[]): string =>
  named
    .flatMap((name) => {
      const value = attributes?.[name]
      return typeof value === 'string' && value.trim() !== '' ? [value.trim()] : []
    })
    .join('\n')
