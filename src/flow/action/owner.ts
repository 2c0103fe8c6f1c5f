import { sql } from 'kysely'
import type { Away } from '../../contract/cases.ts'
import { localDate } from '../../contract/zone.ts'
import type { Db, Tx } from '../../engine/database/database.ts'

/** Somebody who gets cases. */
export type Candidate = {
  id: string
  /** Null is the whole organisation. */
  unit: string | null
  skills: string[]
  away: Away[]
  /** When they were last given one, as text of microseconds; null is never. */
  given: string | null
}

export const isAway = (away: readonly Away[], date: string): boolean =>
  away.some(({ from, to }) => from <= date && date <= to)

/**
 * Who is next: in the nearest unit that has somebody with the skill, else in the nearest that has anybody, whoever was given a case longest ago. Nobody is
 * given one on a day away. Among those who are always there no one is ever two ahead of another, and who comes back from a holiday is given one like
 * everybody, not all that was missed.
 */
export function nextInTurn(
  all: readonly Candidate[],
  unitPath: readonly string[],
  skill: string | null,
  date: string,
): Candidate | null {
  const there = all.filter((c) => !isAway(c.away, date))
  const levels = [...[...unitPath].reverse(), null].map((unit) => there.filter((c) => c.unit === unit))
  const skilled = skill === null ? [] : levels.map((level) => level.filter((c) => c.skills.includes(skill)))
  const level = [...skilled, ...levels].find((l) => l.length > 0) ?? []
  return [...level].sort((a, b) => order(a.given, b.given) || (a.id < b.id ? -1 : 1))[0] ?? null
}

const order = (a: string | null, b: string | null): number =>
  a === b ? 0 : a === null ? -1 : b === null ? 1 : a < b ? -1 : 1

/** Those who could be given a case of this unit: by what they chose, else leads. Viewers cannot act. */
export async function candidates(db: Db | Tx, org: string, unitPath: readonly string[]): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select p.id, p.unit, p.skills, p.away, to_char(t.given_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') as given
    from person p left join case_turn t on t.person = p.id
    where p.org = ${org} and not p.disabled and p.role <> 'viewer' and coalesce(p.takes_cases, p.role = 'lead')
      and (p.unit is null or p.unit = any(${[...unitPath]}::uuid[]))
    order by p.created_at, p.id`.execute(db)
  return rows
}

/** Gives the turn to whoever is next, and takes it; null where there is nobody, so that whoever comes first takes the case. Call it under `lockCases`. */
export async function giveTurn(
  tx: Tx,
  org: string,
  unitPath: readonly string[],
  skill: string | null,
  zone: string,
  now: Date,
  { except = [], known }: { except?: string[]; known?: Map<string, Candidate[]> } = {},
): Promise<string | null> {
  const key = unitPath.join()
  const read = known?.get(key) ?? (await candidates(tx, org, unitPath))
  known?.set(key, read)
  const all = read.filter((c) => !except.includes(c.id))
  const next = nextInTurn(all, unitPath, skill, localDate(now.getTime(), zone))
  if (!next) return null
  const { rows } = await sql<{ given: string }>`
    insert into case_turn (org, person, given_at) values (${org}, ${next.id}, clock_timestamp())
    on conflict (person) do update set given_at = clock_timestamp(), given = case_turn.given + 1
    returning to_char(given_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') as given`.execute(tx)
  // Somebody of a unit above stands in several lists.
  for (const list of known?.values() ?? []) for (const c of list) if (c.id === next.id) c.given = rows[0]!.given
  return next.id
}

/** Numbers without gaps, turns and one case for one matter: within an organisation cases are opened one at a time, over all servers. */
export const lockCases = (tx: Tx, org: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`case-number:${org}`}, 0))`.execute(tx)

/** Those who answer for a unit, nearest first: leads and managers of each unit up, at last those of the whole. */
export async function answerable(db: Db | Tx, org: string, unitPath: readonly string[]): Promise<string[][]> {
  const { rows } = await sql<{ id: string; unit: string | null }>`
    select id, unit from person
    where org = ${org} and not disabled and role in ('lead', 'manager', 'admin') and (unit = any(${[...unitPath]}::uuid[]) or (unit is null and role <> 'lead'))
    order by created_at, id`.execute(db)
  return [...[...unitPath].reverse(), null]
    .map((unit) => rows.filter((r) => r.unit === unit).map((r) => r.id))
    .filter((group) => group.length > 0)
}

/** Who hears of what happens to a case: whoever has it; where nobody has, or they are away or gone, those who answer for the nearest unit that has somebody there. */
export async function inCharge(
  db: Db | Tx,
  { org, zone }: { org: string; zone: string },
  id: string,
  now: Date,
): Promise<string[]> {
  const { owner, unit_path } = await db
    .selectFrom('feedback_case')
    .where('id', '=', id)
    .where('org', '=', org)
    .select(['owner', 'unit_path'])
    .executeTakeFirstOrThrow()
  const groups = await answerable(db, org, unit_path)
  const concerned = [...new Set([...(owner ? [owner] : []), ...groups.flat()])]
  if (concerned.length === 0) return []
  const today = localDate(now.getTime(), zone)
  const people = await db
    .selectFrom('person')
    .where('id', 'in', concerned)
    .where('disabled', '=', false)
    .select(['id', 'away'])
    .execute()
  const there = new Set(people.filter((p) => !isAway(p.away, today)).map((p) => p.id))
  if (owner && there.has(owner)) return [owner]
  const nearest = groups.map((group) => group.filter((p) => there.has(p))).find((group) => group.length > 0) ?? []
  // Whoever is away finds it when they are back.
  return [...(owner && people.some((p) => p.id === owner) ? [owner] : []), ...nearest]
}
