import type { NewsItem } from '../../contract/idea-view.ts'
import type { Language } from '../../contract/language.ts'
import { atom, xml } from '../atom.ts'
import { boardWords } from './words.ts'

/** What is new on a board, or with one idea, as Atom (RFC 4287). Texts are plain, so that no reader takes them for markup. */
export function atomFeed(given: {
  /** Where it is, with the house's address. */
  self: string
  /** The page it tells of. */
  page: string
  /** The board, with the house's address. */
  home: string
  title: string
  author: string
  language: Language
  entries: NewsItem[]
  /** Of an empty feed. */
  updated: Date
}): string {
  const words = boardWords[given.language]
  const entry = (e: NewsItem) => {
    const link = `${given.home}/${e.number}?l=${given.language}`
    const said = [
      e.state === 'open' ? '' : words.states[e.state],
      e.body,
      e.answer ? `${words.answer(given.author)}: ${e.answer}` : '',
    ].filter(Boolean)
    return (
      `<entry><id>urn:uuid:${e.id}</id><title>${xml(e.title || words.erased)}</title><link href="${xml(link)}"/><published>${e.published.toISOString()}</published>` +
      `<updated>${e.updated.toISOString()}</updated><author><name>${xml(e.authorName || words.nobody)}</name></author><content xml:lang="${xml(e.language)}">${xml(said.join('\n\n'))}</content></entry>`
    )
  }
  return atom({ ...given, entries: given.entries.map((e) => ({ text: entry(e), updated: e.updated })) })
}
