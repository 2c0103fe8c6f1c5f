import type { Language } from '../../contract/language.ts'
import { board as en } from '../../text/en/board.ts'
import { board as fi } from '../../text/fi/board.ts'
import { board as sv } from '../../text/sv/board.ts'

export type BoardText = typeof fi

/** Our own sentences on the board and in its messages, Finnish first. */
export const boardWords: Record<Language, BoardText> = { fi, sv, en }
