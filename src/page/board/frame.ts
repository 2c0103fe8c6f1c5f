import { inLanguage, type Language } from '../../contract/language.ts'
import { bundle } from '../assets.ts'
import { attribute, encode } from '../html.ts'
import { languageNames } from '../language.ts'
import { languageNav } from '../language-nav.ts'
import type { BoardFrame } from './view.ts'
import { boardWords } from './words.ts'

export type Tab = 'ideas' | 'roadmap' | 'write' | 'you'

/** A page of the board: who it is, its tabs, and what it holds. `here` is its address without the language; `script` where it has one. */
export function boardPage(
  frame: BoardFrame,
  {
    tab,
    title,
    here,
    main,
    script = false,
  }: { tab: Tab | null; title?: string; here: string; main: string; script?: boolean },
): { html: string; csp: string } {
  const { home, language } = frame
  const words = boardWords[language]
  const { style, script: code, csp } = bundle('board', frame.colour, "'self'")
  const name = boardName(frame)
  const tabs = (['ideas', 'roadmap', 'write'] as const).map((id) => {
    const to = id === 'ideas' ? home : `${home}/${id === 'write' ? 'new' : id}`
    return `<a href="${to}?l=${language}"${id === tab ? ' aria-current=page' : ''}${id === 'write' ? ' class=w' : ''}>${words.tabs[id]}</a>`
  })
  const with_ = here.includes('?') ? '&amp;' : '?'
  const nav = languageNav(language, languageNames, (l) => `${encode(here)}${with_}l=${l}`)
  const html =
    `<!doctype html><html lang=${language}><meta name=viewport content=width=device-width><title>${encode(title ? `${title} – ${name}` : name)}</title>` +
    `<link rel=icon href=data:,><link rel=alternate type=application/atom+xml href="${home}/feed?l=${language}"${attribute('title', name)}><style>${style}</style>` +
    `<body><header><a href="${home}?l=${language}"><b>${encode(frame.brandName)}</b></a>${nav}</header><nav${attribute('aria-label', words.nav)} class=tabs>${tabs.join('')}</nav>` +
    `<main>${main}</main><footer><a href="${home}/feed?l=${language}">${words.follow.feed}</a><a href="${home}/you?l=${language}">${words.tabs.you}</a></footer>` +
    `${script ? `<script>${code}</script>` : ''}`
  return { html, csp }
}

/** What the board calls itself in this language. */
export const boardName = (frame: Pick<BoardFrame, 'title' | 'language' | 'brandName'>): string =>
  inLanguage(frame.title, frame.language) || boardWords[frame.language].title(frame.brandName)

/** Of what somebody wrote: it may run the other way, and its lines are kept. */
export const written = (text: string, name = 'p'): string => `<${name} dir=auto class=t>${encode(text)}</${name}>`

const counts = new Map<Language, Intl.NumberFormat>()
export function counted(n: number, language: Language): string {
  const format = counts.get(language) ?? new Intl.NumberFormat(language === 'en' ? 'en-GB' : `${language}-FI`)
  counts.set(language, format)
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

/** What every form of the board carries: the language, and a key for a device that has none. */
export const carried = (frame: BoardFrame): string =>
  `<input type=hidden name=l value=${frame.language}><input type=hidden name=d value=${frame.key}>`
