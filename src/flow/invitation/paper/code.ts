import { createHash, createHmac } from 'node:crypto'

/**
 * Letters and digits of codes on paper: none that is taken for another (0 O Q, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V), next to no vowel, so that no
 * word comes about. Twenty-three, a prime: with a weight of its own for every place the check finds each single wrong letter and each swap.
 */
export const paperLetters = '23456789CDEFHJKMNPRTWXY'
/** Eleven letters of chance (23^11, some 10^15) and one that checks them. */
export const codeLength = 12
const prime = paperLetters.length

/** What is written for a letter that no code has, where there is but one it can stand for. */
const standsFor: Record<string, string> = { A: '4', B: '8', G: '6', O: 'D', '0': 'D', Q: 'D', S: '5', Z: '2' }
/** Letters that are taken for each other in print or by ear. */
const alike = ['38', '56', '68', '49', '7T', 'CE', 'EF', 'FP', 'PR', 'MN', 'MW', 'HN', 'XY', 'KX', 'TY', 'DP']

/** The letter that makes the weighted sum of all twelve a multiple of 23. */
function checkLetter(eleven: string): string {
  let sum = 0
  for (const [i, letter] of [...eleven].entries()) sum += (i + 1) * paperLetters.indexOf(letter)
  // 12 × 2 = 24 = 1 (mod 23), so 2 divides by the last place's weight.
  return paperLetters[(((-sum * 2) % prime) + prime) % prime]!
}

export const isSound = (code: string): boolean => checkLetter(code.slice(0, -1)) === code.at(-1)

/** A code for these words. Made of the house's secret, so that it can be printed again although only its hash is kept. */
export function codeFor(secret: string, words: string): string {
  let rest = BigInt(`0x${createHmac('sha512', secret).update(`paper:${words}`).digest('hex')}`)
  let eleven = ''
  for (let n = 1; n < codeLength; n++) {
    eleven += paperLetters[Number(rest % BigInt(prime))]
    rest /= BigInt(prime)
  }
  return eleven + checkLetter(eleven)
}

/** As it is printed: XXXX-XXXX-XXXX. */
export const grouped = (code: string): string => code.match(/.{1,4}/g)!.join('-')

/** What is kept of a code. Nobody gains by finding codes to stolen hashes: what they lead to was stolen with them. */
export const hashCode = (code: string): Buffer => createHash('sha256').update(`paper:${code}`).digest()

/** What is wrong with a code as it was typed; `at` counts its letters from 1, without dashes. */
export type CodeProblem =
  | { kind: 'empty' }
  | { kind: 'length'; length: number }
  | { kind: 'letter'; at: number; letter: string }
  /** `at`: the one place where a look-alike or two swapped letters would make it right; null where there are several or none. */
  | { kind: 'check'; at: number | null; swapped: boolean }

/** Reads what somebody typed: any case, any dashes or blanks, also with the address in front. */
export function readCode(typed: string): { code: string } | { problem: CodeProblem } {
  const bare = typed
    .normalize('NFKC')
    .replace(/^.*\/k\//i, '')
    .toUpperCase()
    .replace(/[\s\p{Pd}\p{Pc}.,:;/*'"]/gu, '')
  const letters = Array.from(bare, (letter) => standsFor[letter] ?? letter)
  if (letters.length === 0) return { problem: { kind: 'empty' } }
  const odd = letters.findIndex((letter) => !paperLetters.includes(letter))
  if (odd >= 0) return { problem: { kind: 'letter', at: odd + 1, letter: letters[odd]! } }
  if (letters.length !== codeLength) return { problem: { kind: 'length', length: letters.length } }
  const code = letters.join('')
  return isSound(code) ? { code } : { problem: { kind: 'check', ...suspect(code) } }
}

function suspect(code: string): { at: number | null; swapped: boolean } {
  const found: { at: number; swapped: boolean }[] = []
  for (let i = 0; i < codeLength; i++) {
    const others = alike.filter((pair) => pair.includes(code[i]!)).map((pair) => pair.replace(code[i]!, ''))
    const mended = others.some((other) => isSound(code.slice(0, i) + other + code.slice(i + 1)))
    if (mended) found.push({ at: i + 1, swapped: false })
    const swap = code.slice(0, i) + code[i + 1] + code[i] + code.slice(i + 2)
    if (i + 1 < codeLength && isSound(swap)) found.push({ at: i + 1, swapped: true })
  }
  return found.length === 1 ? found[0]! : { at: null, swapped: false }
}
