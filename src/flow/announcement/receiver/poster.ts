import { deliveriesQueued } from '../../../catalog/receiver/queue.ts'
import type { Unseal } from '../../../catalog/receiver/read.ts'
import type { Database } from '../../../engine/database/database.ts'
import type { Outbound, Patience } from '../../../engine/outbound/outbound.ts'
import { growing, Sleeper } from '../../../engine/queue/pacing.ts'
import { type Claimed, claimFor, dueReceivers, settle } from './claim.ts'
import { outcomeOf, type Tried } from './outcome.ts'
import { signedHeaders } from './sign.ts'

export type PosterOptions = {
  say?: (what: string, more?: Record<string, unknown>) => void
  /** Something changed that screens of this organisation show. */
  tell?: (org: string) => void
  now?: () => Date
  pollMs?: number
  patience?: Patience
}

export type Poster = { wake(): void; stop(): Promise<void> }

/** Of one receiver, while it replies; one that does not has one at a time. */
const atOnce = 4
/** A stopping server waits so long for what is under way; the rest is tried again when its lease ends. */
const stopMs = 5_000

/**
 * Brings due deliveries to their receivers, shared with the other servers. Each receiver has its own turn: one that hangs keeps nobody else
 * waiting. A delivery is leased before it goes; when this server dies, another one tries again with the same id, number and bytes.
 */
export async function openPoster(
  database: Database,
  outbound: Outbound,
  unseal: Unseal,
  {
    say = () => {},
    tell = () => {},
    now = () => new Date(),
    pollMs = 1_000,
    patience = { connectMs: 5_000, replyMs: 15_000 },
  }: PosterOptions = {},
): Promise<Poster> {
  const { db } = database
  const sleeper = new Sleeper()
  const turns = new Map<string, Promise<void>>()
  const leaseMs = patience.connectMs * 2 + patience.replyMs * 2 + 15_000
  let stopping = false

  async function bring(one: Claimed): Promise<void> {
    const begun = performance.now()
    const tried = await post(one)
    const tookMs = Math.round(performance.now() - begun)
    const { disabled } = await settle(db, one, tried, tookMs, now())
    if (disabled && !tried.ok)
      say('a receiver is disabled', {
        ...{ org: one.org, receiver: one.receiver, problem: tried.problem, status: tried.status },
      })
    tell(one.org)
  }

  async function post(one: Claimed): Promise<Tried> {
    const address = unseal(one.address)
    const secrets = secretsOf(one, unseal, now())
    if (address === null || (one.kind === 'webhook' && secrets.length === 0))
      return { ok: false, status: null, reply: null, problem: 'secret-lost' }
    const at = now()
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Hetki-Webhooks/1',
      ...(one.kind === 'webhook' && signedHeaders(one.event, at, one.body, secrets)),
    }
    const exchanged = await outbound.send({ method: 'POST', url: new URL(address), headers, body: one.body, patience })
    return outcomeOf(exchanged, now())
  }

  /** One receiver's turn: until nothing of it is due. */
  async function turn(receiver: string): Promise<void> {
    while (!stopping) {
      const claimed = await claimFor(db, receiver, atOnce, now(), leaseMs)
      if (claimed.length === 0) return
      await Promise.all(claimed.map(bring))
    }
  }

  async function round(): Promise<void> {
    for (const receiver of await dueReceivers(db, now())) {
      if (turns.has(receiver)) continue
      const going = turn(receiver)
        .catch((error: unknown) => say('deliveries cannot be made or written down', { receiver, err: error }))
        .finally(() => turns.delete(receiver))
      turns.set(receiver, going)
    }
  }

  async function run(): Promise<void> {
    let troubles = growing(500, 15_000)
    while (!stopping) {
      try {
        await round()
        troubles = growing(500, 15_000)
        await sleeper.sleep(pollMs)
      } catch (error) {
        say('due deliveries cannot be looked for', { err: error })
        await sleeper.sleep(troubles.next().value)
      }
    }
  }

  const wake = () => sleeper.wake()
  const deafen = await database.listen(deliveriesQueued, wake)
  const over = run()
  return {
    wake,
    async stop() {
      stopping = true
      wake()
      await deafen()
      await over
      await Promise.race([Promise.all(turns.values()), new Promise((go) => setTimeout(go, stopMs).unref())])
    },
  }
}

/** The secrets that sign now, the newest first. */
function secretsOf({ secret, oldSecret, oldUntil }: Claimed, unseal: Unseal, now: Date): string[] {
  const sealed = [secret, oldUntil && oldUntil > now ? oldSecret : null]
  return sealed.flatMap((s) => (s ? (unseal(s) ?? []) : []))
}
