import type { Language } from '../contract/language.ts'
import { paper as en } from '../text/en/paper.ts'
import { paper as fi } from '../text/fi/paper.ts'
import { paper as sv } from '../text/sv/paper.ts'

/** Our sentences for codes on paper and tablets. */
export const paperTexts: Record<Language, typeof fi> = { fi, sv, en }
