/** A hall full of people at one address is no attack; a script that makes up devices is soon above this. */
const free = 60
const perSecond = 0.2
const keep = 20_000

/**
 * Lets so many new devices of one address vote; after that they confirm an address first, which nobody who means it is kept from. Addresses are
 * remembered for some minutes, in memory only.
 */
export function newDeviceLimit(now: () => number = Date.now): (address: string, device: string) => boolean {
  // Those let in of late: a form that is sent twice is no second device.
  const lately = new Set<string>()
  // In order of last use, so that the first is the one to forget.
  const buckets = new Map<string, { tokens: number; at: number }>()
  return (address, device) => {
    if (lately.has(device)) return true
    const key = network(address)
    const last = buckets.get(key) ?? { tokens: free, at: now() }
    const tokens = Math.min(free, last.tokens + ((now() - last.at) / 1_000) * perSecond)
    buckets.delete(key)
    buckets.set(key, { tokens: Math.max(0, tokens - 1), at: now() })
    if (buckets.size > keep) buckets.delete(buckets.keys().next().value as string)
    if (tokens < 1) return false
    if (lately.size >= keep) lately.clear()
    lately.add(device)
    return true
  }
}

/** Of IPv6 the network: whoever has one address of it has all. */
const network = (address: string): string =>
  address.includes(':') && !address.includes('.') ? address.split(':').slice(0, 4).join(':') : address
