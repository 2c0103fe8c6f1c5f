import { sql } from 'kysely'
import { demandWhole, type OrgScope } from '../../catalog/scope.ts'
import { type Board, type BoardSettings, boardSettings, type IdeaCategory } from '../../contract/board.ts'
import type { Localized } from '../../contract/language.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { Kept } from '../../engine/database/kept.ts'
import { json } from '../../engine/database/tables.ts'
import { inScope } from './scope.ts'

/** What a later version wrote is left aside instead of breaking every page. */
const known = (stored: unknown): BoardSettings => boardSettings.safeParse(stored).data ?? boardSettings.parse({})

/** A board as its pages know it. */
export type OpenBoard = {
  org: string
  address: string
  open: boolean
  settings: BoardSettings
  categories: IdeaCategory[]
  /** In which its days are told. */
  zone: string
}

const keepMs = 2_000
const keepMost = 1_000

/** Boards by their address. Whoever knows it may look, so no scope is asked for; kept for two seconds. */
export class BoardReader {
  readonly #kept: Kept<OpenBoard | null>
  constructor(db: Db) {
    this.#kept = new Kept(keepMs, keepMost, async (address) => {
      const row = await db
        .selectFrom('board as b')
        .innerJoin('organisation as o', 'o.id', 'b.org')
        .where('b.address', '=', address)
        .select(['b.org', 'b.address', 'b.open', 'b.settings', 'o.zone'])
        .executeTakeFirst()
      if (!row) return null
      return { ...row, settings: known(row.settings), categories: await readCategories(db, row.org) }
    })
  }

  get(address: string): Promise<OpenBoard | null> {
    return address.length > 60 ? Promise.resolve(null) : this.#kept.get(address)
  }
}

async function readCategories(db: Db, org: string): Promise<IdeaCategory[]> {
  const rows = await db.selectFrom('idea_category').where('org', '=', org).orderBy('position').selectAll().execute()
  return rows.map((r) => ({ id: r.id, name: r.name as Localized, closed: r.closed }))
}

/** The organisation's board with what waits on it; null before there is one. `linkOf` makes the address of its page. */
export async function readBoard(db: Db, scope: OrgScope, linkOf: (address: string) => string): Promise<Board | null> {
  const row = await db.selectFrom('board').where('org', '=', scope.org).selectAll().executeTakeFirst()
  if (!row) return null
  const counts = await db
    .selectFrom('idea as i')
    .where('i.org', '=', scope.org)
    .where(inScope(scope))
    .select([
      sql<number>`count(*) filter (where i.stand = 'waiting' and i.merged_into is null)`.as('waiting'),
      sql<number>`count(*) filter (where i.stand = 'published' and i.merged_into is null)`.as('ideas'),
      sql<number>`coalesce(sum(i.votes) filter (where i.stand = 'published' and i.merged_into is null), 0)`.as('votes'),
      sql<number>`count(*) filter (where i.stand = 'published' and i.state = 'open' and i.answer = '' and i.merged_into is null)`.as(
        'unanswered',
      ),
    ])
    .executeTakeFirstOrThrow()
  const comments = await db
    .selectFrom('idea_comment as c')
    .innerJoin('idea as i', 'i.id', 'c.idea')
    .where('c.org', '=', scope.org)
    .where('c.stand', '=', 'waiting')
    .where(inScope(scope))
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  const { voters } = await db
    .selectFrom('idea_vote as v')
    .innerJoin('idea as i', 'i.id', 'v.idea')
    .where('i.org', '=', scope.org)
    .where(inScope(scope))
    .select(sql<number>`count(distinct v.person)`.as('voters'))
    .executeTakeFirstOrThrow()
  return {
    address: row.address,
    open: row.open,
    link: linkOf(row.address),
    settings: known(row.settings),
    categories: await readCategories(db, scope.org),
    counts: { ...counts, waiting: counts.waiting + comments.n, votes: Number(counts.votes), voters },
  }
}

/** Opens, shuts and words the board. An address is unique over all organisations of a house. */
export async function saveBoard(
  db: Db,
  scope: OrgScope,
  given: { address: string; open: boolean; settings: BoardSettings },
): Promise<void> {
  demandWhole(scope)
  const row = { address: given.address, open: given.open, settings: json(given.settings), changed_at: new Date() }
  try {
    await db
      .insertInto('board')
      .values({ org: scope.org, ...row })
      .onConflict((c) => c.column('org').doUpdateSet(row))
      .execute()
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'board_address_key') throw error
    throw new Refusal('bad-input', {}, [{ path: 'address', message: 'duplicate' }])
  }
}

/** Saves the list whole: in this order; what is left out is shut, for its ideas still name it. */
export async function saveCategories(
  db: Db,
  scope: OrgScope,
  given: { id?: string | undefined; name: Localized; closed: boolean }[],
): Promise<IdeaCategory[]> {
  demandWhole(scope)
  await db.transaction().execute(async (tx) => {
    const before = await tx.selectFrom('idea_category').where('org', '=', scope.org).select('id').forUpdate().execute()
    const odd = given.findIndex((c) => c.id !== undefined && !before.some((b) => b.id === c.id))
    if (odd >= 0) throw new Refusal('bad-input', {}, [{ path: `categories.${odd}.id`, message: 'unknown' }])
    for (const [position, c] of given.entries()) {
      const row = { name: json(c.name), position, closed: c.closed }
      if (c.id) await tx.updateTable('idea_category').where('id', '=', c.id).set(row).execute()
      else
        await tx
          .insertInto('idea_category')
          .values({ id: newId(), org: scope.org, ...row })
          .execute()
    }
    const named = new Set(given.map((c) => c.id))
    const left = before.filter((b) => !named.has(b.id)).map((b) => b.id)
    if (left.length > 0)
      await tx
        .updateTable('idea_category')
        .where('id', 'in', left)
        .set({ closed: true, position: given.length })
        .execute()
  })
  return readCategories(db, scope.org)
}

/** The next number of the organisation's ideas, as it stands in their addresses. The board's row is locked until the transaction ends. */
export async function nextNumbers(tx: Tx, scope: OrgScope, many = 1): Promise<number> {
  const row = await tx
    .updateTable('board')
    .where('org', '=', scope.org)
    .set((eb) => ({ next_number: eb('next_number', '+', many) }))
    .returning('next_number')
    .executeTakeFirst()
  if (!row) throw new Refusal('wrong-state', { what: 'no-board' })
  return row.next_number - many
}
