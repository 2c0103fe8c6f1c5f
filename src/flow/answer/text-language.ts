import { eld } from 'eld/small'

let ready = false

/** Language of a text as ISO 639-1 among fi, sv and en; null when it is too short or unsure. */
export function textLanguage(text: string): string | null {
  if (!ready) {
    eld.setLanguageSubset(['fi', 'sv', 'en'])
    ready = true
  }
  // The first two thousand characters tell; a 100 kB text must not hold up the others.
  const found = eld.detect(text.slice(0, 2_000))
  return found.isReliable() ? found.language || null : null
}
