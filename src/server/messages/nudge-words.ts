import type { Language } from '../../contract/language.ts'
import { nudges as en } from '../../text/en/nudges.ts'
import { nudges as fi } from '../../text/fi/nudges.ts'
import { nudges as sv } from '../../text/sv/nudges.ts'

export const nudgeWords = { fi, sv, en } satisfies Record<Language, typeof fi>
