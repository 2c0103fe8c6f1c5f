import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Localized } from '../../contract/language.ts'
import type { Reward, RewardWinner } from '../../contract/operations/rewards.ts'
import { Refusal } from '../../contract/refusal.ts'
import { localDate } from '../../contract/zone.ts'
import type { Db } from '../../engine/database/database.ts'
import { demandWhole, type OrgScope } from '../scope.ts'

type Row = {
  id: string
  name: string
  kind: Reward['kind']
  survey: string
  touchpoint: string | null
  words: { offer: Localized; how: Localized }
  by_mail: boolean
  per_day: number | null
  low_at: number
  ends_on: string | null
  closed: boolean
  anonymous: boolean
  created_at: Date
  seed: string | null
  winners: number | null
  drawn_at: Date | null
  forgotten_at: Date | null
  free: number
  given: number
  given_today: number
  expired: number
  next_on: string | null
  next_codes: number
  entries: number
}

/** The day by the organisation's clock. */
export async function today(db: Db, org: string, now = new Date()): Promise<string> {
  const { zone } = await db.selectFrom('organisation').where('id', '=', org).select('zone').executeTakeFirstOrThrow()
  return localDate(now.getTime(), zone)
}

/** Rewards, open ones first. A reward is the whole organisation's. */
export async function listRewards(db: Db, scope: OrgScope, id?: string): Promise<Reward[]> {
  demandWhole(scope)
  const day = await today(db, scope.org)
  const { rows } = await sql<Row>`
    select r.id, r.name, r.kind, r.survey, r.touchpoint, r.words, r.by_mail, r.per_day, r.low_at, r.ends_on, r.closed, r.created_at, r.seed,
      r.winners, r.drawn_at, r.forgotten_at, coalesce((v.content->>'anonymous')::boolean, false) as anonymous,
      coalesce(c.free, 0)::int as free, coalesce(c.given, 0)::int as given, coalesce(c.given_today, 0)::int as given_today,
      coalesce(c.expired, 0)::int as expired, c.next_on, coalesce(n.next_codes, 0)::int as next_codes,
      (select count(*) from reward_entry e where e.reward = r.id)::int as entries
    from reward r join survey s on s.id = r.survey left join survey_version v on v.id = s.current_version
      left join lateral (
        select count(*) filter (where claim is null and (expires_on is null or expires_on >= ${day}::date)) as free,
          count(*) filter (where claim is not null) as given,
          count(*) filter (where given_on = ${day}::date) as given_today,
          count(*) filter (where claim is null and expires_on < ${day}::date) as expired,
          min(expires_on) filter (where claim is null and expires_on >= ${day}::date) as next_on
        from reward_code where reward = r.id
      ) c on true
      left join lateral (
        select count(*) as next_codes from reward_code where reward = r.id and claim is null and expires_on = c.next_on
      ) n on true
    where r.org = ${scope.org} and (${id ?? null}::uuid is null or r.id = ${id ?? null}::uuid)
    order by r.closed, r.created_at desc`.execute(db)
  return rows.map((row) => present(row, day))
}

/** One of them; refuses 'not-found'. */
export async function readReward(db: Db, scope: OrgScope, id: string): Promise<Reward> {
  const [found] = await listRewards(db, scope, id)
  if (!found) throw new Refusal('not-found')
  return found
}

export const seedHash = (seed: string): string => createHash('sha256').update(seed).digest('hex')

const present = (r: Row, day: string): Reward => ({
  id: r.id,
  name: r.name,
  kind: r.kind,
  survey: r.survey,
  touchpoint: r.touchpoint,
  words: r.words,
  byMail: r.by_mail,
  perDay: r.per_day,
  lowAt: r.low_at,
  endsOn: r.ends_on,
  closed: r.closed,
  anonymous: r.anonymous,
  createdAt: r.created_at.toISOString(),
  free: r.free,
  given: r.given,
  givenToday: r.given_today,
  expired: r.expired,
  nextExpiry: r.next_on ? { on: r.next_on, codes: r.next_codes } : null,
  low: r.kind === 'codes' && !r.closed && !(r.ends_on && r.ends_on < day) && r.free <= r.low_at,
  entries: r.entries,
  seedHash: r.seed ? seedHash(r.seed) : null,
  // Before the draw whoever knows it could choose the winner by entering often enough.
  seed: r.drawn_at ? r.seed : null,
  winners: r.winners,
  drawnAt: r.drawn_at?.toISOString() ?? null,
  forgottenAt: r.forgotten_at?.toISOString() ?? null,
})

/** Winners in their order, and all entries in the order in which they are drawn from. */
export async function readWinners(
  db: Db,
  scope: OrgScope,
  id: string,
): Promise<{ winners: RewardWinner[]; entries: string[] }> {
  const { drawnAt } = await readReward(db, scope, id)
  const rows = await db
    .selectFrom('reward_entry')
    .where('reward', '=', id)
    .orderBy('id')
    .select(['id', 'place', 'contact', 'language', 'told', 'told_at'])
    .execute()
  const winners = rows
    .filter((r) => r.place !== null)
    .sort((a, b) => a.place! - b.place!)
    .map((r) => ({
      id: r.id,
      place: r.place!,
      contact: r.contact,
      language: r.language,
      told: r.told,
      toldAt: r.told_at?.toISOString() ?? null,
    }))
  return { winners, entries: drawnAt ? rows.map((r) => r.id) : [] }
}
