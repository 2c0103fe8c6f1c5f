import type { NewsItem } from '../../contract/idea-view.ts'
import type { Language } from '../../contract/language.ts'
import { boardWords } from './words.ts'

/** Text inside XML 1.0, which can hold fewer characters than HTML: the others show as �. */
const xml = (text: string): string =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

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
  const newest = given.entries.reduce(
    (m, e) => (e.updated > m ? e.updated : m),
    given.entries[0]?.updated ?? given.updated,
  )
  return (
    `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${given.language}"><id>${xml(given.page)}</id><title>${xml(given.title)}</title>` +
    `<link rel="self" href="${xml(given.self)}"/><link href="${xml(given.page)}"/><updated>${newest.toISOString()}</updated><author><name>${xml(given.author)}</name></author>` +
    `${given.entries.map(entry).join('')}</feed>\n`
  )
}
