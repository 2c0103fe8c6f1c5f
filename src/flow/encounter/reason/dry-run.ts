import { sql } from 'kysely'
import { readClassification } from '../../../catalog/reason/rule.ts'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { DraftReasonRule, RulesTried } from '../../../contract/operations/reasons.ts'
import type { Db } from '../../../engine/database/database.ts'
import { type ArrivalRule, classifier, type TreeReason } from './arrive.ts'
import type { About } from './fits.ts'
import { textOf } from './words.ts'

type Row = About & { id: string; given: string | null }

const atOnce = 20_000
const mostExamples = 3
const longestExample = 160

/**
 * What a draft of rules would have done with the encounters of the last days up to the newest: each under what it came with, as if it arrived now. Writes
 * nothing.
 */
export async function tryRules(db: Db, scope: OrgScope, draft: DraftReasonRule[], days: number): Promise<RulesTried> {
  const { textAttributes } = await readClassification(db, scope)
  const tree = await db
    .selectFrom('reason')
    .where('org', '=', scope.org)
    .select(['id', 'path', 'other', 'merged_into', 'merged_by'])
    .execute()
  // An id of its own for each, so that what a draft did is counted where it is.
  const rules = draft.flatMap((r, n): ArrivalRule[] => (r.enabled ? [{ ...r, id: String(n) }] : []))
  const classify = classifier(tree as TreeReason[], rules, textAttributes)
  const other = new Set(tree.filter((r) => r.other).map((r) => r.id))
  const vague = (reason: string | null) => reason === null || other.has(reason)
  const tried = draft.map(() => ({ matched: 0, examples: [] as { id: string; text: string }[] }))
  const unclassified = { before: 0, after: 0 }
  const within = scope.unit === null ? sql`` : sql`and unit_path @> array[${scope.unit}]::uuid[]`
  const newest = await sql<{ from: Date; to: Date }>`
    select started_at - make_interval(days => ${days}) as from, started_at as to from encounter
    where org = ${scope.org} ${within} order by started_at desc limit 1`.execute(db)
  const period = newest.rows[0]
  if (!period) return { from: null, to: null, encounters: 0, unclassified, rules: tried }
  let encounters = 0
  for (let last: { id: string; at: Date } | undefined; ; ) {
    const { rows } = await sql<Row & { at: Date }>`
      select id, started_at as at, case when recoded then recorded_reason else reason end as given, channel, source, touchpoint, unit_path as "unitPath",
        agent, attributes
      from encounter where org = ${scope.org} and started_at > ${period.from} ${within}
        ${last ? sql`and (started_at, id) < (${last.at}, ${last.id}::uuid)` : sql``}
      order by started_at desc, id desc limit ${atOnce}`.execute(db)
    for (const row of rows) {
      encounters += 1
      if (vague(row.given)) unclassified.before += 1
      const { reason, rule } = classify?.(row.given, row) ?? { reason: row.given, rule: null }
      if (vague(reason)) unclassified.after += 1
      if (rule === null) continue
      const of = tried[Number(rule)]!
      of.matched += 1
      if (of.examples.length >= mostExamples) continue
      const text = textOf(row.attributes, textAttributes).slice(0, longestExample)
      if (text !== '' || of.examples.length === 0) of.examples.push({ id: row.id, text })
    }
    if (rows.length < atOnce) break
    last = rows.at(-1)
  }
  return { from: period.from.toISOString(), to: period.to.toISOString(), encounters, unclassified, rules: tried }
}
