import type { Language } from '../contract/language.ts'
import { assets } from './assets.ts'
import { opening, statusLine } from './frame.ts'
import { encode } from './html.ts'
import { texts } from './language.ts'

/** What can be said instead of a survey. */
export type Notice = 'closed' | 'used' | 'unknown' | 'empty' | 'too-large' | 'broken'

/** A friendly page in place of a survey. It carries the script all the same: taps of an earlier visit may still wait to be sent. */
export function noticePage(notice: Notice, language: Language, name?: string, colour: string | null = null): string {
  const { title, text } = texts[language][notice]
  return (
    `${opening(language, name ? texts[language].title(name) : title, undefined, colour)}<body data-w=none>` +
    `<main><header><b>${encode(name ?? '')}</b></header><h1>${title}</h1><p class=h>${text}</p>${statusLine(language)}</main>` +
    `<script>${assets().script}</script>`
  )
}
