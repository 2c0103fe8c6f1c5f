import { sql } from 'kysely'
import type { StoredEvent } from '../../../contract/event.ts'
import type { Db } from '../../../engine/database/database.ts'
import type { Consumer } from '../../../engine/queue/queue.ts'
import { keepErrands, pieces } from './keep.ts'
import { markDue } from './mark-due.ts'
import { told } from './renew.ts'
import { ruleOf } from './rule.ts'

/** Customers whose errands are worked out in one statement. */
const atOnce = 2_000

type Touched = {
  encounters: Set<string>
  removed: { customer?: string | null }[]
  forgotten: Set<string>
  imports: Set<string>
}

/**
 * Keeps errands up to date behind the arrival of encounters: of customers that something happened to all is worked out anew. What an import brings waits till it
 * is through (`due.ts`): its customers come again and again.
 */
export function errandKeeper(db: Db): Consumer {
  return {
    name: 'errands',
    batch: 1_000,
    // Whoever comes twice within it is worked out once.
    gather: 500,
    hear: async (events) => {
      for (const [org, touched] of sorted(events)) await keep(db, org, touched)
      const gone = events.flatMap((e) => (e.kind === 'organisation-removed' ? [e.org] : []))
      if (gone.length > 0) await db.deleteFrom('errand_step').where('org', 'in', gone).execute()
    },
  }
}

function sorted(events: StoredEvent[]): Map<string, Touched> {
  const by = new Map<string, Touched>()
  for (const event of events) {
    const touched = by.get(event.org) ?? {
      encounters: new Set(),
      removed: [],
      forgotten: new Set(),
      imports: new Set(),
    }
    if (event.kind === 'encounters') for (const id of event.encounters) touched.encounters.add(id)
    else if (event.kind === 'encounters-removed') touched.removed.push(...event.encounters)
    else if (event.kind === 'customers-removed') for (const id of event.customers) touched.forgotten.add(id)
    else if (event.kind === 'encounters-imported') touched.imports.add(event.import)
    else continue
    by.set(event.org, touched)
  }
  return by
}

async function keep(db: Db, org: string, { encounters, removed, forgotten, imports }: Touched): Promise<void> {
  const rule = await ruleOf(db, org)
  if (!rule) return
  for (const id of imports) await markDue(db, org, id)
  // What had a key and is gone, or names nobody, is found only by looking at all.
  if (removed.some((r) => r.customer === undefined || (rule.key !== null && !r.customer))) await markDue(db, org, null)

  const customers = new Set([...forgotten, ...removed.flatMap((r) => r.customer ?? [])])
  const keys = new Set<string>(await keysOf(db, org, [...customers]))
  const withKey: string[] = []
  for (const some of pieces([...encounters], 5_000)) {
    const { rows } = await sql<{ id: string; customer: string | null; key: string | null }>`
      select e.id, e.customer, ${told(rule.key)} as key from encounter e
      where e.id = any(${some}::uuid[]) and e.org = ${org}::uuid`.execute(db)
    for (const row of rows) {
      if (row.customer) customers.add(row.customer)
      if (row.key !== null) keys.add(row.key)
      if (row.key !== null) withKey.push(row.id)
    }
  }
  for (const some of pieces([...customers], atOnce)) await keepErrands(db, org, { customers: some })
  if (keys.size > 0)
    for (const some of pieces([...keys], atOnce))
      await keepErrands(db, org, { customers: [], keys: some, encounters: withKey })
}

/** Keys of contacts of customers that are forgotten or lost some: those errands change too. */
async function keysOf(db: Db, org: string, customers: string[]): Promise<string[]> {
  if (customers.length === 0) return []
  const rows = await db
    .selectFrom('errand_step')
    .where('org', '=', org)
    .where('customer', 'in', customers)
    .where('key', 'is not', null)
    .select('key')
    .distinct()
    .execute()
  return rows.map((r) => r.key!)
}
