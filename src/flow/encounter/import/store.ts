import { sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { Tx } from '../../../engine/database/database.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import { type Decide, recordWithin } from '../write.ts'
import type { Batch } from './batch.ts'
import type { Ground } from './ground.ts'

/** Stores batches of one import. */
export class Store {
  readonly #scope: OrgScope
  readonly #ground: Ground
  readonly #import: string
  readonly #decide: Decide

  constructor(scope: OrgScope, ground: Ground, id: string, decide: Decide) {
    this.#scope = scope
    this.#ground = ground
    this.#import = id
    this.#decide = decide
  }

  /** Stores all of a batch with its events; returns how many encounters were new. Known ones stay as they are. */
  async put(tx: Tx, batch: Batch): Promise<number> {
    await this.#putCustomers(tx, batch)
    const added = (await this.#putOld(tx, batch)) + (await this.#putFresh(tx, batch))
    if (added < batch.ready + batch.fresh.length) await this.#dropNobodys(tx, batch)
    await this.#putHeld(tx, batch)
    await batch.bad.store(tx, this.#import)
    return added
  }

  /** Nobody is asked about these, and no more time is spent on each than on an answer of the past. */
  async #putOld(tx: Tx, batch: Batch): Promise<number> {
    if (batch.ready === 0) return 0
    const { encounters: e, places: p, told: t, customers: c } = batch
    const { org, mapping, oldest } = this.#ground
    const { rows } = await sql<{ added: number; from: string; to: string }>`
      with added as (insert into encounter (id, org, source, external_id, touchpoint, channel, stage, unit, unit_path, reason, agent, customer, started_at, ended_at,
        outcome, wait_seconds, talk_seconds, hold_seconds, wrap_up_seconds, attributes, suppressed, import, recorded_reason, recoded, extra_reasons, reason_rule)
      select e.id, ${org}::uuid, ${mapping.source}, e.external_id, p.touchpoint, p.channel, p.stage, p.unit, p.unit_path::uuid[], p.reason, e.agent,
        c.id, e.started, e.ended, e.outcome, e.wait, e.talk, e.hold, e.wrap_up, coalesce(t.told::jsonb, '{}'), ${oldest.why}, ${this.#import}::uuid,
        p.recorded, p.recoded, p.extra::uuid[], p.rule
      from unnest(${e.id.bytes}::uuid[], ${e.place.bytes}::int[], ${e.externalId.bytes}::text[], ${e.agent.bytes}::text[],
        ${e.outcome.bytes}::text[], ${e.customer.bytes}::int[], ${e.started.bytes}::timestamptz[], ${e.ended.bytes}::timestamptz[],
        ${e.told.bytes}::int[], ${e.wait.bytes}::float8[], ${e.talk.bytes}::float8[], ${e.hold.bytes}::float8[], ${e.wrapUp.bytes}::float8[])
        as e(id, place, external_id, agent, outcome, customer, started, ended, told, wait, talk, hold, wrap_up)
      join unnest(${p.touchpoint.bytes}::uuid[], ${p.channel.bytes}::text[], ${p.stage.bytes}::text[], ${p.unit.bytes}::uuid[],
        ${p.unitPath.bytes}::text[], ${p.reason.bytes}::uuid[], ${p.recorded.bytes}::uuid[], ${p.recoded.bytes}::bool[], ${p.extra.bytes}::text[],
        ${p.rule.bytes}::uuid[]) with ordinality as p(touchpoint, channel, stage, unit, unit_path, reason, recorded, recoded, extra, rule, n)
        on p.n = e.place
      left join (select n, (select id from customer where org = ${org}::uuid and external_id = key) as id
        from unnest(${c.key.bytes}::text[]) with ordinality as c(key, n)) as c on c.n = e.customer
      left join unnest(${t.attributes.bytes}::text[]) with ordinality as t(told, n) on t.n = e.told
      on conflict (org, source, external_id) do nothing
      returning id)
      select count(*) as added, min(id::text) as from, max(id::text) as to from added`.execute(tx)
    const { added, from, to } = rows[0]!
    if (added > 0 && batch.merged.place.length > 0) await this.#putMerged(tx, batch)
    if (added > 0) await emit(tx, org, [{ kind: 'encounters-imported', import: this.#import, from, to }])
    return added
  }

  /** What came under a reason that was merged is as if it had been there when that was done. */
  async #putMerged(tx: Tx, { encounters: e, merged: m }: Batch): Promise<void> {
    await sql`
      insert into recode_row (recode, subject, before, extra_before)
      select m.recode, e.id, m.before, x.extra_reasons
      from unnest(${m.place.bytes}::int[], ${m.recode.bytes}::uuid[], ${m.before.bytes}::uuid[]) with ordinality as m(place, recode, before, n)
      join unnest(${e.id.bytes}::uuid[], ${e.place.bytes}::int[]) as e(id, place) on e.place = m.place
      join encounter x on x.id = e.id
      order by e.id, m.n`.execute(tx)
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

  /** Makes the customers whom nobody knows yet. What is known of a customer is kept: the log fills gaps only. */
  async #putCustomers(tx: Tx, { customers: c, described }: Batch): Promise<void> {
    if (c.key.length === 0) return
    const { org } = this.#ground
    const given = sql`unnest(${c.id.bytes}::uuid[], ${c.key.bytes}::text[], ${c.name.bytes}::text[], ${c.email.bytes}::text[],
      ${c.phone.bytes}::text[], ${c.language.bytes}::text[]) as g(id, key, name, email, phone, language)`
    // In the order of their keys, so that whoever makes some of them too waits for us, or we for him, instead of each for the other.
    await sql`
      insert into customer (id, org, external_id, name, email, phone, language, import)
      select id, ${org}::uuid, key, name, email, phone, language, ${this.#import}::uuid from ${given}
      where (select true from customer where org = ${org}::uuid and external_id = key) is null
      order by key collate "C" on conflict (org, external_id) do nothing`.execute(tx)
    if (!described) return
    await sql`
      with gaps as (select c.id, g.name, g.email, g.phone, g.language from ${given} join customer c on c.org = ${org}::uuid and c.external_id = g.key
        where (c.name is null and g.name is not null) or (c.email is null and g.email is not null)
          or (c.phone is null and g.phone is not null) or (c.language is null and g.language is not null)
        order by c.external_id for update of c)
      update customer c set name = coalesce(c.name, g.name), email = coalesce(c.email, g.email), phone = coalesce(c.phone, g.phone),
        language = coalesce(c.language, g.language)
      from gaps g where c.id = g.id`.execute(tx)
  }

  /** Whom this batch made for encounters that were known already is nobody's: who was erased is not made anew by what is sent again (decision 22). */
  async #dropNobodys(tx: Tx, { customers: c }: Batch): Promise<void> {
    if (c.key.length === 0) return
    await sql`
      delete from customer c using unnest(${c.id.bytes}::uuid[]) as made(id)
      where c.id = made.id and not exists (select from encounter e where e.customer = c.id)`.execute(tx)
  }

  async #putHeld(tx: Tx, { held: h, lacking }: Batch): Promise<void> {
    if (lacking === 0) return
    await sql`
      insert into import_held_row (import, row, external_id, cells, lacking)
      select ${this.#import}::uuid, row, external_id, array(select jsonb_array_elements_text(cells::jsonb)), lacking::jsonb
      from unnest(${h.row.bytes}::bigint[], ${h.externalId.bytes}::text[], ${h.cells.bytes}::text[], ${h.lacking.bytes}::text[])
        as h(row, external_id, cells, lacking)
      on conflict do nothing`.execute(tx)
  }
}
