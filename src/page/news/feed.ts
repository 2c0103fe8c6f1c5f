import { inLanguage, type Language } from '../../contract/language.ts'
import type { ShownNotice } from './notice.ts'
import { newsWords } from './words.ts'

/** Text inside XML 1.0, which can hold fewer characters than HTML: the others show as �. */
const xml = (text: string): string =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

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
    return (
      `<entry><id>urn:uuid:${n.id}</id><title>${xml(inLanguage(n.title, language))}</title><link href="${xml(`${home}/${n.number}?l=${language}`)}"/>` +
      `<published>${n.publishedAt.toISOString()}</published><updated>${n.changedAt.toISOString()}</updated><content>${xml(body.join('\n\n'))}</content></entry>`
    )
  })
  const newest = notices.reduce((m, n) => (n.changedAt > m ? n.changedAt : m), notices[0]?.changedAt ?? given.updated)
  const page = `${home}?l=${language}`
  return (
    `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}"><id>${xml(page)}</id>` +
    `<title>${xml(words.title(given.name))}</title><link rel="self" href="${xml(`${home}/feed?l=${language}`)}"/><link href="${xml(page)}"/>` +
    `<updated>${newest.toISOString()}</updated><author><name>${xml(given.name)}</name></author>${entries.join('')}</feed>\n`
  )
}
