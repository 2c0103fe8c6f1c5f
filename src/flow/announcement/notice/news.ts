import { sql } from 'kysely'
import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import type { Language, Localized } from '../../../contract/language.ts'
import { type News, news, type ShownResult } from '../../../contract/notice.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'
import { Kept } from '../../../engine/database/kept.ts'
import { json } from '../../../engine/database/tables.ts'

/** How the public page of news is set; shut, and with a first address, where nobody has set it. */
export async function readNews(db: Db, scope: OrgScope): Promise<News> {
  demandWhole(scope)
  const row = await db.selectFrom('news').selectAll().where('org', '=', scope.org).executeTakeFirst()
  if (row) return { address: row.address, open: row.open, results: row.results }
  const { name } = await db
    .selectFrom('organisation')
    .select('name')
    .where('id', '=', scope.org)
    .executeTakeFirstOrThrow()
  return { address: addressOf(name), open: false, results: [] }
}

/** A name as it can stand in an address. */
const addressOf = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '')
    .padEnd(2, 'x')

/** Opens or shuts the page. An address that somebody else has is refused. */
export async function saveNews(db: Db, scope: OrgScope, given: News): Promise<void> {
  demandWhole(scope)
  await db.transaction().execute(async (tx) => {
    const wanted = [...new Set(given.results.map((r) => r.touchpoint))]
    const found =
      wanted.length === 0
        ? []
        : await tx
            .selectFrom('touchpoint')
            .select('id')
            .where('org', '=', scope.org)
            .where('id', 'in', wanted)
            .execute()
    if (found.length < wanted.length)
      throw new Refusal('bad-input', {}, [{ path: 'results', message: 'unknown-touchpoint' }])
    const taken = await tx
      .selectFrom('news')
      .select('org')
      .where('address', '=', given.address)
      .where('org', '!=', scope.org)
      .executeTakeFirst()
    if (taken) throw new Refusal('conflict', {}, [{ path: 'address', message: 'code-taken' }])
    const row = { address: given.address, open: given.open, results: json(given.results) }
    await tx
      .insertInto('news')
      .values({ org: scope.org, ...row })
      .onConflict((c) => c.column('org').doUpdateSet(row))
      .execute()
  })
}

export type NewsPlace = {
  org: string
  name: string
  zone: string
  languages: Language[]
  address: string
  results: ShownResult[]
  /** The address of the open board in whose frame the pages stand; null where they stand alone. */
  board: string | null
}

const keepMs = 2_000
const keepMost = 1_000

/** Open pages of news, by their own address or by whose they are. Whoever knows the address may look, so no scope is asked for; kept for two seconds. */
export class NewsReader {
  readonly #kept: Kept<NewsPlace | null>
  constructor(db: Db) {
    this.#kept = new Kept(keepMs, keepMost, async (key) => {
      const [by, of] = key.split(' ') as ['address' | 'org', string]
      const row = await db
        .selectFrom('news as n')
        .innerJoin('organisation as o', 'o.id', 'n.org')
        .leftJoin('board as b', (j) => j.onRef('b.org', '=', 'n.org').on('b.open', '=', true))
        .select(['o.id as org', 'o.name', 'o.zone', 'o.languages', 'n.address', 'n.results', 'b.address as board'])
        .where(`n.${by}`, '=', of)
        .where('n.open', '=', true)
        .executeTakeFirst()
      return row ?? null
    })
  }

  async at(address: string): Promise<NewsPlace | null> {
    return news.shape.address.safeParse(address).success ? this.#kept.get(`address ${address}`) : null
  }

  of(org: string): Promise<NewsPlace | null> {
    return this.#kept.get(`org ${org}`)
  }
}

/** A notice as all may read it. */
export type PublicNotice = {
  id: string
  number: number
  state: 'published' | 'withdrawn'
  title: Localized
  said: Localized
  did: Localized
  touchpoints: string[]
  asked: number
  publishedAt: Date
  changedAt: Date
  withdrawnAt: Date | null
  quotes: { words: string; language: string | null }[]
}

/** How many notices are public. */
export async function countPublic(db: Db, org: string): Promise<number> {
  const { n } = await db
    .selectFrom('notice')
    .where('org', '=', org)
    .where('state', '=', 'published')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return n
}

/** What is public, what was published last first; with a number that one, also where it is withdrawn. */
export async function publicNotices(
  db: Db,
  org: string,
  { number, offset = 0, limit = 20 }: { number?: number; offset?: number; limit?: number } = {},
): Promise<PublicNotice[]> {
  type Row = Omit<PublicNotice, 'publishedAt' | 'changedAt' | 'withdrawnAt'> & {
    published_at: Date
    changed_at: Date
    withdrawn_at: Date | null
  }
  const { rows } = await sql<Row>`
    select n.id, n.number, n.state, n.title, n.said, n.did, n.touchpoints, n.asked, n.published_at, n.changed_at, n.withdrawn_at,
      coalesce((select json_agg(json_build_object('words', q.words, 'language', q.language) order by q.at) from notice_quote q
        where q.notice = n.id and n.state = 'published'), '[]') as quotes
    from notice n
    where n.org = ${org} and ${number === undefined ? sql`n.state = 'published'` : sql`n.state <> 'draft' and n.number = ${number}`}
    order by n.published_at desc, n.number desc offset ${offset} limit ${limit}`.execute(db)
  return rows.map(({ published_at, changed_at, withdrawn_at, ...row }) => ({
    ...row,
    publishedAt: published_at,
    changedAt: changed_at,
    withdrawnAt: withdrawn_at,
  }))
}

/** What somebody was told, by the id of the message that told them; null where there is no such message. */
export async function toldNotice(
  db: Db,
  message: string,
): Promise<{ org: string; number: number; language: Language; read: boolean } | null> {
  const row = await db
    .selectFrom('notice_recipient as r')
    .innerJoin('notice as n', 'n.id', 'r.notice')
    .innerJoin('message as m', 'm.id', 'r.message')
    .select(['n.org', 'n.number', 'm.language', 'r.read_at'])
    .where('r.message', '=', message)
    .executeTakeFirst()
  return row ? { org: row.org, number: row.number, language: row.language, read: row.read_at !== null } : null
}

/** Somebody said that they have read it; the first time counts. */
export async function markRead(db: Db, message: string, now: Date): Promise<void> {
  await db
    .updateTable('notice_recipient')
    .set({ read_at: now })
    .where('message', '=', message)
    .where('read_at', 'is', null)
    .execute()
}
