import type { Language } from '../contract/language.ts'
import { attribute } from './html.ts'
import { texts } from './language.ts'

/** The languages of a page as links, the one that is shown marked. `href`: an address, encoded already. */
export function languageNav(shown: Language, languages: readonly Language[], href: (to: Language) => string): string {
  const links = languages.map((l) =>
    l === shown ? `<b aria-current=true>${texts[l].name}</b>` : `<a href="${href(l)}" lang=${l}>${texts[l].name}</a>`,
  )
  return `<nav${attribute('aria-label', texts[shown].language)}>${links.join(' ')}</nav>`
}
