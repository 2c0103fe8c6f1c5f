import { Refusal } from '../../contract/refusal.ts'

type Bucket = { tokens: number; at: number }

/**
 * Requests of one key or session, never of one address: after an SMS blast thousands of customers share an operator's. A bucket of `burst`
 * requests fills up again by `perSecond`.
 */
export function openLimit({ burst, perSecond, keep = 20_000 }: { burst: number; perSecond: number; keep?: number }) {
  // In order of last use, so that the first is the one to forget.
  const buckets = new Map<string, Bucket>()
  return (key: string, now = Date.now()): void => {
    const last = buckets.get(key)
    const tokens = last ? Math.min(burst, last.tokens + ((now - last.at) / 1_000) * perSecond) : burst
    buckets.delete(key)
    buckets.set(key, { tokens: Math.max(0, tokens - 1), at: now })
    if (buckets.size > keep) buckets.delete(buckets.keys().next().value as string)
    if (tokens < 1) throw new Refusal('too-many-requests', { seconds: Math.ceil((1 - tokens) / perSecond) })
  }
}
