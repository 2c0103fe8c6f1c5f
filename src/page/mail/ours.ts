import type { Localized } from '../../contract/language.ts'
import { languageNames, texts } from '../language.ts'
import { mailWords } from './words.ts'

/** What our mails say where an organisation wrote nothing of its own, with {touchpoint} where its name goes. */
export function ourMailWords(step: 'invite' | 'remind'): { subject: Localized; greeting: Localized } {
  const each = (say: (l: (typeof languageNames)[number]) => string): Localized =>
    Object.fromEntries(languageNames.map((l) => [l, say(l)]))
  return {
    subject: each((l) => mailWords[l].subject[step]),
    greeting: each((l) => mailWords[l].greeting[step](`{touchpoint|${texts[l].pieces.touchpoint}}`)),
  }
}
