import { sql } from 'kysely'
import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import { inLanguage, type Localized } from '../../../contract/language.ts'
import { type LinkKind, type Notice, type NoticeRow, type NoticeState, notTold } from '../../../contract/notice.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'
import { countFollowers } from './followers.ts'
import { countSources } from './source.ts'

const rows = (db: Db, scope: OrgScope) =>
  db
    .selectFrom('notice as n')
    .leftJoin('person as p', 'p.id', 'n.created_by')
    .selectAll('n')
    .select('p.name as created_name')
    .select([
      sql<number>`(select count(*)::int from notice_recipient r where r.notice = n.id and r.message is not null)`.as(
        'told',
      ),
      sql<number>`(select count(*)::int from notice_recipient r where r.notice = n.id and r.read_at is not null)`.as(
        'read',
      ),
    ])
    .where('n.org', '=', scope.org)
type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** Notices, those that changed last first. */
export async function listNotices(db: Db, scope: OrgScope, state?: NoticeState): Promise<NoticeRow[]> {
  demandWhole(scope)
  const found = await rows(db, scope)
    .$if(state !== undefined, (q) => q.where('n.state', '=', state!))
    .orderBy('n.changed_at', 'desc')
    .orderBy('n.id')
    .limit(500)
    .execute()
  return Promise.all(found.map(async (row) => presentRow(row, await askedOf(db, row))))
}

/** One notice with all that belongs to it; `address` makes the public address of its page. Refuses 'not-found'. */
export async function readNotice(
  db: Db,
  scope: OrgScope,
  id: string,
  address: (news: string, number: number) => string,
): Promise<Notice> {
  demandWhole(scope)
  const row = await rows(db, scope).where('n.id', '=', id).executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  const sources = row.state === 'draft' ? await countSources(db, scope.org, id) : null
  const frozen = await db
    .selectFrom('notice_source')
    .where('notice', '=', id)
    .select((eb) => eb.fn.count<number>('customer').as('known'))
    .executeTakeFirstOrThrow()
  const { rows: sending } = await sql<{ state: string; n: number }>`
    select coalesce(m.state, r.held) as state, count(*)::int as n from notice_recipient r left join message m on m.id = r.message
    where r.notice = ${id} group by 1, r.message is null`.execute(db)
  const held = new Set<string>(notTold)
  const news = await db
    .selectFrom('news')
    .select(['address'])
    .where('org', '=', scope.org)
    .where('open', '=', true)
    .executeTakeFirst()
  const quotes = await db
    .selectFrom('notice_quote as q')
    .leftJoin('person as p', 'p.id', 'q.consent_by')
    .select(['q.id', 'q.answer', 'q.words', 'q.consent', 'q.harmless', 'p.name as by', 'q.at'])
    .where('q.notice', '=', id)
    .orderBy('q.at')
    .execute()
  return {
    ...presentRow(row, sources?.asked ?? row.asked ?? 0),
    ...{ said: row.said, did: row.did, touchpoints: row.touchpoints, erased: row.erased, telling: row.telling },
    links: await labelled(db, scope, id),
    quotes: quotes.map((q) => ({ ...q, at: q.at.toISOString() })),
    reachable: sources?.known ?? Number(frozen.known),
    followers: await countFollowers(db, scope.org, id),
    toldAt: row.told_at?.toISOString() ?? null,
    sending: Object.fromEntries(sending.filter((s) => !held.has(s.state)).map((s) => [s.state, s.n])),
    held: Object.fromEntries(sending.filter((s) => held.has(s.state)).map((s) => [s.state, s.n])),
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
    withdrawnWhy: row.withdrawn_why,
    createdBy: row.created_name,
    address: news && row.state === 'published' ? address(news.address, row.number) : null,
  }
}

const askedOf = async (db: Db, row: Row): Promise<number> =>
  row.state === 'draft' ? (await countSources(db, row.org, row.id)).asked : (row.asked ?? 0)

const presentRow = (row: Row, asked: number): NoticeRow => ({
  ...{ id: row.id, number: row.number, state: row.state, title: row.title, asked, told: row.told, read: row.read },
  publishedAt: row.published_at?.toISOString() ?? null,
  changedAt: row.changed_at.toISOString(),
})

/** The links of a notice with what they lead to, in words; what is there no more has none. */
async function labelled(db: Db, scope: OrgScope, notice: string): Promise<Notice['links']> {
  const { rows: links } = await sql<{
    kind: LinkKind
    id: string
    at: Date | null
    title: string | null
    name: Localized | null
  }>`
    select l.kind, l.subject as id, a.at, coalesce(c.title, i.title, d.title,
        left((select words from answer_event w where w.answer = a.id and w.words is not null order by w.seq desc limit 1), 160)) as title, k.name from notice_link l
      left join answer a on l.kind = 'answer' and a.id = l.subject and a.org = l.org
      left join feedback_case c on l.kind = 'case' and c.id = l.subject and c.org = l.org
      left join improvement i on l.kind = 'improvement' and i.id = l.subject and i.org = l.org
      left join idea d on l.kind = 'idea' and d.id = l.subject and d.org = l.org
      left join cause k on l.kind = 'cause' and k.id = l.subject and k.org = l.org
    where l.notice = ${notice} and l.org = ${scope.org} order by l.kind, l.at, l.subject limit 1000`.execute(db)
  return links.map(({ kind, id, at, title, name }) => ({
    kind,
    id,
    label: title ?? (name ? inLanguage(name, scope.language) : (at?.toISOString().slice(0, 10) ?? '')),
  }))
}
