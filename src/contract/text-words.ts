/** What an own text may name, each in braces. The link and the way to stop have to be in it. */
export const textPieces = ['link', 'stop', 'name', 'touchpoint', 'agent', 'reason'] as const
export const neededPieces = ['link', 'stop'] as const
export const mostTextLetters = 600

export type TextFault = (typeof neededPieces)[number] | 'unknown'

const piece = /\{([^{}|]*)(?:\|[^{}]*)?\}/g

/** What is wrong with an own text: a needed piece is missing, or one is named that there is none of. Nothing is wrong with an empty one. */
export function textFaults(text: string): TextFault[] {
  if (text.trim() === '') return []
  const named = [...text.matchAll(piece)].map((m) => m[1]!)
  const missing = neededPieces.filter((p) => !named.includes(p))
  return named.every((n) => textPieces.some((p) => p === n)) ? missing : [...missing, 'unknown']
}
