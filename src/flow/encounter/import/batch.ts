import type { EncounterInput } from '../../../contract/operations/flow.ts'
import { newId } from '../../../engine/database/id.ts'
import { BadRows } from '../file/bad-rows.ts'
import { columns, Numbered } from '../file/literal.ts'
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
  readonly encounters = columns(
    ...(['id', 'place', 'externalId', 'agent', 'outcome', 'customer', 'started', 'ended', 'told'] as const),
    ...(['wait', 'talk', 'hold', 'wrapUp'] as const),
  )
  readonly places = columns(
    ...([
      'touchpoint',
      'channel',
      'stage',
      'unit',
      'unitPath',
      'reason',
      'recorded',
      'recoded',
      'extra',
      'rule',
    ] as const),
  )
  /** Of places that came under a merged reason: by which merges they went. */
  readonly merged = columns('place', 'recode', 'before')
  readonly told = columns('attributes')
  readonly held = columns('row', 'externalId', 'cells', 'lacking')
  readonly bad = new BadRows()
  /** Each once, by key; `encounters.customer` is its number. */
  readonly customers = columns(...(['id', 'key', 'name', 'email', 'phone', 'language'] as const))
  /** Whether more is told of any of them than its key. */
  described = false
  /** Recent ones: about these it has to be decided whether to ask. */
  readonly fresh: EncounterInput[] = []
  readonly #ground: Ground
  readonly #now: number
  readonly #places = new Numbered<Place>()
  readonly #told = new Numbered<string>()
  readonly #customers = new Numbered<string>()
  readonly #arrived = new Map<Place, Map<string, Place>>()

  constructor(ground: Ground, now = Date.now()) {
    this.#ground = ground
    this.#now = now
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
    e.id.plain(newId())
    e.place.plain(this.#place(this.#classified(row)))
    e.externalId.text(row.externalId)
    e.agent.text(row.agent)
    e.outcome.text(row.outcome)
    e.customer.plain(row.customer && this.#customer(row.customer))
    // Seconds: a time as text costs more to write and to read.
    e.started.plain(row.started / 1_000)
    e.ended.plain(row.ended === null ? null : row.ended / 1_000)
    e.told.plain(row.attributes && this.#attributes(JSON.stringify(row.attributes)))
    e.wait.plain(row.wait)
    e.talk.plain(row.talk)
    e.hold.plain(row.hold)
    e.wrapUp.plain(row.wrapUp)
  }

  #hold(row: number, externalId: string, cells: string[], lacking: Lacking[]): void {
    this.lacking += 1
    this.held.row.plain(row)
    this.held.externalId.text(externalId)
    this.held.cells.text(JSON.stringify(cells.map((c) => c.replaceAll('\0', '\uFFFD').toWellFormed())))
    this.held.lacking.text(JSON.stringify(lacking))
  }

  #place(place: Place): number {
    return this.#places.of(place, () => {
      const p = this.places
      p.touchpoint.plain(place.touchpoint)
      p.channel.text(place.channel)
      p.stage.text(place.stage)
      p.unit.plain(place.unit)
      p.unitPath.text(`{${place.unitPath.join(',')}}`)
      const { reason, rule, merged } = place.arrived ?? { reason: place.reason, rule: null, merged: [] }
      const recoded = reason !== place.reason
      p.reason.plain(reason)
      p.recorded.plain(recoded ? place.reason : null)
      p.recoded.plain(String(recoded))
      const extra = othersThan(reason, place.extraReasons)
      p.extra.text(extra.length > 0 ? `{${extra.join(',')}}` : null)
      p.rule.plain(rule)
      for (const { recode, before } of merged) {
        this.merged.place.plain(this.places.reason.length)
        this.merged.recode.plain(recode)
        this.merged.before.plain(before)
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
    return this.#told.of(json, () => this.told.attributes.text(json))
  }

  #customer(customer: CustomerOfRow): number {
    return this.#customers.of(customer.key, () => {
      const c = this.customers
      c.id.plain(newId())
      c.key.text(customer.key)
      c.name.text(customer.name)
      c.email.text(customer.email)
      c.phone.text(customer.phone)
      c.language.plain(customer.language)
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
