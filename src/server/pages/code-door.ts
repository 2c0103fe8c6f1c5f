import type { Link } from '../../flow/invitation/invitation.ts'
import { type CodeProblem, hashCode, readCode } from '../../flow/invitation/paper/code.ts'
import type { LinkReader } from '../../flow/invitation/read.ts'
import { openGuessLimit } from '../guard/guess-limit.ts'

export type CodeTrouble = CodeProblem | { kind: 'unknown' } | { kind: 'busy' }

/** Finds what typed codes lead to, and slows down who guesses them. */
export function codeDoor(links: LinkReader) {
  const limit = openGuessLimit()
  // Codes that have led somewhere: whoever is answering by one is not guessing.
  const known = new Set<string>()
  return async (typed: string, address: string): Promise<{ link: Link; code: string } | { trouble: CodeTrouble }> => {
    const read = readCode(typed.slice(0, 300))
    if ('problem' in read) return { trouble: read.problem }
    const { code } = read
    const key = hashCode(code).toString('base64')
    if (!known.has(key) && !(await limit.turn(address))) return { trouble: { kind: 'busy' } }
    const link = await links.code(code)
    if (!link) {
      limit.missed(address)
      return { trouble: { kind: 'unknown' } }
    }
    if (known.size >= 20_000) known.clear()
    known.add(key)
    return { link, code }
  }
}
