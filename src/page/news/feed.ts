import { inLanguage, type Language } from '../../contract/language.ts'
import { atom, xml } from '../atom.ts'
import type { ShownNotice } from './notice.ts'
import { newsWords } from './words.ts'

/** What was changed, as Atom (RFC 4287). Texts are plain, so that no reader takes them for markup. `home` has the house's address before it. */
export function newsFeed(given: {
  home: string
  name: string
  language: Language
  notices: (Omit<ShownNotice, 'effects'> & { id: string; changedAt: Date })[]
  /** Of an empty feed. */
  updated: Date
}): string {
  const { home, language, notices } = given
  const words = newsWords[language]
  const entries = notices.map((n) => {
    const said = inLanguage(n.said, language)
    const body = [said && `${words.said}: ${said}`, `${words.did}: ${inLanguage(n.did, language)}`].filter(Boolean)
    const text =
      `<entry><id>urn:uuid:${n.id}</id><title>${xml(inLanguage(n.title, language))}</title><link href="${xml(`${home}/${n.number}?l=${language}`)}"/>` +
      `<published>${n.publishedAt.toISOString()}</published><updated>${n.changedAt.toISOString()}</updated><content>${xml(body.join('\n\n'))}</content></entry>`
    return { text, updated: n.changedAt }
  })
  return atom({
    self: `${home}/feed?l=${language}`,
    page: `${home}?l=${language}`,
    ...{ title: words.title(given.name), author: given.name, language, entries, updated: given.updated },
  })
}
