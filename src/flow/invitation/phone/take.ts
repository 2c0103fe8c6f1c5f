import { type RawBuilder, sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import { type AskingRules, askingRules, type Suppression } from '../../../contract/asking.ts'
import type { Language } from '../../../contract/language.ts'
import { type CallOutcome, holdMinutes } from '../../../contract/operations/phone.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { instantOf, localDate } from '../../../contract/zone.ts'
import type { Db } from '../../../engine/database/database.ts'
import { afterQuiet } from '../quiet.ts'
import { suppressMessages } from '../suppress.ts'

/** Calls looked at for one that may be made now; those held back or in their quiet hours are put in their place on the way. */
const mostLooks = 200

const inScope = (scope: OrgScope): RawBuilder<boolean> =>
  scope.unit === null
    ? sql`m.org = ${scope.org}`
    : sql`m.org = ${scope.org} and m.unit_path @> array[${scope.unit}]::uuid[]`

type Due = { id: string; held: Suppression | null; zone: string; asking: Record<string, unknown>; mine: boolean }

/**
 * Takes the next call for an interviewer: one that is theirs already, else the longest due that nobody holds. Whoever opted out, answered or
 * cannot be of use any more is held back instead; in quiet hours of the customer's zone the call waits. Null when nothing is to be rung.
 */
export async function takeNext(
  db: Db,
  scope: OrgScope,
  language: Language | undefined,
  now = new Date(),
): Promise<string | null> {
  for (let look = 0; look < mostLooks; look++) {
    const found = await db.transaction().execute(async (tx): Promise<{ take: string } | 'again' | null> => {
      const { rows } = await sql<Due>`
        select m.id, coalesce(c.zone, o.zone) as zone, o.asking, coalesce(p.held_by = ${scope.person} and p.held_until > ${now}, false) as mine,
          case
            when exists (select from opt_out x where x.org = m.org and x.hash = m.recipient_hash and x.kind = 'objection') then 'objected'
            when exists (select from opt_out x where x.org = m.org and x.hash = m.recipient_hash) then 'opted-out'
            -- A call that is being made is not taken away because its answers are in.
            when coalesce(p.held_by = ${scope.person} and p.held_until > ${now}, false) then null
            when exists (select from answer a where a.id = i.answer and a.finished_at is not null) then 'already-answered'
            when m.useful_until < ${now} or i.expires_at < ${now} then 'too-late'
            when t.closed then 'touchpoint-closed'
            when s.closed then 'survey-closed'
            when m.recipient is null then 'no-contact'
            when exists (select from address_failure f where f.org = m.org and f.hash = m.recipient_hash) then 'address-fails'
          end as held
        from message m join organisation o on o.id = m.org join invitation i on i.id = m.invitation
          join touchpoint t on t.id = i.touchpoint join survey_version v on v.id = i.survey_version join survey s on s.id = v.survey
          left join customer c on c.id = m.customer left join phone_call p on p.message = m.id
        where ${inScope(scope)} and m.channel = 'phone' and m.state = 'queued' and m.due_at <= ${now}
          and (p.held_until is null or p.held_until <= ${now} or p.held_by = ${scope.person})
          and (${language ?? null}::text is null or m.language = ${language ?? null} or p.held_by = ${scope.person})
        order by (p.held_by is not distinct from ${scope.person} and coalesce(p.held_until > ${now}, false)) desc, m.due_at, m.id
        limit 1 for update of m skip locked`.execute(tx)
      const due = rows[0]
      if (!due) return null
      if (due.held) {
        await suppressMessages(tx, scope, new Map([[due.id, due.held]]), now)
        return 'again'
      }
      const at = callableFrom(now.getTime(), askingRules.parse(due.asking), due.zone)
      // A call that is being made goes on; a new one is not begun.
      if (!due.mine && at > now.getTime()) {
        await tx
          .updateTable('message')
          .set({ due_at: new Date(at) })
          .where('id', '=', due.id)
          .execute()
        return 'again'
      }
      return (await hold(tx, scope, due.id, now)) ? { take: due.id } : 'again'
    })
    if (found === null) return null
    if (found !== 'again') return found.take
  }
  return null
}

/** The first moment from `ms` on that is neither quiet nor outside the hours of calls. */
function callableFrom(ms: number, { quiet, phone }: AskingRules, zone: string): number {
  const outside = { from: phone.to, to: phone.from, weekdays: [], dates: [] }
  for (let at = ms; ; ) {
    const next = afterQuiet(afterQuiet(at, quiet, zone), outside, zone)
    // Hours that never meet: the quiet ones count, or the call would wait for ever.
    if (next === at || next - ms > 60 * 86_400_000) return next === at ? at : afterQuiet(ms, quiet, zone)
    at = next
  }
}

const until = (now: Date): Date => new Date(now.getTime() + holdMinutes * 60_000)

/** False where somebody else took it since the list was read: a lock on the message alone does not show a hold that was committed meanwhile. */
async function hold(db: Db, scope: OrgScope, message: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into phone_call as p (message, org, held_by, held_until) values (${message}, ${scope.org}, ${scope.person}, ${until(now)})
    on conflict (message) do update set held_by = excluded.held_by, held_until = excluded.held_until
    where p.held_until is null or p.held_until <= ${now} or p.held_by = ${scope.person}
    returning p.message`.execute(db)
  return rows.length > 0
}

/** The call that this interviewer holds; its time begins anew. Refuses 'not-found' for what is not there, 'wrong-state' for what is not theirs. */
export async function heldCall(db: Db, scope: OrgScope, message: string, now = new Date()): Promise<string> {
  const { rows } = await sql<{ invitation: string; mine: boolean }>`
    select m.invitation, coalesce(p.held_by = ${scope.person} and m.state = 'queued', false) as mine
    from message m left join phone_call p on p.message = m.id
    where m.id = ${message} and m.channel = 'phone' and ${inScope(scope)}`.execute(db)
  const row = rows[0]
  if (!row) throw new Refusal('not-found')
  if (!row.mine) throw new Refusal('wrong-state', { what: 'call-not-yours' })
  await db
    .updateTable('phone_call')
    .set({ held_until: until(now) })
    .where('message', '=', message)
    .execute()
  return row.invitation
}

/** Gives a call back without having tried it. */
export async function releaseCall(db: Db, scope: OrgScope, message: string): Promise<void> {
  await heldCall(db, scope, message)
  await db
    .updateTable('phone_call')
    .set({ held_by: null, held_until: null })
    .where('message', '=', message)
    .where('held_by', '=', scope.person)
    .execute()
}

/** Counts for the head of the list. */
export async function callSummary(db: Db, scope: OrgScope, now = new Date()) {
  const { zone } = await db
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select('zone')
    .executeTakeFirstOrThrow()
  const { rows } = await sql<{ due: number; later: number; held: number }>`
    select count(*) filter (where m.due_at <= ${now} and not coalesce(p.held_until > ${now}, false))::int as due,
      count(*) filter (where m.due_at > ${now})::int as later,
      count(*) filter (where coalesce(p.held_until > ${now}, false))::int as held
    from message m left join phone_call p on p.message = m.id
    where ${inScope(scope)} and m.channel = 'phone' and m.state = 'queued' and m.useful_until >= ${now}`.execute(db)
  const from = new Date(instantOf(localDate(now.getTime(), zone), 0, zone))
  const tried = await sql<{ outcome: CallOutcome; calls: number }>`
    select t.outcome, count(*)::int as calls from phone_try t join message m on m.id = t.message
    where ${inScope(scope)} and t.at >= ${from} group by t.outcome order by 2 desc`.execute(db)
  return { ...rows[0]!, today: tried.rows }
}
