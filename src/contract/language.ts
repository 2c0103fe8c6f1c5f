import { z } from 'zod'

/** The languages that every sentence of ours exists in. Finnish is the source, the others follow. */
export const languages = ['fi', 'sv', 'en'] as const
export type Language = (typeof languages)[number]
export const language = z.enum(languages)

/** A text that an organisation writes, per language. A missing language is shown as missing, never guessed. */
export const localized = z.partialRecord(language, z.string().max(2_000))
export type Localized = z.infer<typeof localized>

/** The language in which a text is shown to somebody: the wanted one, else the first that it is written in; null where it is in none. */
export const shownLanguage = (text: Localized, wanted: Language): Language | null =>
  [wanted, ...languages].find((l) => text[l]) ?? null

/** The text in that language, else ''. */
export function inLanguage(text: Localized, wanted: Language): string {
  const shown = shownLanguage(text, wanted)
  return (shown && text[shown]) ?? ''
}
