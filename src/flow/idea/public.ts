import { type SqlBool, sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { IdeaSort } from '../../contract/idea.ts'
import type { NewsItem, SeenIdea, SeenWhole, SoughtIdeas } from '../../contract/idea-view.ts'
import type { Db } from '../../engine/database/database.ts'
import { Together } from '../../engine/database/together.ts'

const excerpt = 180

export type Sought = Partial<Omit<SoughtIdeas, 'sort'>> & {
  sort: IdeaSort
  /** Only these, in their order. */
  ids?: string[] | null
}

const seen = (db: Db, scope: OrgScope, { kind, category, state, ids }: Sought) =>
  db
    .selectFrom('idea as i')
    .where('i.org', '=', scope.org)
    .where('i.stand', '=', 'published')
    .where('i.merged_into', 'is', null)
    .$if(!!kind, (q) => q.where('i.kind', '=', kind!))
    .$if(!!category, (q) => q.where('i.category', '=', category!))
    .$if(!!state, (q) => q.where('i.state', '=', state!))
    .$if(!!ids, (q) => q.where(sql<SqlBool>`i.id = any(${ids}::uuid[])`))

/** A page of what is published, and how much there is. */
export async function seeIdeas(
  db: Db,
  scope: OrgScope,
  sought: Sought,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ rows: SeenIdea[]; total: number }> {
  const [{ n }, rows] = await Promise.all([
    seen(db, scope, sought)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow(),
    seen(db, scope, sought)
      .$if(!!sought.ids, (q) => q.orderBy(sql`array_position(${sought.ids}::uuid[], i.id)`))
      .$if(!sought.ids && sought.sort === 'top', (q) => q.orderBy('i.votes', 'desc').orderBy('i.number', 'desc'))
      .$if(!sought.ids && sought.sort === 'new', (q) => q.orderBy('i.published_at', 'desc').orderBy('i.number', 'desc'))
      .offset(offset)
      .limit(limit)
      .select(['i.id', 'i.number', 'i.kind', 'i.category', 'i.place', 'i.title', 'i.state', 'i.votes', 'i.comments'])
      .select([
        sql<string>`left(i.body, ${excerpt + 40})`.as('start'),
        sql<boolean>`i.answered_at is not null`.as('answered'),
      ])
      .execute(),
  ])
  return { total: n, rows: rows.map(({ start, ...r }) => ({ ...r, body: shortened(start) })) }
}

/** In one line, cut between words. */
function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= excerpt) return line
  const cut = line
    .slice(0, excerpt)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
  const space = cut.lastIndexOf(' ')
  return `${space > excerpt / 2 ? cut.slice(0, space) : cut}…`
}

/** One of them by its number, or the number of that into which it is merged; null where there is none to be seen. */
export async function seeIdea(db: Db, scope: OrgScope, number: number): Promise<SeenWhole | { number: number } | null> {
  const row = await db
    .selectFrom('idea as i')
    .innerJoin('idea as r', 'r.id', 'i.root')
    .where('i.org', '=', scope.org)
    .where('i.number', '=', number)
    .where('r.stand', '=', 'published')
    .selectAll('i')
    .select('r.number as root_number')
    .executeTakeFirst()
  if (!row) return null
  // What was never published leads nowhere: its number tells nothing.
  if (row.merged_into) return row.stand === 'published' ? { number: row.root_number } : null
  const [said, merged] = await Promise.all([
    db
      .selectFrom('idea_comment as c')
      .innerJoin('idea as i', 'i.id', 'c.idea')
      .where('i.root', '=', row.id)
      .where('c.stand', '=', 'published')
      .orderBy('c.created_at')
      .limit(300)
      .select(['c.id', 'c.author_name', 'c.official', 'c.body', 'c.created_at', 'c.language'])
      .execute(),
    db
      .selectFrom('idea')
      .where('root', '=', row.id)
      .where('id', '<>', row.id)
      .where('stand', '=', 'published')
      .orderBy('votes', 'desc')
      .limit(50)
      .select(['number', 'title'])
      .execute(),
  ])
  return {
    ...{ id: row.id, number: row.number, kind: row.kind, category: row.category, place: row.place, title: row.title },
    ...{ body: row.body, state: row.state, votes: row.votes, comments: row.comments, language: row.language },
    ...{ authorName: row.author_name, at: row.published_at ?? row.created_at },
    ...{ answer: row.answer, answeredAt: row.answered_at, merged },
    said: said.map((c) => ({
      ...{ id: c.id, name: c.author_name, official: c.official, body: c.body, at: c.created_at, language: c.language },
    })),
  }
}

/** Which idea a number stands for: the one into which it is merged, where it is. Those asked for at the same moment are read in one statement. */
export class NumberReader {
  readonly #together: Together<{ id: string; number: number }>
  constructor(db: Db) {
    this.#together = new Together<{ id: string; number: number }>(async (keys) => {
      const given = keys.map((k) => k.split(' ') as [org: string, number: string])
      const { rows } = await sql<{ org: string; asked: number; id: string; number: number }>`/* keep plan */
        select g.org, g.number as asked, r.id, r.number
        from unnest(${given.map(([org]) => org)}::uuid[], ${given.map(([, number]) => Number(number))}::int[]) as g (org, number)
          join idea i on i.org = g.org and i.number = g.number and i.stand = 'published'
          join idea r on r.id = i.root and r.stand = 'published'`.execute(db)
      return new Map(rows.map(({ org, asked, ...found }) => [`${org} ${asked}`, found]))
    })
  }

  /** Null where there is none to be seen. */
  async find(scope: OrgScope, number: string): Promise<{ id: string; number: number } | null> {
    return /^\d{1,9}$/.test(number) ? ((await this.#together.get(`${scope.org} ${Number(number)}`)) ?? null) : null
  }
}

/** What was published or answered lately, the newest first. */
export async function seeNews(db: Db, scope: OrgScope, limit: number): Promise<NewsItem[]> {
  const rows = await db
    .selectFrom('idea as i')
    .where('i.org', '=', scope.org)
    .where('i.stand', '=', 'published')
    .where('i.merged_into', 'is', null)
    .orderBy('i.changed_at', 'desc')
    .limit(limit)
    .selectAll('i')
    .execute()
  return rows.map((r) => ({
    ...{ id: r.id, number: r.number, title: r.title, language: r.language, body: r.body, state: r.state },
    ...{
      answer: r.answer,
      authorName: r.author_name,
      published: r.published_at ?? r.created_at,
      updated: r.changed_at,
    },
  }))
}

/** What a board keeps of somebody, for them to see. */
export async function seeSelf(db: Db, scope: OrgScope, person: string) {
  const { rows } = await sql<{ votes: number; ideas: number; comments: number; follows: number }>`
    select (select count(*)::int from idea_vote where person = ${person} and org = ${scope.org}) as votes,
      (select count(*)::int from idea where author = ${person} and org = ${scope.org}) as ideas,
      (select count(*)::int from idea_comment where author = ${person} and org = ${scope.org}) as comments,
      (select count(*)::int from idea_follower where person = ${person} and org = ${scope.org}) as follows`.execute(db)
  return rows[0]!
}

/** Whether somebody wrote it, and it may still be seen by others one day. */
export async function isOwn(db: Db, scope: OrgScope, person: string, idea: string): Promise<boolean> {
  const row = await db
    .selectFrom('idea')
    .where('org', '=', scope.org)
    .where('id', '=', idea)
    .where('author', '=', person)
    .where('stand', 'in', ['waiting', 'published'])
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Whether somebody follows an idea, or what is merged into it. */
export async function follows(db: Db, scope: OrgScope, person: string, idea: string): Promise<boolean> {
  const { rows } = await sql`
    select from idea_follower f join idea i on i.id = f.idea where f.person = ${person} and i.org = ${scope.org} and i.root = ${idea} limit 1`.execute(
    db,
  )
  return rows.length > 0
}
