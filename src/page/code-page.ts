import type { Language } from '../contract/language.ts'
import { opening } from './frame.ts'
import { attribute, encode } from './html.ts'
import { languageNames } from './language.ts'
import { languageNav } from './language-nav.ts'
import { paperTexts } from './paper-text.ts'

/** What is wrong with a typed code, as the rooms behind tell it. */
export type CodeTrouble =
  | { kind: 'empty' | 'unknown' | 'busy' }
  | { kind: 'length'; length: number }
  | { kind: 'letter'; at: number; letter: string }
  | { kind: 'check'; at: number | null; swapped: boolean }

/** The field for a code from a card or receipt, with what was wrong with the one that was typed. `action` is where it is sent. No script: it is one field and a button. */
export function codePage(language: Language, typed: string, trouble: CodeTrouble | null, action: string): string {
  const words = paperTexts[language].code
  const problem = trouble ? saidOf(trouble, language) : ''
  const nav = languageNav(
    language,
    languageNames,
    (l) => `?l=${l}${typed ? `&amp;c=${encodeURIComponent(typed)}` : ''}`,
  )
  return (
    `${opening(language, words.title)}<body data-w=none><main>` +
    `<header><b></b>${nav}</header>` +
    `<form method=post${attribute('action', action)} novalidate><input type=hidden name=l value=${language}>` +
    `<h1><label for=c>${words.title}</label></h1><p class=h id=h>${words.text}</p>` +
    `<input class="t k" id=c name=c autofocus autocomplete=off autocapitalize=characters spellcheck=false maxlength=80` +
    `${attribute('placeholder', words.form)}${attribute('value', typed)}${attribute('aria-describedby', problem ? 'm h' : 'h')}${problem ? ' aria-invalid=true' : ''}>` +
    `<p class=m role=alert id=m>${problem}</p><button>${words.go}</button></form></main>`
  )
}

function saidOf(trouble: CodeTrouble, language: Language): string {
  const words = paperTexts[language].code
  const place = (at: number) => words.place(at, Math.ceil(at / 4), ((at - 1) % 4) + 1)
  switch (trouble.kind) {
    case 'length':
      return words.length(trouble.length)
    case 'letter':
      return words.letter(place(trouble.at), encode(trouble.letter))
    case 'check':
      if (trouble.at === null) return words.check
      // The place is a guess: another wrong character may look just the same, so what is sure is said first.
      return `${words.check} ${
        trouble.swapped ? words.swapped(place(trouble.at), place(trouble.at + 1)) : words.checkAt(place(trouble.at))
      }`
    default:
      return words[trouble.kind]
  }
}
