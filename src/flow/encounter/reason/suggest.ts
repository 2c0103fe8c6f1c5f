import type { OrgScope } from '../../../catalog/scope.ts'
import type { Suggestion } from '../../../contract/operations/reasons.ts'
import type { Db } from '../../../engine/database/database.ts'
import { Kept } from '../../../engine/database/kept.ts'
import { keywordsOf } from './keywords.ts'
import { scoreText, type TextModel } from './text-model.ts'

/** A suggestion that is less likely than this is none. */
const least = 0.1
const mostShown = 3
const keptMs = 60_000

type Known = {
  model: TextModel | null
  keywords: (text: string) => Map<string, number>
  open: Set<string>
}

/** Suggests reasons for texts. Nothing is ever applied by it: a person takes a suggestion or not. */
export class Suggester {
  readonly #known: Kept<Known>

  constructor(db: Db) {
    this.#known = new Kept(keptMs, 200, (org) => read(db, org))
  }

  /** Reasons that fit a text, likeliest first; none where nothing in it says anything. */
  async suggest(scope: OrgScope, text: string): Promise<Suggestion[]> {
    if (text.trim() === '') return []
    const { model, keywords, open } = await this.#known.get(scope.org)
    return scoreText(model, text, keywords(text))
      .filter((s) => open.has(s.reason) && s.weight >= least)
      .slice(0, mostShown)
  }
}

async function read(db: Db, org: string): Promise<Known> {
  const rows = await db.selectFrom('reason').where('org', '=', org).select(['id', 'closed', 'other']).execute()
  const learned = await db.selectFrom('reason_model').where('org', '=', org).select('model').executeTakeFirst()
  return {
    model: (learned?.model as TextModel | undefined) ?? null,
    keywords: await keywordsOf(db, org),
    open: new Set(rows.filter((r) => !r.closed && !r.other).map((r) => r.id)),
  }
}

export type Learned = { texts: number; tested: number; hits: number; at: Date | null }

/** How well suggestions did on texts that were set aside, when they were last learned. */
export async function readLearned(db: Db, scope: OrgScope): Promise<Learned> {
  const row = await db
    .selectFrom('reason_model')
    .where('org', '=', scope.org)
    .select(['texts', 'tested', 'hits', 'learned_at'])
    .executeTakeFirst()
  return row ? { ...row, at: row.learned_at } : { texts: 0, tested: 0, hits: 0, at: null }
}
