import { inLanguage, type Localized, shownLanguage } from '../../contract/language.ts'
import type { ToldEffect } from '../../contract/notice.ts'
import { counted, dayIn, pager, written } from '../board/frame.ts'
import { encode } from '../html.ts'
import { effectLine } from './effect.ts'
import { type NewsFrame, newsPage } from './frame.ts'
import { newsWords } from './words.ts'

/** What the pages show of a notice. */
export type ShownNotice = {
  number: number
  state: 'published' | 'withdrawn'
  title: Localized
  said: Localized
  did: Localized
  asked: number
  publishedAt: Date
  withdrawnAt: Date | null
  quotes: { words: string; language: string | null }[]
  /** Of the improvements that it tells of, as far as judged. */
  effects: ToldEffect[]
}
type Page = { html: string; csp: string }

/** What was changed, the newest first. */
export function newsListPage(
  frame: NewsFrame,
  { notices, page, pages }: { notices: ShownNotice[]; page: number; pages: number },
): Page {
  const { home, language } = frame
  const words = newsWords[language]
  const main =
    `<h1>${words.heading}</h1><p class=h>${words.why}</p>` +
    (notices.length === 0 ? `<p class=h>${words.none}</p>` : notices.map((n) => article(frame, n, 'h2')).join('')) +
    pager(language, page, pages, (n) => `${home}?l=${language}${n > 1 ? `&page=${n}` : ''}`)
  return newsPage(frame, { tab: 'news', here: page > 1 ? `${home}?page=${page}` : home, main })
}

/** One notice at its own address; one that was withdrawn says so and nothing else. */
export function newsOnePage(frame: NewsFrame, notice: ShownNotice): Page {
  const words = newsWords[frame.language]
  const { title, main } = one(frame, notice)
  const back = `<p><a href="${frame.home}?l=${frame.language}">${words.all}</a></p>`
  return newsPage(frame, { tab: null, title, here: `${frame.home}/${notice.number}`, main: main + back })
}

/** The same for one of those who asked, with a button that says that they have read it. A GET shows it and does nothing. */
export function toldPage(frame: NewsFrame, here: string, notice: ShownNotice, state: 'ask' | 'read'): Page {
  const words = newsWords[frame.language]
  const { title, main } = one(frame, notice)
  const form =
    notice.state === 'withdrawn'
      ? ''
      : state === 'ask'
        ? `<form method=post action="${encode(here)}?l=${frame.language}"><button>${words.personal.read}</button></form>`
        : `<p role=status><b>${words.personal.thanks}</b> ${words.personal.thanksWhy}</p>`
  return newsPage(frame, { tab: null, title, here, main: main + form })
}

/** Said instead of a page that is not there. */
export function noNewsPage(language: NewsFrame['language'], here: string): Page {
  const words = newsWords[language]
  const frame: NewsFrame = {
    ...{ language, brandName: '', colour: null, zone: 'UTC', home: '', results: false, board: null },
  }
  return newsPage(frame, {
    ...{ tab: null, title: words.unknown, here },
    main: `<h1>${words.unknown}</h1><p>${words.unknownWhy}</p>`,
  })
}

/** A notice alone on a page. Of one that was withdrawn its title is told no more either. */
function one(frame: NewsFrame, notice: ShownNotice): { title: string; main: string } {
  return notice.state === 'withdrawn'
    ? { title: newsWords[frame.language].withdrawn, main: gone(frame, notice) }
    : { title: inLanguage(notice.title, frame.language), main: article(frame, notice, 'h1') }
}

function gone({ language, zone }: NewsFrame, { withdrawnAt }: ShownNotice): string {
  const words = newsWords[language]
  return `<h1>${words.withdrawn}</h1><p>${withdrawnAt ? words.withdrawnWhy(dayIn(withdrawnAt, language, zone)) : ''}</p>`
}

function article(frame: NewsFrame, n: ShownNotice, heading: 'h1' | 'h2'): string {
  const { language, zone, home } = frame
  const words = newsWords[language]
  const title = encode(inLanguage(n.title, language))
  const said = inLanguage(n.said, language)
  // Whoever reads another language than it is written in is told so, and so is what reads aloud.
  const strange = (text: Localized): string => {
    const shown = shownLanguage(text, language)
    return shown && shown !== language ? ` lang=${shown}` : ''
  }
  const shown = shownLanguage(n.did, language)
  const note = shown && shown !== language ? `<p class=n>${words.writtenIn[shown]}</p>` : ''
  const quotes = n.quotes.map(
    (q) => `<blockquote dir=auto${q.language ? ` lang="${encode(q.language)}"` : ''}>${encode(q.words)}</blockquote>`,
  )
  return (
    `<article class=card><${heading} dir=auto${strange(n.title)}>${heading === 'h2' ? `<a href="${home}/${n.number}?l=${language}">${title}</a>` : title}</${heading}>` +
    `<p class=n>${words.published(dayIn(n.publishedAt, language, zone))}. ${words.asked(counted(n.asked, language))}</p>` +
    note +
    (said ? `<h3>${words.said}</h3><div${strange(n.said)}>${written(said)}</div>` : '') +
    `<h3>${words.did}</h3><div${strange(n.did)}>${written(inLanguage(n.did, language))}</div>` +
    (n.effects.length > 0
      ? `<h3>${words.effect.title}</h3>${n.effects.map((e) => `<p>${encode(effectLine(e, language))}</p>`).join('')}`
      : '') +
    (quotes.length > 0 ? `<h3>${words.quotes}</h3>${quotes.join('')}` : '') +
    '</article>'
  )
}
