import { languages } from 'virtual:contract'
import type { Language } from '../../../contract/language.ts'

/** What can be printed: with the touchpoint's own link, or with a code for each. */
export const printForms = ['poster', 'card', 'receipt', 'code-card', 'code-receipt'] as const
export type PrintForm = (typeof printForms)[number]

export type PrintSearch = { touchpoint?: string; form?: PrintForm; language?: Language }

export function readPrintSearch(given: Record<string, unknown>): PrintSearch {
  const form = printForms.find((f) => f === given.form)
  const language = languages.find((l) => l === given.language)
  return {
    ...(typeof given.touchpoint === 'string' && { touchpoint: given.touchpoint }),
    ...(form && { form }),
    ...(language && { language }),
  }
}
