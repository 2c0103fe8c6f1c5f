import type { OrgScope } from '../../catalog/scope.ts'
import { askBody } from '../../contract/ask.ts'
import type { OtherShare } from '../../contract/operations/reasons.ts'
import type { Classification } from '../../contract/reasons.ts'
import type { Db } from '../../engine/database/database.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import { ask } from './ask.ts'
import { shareInterval } from './statistics/proportion.ts'

const confidence = 0.95
/** Fewer say nothing of a share. */
const leastEncounters = 50

/**
 * The share of encounters under "other" or unknown in the last weeks. A notice is raised when the whole interval of it lies above the set limit: a few more than usual
 * are no reason to look.
 */
export async function otherShare(
  db: Db,
  scope: OrgScope,
  store: FactStore,
  { otherShare: limit, weeks, channels }: Classification,
  now = Date.now(),
): Promise<OtherShare> {
  const marked = await db
    .selectFrom('reason')
    .where('org', '=', scope.org)
    .where('other', '=', true)
    .select('id')
    .execute()
  const vague = new Set(['', ...marked.map((r) => r.id)])
  const asked = askBody.parse({
    ...{ metrics: ['encounters'], by: ['reason'], bucket: 'week', period: { last: weeks, unit: 'week' } },
    filters: channels.length > 0 ? [{ dimension: 'channel', values: channels }] : [],
  })
  const { rows, period } = await ask(scope, store, db, asked, now)
  const byWeek = new Map<string, { n: number; hits: number }>()
  let [n, hits, unknown] = [0, 0, 0]
  for (const { bucket, key, figure } of rows) {
    const count = figure.n ?? 0
    const week = byWeek.get(bucket ?? '') ?? { n: 0, hits: 0 }
    byWeek.set(bucket ?? '', week)
    week.n += count
    n += count
    if (!vague.has(key[0]!)) continue
    week.hits += count
    hits += count
    if (key[0] === '') unknown += count
  }
  const interval = shareInterval(hits, n, confidence)
  return {
    limit,
    ...period,
    share: { n, hits, value: n === 0 ? null : hits / n, interval },
    raised: n >= leastEncounters && interval !== null && interval[0] > limit,
    unknown,
    weeks: [...byWeek].sort(([a], [b]) => (a < b ? -1 : 1)).map(([week, of]) => ({ week, ...of })),
  }
}
