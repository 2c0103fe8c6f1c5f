import type { Language } from '../../contract/language.ts'
import { mail as en } from '../../text/en/mail.ts'
import { mail as fi } from '../../text/fi/mail.ts'
import { mail as sv } from '../../text/sv/mail.ts'

/** Our own sentences in mails, Finnish first. */
export const mailWords: Record<Language, typeof fi> = { fi, sv, en }
