import { z } from 'zod'

/** The languages that every sentence of ours exists in. Finnish is the source, the others follow. */
export const languages = ['fi', 'sv', 'en'] as const
export type Language = (typeof languages)[number]
export const language = z.enum(languages)

/** A text that an organisation writes, per language. A missing language is shown as missing, never guessed. */
export const localized = z.partialRecord(language, z.string().max(2_000))
export type Localized = z.infer<typeof localized>

/** The text in the wanted language, else in the first language that has one, else ''. */
export function inLanguage(text: Localized, wanted: Language): string {
  return text[wanted] || languages.map((l) => text[l]).find(Boolean) || ''
}
