import type { Language } from '../../contract/language.ts'
import { boardPage, publicPage } from '../board/frame.ts'
import type { BoardFrame } from '../board/view.ts'
import { encode } from '../html.ts'
import { newsWords } from './words.ts'

export type NewsFrame = {
  language: Language
  /** In the page's language. */
  brandName: string
  colour: string | null
  zone: string
  /** Where the pages are: /b/<address>/news, or /news/<address> where there is no open board; '' where there are none to go to. */
  home: string
  /** Whether there are results to show. */
  results: boolean
  /** The board whose news these are. */
  board: BoardFrame | null
}

/** A page of the news, in its board's frame where there is one. `here` is its address without the language. No script, nothing loaded. */
export function newsPage(
  frame: NewsFrame,
  { tab, title, here, main }: { tab: 'news' | 'results' | null; title?: string; here: string; main: string },
): { html: string; csp: string } {
  const { language, home, board } = frame
  const words = newsWords[language]
  const name = words.title(frame.brandName)
  const feed = home ? { to: `${home}/feed?l=${language}`, words: name } : null
  const tabs = (home && frame.results ? (['news', 'results'] as const) : []).map((id) => ({
    ...{ to: `${home}${id === 'results' ? '/results' : ''}?l=${language}`, words: words.tabs[id], here: id === tab },
  }))
  if (board) {
    const parts = tabs.map((t) => `<a href="${encode(t.to)}"${t.here ? ' aria-current=page' : ''}>${t.words}</a>`)
    const within = parts.length ? `<nav class=parts aria-label="${encode(words.nav)}">${parts.join('')}</nav>` : ''
    return boardPage(board, {
      ...{ tab: 'news', title: title ?? words.heading, here, main: within + main },
      ...(feed && { feed }),
    })
  }
  return publicPage({
    ...{ language, colour: frame.colour, brandName: frame.brandName, home: home && `${home}?l=${language}` },
    ...{ title: title ? [title, frame.brandName].filter(Boolean).join(' – ') : name, here, main, label: words.nav },
    ...{ tabs, feed, foot: feed ? [{ to: feed.to, words: words.feed }] : [] },
  })
}
