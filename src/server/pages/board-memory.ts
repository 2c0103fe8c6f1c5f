import type { OrgScope } from '../../catalog/scope.ts'
import type { SeenIdea, SeenWhole } from '../../contract/idea-view.ts'
import type { Db } from '../../engine/database/database.ts'
import { Kept } from '../../engine/database/kept.ts'
import { type Sought, seeIdea, seeIdeas } from '../../flow/idea/public.ts'

const keepMs = 1_000
const keepMost = 200

/**
 * What all see of a board, kept for a second: where hundreds look at the same pages, waking PostgreSQL for each costs more than making the page. Who
 * has just done something on the board here sees it at once (`changed`); what was done at the desk or on another server, a second later. Searches are not kept:
 * few look for the same.
 */
export class BoardMemory {
  readonly #lists: Kept<{ rows: SeenIdea[]; total: number }>
  readonly #ideas: Kept<SeenWhole | { number: number } | null>
  readonly #db: Db
  /** Of each organisation how often something was done here: what was kept before is not asked for again. */
  readonly #done = new Map<string, number>()
  readonly #scopes = new Map<string, OrgScope>()

  constructor(db: Db) {
    this.#db = db
    this.#lists = new Kept(keepMs, keepMost, (key) => {
      const { org, sought, page } = JSON.parse(key) as {
        org: string
        sought: Sought
        page: { offset: number; limit: number }
      }
      return seeIdeas(db, this.#scopes.get(org)!, sought, page)
    })
    this.#ideas = new Kept(keepMs, keepMost, (key) => {
      const { org, number } = JSON.parse(key) as { org: string; number: number }
      return seeIdea(db, this.#scopes.get(org)!, number)
    })
  }

  /** A page of what is published, and how much there is. */
  ideas(scope: OrgScope, sought: Sought, page: { offset: number; limit: number }) {
    return sought.ids ? seeIdeas(this.#db, scope, sought, page) : this.#lists.get(this.#key(scope, { sought, page }))
  }

  /** One of them by its number: see seeIdea. */
  idea(scope: OrgScope, number: number) {
    return this.#ideas.get(this.#key(scope, { number }))
  }

  changed({ org }: OrgScope): void {
    this.#done.set(org, (this.#done.get(org) ?? 0) + 1)
  }

  #key(scope: OrgScope, what: object): string {
    this.#scopes.set(scope.org, scope)
    return JSON.stringify({ org: scope.org, n: this.#done.get(scope.org) ?? 0, ...what })
  }
}
