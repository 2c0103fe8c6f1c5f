import { languages } from 'virtual:contract'
import type { Language } from '../../../contract/language.ts'

export type MailsSearch = { survey?: string; step?: 'remind'; language?: Language }

/** What the address of the mails' preview may hold. */
export function readMailsSearch({ survey, step, language }: Record<string, unknown>): MailsSearch {
  const spoken = languages.find((l) => l === language)
  return {
    ...(typeof survey === 'string' && { survey }),
    ...(step === 'remind' && { step: 'remind' as const }),
    ...(spoken && { language: spoken }),
  }
}
