import type { Database } from '../../../engine/database/database.ts'
import type { Presence } from '../../../engine/queue/queue.ts'
import { expire } from './expire.ts'
import { Lane, type LaneOptions } from './lane.ts'
import { claimers, giveBack } from './settle.ts'
import type { Way } from './way.ts'

/** Whoever queues messages tells it here, so that they go at once instead of at the next poll. */
export const messagesQueued = 'hetki_messages'

export type Sender = {
  wake(): void
  /** Lets what is in hand end, gives back what is not. */
  stop(): Promise<void>
}

export type SenderOptions = Partial<LaneOptions> & {
  /** How often to look for messages of dead servers, and for those that nobody needs any more. */
  reapMs?: number
}

/**
 * Sends due messages over the ways there are, shared with the other servers: each message is claimed by one, and what a server that died had in
 * hand is given back or becomes unknown, never sent again blindly. Messages of a channel without a way wait until they are too late.
 */
export async function openSender(
  database: Database,
  presence: Presence,
  ways: Way[],
  {
    say = () => {},
    tell = () => {},
    now = () => new Date(),
    pollMs = 1_000,
    closedMs = [1_000, 60_000],
    reapMs = 5_000,
  }: SenderOptions = {},
): Promise<Sender> {
  const { db } = database
  const lanes = ways.map((way) => new Lane(db, presence, way, { say, tell, now, pollMs, closedMs }))
  const wake = () => {
    for (const lane of lanes) lane.wake()
  }
  const deafen = await database.listen(messagesQueued, wake)

  const reap = async () => {
    await presence.name()
    const dead = await presence.gone(await claimers(db))
    if (dead.length > 0)
      for (const [org, unknown] of await giveBack(db, dead, now())) {
        say('messages of a server that died are unknown', { org, unknown })
        tell(org)
      }
    for (const org of await expire(db, now())) tell(org)
  }
  let reaping: Promise<void> | null = null
  const timer = setInterval(() => {
    reaping ??= reap()
      .catch((error: unknown) => say('messages of dead servers cannot be looked for', { err: error }))
      .finally(() => {
        reaping = null
      })
  }, reapMs)

  return {
    wake,
    async stop() {
      clearInterval(timer)
      await deafen()
      await reaping
      await Promise.all(lanes.map((lane) => lane.stop()))
      await presence.leave()
    },
  }
}
