type Bucket = { tokens: number; at: number; next: number; waiting: number }
type Pace = { free: number; perSecond: number; everyMs: number; mostWaiting: number }

/** An address may be a whole store's, office's or operator's: forty wrong codes at once are taken for mistakes, after that one code a second is looked up. */
const ofAddress: Pace = { free: 40, perSecond: 0.5, everyMs: 1_000, mostWaiting: 20 }
/** Of all addresses together, against many that guess at once. A million codes in use would be hit once in some two years. */
const ofAll: Pace = { free: 500, perSecond: 5, everyMs: 40, mostWaiting: 200 }
const keep = 20_000

/**
 * Slows down whoever guesses codes on paper. Only codes that are well formed and yet nobody's count as guesses: a typing error fails its check
 * letter first. Nobody is refused for a neighbour's guesses as long as few wait; they are served one after the other.
 */
export function openGuessLimit(
  now: () => number = Date.now,
  sleep = (ms: number) => new Promise((r) => setTimeout(r, ms)),
) {
  // In order of last use, so that the first is the one to forget.
  const buckets = new Map<string, Bucket>()
  const bucketOf = (key: string, pace: Pace): Bucket => {
    const last = buckets.get(key) ?? { tokens: pace.free, at: now(), next: 0, waiting: 0 }
    const tokens = Math.min(pace.free, last.tokens + ((now() - last.at) / 1_000) * pace.perSecond)
    const bucket = Object.assign(last, { tokens, at: now() })
    buckets.delete(key)
    buckets.set(key, bucket)
    if (buckets.size > keep) buckets.delete(buckets.keys().next().value as string)
    return bucket
  }
  const both = (address: string) =>
    [
      [`a${network(address)}`, ofAddress],
      ['all', ofAll],
    ] as const

  return {
    /** A code that could be one and is none. */
    missed(address: string): void {
      for (const [key, pace] of both(address)) {
        const bucket = bucketOf(key, pace)
        bucket.tokens = Math.max(0, bucket.tokens - 1)
      }
    },
    /** Waits for this address's turn; false when too many wait already. */
    async turn(address: string): Promise<boolean> {
      for (const [key, pace] of both(address)) {
        const bucket = bucketOf(key, pace)
        if (bucket.tokens >= 1) continue
        if (bucket.waiting >= pace.mostWaiting) return false
        const at = Math.max(now(), bucket.next)
        bucket.next = at + pace.everyMs
        bucket.waiting += 1
        await sleep(at - now())
        bucket.waiting -= 1
      }
      return true
    },
  }
}

/** Of IPv6 the network: whoever has one address of it has all. */
const network = (address: string): string =>
  address.includes(':') && !address.includes('.') ? address.split(':').slice(0, 4).join(':') : address
