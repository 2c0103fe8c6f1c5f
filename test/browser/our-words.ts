import { readdirSync } from 'node:fs'
import type { Language } from '../../src/contract/language.ts'

const folder = (language: Language) => new URL(`../../src/text/${language}/`, import.meta.url)

/** Every sentence of a language that stands in the texts as it is shown. */
async function sentencesOf(language: Language): Promise<Set<string>> {
  const found = new Set<string>()
  const walk = (value: unknown): void => {
    if (typeof value === 'string') found.add(value.trim())
    else if (value && typeof value === 'object') for (const v of Object.values(value)) walk(v)
  }
  for (const file of readdirSync(folder(language))) walk({ ...(await import(new URL(file, folder(language)).href)) })
  return found
}

// Words that no Swedish or English sentence has; with the umlauts of longer ones.
const finnish =
  /(^|[\s"(])(ja|ei|tai|että|kuin|sekä|jos|mitä|miten|kaikki|vielä|ole|klo)(?=[\s.,:;)?!]|$)|\p{L}*(ssa|ssä|stä|llä|(?<!io)nen|iin|ään|yy|uu|ää|öö)(?=[\s.,:;)?!]|$)/iu
const raw = /\b[a-z]+(\.[a-z]+[A-Z]\w*)\b|undefined|\[object|\bNaN\b|Invalid Date|\$\{/u

/** Finds, among the texts of a screen, those that are in Finnish or no text at all. Texts that are ours to give as data are `known`. */
export async function strangersTo(language: Language, known: RegExp): Promise<(texts: string[]) => string[]> {
  const [fi, own] = [await sentencesOf('fi'), await sentencesOf(language)]
  return (texts) =>
    texts.filter((text) => {
      if (raw.test(text)) return true
      if (language === 'fi' || known.test(text) || own.has(text)) return false
      return (text.length > 3 && fi.has(text)) || finnish.test(text)
    })
}
