import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { AskingRules } from '../../contract/asking.ts'
import type { Tx } from '../../engine/database/database.ts'

const dayMs = 86_400_000
/** As many asks of a person are kept as a budget can name, for as long as it can reach back. */
const kept = { times: 100, days: 366 }

/**
 * Who was asked when, by hash of each of a person's addresses, while it is decided whom to ask now. Built from rows that are locked till the
 * end of the transaction, so that no other server decides about the same person meanwhile.
 */
export class Budget {
  readonly #asked: Map<string, number[]>
  readonly #rule: AskingRules['budget']
  readonly #added = new Map<string, number>()
  readonly #fresh: ReadonlySet<string>

  constructor(
    rule: AskingRules['budget'],
    asked: Map<string, number[]> = new Map(),
    fresh: ReadonlySet<string> = new Set(),
  ) {
    this.#rule = rule
    this.#asked = asked
    this.#fresh = fresh
  }

  /** Takes one ask at `now` for the person with these hashes; false where any of them has used it up. */
  take(hashes: string[], now: number): boolean {
    const since = now - this.#rule.days * dayMs
    // Asks after `now` count too: clocks of two servers differ.
    const used = (hash: string) => (this.#asked.get(hash) ?? []).reduce((n, at) => n + (at > since ? 1 : 0), 0)
    if (hashes.some((hash) => used(hash) >= this.#rule.times)) return false
    this.count(hashes, now)
    return true
  }

  /** Counts an ask that the budget does not hold back: of a matter that is still between us and this person. Asks to come see it. */
  count(hashes: string[], now: number): void {
    for (const hash of hashes) {
      const asked = this.#asked.get(hash)
      if (asked) asked.push(now)
      else this.#asked.set(hash, [now])
      this.#added.set(hash, (this.#added.get(hash) ?? 0) + 1)
    }
  }

  /** What is still to be written: how many asks were taken per hash. Of a hash that was first seen now, one is there already. */
  get unwritten(): { hash: string; n: number; fresh: boolean }[] {
    const old = [...this.#added].filter(([hash]) => !this.#fresh.has(hash))
    const other = [...this.#fresh].map((hash) => [hash, this.#added.get(hash) ?? 0] as const).filter(([, n]) => n !== 1)
    return [
      ...old.map(([hash, n]) => ({ hash, n, fresh: false })),
      ...other.map(([hash, n]) => ({ hash, n, fresh: true })),
    ]
  }
}

/**
 * Locks the persons, in the order of their hashes so that two servers wait for each other instead of locking each other out. Who is new is written as
 * asked once, now: so it nearly always ends, and then one row was written in the place of two.
 */
export async function lockPersons(
  tx: Tx,
  scope: OrgScope,
  hashes: string[],
  rule: AskingRules['budget'],
  now: Date,
): Promise<Budget> {
  const sorted = [...new Set(hashes)].sort().map((h) => Buffer.from(h, 'hex'))
  if (sorted.length === 0) return new Budget(rule)
  const made = await sql<{ hash: string }>`
    insert into asked_person (org, hash, asked_at) select ${scope.org}, h, array[${now}::timestamptz] from unnest(${sorted}::bytea[]) h order by h
    on conflict (org, hash) do nothing returning encode(hash, 'hex') as hash`.execute(tx)
  const fresh = new Set(made.rows.map((r) => r.hash))
  const known = sorted.filter((h) => !fresh.has(h.toString('hex')))
  if (known.length === 0) return new Budget(rule, new Map(), fresh)
  const { rows } = await sql<{ hash: string; asked_at: Date[] }>`
    select encode(hash, 'hex') as hash, asked_at from asked_person where org = ${scope.org} and hash = any(${known}::bytea[])
    order by asked_person.hash for update`.execute(tx)
  return new Budget(rule, new Map(rows.map((r) => [r.hash, r.asked_at.map((at) => at.getTime())])), fresh)
}

/** Writes what was taken. The rows are locked by us. */
export async function writeAsked(tx: Tx, scope: OrgScope, budget: Budget, now: Date): Promise<void> {
  const rows = budget.unwritten
  if (rows.length === 0) return
  await sql`
    update asked_person p set asked_at = array(
      select t from unnest(case when a.fresh then '{}' else p.asked_at end || array_fill(${now}::timestamptz, array[a.n])) t
      where t > ${now}::timestamptz - make_interval(days => ${kept.days}) order by t desc limit ${kept.times})
    from unnest(${rows.map((r) => Buffer.from(r.hash, 'hex'))}::bytea[], ${rows.map((r) => r.n)}::int[], ${rows.map((r) => r.fresh)}::bool[]) a (hash, n, fresh)
    where p.org = ${scope.org} and p.hash = a.hash`.execute(tx)
}
