import { sql } from 'kysely'
import type { Db } from '../../../engine/database/database.ts'
import { firstId } from '../../../engine/database/id.ts'
import { alone } from '../file/alone.ts'
import { keepErrands, pieces } from './keep.ts'
import { told } from './renew.ts'
import { ruleOf } from './rule.ts'

/** Customers whose errands are worked out in one statement when all are: two seconds at most, for the outbox is read only up to the oldest one that runs. */
const atOnce = 5_000

type Due = { org: string; import: string | null; marked_at: string }

/**
 * Does what is due, but for imports that are still under way. Each piece is a transaction of its own; killed in the middle it begins again, and finds most
 * of it done. One at a time over all servers: two would work out the same customers side by side.
 */
export const renewDue = (
  db: Db,
  hooks: { stopping?: AbortSignal | undefined; committed?: () => void } = {},
): Promise<void> => alone(db, 'errands', hooks.stopping, () => renewAll(db, hooks))

async function renewAll(db: Db, hooks: Parameters<typeof renewDue>[1] = {}): Promise<void> {
  const { rows } = await sql<Due>`
    select d.org, d.import, d.marked_at::text as marked_at from errand_due d left join import i on i.id = d.import
    where i.state is null or i.state not in ('running', 'undoing', 'releasing') order by d.import nulls first, d.marked_at`.execute(
    db,
  )
  const done = new Set<string>()
  for (const due of rows) {
    const whole = due.import === null || (await isLarge(db, due.org, due.import))
    if (!done.has(due.org)) {
      const work = whole ? allOf(db, due.org) : importedBy(db, due.org, due.import!)
      for await (const _ of work) {
        hooks.committed?.()
        hooks.stopping?.throwIfAborted()
      }
    }
    if (whole) done.add(due.org)
    // Marked again meanwhile, it is due again.
    await sql`delete from errand_due where org = ${due.org}::uuid and import is not distinct from ${due.import}::uuid and marked_at = ${due.marked_at}::timestamptz`.execute(
      db,
    )
  }
}

/** Works out all errands of an organisation from its encounters, piece by piece, two at a time. */
export async function* allOf(db: Db, org: string): AsyncGenerator<void> {
  let before = Promise.resolve()
  try {
    for (let after: string | undefined = firstId; after; ) {
      const rows = await db
        .selectFrom('customer')
        .where('org', '=', org)
        .where('id', '>', after)
        .orderBy('id')
        .limit(atOnce)
        .select('id')
        .execute()
      const customers = rows.map((r) => r.id)
      after = customers.at(-1)
      if (!after) break
      const piece = keepErrands(db, org, { customers, between: { from: customers[0]!, to: after } })
      // Heard when its turn comes.
      piece.catch(() => {})
      await before
      yield
      before = piece
    }
  } finally {
    await before
  }
  yield* keyedOf(db, org)
}

/** Encounters that only a key puts together, and all errands by key; also of a key that the rule named before. */
async function* keyedOf(db: Db, org: string): AsyncGenerator<void> {
  const key = (await ruleOf(db, org))?.key
  for (let after = firstId; key; ) {
    const { rows: some } = await sql<{ id: string; key: string }>`
      select e.id, ${told(key)} as key from encounter e
      where e.org = ${org}::uuid and e.id > ${after}::uuid and e.customer is null and e.attributes ->> ${key} <> '' order by e.id limit ${atOnce}`.execute(
      db,
    )
    if (some.length === 0) break
    yield await keepErrands(db, org, {
      customers: [],
      keys: [...new Set(some.map((r) => r.key))],
      encounters: some.map((r) => r.id),
    })
    after = some.at(-1)!.id
  }
  for (let after = ''; ; ) {
    const { rows: some } = await sql<{ key: string }>`
      select distinct key from errand_step where org = ${org}::uuid and key > ${after} order by key limit ${atOnce}`.execute(
      db,
    )
    if (some.length === 0) break
    yield await keepErrands(db, org, { customers: [], keys: some.map((r) => r.key) })
    after = some.at(-1)!.key
  }
}

/** Works out the errands of those whom an import brought. A customer of many rows comes up more than once: nothing differs the second time. */
async function* importedBy(db: Db, org: string, file: string): AsyncGenerator<void> {
  const key = told((await ruleOf(db, org))?.key ?? null)
  for (let after = firstId; ; ) {
    const { rows: some } = await sql<{ id: string; customer: string | null; key: string | null }>`
      select e.id, e.customer, ${key} as key from encounter e
      where e.import = ${file}::uuid and e.id > ${after}::uuid order by e.id limit ${atOnce}`.execute(db)
    if (some.length === 0) break
    after = some.at(-1)!.id
    const customers = [...new Set(some.flatMap((r) => r.customer ?? []))]
    for (const piece of pieces(customers)) yield await keepErrands(db, org, { customers: piece })
    const keyed = some.filter((r) => r.key !== null)
    if (keyed.length > 0)
      yield await keepErrands(db, org, {
        customers: [],
        keys: [...new Set(keyed.map((r) => r.key!))],
        encounters: keyed.map((r) => r.id),
      })
  }
}

/** Whether an import is so much of all encounters that all are worked out sooner, each customer once. */
async function isLarge(db: Db, org: string, file: string): Promise<boolean> {
  const { rows } = await sql<{ large: boolean }>`
    with f as (select coalesce((select added from import where id = ${file}::uuid), 0) as added)
    select added > 5000 and (select count(*) from (select 1 from encounter where org = ${org}::uuid limit (select added * 4 from f)) e) < added * 4 as large from f`.execute(
    db,
  )
  return rows[0]?.large ?? false
}
