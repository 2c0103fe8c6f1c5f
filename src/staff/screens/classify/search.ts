export const spans = [7, 28, 90, 365] as const
export const usualSpan = 28
export const kinds = ['all', 'text', 'unknown', 'other'] as const
export type ClassifySearch = { days?: number; channel?: string; only?: (typeof kinds)[number] }

/** What the address of this screen may hold; all else is left out. */
export function readClassifySearch(given: Record<string, unknown>): ClassifySearch {
  const days = spans.find((s) => s === Number(given.days))
  const only = kinds.find((k) => k === given.only)
  return {
    ...(days && days !== usualSpan && { days }),
    ...(typeof given.channel === 'string' && given.channel.length <= 40 && { channel: given.channel }),
    ...(only && only !== 'all' && { only }),
  }
}
