import type { Language } from '../contract/language.ts'
import { assets } from './assets.ts'
import { opening } from './frame.ts'
import { encode } from './html.ts'
import { languageNames } from './language.ts'
import { languageNav } from './language-nav.ts'
import { mailWords } from './mail/words.ts'

export type LeaveState = 'ask' | 'done' | 'returned' | 'unknown' | 'test'

/** The page on which a customer says that they want no more surveys. A plain form; a GET shows it and does nothing. */
export function leavePage(
  state: LeaveState,
  language: Language,
  brand: { name: string; colour: string | null } | null,
): { html: string; csp: string } {
  const words = mailWords[language].leave
  const name = brand?.name ?? ''
  const said = {
    ask: [words.ask, words.askText(name)],
    done: [words.done, words.doneText],
    returned: [words.returned, words.returnedText],
    unknown: [words.unknown, words.unknownText],
    test: [words.ask, mailWords[language].test],
  }[state] as [string, string]
  const button = state === 'ask' ? ['leave', words.button] : state === 'done' ? ['back', words.back] : null
  const form = button
    ? `<form method=post><div id=go><button name=go value=${button[0]}${state === 'done' ? ' class=b' : ''}>${button[1]}</button></div></form>`
    : ''
  const html =
    `${opening(language, brand ? words.title(name) : said[0], undefined, brand?.colour ?? null)}<body data-w=none>` +
    `<main><header><b>${encode(name)}</b>${languageNav(language, languageNames, (l) => `?l=${l}`)}</header><h1>${said[0]}</h1><p class=h>${encode(said[1])}</p>${form}</main>`
  return { html, csp: assets(undefined, brand?.colour).csp }
}
