import type { Db } from '../../engine/database/database.ts'
import { Kept } from '../../engine/database/kept.ts'
import { countPublic, type PublicNotice, publicNotices } from '../../flow/announcement/notice/news.ts'
import type { ShownNotice } from '../../page/news/notice.ts'
import type { EffectsOf } from '../messages/notice-message.ts'

const keepMs = 1_000
const keepMost = 200
const perPage = 20

/** What all see of an organisation's news, kept for a second as its board is (see BoardMemory): also what is mended or withdrawn at the desk is seen a second later. */
export class NewsMemory {
  readonly #lists: Kept<{ notices: ShownNotice[]; page: number; pages: number }>
  readonly #ones: Kept<ShownNotice | null>
  readonly #effects: EffectsOf

  constructor(db: Db, effects: EffectsOf) {
    this.#effects = effects
    this.#lists = new Kept(keepMs, keepMost, async (key) => {
      const [org, wanted] = key.split(' ') as [string, string]
      const pages = Math.max(1, Math.ceil((await countPublic(db, org)) / perPage))
      const page = Math.min(Number(wanted), pages)
      const found = await publicNotices(db, org, { offset: (page - 1) * perPage, limit: perPage })
      return { notices: await this.withEffects(org, found), page, pages }
    })
    this.#ones = new Kept(keepMs, keepMost, async (key) => {
      const [org, number] = key.split(' ') as [string, string]
      const [one] = await this.withEffects(org, await publicNotices(db, org, { number: Number(number), limit: 1 }))
      return one ?? null
    })
  }

  /** A page of what is public, the last one where there are not so many. */
  list(org: string, page: number) {
    return this.#lists.get(`${org} ${page}`)
  }

  /** One by its number, also where it is withdrawn. */
  one(org: string, number: number): Promise<ShownNotice | null> {
    return this.#ones.get(`${org} ${number}`)
  }

  /** With what came of them; of what was withdrawn nothing is told any more. */
  async withEffects(org: string, notices: PublicNotice[]): Promise<ShownNotice[]> {
    const open = notices.filter((n) => n.state === 'published').map((n) => n.id)
    const found = await this.#effects(org, open)
    return notices.map((n) => ({ ...n, effects: found.get(n.id) ?? [] }))
  }
}
