import { sql } from 'kysely'
import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import type { StoredEvent } from '../../../contract/event.ts'
import { type PublicEvent, toldOf } from '../../../contract/receiver.ts'
import type { Db } from '../../../engine/database/database.ts'
import { idOf } from '../../../engine/database/id.ts'
import type { Place } from '../../../engine/queue/queue.ts'

type Heard = { event: StoredEvent; place: Place }
export type Telling = PublicEvent & { org: string; place: Place }

/**
 * What others are told of these events, in their order, each under the id that it has for ever. Answers to anonymous surveys are not told of:
 * the moment of an event would tell when somebody answered.
 */
export async function tellings(db: Db, heard: Heard[]): Promise<Telling[]> {
  const answers = heard.flatMap(({ event }) => (event.kind === 'answer' ? [event.answer] : []))
  const anonymous =
    answers.length === 0
      ? []
      : await db.selectFrom('answer').select('id').where('id', 'in', answers).where('anonymous', '=', true).execute()
  const silent = new Set(anonymous.map((a) => a.id))
  return heard.flatMap(({ event, place }) => {
    if (event.kind === 'answer' && silent.has(event.answer)) return []
    const told = toldOf(event)
    if (!told) return []
    const { xid, seq, at } = place
    return [
      {
        id: idOf(`event ${event.org} ${xid} ${seq}`),
        ...{ type: told.type, timestamp: at.toISOString(), cursor: `${xid}-${seq}`, data: told.data },
        ...{ org: event.org, place },
      },
    ]
  })
}

/** Rows of the outbox that one call looks at, whoever's they are: more would hold the reader up. */
const mostRead = 20_000

/**
 * What happened after a place, in the order of commits, up to the oldest transaction that still runs: what is committed late is never skipped.
 * `more`: there is more to read right now. `whole`: nothing between the place and here has been forgotten.
 */
export async function eventsAfter(
  db: Db,
  scope: OrgScope,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<{ events: PublicEvent[]; next: string; more: boolean; whole: boolean }> {
  demandWhole(scope)
  const [xid, seq] = (after ?? '0-0').split('-') as [string, string]
  type Row = { org: string | null; xid: string; seq: number; at: Date; body: StoredEvent; kind: string; n: number }
  const { rows } = await sql<Row>`
    with seen as (
      select o.*, row_number() over (order by o.xid, o.seq) as n
      from (
        select * from outbox s
        where (s.xid, s.seq) > (${xid}::text::xid8, ${seq}::bigint) and s.xid < pg_snapshot_xmin(pg_current_snapshot())
        order by s.xid, s.seq limit ${mostRead}
      ) o
    )
    (select xid::text, seq, at, org, kind, body, n from seen where org = ${scope.org} order by n limit ${limit})
    union all
    -- How far it was looked, whoever's that was.
    (select xid::text, seq, at, null, '', null, n from seen order by n desc limit 1)`.execute(db)
  const own = rows.filter((r) => r.org !== null).sort((a, b) => a.n - b.n)
  const last = rows.find((r) => r.org === null)
  const told = await tellings(
    db,
    own.map(({ xid, seq, at, body, kind }) => ({
      event: { ...body, kind, org: scope.org } as StoredEvent,
      place: { xid, seq, at },
    })),
  )
  const full = own.length === limit
  const end = full ? own.at(-1) : last
  return {
    events: told.map(({ org: _, place: __, ...event }) => event),
    next: end ? `${end.xid}-${end.seq}` : (after ?? '0-0'),
    more: full || (last?.n ?? 0) === mostRead,
    whole: after === undefined || (await isKept(db, xid, seq)),
  }
}

/** Whether all that came after a place is still kept: the row there is, or nothing has been cleared since. */
async function isKept(db: Db, xid: string, seq: string): Promise<boolean> {
  const { rows } = await sql<{ kept: boolean }>`
    select exists (select from outbox where (xid, seq) <= (${xid}::text::xid8, ${seq}::bigint))
      or not exists (select from outbox) as kept`.execute(db)
  return rows[0]?.kept === true
}
