import { lookup as systemLookup } from 'node:dns/promises'
import { Agent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import { connect, isIP, type LookupFunction } from 'node:net'
import { isPublic } from './address.ts'
import { exchange } from './exchange.ts'
import type { Exchanged, Forbiddance, Outbound, Patience, Sent } from './outbound.ts'

type Address = { address: string; family: number }

export type OutboundOptions = {
  /** Hosts, each as host or host:port, that may be inside and may be called without TLS: named one by one by whoever runs the house. */
  inner?: readonly string[] | undefined
  /** Most connections to one host at once. */
  atOnce?: number
  resolve?: (host: string) => Promise<Address[]>
}

const patient: Patience = { connectMs: 10_000, replyMs: 30_000 }
const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '')

class Forbidden extends Error {
  readonly why: Forbiddance
  constructor(why: Forbiddance) {
    super(why)
    this.why = why
  }
}

/**
 * An HTTP client for addresses that others have written. A name is looked up once for each call, every address that it has is judged, and the
 * connection is made to one of these: a name that means something else a moment later changes nothing.
 */
export function openOutbound({ inner = [], atOnce = 8, resolve = resolveAll }: OutboundOptions = {}): Outbound {
  // Idle connections are given up before most servers do, so that a request meets no closed one.
  const options = { keepAlive: true, maxSockets: atOnce, timeout: 4_000 }
  const agents = { 'http:': new Agent(options), 'https:': new SecureAgent(options) }
  const named = new Set(inner.map((host) => host.trim().toLowerCase()).filter(Boolean))
  const mayBeInner = (url: URL) => named.has(hostOf(url)) || named.has(`${url.hostname}:${portOf(url)}`)

  function judge(url: URL): Forbiddance | null {
    if ((url.username || url.password) && !mayBeInner(url)) return 'credentials'
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && mayBeInner(url))) return 'not-https'
    const host = hostOf(url)
    return isIP(host) && !isPublic(host) && !mayBeInner(url) ? 'inner-address' : null
  }

  function forbids(text: string): Forbiddance | null {
    const url = URL.canParse(text) ? new URL(text) : null
    return url ? judge(url) : 'not-a-url'
  }

  /** The addresses of a host, all of them looked at; throws what is wrong. */
  async function addresses(url: URL, ms: number): Promise<Address[]> {
    const wrong = judge(url)
    if (wrong) throw new Forbidden(wrong)
    const host = hostOf(url)
    const found = isIP(host) ? [{ address: host, family: isIP(host) }] : await within(ms, resolve(host))
    if (found.length === 0) throw new Error('no such host')
    // One inside among several outside is a trap, not a mistake.
    if (!mayBeInner(url) && found.some((a) => !isPublic(a.address))) throw new Forbidden('inner-address')
    return found
  }

  return {
    async send({ method, url, headers = {}, body = null, patience = patient }: Sent): Promise<Exchanged> {
      try {
        const lookup = pinned(await addresses(url, patience.connectMs))
        const agent = agents[url.protocol as keyof typeof agents]
        return await exchange(method, url, headers, body, { agent, lookup, patience })
      } catch (error) {
        // Up to here nothing has been written to anybody.
        return { kind: 'unsent', problem: (error as Error).message }
      }
    },
    async reach(url, ms = 5_000) {
      try {
        return await listens((await addresses(url, ms))[0]!.address, portOf(url), ms)
      } catch (error) {
        return (error as Error).message
      }
    },
    forbids,
    async refuses(text, ms = 2_000) {
      const wrong = forbids(text)
      if (wrong) return wrong
      try {
        await addresses(new URL(text), ms)
        return null
      } catch (error) {
        return error instanceof Forbidden ? error.why : null
      }
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}

const resolveAll = (host: string): Promise<Address[]> => systemLookup(host, { all: true, verbatim: false })

/** Gives a connection the addresses that were looked at, whatever the name means by now. */
const pinned =
  (found: Address[]): LookupFunction =>
  (_host, options, done) => {
    const wanted = found.filter((a) => !options.family || a.family === options.family)
    const [first] = wanted
    if (!first) done(new Error('no address of this family'), '', 0)
    else if (options.all) done(null, wanted)
    else done(null, first.address, first.family)
  }

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error('the name was not found in time')), ms)
    work.then(done, failed).finally(() => clearTimeout(timer))
  })
}

function listens(address: string, port: number, ms: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(port, address)
    const end = (problem: string | null) => {
      socket.destroy()
      resolve(problem)
    }
    socket.setTimeout(ms, () => end('no connection in time'))
    socket.once('connect', () => end(null))
    socket.once('error', (error) => end(error.message))
  })
}
