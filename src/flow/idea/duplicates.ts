import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { IdeaRow, LikelyPair, SimilarIdea } from '../../contract/board.ts'
import { unfinishedStates } from '../../contract/idea.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { holdTree } from './lock.ts'
import { readIdea, readIdeas } from './read.ts'
import { inScope } from './scope.ts'
import type { SimilarIdeas } from './similar/similar.ts'
import { lockIdea } from './staff.ts'

type Found = { one: string; other: string; likeness: number; at: Date | null; name: string | null; total: number }

/** Pairs that somebody said are not the same, each as what it belongs to now. */
const apartRoots = (scope: OrgScope) => sql<{ one: string; other: string }>`
  select least(a.root, b.root) as one, greatest(a.root, b.root) as other, s.at, s.person
  from idea_apart s join idea a on a.id = s.one join idea b on b.id = s.other where s.org = ${scope.org} and a.root <> b.root`

/** Ideas (as `i`) that may still be put together. */
const unfinished = (scope: OrgScope) =>
  sql`i.org = ${scope.org} and i.stand = 'published' and i.merged_into is null and i.state = any(${[...unfinishedStates]}) and ${inScope(scope)}`

/**
 * Pairs of unfinished ideas that may be the same, the likest first, or those that were said not to be, the latest first. What is merged stands for what it
 * is merged into, and so a pair is gone once it is one.
 */
export async function listDuplicates(
  db: Db,
  scope: OrgScope,
  similar: SimilarIdeas,
  { apart, limit }: { apart: boolean; limit: number },
): Promise<{ rows: LikelyPair[]; total: number; compared: number; ideas: number }> {
  const { pairs, compared } = await similar.pairs(scope)
  const of = <T>(pick: (p: (typeof pairs)[number]) => T) => pairs.map(pick)
  const likely = sql<Found>`
    select least(a.root, b.root) as one, greatest(a.root, b.root) as other, max(p.likeness) as likeness, max(p.rank) as rank
    from unnest(${of((p) => p.one)}::uuid[], ${of((p) => p.other)}::uuid[], ${of((p) => p.likeness)}::float8[], ${of((p) => p.rank)}::float8[])
        as p (one, other, likeness, rank)
      join idea a on a.id = p.one join idea b on b.id = p.other
    where a.org = ${scope.org} and b.org = ${scope.org} and a.root <> b.root and a.stand = 'published' and b.stand = 'published'
    group by 1, 2`
  const wanted = apart
    ? sql`
        select s.one, s.other, max(s.at) as at, max(n.name) as name, coalesce(max(l.likeness), 0) as likeness
        from apart s left join likely l using (one, other) left join person n on n.id = s.person group by s.one, s.other`
    : sql`
        select l.one, l.other, l.likeness, l.rank, null::timestamptz as at, null::text as name from likely l
        where not exists (select from apart s where s.one = l.one and s.other = l.other)`
  const { rows } = await sql<Found>`
    with likely as (${likely}), apart as (${apartRoots(scope)}), wanted as (${wanted})
    select w.one, w.other, w.likeness, w.at, w.name, count(*) over ()::int as total from wanted w
    where exists (select from idea i where i.id = w.one and ${unfinished(scope)}) and exists (select from idea i where i.id = w.other and ${unfinished(scope)})
    order by ${apart ? sql`w.at desc` : sql`w.rank desc`}, w.one, w.other limit ${limit}`.execute(db)
  const ideas = await readIdeas(db, scope, [...new Set(rows.flatMap((r) => [r.one, r.other]))])
  const together = await votesTogether(db, rows)
  const { n } = await db
    .selectFrom('idea')
    .where('org', '=', scope.org)
    .where('stand', '=', 'published')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return {
    rows: rows.flatMap((r) => {
      const [one, other] = inOrder(ideas.get(r.one), ideas.get(r.other))
      const votes = together.get(`${r.one} ${r.other}`) ?? 0
      const apart = r.at && { at: r.at.toISOString(), person: r.name }
      return one && other ? [{ one, other, likeness: r.likeness, votes, apart }] : []
    }),
    total: rows[0]?.total ?? 0,
    compared: Math.min(compared, n),
    ideas: n,
  }
}

/** The one that more people stand behind first, else the older: it is what most would keep. */
const inOrder = (a: IdeaRow | undefined, b: IdeaRow | undefined) =>
  a && b && (b.votes - a.votes || a.number - b.number) > 0 ? [b, a] : [a, b]

/** How many voters each pair would have as one: who voted for both counts once. */
async function votesTogether(db: Db, pairs: { one: string; other: string }[]): Promise<Map<string, number>> {
  if (pairs.length === 0) return new Map()
  const { rows } = await sql<{ key: string; n: number }>`
    select p.one || ' ' || p.other as key, count(distinct v.person)::int as n
    from unnest(${pairs.map((p) => p.one)}::uuid[], ${pairs.map((p) => p.other)}::uuid[]) as p (one, other)
      join idea i on i.root in (p.one, p.other) join idea_vote v on v.idea = i.id
    group by 1`.execute(db)
  return new Map(rows.map((r) => [r.key, r.n]))
}

/** Remembers, or forgets, that two ideas are not the same; saying it again changes nothing. */
export async function setApart(
  db: Db,
  scope: OrgScope,
  { one, other, apart }: { one: string; other: string; apart: boolean },
): Promise<{ apart: boolean }> {
  await db.transaction().execute(async (tx) => {
    await holdTree(tx, [scope.org])
    // In one order, whoever says it: two at once would else wait for each other.
    const [first, second] = [one, other].sort()
    const roots = [(await lockIdea(tx, scope, first!)).root, (await lockIdea(tx, scope, second!)).root].sort()
    if (roots[0] === roots[1]) throw new Refusal('bad-input', {}, [{ path: 'other', message: 'itself' }])
    if (apart)
      await tx
        .insertInto('idea_apart')
        .values({ org: scope.org, one: roots[0]!, other: roots[1]!, person: scope.person })
        .onConflict((c) => c.columns(['one', 'other']).doNothing())
        .execute()
    else
      await sql`
        delete from idea_apart s using idea a, idea b where s.org = ${scope.org} and a.id = s.one and b.id = s.other
          and (a.root, b.root) in ((${roots[0]}::uuid, ${roots[1]}::uuid), (${roots[1]}::uuid, ${roots[0]}::uuid))`.execute(
        tx,
      )
  })
  return { apart }
}

/** What one idea may be the same as, the likest first, without what was said not to be. */
export async function similarTo(
  db: Db,
  scope: OrgScope,
  similar: SimilarIdeas,
  id: string,
  most: number,
): Promise<SimilarIdea[]> {
  const idea = await readIdea(db, scope, id)
  const root = idea.mergedInto?.id ?? idea.id
  const { rows } = await sql<{ id: string }>`
    select case when one = ${root} then other else one end as id from (${apartRoots(scope)}) s where ${root} in (one, other)`.execute(
    db,
  )
  const apart = new Set(rows.map((r) => r.id))
  const found = await similar.rows(scope, idea, most + apart.size, root)
  return found.filter((f) => !apart.has(f.id)).slice(0, most)
}
