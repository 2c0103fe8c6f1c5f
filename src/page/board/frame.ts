import { inLanguage, type Language } from '../../contract/language.ts'
import { bundle, sheet } from '../assets.ts'
import { attribute, encode } from '../html.ts'
import { languageNames } from '../language.ts'
import { languageNav } from '../language-nav.ts'
import { newsWords } from '../news/words.ts'
import type { BoardFrame } from './view.ts'
import { boardWords } from './words.ts'

export type Tab = 'ideas' | 'roadmap' | 'news' | 'write' | 'you'
type Page = { html: string; csp: string }
/** A place that can be gone to, its address whole. */
type Way = { to: string; words: string; here?: boolean; style?: string }

/** A page of the board: who it is, its tabs, and what it holds. `here` is its address without the language; `script` where it has one; `feed` where it has one of its own. */
export function boardPage(
  frame: BoardFrame,
  given: { tab: Tab | null; title?: string; here: string; main: string; script?: boolean; feed?: Way },
): Page {
  const { home, language, news, open } = frame
  const words = boardWords[language]
  const name = boardName(frame)
  const to = (path: string) => `${home}${path}?l=${language}`
  const { title, here, main, script = false, tab } = given
  const around = { language, colour: frame.colour, brandName: frame.brandName, label: words.nav, here, main, script }
  const whole = title ? `${title} – ${name}` : name
  // Of a board that is not there nothing is left to go to.
  if (!home) return publicPage({ ...around, home, title: title ?? '', tabs: [], foot: [], feed: null })
  const tabs: (Way & { id: Tab })[] = [
    { id: 'ideas', to: to(''), words: words.tabs.ideas },
    { id: 'roadmap', to: to('/roadmap'), words: words.tabs.roadmap },
    ...(news ? [{ id: 'news' as const, to: to('/news'), words: newsWords[language].tabs.news }] : []),
    { id: 'write', to: to('/new'), words: words.tabs.write, style: 'w' },
  ]
  const you = { to: to('/you'), words: words.tabs.you }
  if (!open) return publicPage({ ...around, home: '', title: whole, tabs: [], foot: [you], feed: null })
  const feed = given.feed ?? { to: to('/feed'), words: name }
  return publicPage({
    ...{ ...around, home: to(''), title: whole, feed },
    tabs: tabs.map((t) => ({ ...t, here: t.id === tab })),
    foot: [{ to: feed.to, words: words.follow.feed }, you],
  })
}

/** What stands around whatever all may read: whose page it is, its languages, where one can go from here. Nothing is loaded. */
export function publicPage(page: {
  language: Language
  colour: string | null
  brandName: string
  /** Where the name leads; '' where there is nowhere to go. */
  home: string
  title: string
  tabs: Way[]
  /** What the tabs are, for who hears the page. */
  label: string
  foot: Way[]
  feed: Way | null
  here: string
  main: string
  script?: boolean
}): Page {
  const { language, colour, home, tabs, foot, feed, here } = page
  const { style, script, csp } = page.script
    ? bundle('board', colour, "'self'")
    : { ...sheet('board', colour), script: '' }
  const link = ({ to, words, here, style }: Way) =>
    `<a href="${encode(to)}"${here ? ' aria-current=page' : ''}${style ? ` class=${style}` : ''}>${encode(words)}</a>`
  const with_ = here.includes('?') ? '&amp;' : '?'
  const nav = languageNav(language, languageNames, (l) => `${encode(here)}${with_}l=${l}`)
  const name = `<b>${encode(page.brandName)}</b>`
  const html =
    `<!doctype html><html lang=${language}><meta name=viewport content=width=device-width><title>${encode(page.title)}</title><link rel=icon href=data:,>` +
    `${feed ? `<link rel=alternate type=application/atom+xml href="${encode(feed.to)}"${attribute('title', feed.words)}>` : ''}<style>${style}</style>` +
    `<body><header>${home ? `<a href="${encode(home)}">${name}</a>` : name}${nav}</header>` +
    `${tabs.length ? `<nav${attribute('aria-label', page.label)} class=tabs>${tabs.map(link).join('')}</nav>` : ''}<main>${page.main}</main>` +
    `${foot.length ? `<footer>${foot.map(link).join('')}</footer>` : ''}${script ? `<script>${script}</script>` : ''}`
  return { html, csp }
}

/** What the board calls itself in this language. */
export const boardName = (frame: Pick<BoardFrame, 'title' | 'language' | 'brandName'>): string =>
  inLanguage(frame.title, frame.language) || boardWords[frame.language].title(frame.brandName)

/** Of what somebody wrote: it may run the other way, and its lines are kept. */
export const written = (text: string, name = 'p'): string => `<${name} dir=auto class=t>${encode(text)}</${name}>`

const counts = new Map<string, Intl.NumberFormat>()
export function counted(n: number, language: Language, digits = 0): string {
  const key = `${language} ${digits}`
  const format =
    counts.get(key) ??
    new Intl.NumberFormat(language === 'en' ? 'en-GB' : `${language}-FI`, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
  counts.set(key, format)
  return format.format(n)
}

const days = new Map<string, Intl.DateTimeFormat>()
/** A day as the reader writes it. */
export function dayIn(at: Date, language: Language, zone: string): string {
  const key = `${language} ${zone}`
  const format =
    days.get(key) ??
    new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : `${language}-FI`, { dateStyle: 'medium', timeZone: zone })
  days.set(key, format)
  return `<time datetime=${at.toISOString()}>${format.format(at)}</time>`
}

/** Ways to the pages before and after this one of a long list. `to` gives the address of a page. */
export function pager(language: Language, page: number, pages: number, to: (page: number) => string): string {
  if (pages <= 1) return ''
  const { less, more } = boardWords[language]
  const way = (n: number, rel: 'prev' | 'next', words: string) =>
    n >= 1 && n <= pages ? `<a rel=${rel} href="${encode(to(n))}">${words}</a>` : '<span></span>'
  const here = `${counted(page, language)} / ${counted(pages, language)}`
  return `<p class=pager>${way(page - 1, 'prev', `← ${less}`)}<span>${here}</span>${way(page + 1, 'next', `${more} →`)}</p>`
}

/** What every form of the board carries: the language, and a key for a device that has none. */
export const carried = (frame: BoardFrame): string =>
  `<input type=hidden name=l value=${frame.language}><input type=hidden name=d value=${frame.key}>`
