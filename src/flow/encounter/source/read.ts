import { sql } from 'kysely'
import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import type { Source } from '../../../contract/operations/sources.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'
import { keepWaitingDays } from '../webhook/request.ts'
import { type Hour, rateOf } from './rate.ts'

/** So many days before a waiting request is taken away it is said. */
const warnDays = 7

type Row = {
  id: string
  name: string
  kind: Source['kind']
  enabled: boolean
  oldest_hours: number
  created_at: Date
  last_at: Date | null
  closed: boolean | null
  held: number
  failed: number
  unsigned: number
  expiring: number
  forgotten: number | null
  forgotten_at: Date | null
  rows: number
  import: string | null
}

/** Every source of the organisation, those that somebody should look at first. A source reaches all units, so it is nobody's matter whose rights end with one. */
export async function listSources(db: Db, scope: OrgScope, now = new Date()): Promise<Source[]> {
  demandWhole(scope)
  const { zone } = await db
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select('zone')
    .executeTakeFirstOrThrow()
  const { rows } = await sql<Row>`
    select s.id, s.name, s.kind, s.enabled, s.oldest_hours, s.created_at, s.last_at, w.closed,
      coalesce(r.held, 0)::int as held, coalesce(r.failed, 0)::int as failed, coalesce(r.unsigned, 0)::int as unsigned,
      coalesce(r.expiring, 0)::int as expiring, w.forgotten, w.forgotten_at, coalesce(i.held, 0)::int as rows, i.newest as import
    from source s left join webhook w on w.source = s.id
      left join (
        select source, count(*) filter (where state = 'held') as held,
          count(*) filter (where state = 'refused' and received_at > ${now}::timestamptz - interval '7 days') as failed,
          count(*) filter (where state in ('held', 'refused') and received_at < ${now}::timestamptz - make_interval(days => ${keepWaitingDays - warnDays})) as expiring,
          count(*) filter (where state = 'unsigned' and received_at > ${now}::timestamptz - interval '7 days') as unsigned
        from webhook_request where org = ${scope.org} group by source
      ) r on r.source = s.id
      left join (
        select mapping->>'source' as name, sum(held) as held, (array_agg(id order by created_at desc))[1] as newest
        from import where org = ${scope.org} and kind = 'encounters' and held > 0 group by 1
      ) i on i.name = s.name
    where s.org = ${scope.org} order by s.name`.execute(db)
  const hours = await db
    .selectFrom('source_hour')
    .where('org', '=', scope.org)
    .where('hour', '>', new Date(now.getTime() - 29 * 86_400_000))
    .select(['source', 'hour', 'created', 'known', 'refused'])
    .execute()
  const weekAgo = now.getTime() - 7 * 86_400_000
  const sources = rows.map((row): Source => {
    const own = hours.filter((h) => h.source === row.name)
    const week = own.filter((h) => h.hour.getTime() > weekAgo)
    const sum = (of: 'created' | 'known' | 'refused') => week.reduce((n, h) => n + h[of], 0)
    const counted = own.map((h): Hour => ({ at: h.hour.getTime(), n: h.created }))
    const rate = rateOf(counted, row.last_at?.getTime() ?? null, now.getTime(), zone)
    return {
      id: row.id,
      name: row.name,
      kind: row.kind,
      enabled: row.enabled,
      oldestHours: row.oldest_hours,
      createdAt: row.created_at.toISOString(),
      lastAt: row.last_at?.toISOString() ?? null,
      today: rate.today,
      usualToday: rate.usual,
      missing: row.closed ? null : rate.missing,
      week: { created: sum('created'), known: sum('known'), refused: sum('refused') },
      held: row.held,
      failed: row.failed,
      unsigned: row.unsigned,
      expiring: row.expiring,
      forgotten: row.forgotten ?? 0,
      forgottenAt: row.forgotten_at?.toISOString() ?? null,
      heldRows: row.rows,
      heldImport: row.import,
      closed: row.closed ?? false,
    }
  })
  return sources.sort((a, b) => urgency(b) - urgency(a))
}

const urgency = (s: Source): number =>
  (s.held > 0 || s.heldRows > 0 ? 4 : 0) +
  (s.missing !== null ? 3 : 0) +
  (s.failed > 0 ? 2 : 0) +
  (s.unsigned > 0 ? 1 : 0)

/** One of them; refuses 'not-found'. */
export async function readSource(db: Db, scope: OrgScope, id: string): Promise<Source> {
  const found = (await listSources(db, scope)).find((s) => s.id === id)
  if (!found) throw new Refusal('not-found')
  return found
}
