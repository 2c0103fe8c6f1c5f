import type { Language } from '../contract/language.ts'
import { page as en } from '../text/en/page.ts'
import { page as fi } from '../text/fi/page.ts'
import { page as sv } from '../text/sv/page.ts'

export type PageText = typeof fi

/** Our own sentences on the customer's page, Finnish first. */
export const texts: Record<Language, PageText> = { fi, sv, en }

export const languageNames = Object.keys(texts) as Language[]
