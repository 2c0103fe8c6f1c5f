import type { OrgScope } from '../../../catalog/scope.ts'
import type { SimilarIdea } from '../../../contract/board.ts'
import type { Db } from '../../../engine/database/database.ts'
import { type Found, IdeaIndex, type Query } from './index-of-ideas.ts'
import { LikelyPairs, type Pair } from './pairs.ts'

/** Of the newest so many ideas of an organisation; a board has thousands. */
const ideasMost = 30_000
/** All organisations together; who was asked of longest ago goes first. */
const bytesMost = 128 * 2 ** 20
/** Changes are looked for again in what changed lately: a transaction may end later than another that began after it. */
const overlapMs = 10 * 60_000
/** As long as no news come, so long between two looks. */
const restMs = 5_000
const atOnce = 50
const piece = 1_000
/** So long others wait at most while ideas are compared, and so long somebody waits for what a board's ideas are. */
const sliceMs = 4
const patienceMs = 250
const comparedAtOnce = 100

type Kept = {
  index: IdeaIndex
  pairs: LikelyPairs
  comparing: Promise<void> | null
  ready: Promise<void>
  to: Date
  lookedAt: number
  stale: boolean
  /** What was looked at since `to` less the overlap, as it was then: it is not taken again. */
  seen: Map<string, number>
}

/** Below this two ideas have a few words in common and nothing else. */
export const likeEnough = 0.15

/**
 * Like ideas of an organisation, from memory. Each server has its own index, made of the truth when it is first asked, and looks at what has changed
 * when the outbox told of it (`changed`), or some seconds have gone.
 */
export class SimilarIdeas {
  readonly #db: Db
  readonly #kept = new Map<string, Kept>()
  constructor(db: Db) {
    this.#db = db
  }

  /** Something of this organisation's board changed, here or on another server. */
  changed(org: string): void {
    const kept = this.#kept.get(org)
    if (kept) kept.stale = true
  }

  /** The likest published ideas, the likest first; `except` and what is merged with it are left out. */
  async find(scope: OrgScope, query: Query, most: number, except?: string): Promise<Found[]> {
    const { index } = await this.#index(scope)
    return index.find(query, most, except).filter((f) => f.likeness >= likeEnough)
  }

  /** The same with what is shown of them. */
  async rows(scope: OrgScope, query: Query, most: number, except?: string): Promise<SimilarIdea[]> {
    // Some may have been taken down since.
    const found = await this.find(scope, query, most + 5, except)
    if (found.length === 0) return []
    const rows = await this.#db
      .selectFrom('idea')
      .where('org', '=', scope.org)
      .where('stand', '=', 'published')
      .where(
        'id',
        'in',
        found.map((f) => f.root),
      )
      .select(['id', 'number', 'title', 'votes', 'state'])
      .execute()
    const byId = new Map(rows.map((r) => [r.id, r]))
    return found
      .flatMap(({ root, likeness }) => {
        const row = byId.get(root)
        return row ? [{ ...row, likeness }] : []
      })
      .slice(0, most)
  }

  /**
   * Pairs of published ideas that may be the same, as far as they have been compared: that goes on beside what else is to be done, and who asks
   * waits for it a moment only. What is merged or taken down since is for the reader to leave out.
   */
  async pairs(scope: OrgScope): Promise<{ pairs: Pair[]; compared: number }> {
    const whole = this.#index(scope).then((kept) => {
      kept.comparing ??= this.#compare(scope.org, kept).finally(() => {
        kept.comparing = null
      })
      return kept.comparing
    })
    // A small board is compared at once; of a large one thousands may have to be read first.
    await Promise.race([whole, new Promise((go) => setTimeout(go, patienceMs))])
    whole.catch(() => {})
    const kept = this.#kept.get(scope.org)
    return { pairs: kept?.pairs.all() ?? [], compared: kept?.pairs.compared ?? 0 }
  }

  async #compare(org: string, kept: Kept): Promise<void> {
    try {
      let slice = performance.now()
      for (;;) {
        const ids = kept.pairs.next(kept.index.size, comparedAtOnce)
        if (ids.length === 0 || this.#kept.get(org) !== kept) return
        const rows = await this.#db
          .selectFrom('idea')
          .where('id', 'in', ids)
          .select(['id', 'title', 'body', 'place'])
          .execute()
        for (const row of rows) {
          kept.pairs.compare(kept.index, row.id, row)
          if (performance.now() - slice < sliceMs) continue
          await new Promise((go) => setImmediate(go))
          slice = performance.now()
        }
        const there = new Set(rows.map((r) => r.id))
        for (const id of ids) if (!there.has(id)) kept.pairs.gone(id)
      }
    } catch {
      // The database is away; who asks next begins where this ended.
    }
  }

  async #index({ org }: OrgScope): Promise<Kept> {
    let kept = this.#kept.get(org)
    if (!kept) {
      const fresh: Kept = {
        index: new IdeaIndex(),
        pairs: new LikelyPairs(),
        comparing: null,
        ready: Promise.resolve(),
        to: new Date(0),
        lookedAt: 0,
        stale: true,
        seen: new Map(),
      }
      this.#kept.set(org, fresh)
      kept = fresh
    } else {
      // In order of last use.
      this.#kept.delete(org)
      this.#kept.set(org, kept)
    }
    if (kept.stale || Date.now() - kept.lookedAt > restMs) {
      kept.stale = false
      kept.lookedAt = Date.now()
      const one = kept
      kept.ready = kept.ready
        .then(() => this.#look(org, one))
        .catch((error: unknown) => {
          one.stale = true
          throw error
        })
      this.#forgetOldest(org)
    }
    await kept.ready.catch((error: unknown) => {
      kept.ready = Promise.resolve()
      throw error
    })
    return kept
  }

  async #look(org: string, kept: Kept): Promise<void> {
    const from = new Date(kept.to.getTime() - overlapMs)
    const first = kept.index.size === 0
    const changed = await this.#db
      .selectFrom('idea')
      .where('org', '=', org)
      .where('changed_at', '>', from)
      .$if(first, (q) => q.where('stand', '=', 'published'))
      .orderBy('changed_at', 'desc')
      .limit(ideasMost)
      .select(['id', 'changed_at'])
      .execute()
    const fresh = changed.filter((r) => kept.seen.get(r.id) !== r.changed_at.getTime())
    if (fresh.length === 0) return
    for (let n = 0; n < fresh.length; n += piece) {
      const ids = fresh.slice(n, n + piece).map((r) => r.id)
      await this.#take(kept, ids)
    }
    for (const { changed_at } of fresh) if (changed_at > kept.to) kept.to = changed_at
    const since = kept.to.getTime() - overlapMs
    kept.seen = new Map(
      changed.flatMap((r) => (r.changed_at.getTime() > since ? [[r.id, r.changed_at.getTime()]] : [])),
    )
    // What is merged into what is told by the root alone, of all that hangs on it.
    for (const { id, root } of await this.#roots(org, from)) if (kept.index.setRoot(id, root)) kept.pairs.changed(id)
  }

  async #take({ index, pairs }: Kept, ids: string[]): Promise<void> {
    const rows = await this.#db
      .selectFrom('idea')
      .where('id', 'in', ids)
      .select(['id', 'root', 'title', 'body', 'place', 'stand'])
      .execute()
    let n = 0
    for (const row of rows) {
      if (row.stand === 'published') {
        index.put(row)
        pairs.changed(row.id)
      } else {
        index.remove(row.id)
        pairs.gone(row.id)
      }
      // Others are served meanwhile.
      if (++n % atOnce === 0) await new Promise((go) => setImmediate(go))
    }
    // What has been deleted since is found by nobody: see rows().
  }

  #roots(org: string, from: Date) {
    return this.#db
      .selectFrom('idea as i')
      .innerJoin('idea as r', 'r.id', 'i.root')
      .where('i.org', '=', org)
      .where('i.merged_into', 'is not', null)
      .where((eb) => eb.or([eb('r.changed_at', '>', from), eb('i.changed_at', '>', from)]))
      .select(['i.id', 'i.root'])
      .execute()
  }

  #forgetOldest(asked: string): void {
    let bytes = 0
    for (const { index } of this.#kept.values()) bytes += index.bytes
    for (const [org, { index }] of this.#kept) {
      if (bytes <= bytesMost) return
      if (org === asked) continue
      this.#kept.delete(org)
      bytes -= index.bytes
    }
  }
}
