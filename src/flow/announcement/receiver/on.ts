import { sql } from 'kysely'
import { chatBody, type Saying } from '../../../catalog/receiver/chat.ts'
import { type Queued, queueFor } from '../../../catalog/receiver/queue.ts'
import type { Db } from '../../../engine/database/database.ts'
import type { Consumer } from '../../../engine/queue/queue.ts'
import { type Telling, tellings } from './event.ts'

/** How an event is said to people of its organisation, in its language; null where there is nothing to say (any more). */
export type Say = (event: Telling) => Promise<Saying | null>

/** Queues for each receiver what it wants to be told of. A batch that is heard again finds how far the receiver has heard, and queues nothing twice. */
export function receiverTeller(db: Db, say: Say): Consumer {
  return {
    name: 'receivers',
    batch: 1_000,
    gather: 100,
    hear: async (events, places = []) => {
      const orgs = [...new Set(events.map((e) => e.org))]
      const receivers = await db
        .selectFrom('receiver')
        .select(['id', 'org'])
        .where('org', 'in', orgs)
        .where('state', '=', 'on')
        .execute()
      if (receivers.length === 0) return
      const told = await tellings(
        db,
        events.map((event, n) => ({ event, place: places[n]! })),
      )
      for (const { id, org } of receivers)
        await tell(
          db,
          id,
          told.filter((t) => t.org === org),
          say,
        )
    },
  }
}

async function tell(db: Db, receiver: string, told: Telling[], say: Say): Promise<void> {
  const last = told.at(-1)
  if (!last) return
  await db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('receiver')
      .select(['id', 'org', 'kind', 'types', 'state', sql<string>`heard_xid::text`.as('xid'), 'heard_seq'])
      .where('id', '=', receiver)
      .forUpdate()
      .executeTakeFirst()
    if (row?.state !== 'on') return
    const fresh = told.filter(
      ({ place, type }) => isAfter(place, { xid: row.xid, seq: row.heard_seq }) && (row.types?.includes(type) ?? true),
    )
    const queued: Queued[] = []
    for (const event of fresh) {
      if (row.kind === 'webhook') queued.push(asWebhook(event))
      else {
        const saying = await say(event)
        const { kind } = row
        if (saying)
          queued.push({ event: event.id, type: event.type as Queued['type'], body: () => chatBody(kind, saying) })
      }
    }
    await queueFor(tx, row, queued)
    const { xid, seq } = last.place
    await sql`
      update receiver set heard_xid = ${xid}::text::xid8, heard_seq = ${seq}
      where id = ${receiver} and (heard_xid, heard_seq) < (${xid}::text::xid8, ${seq}::bigint)`.execute(tx)
  })
}

const isAfter = (a: { xid: string; seq: number }, b: { xid: string; seq: number }): boolean =>
  a.xid === b.xid ? a.seq > b.seq : BigInt(a.xid) > BigInt(b.xid)

const asWebhook = ({ org, place: _, ...event }: Telling): Queued => ({
  event: event.id,
  type: event.type as Queued['type'],
  body: (number) => JSON.stringify({ ...event, number, organisation: org }),
})
