import { sql } from 'kysely'
import type { LiveEvent } from '../../contract/live.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { idOf } from '../../engine/database/id.ts'
import type { Consumer } from '../../engine/queue/queue.ts'
import { holdTree } from './lock.ts'

type Tell = (org: string, event: LiveEvent) => void
/** Tells who follows what a notice tells of; that is written right of here. Returns how many messages were queued. */
type OfNotice = (org: string, notice: string) => Promise<number>
type Follower = { person: string; address: string; address_hash: Buffer; language: string }

/** So long a word about an idea is news. */
const usefulDays = 7
/** What happened to it that who follows is told of. */
const toldOf = ['answered', 'merged', 'refused']

/**
 * Tells who follows an idea, in the channel in which they confirmed an address: of the company's answer and state, of its own comments, of a merge, of a
 * notice about it.
 * Each at most once for each change, however often the event is heard. What it says is written when it goes.
 */
export function followerTeller(db: Db, tell: Tell, wakeSender: () => void, ofNotice: OfNotice): Consumer {
  return {
    name: 'followers',
    // Of all that happens little is about ideas: looked for rarely, in large pieces.
    batch: 1_000,
    gather: 500,
    async hear(events) {
      const orgs = new Set<string>()
      let queued = 0
      for (const event of events) {
        if (
          event.kind === 'idea.published' ||
          event.kind === 'idea.changed' ||
          event.kind === 'idea.commented' ||
          event.kind === 'ideas-imported'
        )
          orgs.add(event.org)
        if (event.kind === 'idea.changed' && event.change)
          queued += await tellOfChange(db, event.org, event.idea, event.change)
        if (event.kind === 'notice.published') queued += await ofNotice(event.org, event.notice)
        if (event.kind === 'idea.published') queued += await tellWriter(db, event.org, event.idea)
        if (event.kind === 'idea.commented') queued += await tellOfComment(db, event.org, event.idea, event.comment)
      }
      for (const org of orgs) tell(org, { kind: 'board', units: [] })
      if (queued > 0) wakeSender()
    },
  }
}

async function tellOfChange(db: Db, org: string, idea: string, change: string): Promise<number> {
  const event = await db
    .selectFrom('idea_event')
    .where('id', '=', change)
    .where('org', '=', org)
    .select(['what', 'at'])
    .executeTakeFirst()
  if (!event || !toldOf.includes(event.what)) return 0
  return queue(db, org, idea, change, event.at, { change })
}

/** Who wrote and waited is told that it can be seen now. */
async function tellWriter(db: Db, org: string, idea: string): Promise<number> {
  const row = await db
    .selectFrom('idea')
    .where('id', '=', idea)
    .where('org', '=', org)
    .where('held', '<>', sql<never>`'{}'::text[]`)
    .select(['author', 'published_at'])
    .executeTakeFirst()
  if (!row?.author || !row.published_at) return 0
  return queue(db, org, idea, idea, row.published_at, { published: true }, row.author)
}

async function tellOfComment(db: Db, org: string, idea: string, comment: string): Promise<number> {
  const row = await db
    .selectFrom('idea_comment')
    .where('id', '=', comment)
    .where('org', '=', org)
    .where('official', '=', true)
    .select('created_at')
    .executeTakeFirst()
  return row ? queue(db, org, idea, comment, row.created_at, { comment }) : 0
}

/**
 * One message for each follower of what it is merged with, or of `only`. Addresses that came back are spared. Nobody is erased in the middle of it: a
 * message written by who has just read their address would outlive them.
 */
const queue = (
  db: Db,
  org: string,
  ...what: [idea: string, of: string, at: Date, about: Record<string, unknown>, only?: string]
): Promise<number> =>
  db.transaction().execute(async (tx) => {
    await holdTree(tx, [org])
    return queueHeld(tx, org, ...what)
  })

async function queueHeld(
  tx: Tx,
  org: string,
  idea: string,
  of: string,
  at: Date,
  about: Record<string, unknown>,
  only: string | null = null,
): Promise<number> {
  const { rows } = await sql<Follower>`
    select distinct p.id as person, p.address, p.address_hash, p.language from idea_follower f
      join idea i on i.id = f.idea join board_person p on p.id = f.person
    where (i.id = ${idea} or i.root = ${idea}) and i.org = ${org} and p.address is not null and (${only}::uuid is null or p.id = ${only})
      and not exists (select from address_failure a where a.org = ${org} and a.hash = p.address_hash)`.execute(tx)
  if (rows.length === 0) return 0
  const useful = new Date(at.getTime() + usefulDays * 86_400_000)
  const of_ = <T>(pick: (r: Follower) => T) => rows.map(pick)
  const { numAffectedRows = 0n } = await sql`
    insert into message (id, org, step, channel, recipient, recipient_hash, language, due_at, useful_until, detail)
    select id, ${org}::uuid, 'board', case when recipient like '%@%' then 'email' else 'sms' end, recipient, hash, language, ${at}::timestamptz,
      ${useful}::timestamptz, ${JSON.stringify({ board: 'news', idea, ...about })}::jsonb || jsonb_build_object('person', person)
    from unnest(${of_((r) => idOf(`board:${of}:${r.person}`))}::uuid[], ${of_((r) => r.address)}::text[], ${of_((r) => r.address_hash)}::bytea[],
      ${of_((r) => r.language)}::text[], ${of_((r) => r.person)}::uuid[]) as m (id, recipient, hash, language, person)
    on conflict (id) do nothing`.execute(tx)
  return Number(numAffectedRows)
}
