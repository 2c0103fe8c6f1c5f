import type { Language } from '../../contract/language.ts'
import { sheet } from '../assets.ts'
import { attribute, encode } from '../html.ts'
import { languageNames } from '../language.ts'
import { languageNav } from '../language-nav.ts'
import { newsWords } from './words.ts'

export type NewsFrame = {
  language: Language
  /** In the page's language. */
  brandName: string
  colour: string | null
  zone: string
  /** Where the pages are: /news/<address>. */
  home: string
  /** Whether there are results to show. */
  results: boolean
}

/** A page of the news: who it is from, its tabs, and what it holds. `here` is its address without the language. No script, nothing loaded. */
export function newsPage(
  frame: NewsFrame,
  { tab, title, here, main }: { tab: 'news' | 'results' | null; title?: string; here: string; main: string },
): { html: string; csp: string } {
  const { language, home } = frame
  const words = newsWords[language]
  const { style, csp } = sheet('news', frame.colour)
  const name = words.title(frame.brandName)
  const tabs = (frame.results ? (['news', 'results'] as const) : []).map(
    (id) =>
      `<a href="${home}${id === 'results' ? '/results' : ''}?l=${language}"${id === tab ? ' aria-current=page' : ''}>${words.tabs[id]}</a>`,
  )
  const nav = languageNav(language, languageNames, (l) => `${encode(here)}?l=${l}`)
  const html =
    `<!doctype html><html lang=${language}><meta name=viewport content=width=device-width><title>${encode(title ? `${title} – ${frame.brandName}` : name)}</title>` +
    `<link rel=icon href=data:,>${home ? `<link rel=alternate type=application/atom+xml href="${home}/feed?l=${language}"${attribute('title', name)}>` : ''}<style>${style}</style>` +
    `<body><header>${home ? `<a href="${home}?l=${language}">` : '<span>'}<b>${encode(frame.brandName)}</b>${home ? '</a>' : '</span>'}${nav}</header>` +
    `<main>${tabs.length > 0 ? `<nav class=tabs${attribute('aria-label', words.nav)}>${tabs.join('')}</nav>` : ''}${main}</main>` +
    `${home ? `<footer><a href="${home}/feed?l=${language}">${words.feed}</a></footer>` : ''}`
  return { html, csp }
}

/** Of what somebody wrote: it may run the other way, and its lines are kept. */
export const written = (text: string): string => `<p dir=auto class=t>${encode(text)}</p>`

const locale = (language: Language): string => (language === 'en' ? 'en-GB' : `${language}-FI`)

export const counted = (n: number, language: Language, digits = 0): string =>
  new Intl.NumberFormat(locale(language), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(n)

/** A day as the reader writes it. */
export const dayIn = (at: Date, language: Language, zone: string): string =>
  new Intl.DateTimeFormat(locale(language), { dateStyle: 'medium', timeZone: zone }).format(at)
