import { sql } from 'kysely'
import type { ReasonThen, ReasonVersion } from '../../contract/operations/reasons.ts'
import type { ReasonMove } from '../../contract/reasons.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { json } from '../../engine/database/tables.ts'
import type { OrgScope } from '../scope.ts'

export type Changed = { id: string; before: ReasonThen | null; after: ReasonThen }
export type ChangeKind = ReasonVersion['what']

/** Versions told at once. */
const atOnce = 50

/** Notes a change of the tree as a new version, under the lock of the change. An edit that changes nothing makes none. */
export async function keepVersion(
  tx: Tx,
  scope: OrgScope,
  what: ChangeKind,
  given: Changed[],
  recode: string | null = null,
): Promise<void> {
  const changes = given.filter((c) => JSON.stringify(c.before) !== JSON.stringify(c.after))
  if (what === 'edit' && changes.length === 0) return
  await sql`
    insert into reason_version (org, number, at, person, what, changes, recode)
    select ${scope.org}::uuid, coalesce(max(number), 0) + 1, clock_timestamp(), ${scope.person}::uuid, ${what}, ${json(changes)}::jsonb, ${recode}::uuid
    from reason_version where org = ${scope.org}`.execute(tx)
}

/** Changes of the tree, newest first. */
export async function listVersions(
  db: Db,
  scope: OrgScope,
  before?: number,
): Promise<{ versions: ReasonVersion[]; more: number | null }> {
  const rows = await db
    .selectFrom('reason_version as v')
    .leftJoin('person as p', 'p.id', 'v.person')
    .where('v.org', '=', scope.org)
    .$if(before !== undefined, (q) => q.where('v.number', '<', before!))
    .orderBy('v.number', 'desc')
    .limit(atOnce + 1)
    .select(['v.number', 'v.at', 'v.what', 'v.changes', 'v.recode', 'p.name'])
    .execute()
  const shown = rows.slice(0, atOnce)
  return {
    versions: shown.map((r) => ({
      number: r.number,
      at: r.at.toISOString(),
      person: r.name,
      what: r.what,
      changes: r.changes as Changed[],
      recode: r.recode,
    })),
    more: rows.length > atOnce ? shown.at(-1)!.number : null,
  }
}

type Tree = Map<string, ReasonThen>
type Version = Pick<ReasonVersion, 'number' | 'what' | 'changes' | 'recode'> & { at: Date }

export type TreeThen = {
  number: number
  to: number
  from: string | null
  until: string | null
  reasons: (ReasonThen & { id: string; became: Became; into: string[] })[]
}
type Became = 'same' | 'renamed' | 'moved' | 'merged' | 'split' | 'closed'

/** The tree as it was in a version, each reason with what it is in another: a mapping between the two. Refuses 'not-found'. */
export async function treeThen(db: Db, scope: OrgScope, number: number, wantedTo?: number): Promise<TreeThen> {
  const versions = await readVersions(db, scope)
  const newest = versions.at(-1)?.number ?? 0
  const to = wantedTo ?? newest
  if (number > newest || to > newest) throw new Refusal('not-found')
  const now = await readTree(db, scope)
  const then = treeAt(now, versions, number)
  const other = treeAt(now, versions, to)
  const splits = number <= to ? await readSplits(db, scope, versions, number, to) : new Map<string, string[]>()
  return {
    number,
    to,
    from: versions.find((v) => v.number === number)?.at.toISOString() ?? null,
    until: versions.find((v) => v.number === number + 1)?.at.toISOString() ?? null,
    reasons: [...then].map(([id, was]) => ({ id, ...was, ...mapped(id, was, other, splits) })),
  }
}

/** Goes back from the tree of now, change by change. */
function treeAt(now: Tree, versions: Version[], number: number): Tree {
  const tree = new Map(now)
  for (const version of versions.filter((v) => v.number > number).reverse())
    for (const { id, before } of version.changes) {
      if (before) tree.set(id, before)
      else tree.delete(id)
    }
  return tree
}

function mapped(
  id: string,
  was: ReasonThen,
  other: Tree,
  splits: Map<string, string[]>,
): { became: Became; into: string[] } {
  const is = other.get(id)
  const parts = splits.get(id)
  // Not yet there in an earlier version.
  if (!is) return { became: 'closed', into: [] }
  if (parts)
    return { became: 'split', into: [...new Set([...(is.closed ? [] : [id]), ...parts])].map((p) => held(p, other)) }
  const into = held(id, other)
  if (into !== id) return { became: 'merged', into: [into] }
  if (is.closed && !was.closed) return { became: 'closed', into: [id] }
  if (is.parent !== was.parent) return { became: 'moved', into: [id] }
  return { became: sameWords(is, was) ? 'same' : 'renamed', into: [id] }
}

const sameWords = (a: ReasonThen, b: ReasonThen): boolean =>
  a.code === b.code && (['fi', 'sv', 'en'] as const).every((l) => (a.name[l] ?? '') === (b.name[l] ?? ''))

/** Follows merges to the reason that holds the rows. */
function held(id: string, tree: Tree): string {
  const seen = new Set<string>()
  for (let at = id; ; ) {
    const next = tree.get(at)?.mergedInto
    if (!next || seen.has(next)) return at
    seen.add(next)
    at = next
  }
}

async function readTree(db: Db, scope: OrgScope): Promise<Tree> {
  const rows = await db
    .selectFrom('reason')
    .where('org', '=', scope.org)
    .select(['id', 'parent', 'code', 'name', 'closed', 'other', 'merged_into'])
    .orderBy(sql`cardinality(path)`)
    .orderBy('code')
    .execute()
  return new Map(rows.map(({ id, merged_into: mergedInto, ...r }) => [id, { ...r, mergedInto }]))
}

async function readVersions(db: Db, scope: OrgScope): Promise<Version[]> {
  const rows = await db
    .selectFrom('reason_version')
    .where('org', '=', scope.org)
    .orderBy('number')
    .select(['number', 'at', 'what', 'changes', 'recode'])
    .execute()
  return rows.map((r) => ({ ...r, changes: r.changes as Changed[] }))
}

/** Into which reasons each was split between two versions, unless it was taken back. */
async function readSplits(db: Db, scope: OrgScope, versions: Version[], after: number, until: number) {
  const within = versions.filter((v) => v.number > after && v.number <= until && v.recode)
  const undone = new Set(within.filter((v) => v.what === 'undo').map((v) => v.recode))
  const ids = within.filter((v) => v.what === 'split' && !undone.has(v.recode)).map((v) => v.recode!)
  const parts = new Map<string, string[]>()
  if (ids.length === 0) return parts
  const rows = await db
    .selectFrom('recode')
    .where('org', '=', scope.org)
    .where('id', 'in', ids)
    .select('moves')
    .execute()
  for (const { from, to } of rows.flatMap((r) => r.moves as ReasonMove[]))
    if (from) parts.set(from, [...(parts.get(from) ?? []), to])
  return parts
}
