import { randomInt } from 'node:crypto'

/** Letters and digits that nobody mixes up when typing from paper: no 0 o, 1 i l. */
export const codeLetters = '23456789abcdefghjkmnpqrstuvwxyz'
const length = 8

/** Short code of an anonymous link: 31^8, some 850 thousand million. It says which touchpoint is meant and is no secret. */
export const newCode = (): string => Array.from({ length }, () => codeLetters[randomInt(codeLetters.length)]).join('')
