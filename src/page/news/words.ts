import type { Language } from '../../contract/language.ts'
import { news as en } from '../../text/en/news.ts'
import { news as fi } from '../../text/fi/news.ts'
import { news as sv } from '../../text/sv/news.ts'

/** Sentences of the page of news, Finnish first. */
export const newsWords: Record<Language, typeof fi> = { fi, sv, en }
