import { sql } from 'kysely'
import type { Database } from '../src/engine/database/database.ts'
import { migrateJobs } from '../src/engine/queue/jobs.ts'
import { tellingKey } from '../src/flow/announcement/notice/tell.ts'
import type { BuiltOrganisation } from './builders.ts'
import { killSenders, left, type Outcome } from './kill-senders.ts'
import { aNoticeOfMany } from './many-askers.ts'
import { anyHour } from './message-builder.ts'

type Told = Outcome & { asked: number; people: number; messages: number }

/** A notice of which `many` are told while servers are killed, in the telling and in the sending: what became of each of them. */
export async function killTellers(
  database: Database,
  org: BuiltOrganisation,
  survey: { id: string; version: string },
  server: Parameters<typeof killSenders>[2],
  { kills, many }: { kills: number; many: number },
): Promise<Told> {
  const { db, url } = database
  await anyHour(db, org)
  await migrateJobs(database)
  const notice = await aNoticeOfMany(db, org, survey, many, async (tx) => {
    const { id } = await tx.selectFrom('notice').select('id').where('org', '=', org.id).executeTakeFirstOrThrow()
    const payload = JSON.stringify({ org: org.id, notice: id })
    await sql`select graphile_worker.add_job('tell-notice', ${payload}::json, job_key => ${tellingKey(id)})`.execute(tx)
  })
  const telling = async () => {
    const row = await db.selectFrom('notice').select('told_at').where('id', '=', notice).executeTakeFirstOrThrow()
    return row.told_at === null || (await left(db))
  }
  const outcome = await killSenders(db, url, server, kills, { program: 'tell-until-killed', left: telling })
  const { rows } = await sql<Pick<Told, 'asked' | 'people' | 'messages'>>`
    select (select asked from notice where id = ${notice}) as asked,
      (select count(distinct customer)::int from notice_recipient where notice = ${notice} and message is not null) as people,
      (select count(distinct recipient_hash)::int from message where detail->>'notice' = ${notice}) as messages`.execute(
    db,
  )
  return { ...outcome, ...rows[0]! }
}
