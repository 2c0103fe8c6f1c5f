import type { EncounterInput } from '../../../contract/operations/flow.ts'
import { newId } from '../../../engine/database/id.ts'
import { BadRows } from '../file/bad-rows.ts'
import { columns, emptyColumns, Numbered } from '../file/binary-array.ts'
import { othersThan } from '../write.ts'
import type { Ground } from './ground.ts'
import type { CustomerOfRow, Lacking, Place, ReadRow, ReadyRow } from './row.ts'

/** Rows on their way into the database, as the columns of their tables and of what repeats in them. */
export class Batch {
  /** Rows in it, good and bad. */
  rows = 0
  /** Of these, old ones that nobody is asked about. */
  ready = 0
  lacking = 0
  readonly encounters = columns({
    ...({ id: 'uuid', place: 'int4', externalId: 'text', agent: 'text', outcome: 'text', customer: 'int4' } as const),
    ...({ started: 'timestamptz', ended: 'timestamptz', told: 'int4' } as const),
    ...({ wait: 'float8', talk: 'float8', hold: 'float8', wrapUp: 'float8' } as const),
  })
  readonly places = columns({
    ...({
      touchpoint: 'uuid',
      channel: 'text',
      stage: 'text',
      unit: 'uuid',
      unitPath: 'text',
      reason: 'uuid',
    } as const),
    ...({ recorded: 'uuid', recoded: 'bool', extra: 'text', rule: 'uuid' } as const),
  })
  /** Of places that came under a merged reason: by which merges they went. */
  readonly merged = columns({ place: 'int4', recode: 'uuid', before: 'uuid' })
  readonly told = columns({ attributes: 'text' })
  readonly held = columns({ row: 'int8', externalId: 'text', cells: 'text', lacking: 'text' })
  readonly bad = new BadRows()
  /** Each once, by key; `encounters.customer` is its number. */
  readonly customers = columns({
    id: 'uuid',
    key: 'text',
    name: 'text',
    email: 'text',
    phone: 'text',
    language: 'text',
  })
  /** Whether more is told of any of them than its key. */
  described = false
  /** Recent ones: about these it has to be decided whether to ask. */
  fresh: EncounterInput[] = []
  readonly #ground: Ground
  #now: number
  readonly #places = new Numbered<Place>()
  readonly #told = new Numbered<string>()
  readonly #customers = new Numbered<string>()
  readonly #arrived = new Map<Place, Map<string, Place>>()

  constructor(ground: Ground, now = Date.now()) {
    this.#ground = ground
    this.#now = now
  }

  /** For the next rows: what it has learnt of its memory is kept. */
  empty(now = Date.now()): this {
    this.#now = now
    this.rows = this.ready = this.lacking = 0
    this.described = false
    this.fresh = []
    for (const all of [this.encounters, this.places, this.merged, this.told, this.held, this.customers])
      emptyColumns(all)
    for (const numbers of [this.#places, this.#told, this.#customers]) numbers.empty()
    this.#arrived.clear()
    this.bad.empty()
    return this
  }

  add({ row, externalId, bad, lacking, ready }: ReadRow, cells: string[]): void {
    this.rows += 1
    if (bad.length > 0) this.bad.add(row, bad)
    else if (ready) this.#add(ready)
    else this.#hold(row, externalId, cells, lacking)
  }

  #add(row: ReadyRow): void {
    if (this.#now - (row.ended ?? row.started) <= this.#ground.oldest.ms) {
      this.fresh.push(inputOf(row, this.#ground))
      return
    }
    this.ready += 1
    const e = this.encounters
    e.id.add(newId())
    e.place.add(this.#place(this.#classified(row)))
    e.externalId.add(row.externalId)
    e.agent.add(row.agent)
    e.outcome.add(row.outcome)
    e.customer.add(row.customer && this.#customer(row.customer))
    e.started.add(row.started)
    e.ended.add(row.ended)
    e.told.add(row.attributes && this.#attributes(JSON.stringify(row.attributes)))
    e.wait.add(row.wait)
    e.talk.add(row.talk)
    e.hold.add(row.hold)
    e.wrapUp.add(row.wrapUp)
  }

  #hold(row: number, externalId: string, cells: string[], lacking: Lacking[]): void {
    this.lacking += 1
    this.held.row.add(row)
    this.held.externalId.add(externalId)
    this.held.cells.add(JSON.stringify(cells.map((c) => c.replaceAll('\0', '\uFFFD').toWellFormed())))
    this.held.lacking.add(JSON.stringify(lacking))
  }

  #place(place: Place): number {
    return this.#places.of(place, () => {
      const p = this.places
      p.touchpoint.add(place.touchpoint)
      p.channel.add(place.channel)
      p.stage.add(place.stage)
      p.unit.add(place.unit)
      p.unitPath.add(`{${place.unitPath.join(',')}}`)
      const { reason, rule, merged } = place.arrived ?? { reason: place.reason, rule: null, merged: [] }
      const recoded = reason !== place.reason
      p.reason.add(reason)
      p.recorded.add(recoded ? place.reason : null)
      p.recoded.add(recoded)
      const extra = othersThan(reason, place.extraReasons)
      p.extra.add(extra.length > 0 ? `{${extra.join(',')}}` : null)
      p.rule.add(rule)
      for (const { recode, before } of merged) {
        this.merged.place.add(this.places.reason.length)
        this.merged.recode.add(recode)
        this.merged.before.add(before)
      }
    })
  }

  /** The place under the reason that rules and merges give it; the same object for what is the same, as with places that came. */
  #classified(row: ReadyRow): Place {
    const { classify } = this.#ground.names
    if (!classify) return row.place
    const { place, agent, attributes } = row
    const about = { ...place, source: this.#ground.mapping.source, agent, attributes }
    const arrived = classify(place.reason, about)
    if (arrived.rule === null && arrived.merged.length === 0) return place
    const known = this.#arrived.get(place) ?? new Map<string, Place>()
    this.#arrived.set(place, known)
    const key = `${arrived.rule} ${arrived.reason}`
    const found = known.get(key) ?? { ...place, arrived }
    known.set(key, found)
    return found
  }

  #attributes(json: string): number {
    return this.#told.of(json, () => this.told.attributes.add(json))
  }

  #customer(customer: CustomerOfRow): number {
    return this.#customers.of(customer.key, () => {
      const c = this.customers
      c.id.add(newId())
      c.key.add(customer.key)
      c.name.add(customer.name)
      c.email.add(customer.email)
      c.phone.add(customer.phone)
      c.language.add(customer.language)
      this.described ||= Boolean(customer.name || customer.email || customer.phone || customer.language)
    })
  }
}

/** A row as the API would have been told of it; names are ids by now. */
function inputOf(row: ReadyRow, { mapping }: Ground): EncounterInput {
  const { place, customer: c } = row
  return {
    source: mapping.source,
    externalId: row.externalId,
    channel: place.channel,
    startedAt: new Date(row.started).toISOString(),
    ...(place.touchpoint && { touchpoint: place.touchpoint }),
    ...(place.unit && { unit: place.unit }),
    ...(place.reason && { reason: place.reason }),
    ...(place.extraReasons.length > 0 && { extraReasons: place.extraReasons }),
    ...(row.agent && { agent: row.agent }),
    ...(row.ended !== null && { endedAt: new Date(row.ended).toISOString() }),
    ...(row.outcome && { outcome: row.outcome }),
    ...(row.wait !== null && { waitSeconds: row.wait }),
    ...(row.talk !== null && { talkSeconds: row.talk }),
    ...(row.hold !== null && { holdSeconds: row.hold }),
    ...(row.wrapUp !== null && { wrapUpSeconds: row.wrapUp }),
    ...(row.attributes && { attributes: row.attributes }),
    ...(c && {
      customer: {
        externalId: c.key,
        ...(c.name && { name: c.name }),
        ...(c.email && { email: c.email }),
        ...(c.phone && { phone: c.phone }),
        ...(c.language && { language: c.language }),
      },
    }),
  }
}
