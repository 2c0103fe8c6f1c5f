/** A word of a text in small letters, and where it stands in the text's NFC form. */
export type Word = { text: string; from: number; to: number }

/** In small letters, letter by letter, each as long as before: two letters of Unicode would not be so by themselves. */
export const small = (text: string): string => text.replaceAll('İ', 'i').toLowerCase().replaceAll('ς', 'σ')

/** Letters and digits that stand together. */
export function wordsIn(text: string): Word[] {
  const found: Word[] = []
  for (const match of small(text.normalize('NFC')).matchAll(/[\p{L}\p{N}]+/gu))
    found.push({ text: match[0], from: match.index, to: match.index + match[0].length })
  return found
}

/** What somebody looks for, as words: all whole but the last, which is found by its beginning, as Finnish words end in many ways. */
export const phraseOf = (text: string): string[] => wordsIn(text).map((w) => w.text)

/** Whether the phrase stands in a text from its word at `at` on. */
export function standsAt(words: readonly Word[], at: number, phrase: readonly string[]): boolean {
  if (phrase.length === 0) return false
  const last = phrase.length - 1
  return phrase.every((part, n) => (n < last ? words[at + n]?.text === part : words[at + n]?.text.startsWith(part)))
}
