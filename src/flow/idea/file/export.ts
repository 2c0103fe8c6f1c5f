import { sql } from 'kysely'
import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import { inLanguage, type Localized } from '../../../contract/language.ts'
import type { Db } from '../../../engine/database/database.ts'
import { inScope } from '../scope.ts'
import { harmless } from './columns.ts'

const columns = [
  'id',
  'number',
  'kind',
  'title',
  'text',
  'category',
  'place',
  'state',
  'answer',
  'votes',
  'comments',
  'author',
  'language',
  'created',
  'published',
  'merged',
] as const
const atOnce = 2_000
const votesAtOnce = 20_000

const cell = (value: string | number | Date | null) => {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = value instanceof Date ? value.toISOString() : harmless(value)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** All published ideas as a CSV file that can be imported again, piece by piece. Cells that a spreadsheet would take for formulas are made harmless. */
export async function* exportIdeas(db: Db, scope: OrgScope): AsyncGenerator<string> {
  const categories = await db.selectFrom('idea_category').where('org', '=', scope.org).select(['id', 'name']).execute()
  const named = new Map(categories.map((c) => [c.id, inLanguage(c.name as Localized, scope.language)]))
  // The byte order mark tells Excel that this is UTF-8.
  yield `\ufeff${columns.join(',')}\r\n`
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('idea as i')
      .leftJoin('idea as m', 'm.id', 'i.merged_into')
      .where('i.org', '=', scope.org)
      .where(inScope(scope))
      .where('i.stand', '=', 'published')
      .where('i.number', '>', after)
      .orderBy('i.number')
      .limit(atOnce)
      .selectAll('i')
      .select(sql<string | null>`coalesce(m.external_id, m.id::text)`.as('merged'))
      .execute()
    if (rows.length === 0) return
    after = rows.at(-1)!.number
    yield rows
      .map((r) =>
        [
          ...[
            r.external_id ?? r.id,
            r.number,
            r.kind,
            r.title,
            r.body,
            r.category ? (named.get(r.category) ?? '') : '',
          ],
          ...[r.place, r.state, r.answer, r.votes, r.comments, r.author_name, r.language, r.created_at, r.published_at],
          r.merged,
        ]
          .map(cell)
          .join(','),
      )
      .map((line) => `${line}\r\n`)
      .join('')
  }
}

/**
 * Who voted for what, as a file that can be imported again, here and elsewhere: each voter by a number of the board's own that says nothing of them. What
 * is merged has its own votes, so that they come in as the sets that they are.
 */
export async function* exportVotes(db: Db, scope: OrgScope): AsyncGenerator<string> {
  demandWhole(scope)
  yield '\ufeffidea,voter\r\n'
  for (let after: [string, string] | null = null; ; ) {
    const { rows }: { rows: { idea: string; person: string; name: string }[] } = await sql<{
      idea: string
      person: string
      name: string
    }>`
      select v.idea, v.person, coalesce(i.external_id, i.id::text) as name from idea_vote v join idea i on i.id = v.idea
      where i.org = ${scope.org} and i.stand = 'published' and (${after === null} or (v.idea, v.person) > (${after?.[0] ?? null}::uuid, ${after?.[1] ?? null}::uuid))
      order by v.idea, v.person limit ${votesAtOnce}`.execute(db)
    const last = rows.at(-1)
    if (!last) return
    after = [last.idea, last.person]
    yield rows.map((r) => `${cell(r.name)},${r.person}\r\n`).join('')
  }
}
