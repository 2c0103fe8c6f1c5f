/** What an own text may name, each in braces. The link and the way to stop have to be in it. */
export const textPieces = ['link', 'stop', 'name', 'touchpoint', 'agent', 'reason'] as const
export const neededPieces = ['link', 'stop'] as const
export const mostTextLetters = 600

export type TextFault = (typeof neededPieces)[number] | 'unknown'

const piece = /\{([^{}|]*)(?:\|[^{}]*)?\}/g

/** What is wrong with an own text: a needed piece is missing, or one is named that there is none of. Nothing is wrong with an empty one. */
export function textFaults(text: string, step: 'invite' | 'remind' | 'call' = 'invite'): TextFault[] {
  if (text.trim() === '') return []
  const named = [...text.matchAll(piece)].map((m) => m[1]!)
  // What is read aloud has no link.
  const missing = step === 'call' ? [] : neededPieces.filter((p) => !named.includes(p))
  const known: readonly string[] = step === 'call' ? textPieces.slice(neededPieces.length) : textPieces
  return named.every((n) => known.includes(n)) ? missing : [...missing, 'unknown']
}
