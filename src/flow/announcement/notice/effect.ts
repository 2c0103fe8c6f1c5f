import { sql } from 'kysely'
import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import { judgedVerdicts, type ToldEffect } from '../../../contract/notice.ts'
import type { Db } from '../../../engine/database/database.ts'
import { Kept } from '../../../engine/database/kept.ts'
import type { FactStore } from '../../../engine/facts/facts.ts'
import { readEffect } from '../../action/improvement/effect.ts'

/** An effect is judged at three looks only, weeks apart; what strangers ask for again and again is worked out once in a while. */
const keepMs = 10 * 60_000
const keepMost = 500

/** What came of the improvements that notices tell of, for all to read. */
export class ToldEffects {
  readonly #db: Db
  readonly #kept: Kept<ToldEffect | null>

  constructor(db: Db, facts: FactStore, scopeOf: (org: string) => OrgScope) {
    this.#db = db
    this.#kept = new Kept(keepMs, keepMost, async (key) => {
      const [org, improvement] = key.split(' ') as [string, string]
      const scope = scopeOf(org)
      return toldOf(await readEffect(db, facts, scope, scope, improvement))
    })
  }

  /**
   * The effects of each of these notices, of those that have any. Told is only what has been judged, whatever came out: nobody says by hand that
   * something improved, and nobody keeps silent about what did not.
   */
  async of(scope: OrgScope, notices: string[]): Promise<Map<string, ToldEffect[]>> {
    demandWhole(scope)
    const found = new Map<string, ToldEffect[]>()
    if (notices.length === 0) return found
    const { rows } = await sql<{ notice: string; improvement: string; changed: string }>`
      select l.notice, i.id as improvement, extract(epoch from i.changed_at)::text as changed
      from notice_link l join improvement i on l.kind = 'improvement' and i.id = l.subject and i.org = l.org
      where l.org = ${scope.org} and l.notice = any(${notices}::uuid[]) and i.state in ('in-effect', 'ended')
      order by i.starts_on, i.id`.execute(this.#db)
    // One after the other: the facts store has other readers.
    for (const { notice, improvement, changed } of rows) {
      const effect = await this.#kept.get(`${scope.org} ${improvement} ${changed}`)
      if (effect) found.set(notice, [...(found.get(notice) ?? []), effect])
    }
    return found
  }
}

function toldOf({ verdict, metric, effect, judgedAt }: Awaited<ReturnType<typeof readEffect>>): ToldEffect | null {
  const judged = judgedVerdicts.find((v) => v === verdict)
  if (!judged || !effect || judgedAt === null) return null
  return { verdict: judged, metric, weeks: judgedAt, ...effect }
}
