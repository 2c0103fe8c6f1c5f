import type { Language, Localized } from '../contract/language.ts'
import { attribute, encode } from './html.ts'
import { languageNames, texts } from './language.ts'
import type { SurveyView } from './view.ts'

/** What the organisation wrote, as it is shown: encoded, pieces filled in, marked where only another language has it. */
export type Said = { html: string; lang: string }

type Pieces = SurveyView['pieces']

const piece = /\{(touchpoint|agent|reason)(?:\|([^{}]*))?\}/g

/** Encoded text in the wanted language, else in the first that has it; `lang` is the attribute to mark the latter with, or ''. */
export function said(text: Localized | undefined, wanted: Language, pieces: Pieces): Said | null {
  const language = [wanted, ...languageNames].find((l) => text?.[l])
  if (!text || !language) return null
  return {
    html: encode(filled(text[language]!, language, pieces)),
    lang: language === wanted ? '' : attribute('lang', language),
  }
}

/** Puts names in the place of {touchpoint}, {agent} and {reason}; what is not known gives way to the fallback, or to a neutral phrase. */
export function filled(text: string, language: Language, pieces: Pieces): string {
  return text.replace(piece, (_, name: keyof Pieces, fallback: string | undefined) => {
    const known = name === 'agent' ? firstName(pieces.agent) : nameIn(pieces[name], language)
    return known || (fallback ?? texts[language].pieces[name])
  })
}

/** Customers are told no more of a person than they heard themselves. */
const firstName = (name: string | undefined): string => name?.trim().split(/\s+/u)[0] ?? ''

/** A touchpoint or reason without a name in this language is called by the one it has: the customer knows it by that. */
const nameIn = (name: Localized | undefined, wanted: Language): string | undefined =>
  [wanted, ...languageNames].map((l) => name?.[l]).find(Boolean)
