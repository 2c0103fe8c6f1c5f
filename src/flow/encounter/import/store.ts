import { sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { newId } from '../../../engine/database/id.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import { unhurried } from '../file/line.ts'
import { columns } from '../file/literal.ts'
import { type Decide, recordWithin } from '../write.ts'
import type { Batch } from './batch.ts'
import type { Ground } from './ground.ts'
import type { CustomerOfRow } from './row.ts'

/** Customers whose id is remembered: some twenty megabytes. */
const mostKnown = 100_000

/** Stores batches of one import. */
export class Store {
  readonly #scope: OrgScope
  readonly #ground: Ground
  readonly #import: string
  readonly #decide: Decide
  /** Ids by all that a file said of a customer. */
  readonly #known = new Map<string, string>()
  /** Ids of staged batches' customers, as an array literal in their order. */
  readonly #customers = new WeakMap<Batch, string>()

  constructor(scope: OrgScope, ground: Ground, id: string, decide: Decide) {
    this.#scope = scope
    this.#ground = ground
    this.#import = id
    this.#decide = decide
  }

  /** Stores all of a batch with its events; returns how many encounters were new. Known ones stay as they are. */
  async put(tx: Tx, batch: Batch): Promise<number> {
    const added = (await this.#putOld(tx, batch)) + (await this.#putFresh(tx, batch))
    await this.#putHeld(tx, batch)
    await batch.bad.store(tx, this.#import)
    return added
  }

  /** Nobody is asked about these, and no more time is spent on each than on an answer of the past. */
  async #putOld(tx: Tx, batch: Batch): Promise<number> {
    if (batch.ready === 0) return 0
    const customers = this.#customers.get(batch) ?? '{}'
    const { encounters: e, places: p, told: t } = batch
    const { org, mapping, oldest } = this.#ground
    const { rows } = await sql<{ added: number; from: string; to: string }>`
      with added as (insert into encounter (id, org, source, external_id, touchpoint, channel, stage, unit, unit_path, reason, agent, customer, started_at, ended_at,
        outcome, wait_seconds, talk_seconds, hold_seconds, wrap_up_seconds, attributes, suppressed, import)
      select e.id, ${org}::uuid, ${mapping.source}, e.external_id, p.touchpoint, p.channel, p.stage, p.unit, p.unit_path::uuid[], p.reason, e.agent,
        c.id, to_timestamp(e.started), to_timestamp(e.ended), e.outcome, e.wait, e.talk, e.hold, e.wrap_up, coalesce(t.told::jsonb, '{}'), ${oldest.why}, ${this.#import}::uuid
      from unnest(${e.id.literal}::uuid[], ${e.place.literal}::int[], ${e.externalId.literal}::text[], ${e.agent.literal}::text[],
        ${e.outcome.literal}::text[], ${e.customer.literal}::int[], ${e.started.literal}::float8[], ${e.ended.literal}::float8[],
        ${e.told.literal}::int[], ${e.wait.literal}::float8[], ${e.talk.literal}::float8[], ${e.hold.literal}::float8[], ${e.wrapUp.literal}::float8[])
        as e(id, place, external_id, agent, outcome, customer, started, ended, told, wait, talk, hold, wrap_up)
      join unnest(${p.touchpoint.literal}::uuid[], ${p.channel.literal}::text[], ${p.stage.literal}::text[], ${p.unit.literal}::uuid[],
        ${p.unitPath.literal}::text[], ${p.reason.literal}::uuid[]) with ordinality as p(touchpoint, channel, stage, unit, unit_path, reason, n)
        on p.n = e.place
      left join unnest(${customers}::uuid[]) with ordinality as c(id, n) on c.n = e.customer
      left join unnest(${t.attributes.literal}::text[]) with ordinality as t(told, n) on t.n = e.told
      on conflict (org, source, external_id) do nothing
      returning id)
      select count(*) as added, min(id::text) as from, max(id::text) as to from added`.execute(tx)
    const { added, from, to } = rows[0]!
    if (added > 0) await emit(tx, org, [{ kind: 'encounters-imported', import: this.#import, from, to }])
    return added
  }

  /** Recent ones go the way of those that the API is told of. */
  async #putFresh(tx: Tx, { fresh }: Batch): Promise<number> {
    if (fresh.length === 0) return 0
    const given = fresh.map((input) => ({ input }))
    const recorded = await recordWithin(tx, this.#scope, given, this.#decide, this.#ground.names, new Date())
    const created = recorded.flatMap((r) => (r.result === 'created' ? [r.id] : []))
    if (created.length > 0)
      await tx.updateTable('encounter').set({ import: this.#import }).where('id', 'in', created).execute()
    return created.length
  }

  /**
   * Finds or makes a batch's customers, in a transaction of their own before the batch's: two batches under way that name the same customers would
   * else wait for each other for ever, one in the database and one for its turn. What is known of a customer is kept: the log fills gaps only.
   */
  async stage(db: Db, batch: Batch): Promise<void> {
    const missing = batch.customers.filter((c) => !this.#known.has(wholeOf(c)))
    if (this.#known.size + missing.length > mostKnown) this.#known.clear()
    const lacking = batch.customers.filter((c) => !this.#known.has(wholeOf(c)))
    if (lacking.length > 0) {
      const kept = await db.transaction().execute(async (tx) => {
        await unhurried(tx)
        return this.#keep(tx, lacking)
      })
      for (const c of lacking) this.#known.set(wholeOf(c), kept.get(c.key)!)
    }
    this.#customers.set(batch, `{${batch.customers.map((c) => this.#known.get(wholeOf(c))).join(',')}}`)
  }

  async #keep(tx: Tx, given: Batch['customers']): Promise<Map<string, string>> {
    const { org } = this.#ground
    const c = columns('id', 'key', 'name', 'email', 'phone', 'language')
    // In the order of their keys, so that two batches with the same customers wait for each other instead of locking each other out.
    for (const one of given.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
      c.id.plain(newId())
      c.key.text(one.key)
      c.name.text(one.name)
      c.email.text(one.email)
      c.phone.text(one.phone)
      c.language.plain(one.language)
    }
    await sql`
      insert into customer as c (id, org, external_id, name, email, phone, language, import)
      select id, ${org}::uuid, key, name, email, phone, language, ${this.#import}::uuid
      from unnest(${c.id.literal}::uuid[], ${c.key.literal}::text[], ${c.name.literal}::text[], ${c.email.literal}::text[], ${c.phone.literal}::text[],
        ${c.language.literal}::text[]) as g(id, key, name, email, phone, language)
      on conflict (org, external_id) do update set name = coalesce(c.name, excluded.name), email = coalesce(c.email, excluded.email),
        phone = coalesce(c.phone, excluded.phone), language = coalesce(c.language, excluded.language)
      where (c.name is null and excluded.name is not null) or (c.email is null and excluded.email is not null)
        or (c.phone is null and excluded.phone is not null) or (c.language is null and excluded.language is not null)`.execute(
      tx,
    )
    // A statement of its own sees also those that somebody else has just committed.
    const { rows } = await sql<{ id: string; external_id: string }>`
      select id, external_id from customer where org = ${org}::uuid and external_id = any(${c.key.literal}::text[])`.execute(
      tx,
    )
    return new Map(rows.map((r) => [r.external_id, r.id]))
  }

  async #putHeld(tx: Tx, { held: h, lacking }: Batch): Promise<void> {
    if (lacking === 0) return
    await sql`
      insert into import_held_row (import, row, external_id, cells, lacking)
      select ${this.#import}::uuid, row, external_id, array(select jsonb_array_elements_text(cells::jsonb)), lacking::jsonb
      from unnest(${h.row.literal}::bigint[], ${h.externalId.literal}::text[], ${h.cells.literal}::text[], ${h.lacking.literal}::text[])
        as h(row, external_id, cells, lacking)
      on conflict do nothing`.execute(tx)
  }
}

const wholeOf = (c: CustomerOfRow): string => [c.key, c.name, c.email, c.phone, c.language].join('\u001f')
