import type { Language } from '../contract/language.ts'

/** Text inside XML 1.0, which can hold fewer characters than HTML: the others show as �. */
export const xml = (text: string): string =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

/** A feed (Atom, RFC 4287) of entries that are written already. */
export function atom(given: {
  /** Where it is, with the house's address. */
  self: string
  /** The page it tells of. */
  page: string
  title: string
  author: string
  language: Language
  entries: { text: string; updated: Date }[]
  /** Of an empty feed. */
  updated: Date
}): string {
  const { entries } = given
  const newest = entries.length > 0 ? new Date(Math.max(...entries.map((e) => e.updated.getTime()))) : given.updated
  return (
    `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${given.language}"><id>${xml(given.page)}</id><title>${xml(given.title)}</title>` +
    `<link rel="self" href="${xml(given.self)}"/><link href="${xml(given.page)}"/><updated>${newest.toISOString()}</updated><author><name>${xml(given.author)}</name></author>` +
    `${entries.map((e) => e.text).join('')}</feed>\n`
  )
}
