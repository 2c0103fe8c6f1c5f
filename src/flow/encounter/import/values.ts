import { readOrganisation } from '../../../catalog/organisation/read.ts'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { EncounterTarget, UnknownWay, ValueField } from '../../../contract/contact-log.ts'
import type { Db } from '../../../engine/database/database.ts'
import { channelsOf } from '../file/channel-words.ts'
import { fold } from '../file/text.ts'
import { readNames } from '../names.ts'
import { createNamed, inTurn } from './create.ts'
import { type Ground, mappedColumns } from './ground.ts'

/** What a value means: `is` what it names, nothing at all, or not known yet. */
export type Found = { is: string } | 'blank' | 'hold'

/** Values told apart per field before those seen first are forgotten again; of agents there may be many. */
const mostKept = 20_000
/** A column with more new names than this is no reason, channel, touchpoint or unit: what is over is held back. */
const mostCreated = 300
/** Longer than any name in the catalogue. */
const longest = 200

/** Says what the values of a file mean, and makes what is to be made. */
export class Values {
  readonly #db: Db
  readonly #scope: OrgScope
  readonly #ground: Ground
  readonly #found = new Map<ValueField, Map<string, Found>>()
  readonly #created = new Map<ValueField, number>()

  /** Only tried: nothing is made, and what would be made counts as known. */
  readonly #dry: boolean

  constructor(db: Db, scope: OrgScope, ground: Ground, dry = false) {
    this.#dry = dry
    this.#db = db
    this.#scope = scope
    this.#ground = ground
  }

  /** Makes what these rows name and nobody knows, where the mapping says so. */
  async prepare(rows: { cells: string[] }[], columns: { field: ValueField; read: (cells: string[]) => string }[]) {
    for (const { field, read } of columns) {
      if (field === 'agent') continue
      for (const { cells } of rows) {
        const value = read(cells)
        if (value === '' || this.#kept(field).has(fold(value))) continue
        const found = this.#look(field, value)
        const made = found === 'create' && (await this.#create(field, value))
        this.#keep(field, value, found === 'create' ? (made ? (this.#byName(field, value) ?? 'hold') : 'hold') : found)
      }
    }
  }

  find(field: ValueField, value: string): Found {
    const known = this.#kept(field).get(fold(value))
    if (known !== undefined) return known
    const found = this.#look(field, value)
    const settled = found !== 'create' ? found : field === 'agent' ? { is: value } : this.#dry ? 'blank' : 'hold'
    this.#keep(field, value, settled)
    return settled
  }

  /** What would become of a value: also whether it would be created. */
  would(field: ValueField, value: string): Found | 'create' {
    return this.#look(field, value)
  }

  #look(field: ValueField, value: string): Found | 'create' {
    const { mapping } = this.#ground
    const meaning = mapping.values[field]?.[fold(value)]
    const way: UnknownWay = meaning && 'way' in meaning ? meaning.way : mapping.unknown[field]
    if (meaning && 'is' in meaning) {
      if (field === 'agent') return { is: meaning.is }
      // What it meant is gone since: its rows wait.
      return this.#byName(field, meaning.is) ?? 'hold'
    }
    const named = meaning === undefined && field !== 'agent' ? this.#byName(field, value) : undefined
    if (named) return named
    return way
  }

  #byName(field: ValueField, name: string): { is: string } | undefined {
    const { names, channels } = this.#ground
    const is =
      field === 'reason'
        ? names.reason(name)
        : field === 'channel'
          ? channels.get(fold(name))
          : field === 'unit'
            ? names.unit(name)?.id
            : names.touchpoint(name)?.id
    return is === undefined ? undefined : { is }
  }

  async #create(field: Exclude<ValueField, 'agent'>, value: string): Promise<boolean> {
    const before = this.#created.get(field) ?? 0
    // Setting up is the whole organisation's; whoever is bound to a unit leaves it to others.
    if (this.#scope.unit !== null || value.length > longest || before >= mostCreated) return false
    await inTurn(this.#db, this.#scope, async (tx) => {
      // Somebody, or the worker before this one, may have made it meanwhile.
      await this.#lookAgain(tx, field)
      if (this.#byName(field, value)) return
      const channel = await createNamed(tx, this.#scope, this.#ground, field, value)
      if (channel) this.#ground.channels.set(fold(value), channel)
      this.#created.set(field, before + 1)
      if (field !== 'channel') await this.#lookAgain(tx, field)
    })
    return true
  }

  async #lookAgain(db: Db, field: Exclude<ValueField, 'agent'>): Promise<void> {
    if (field === 'channel') this.#ground.channels = channelsOf((await readOrganisation(db, this.#scope)).channels)
    else this.#ground.names = await readNames(db, this.#scope)
  }

  #kept(field: ValueField): Map<string, Found> {
    let kept = this.#found.get(field)
    if (!kept) {
      kept = new Map()
      this.#found.set(field, kept)
    }
    return kept
  }

  #keep(field: ValueField, value: string, found: Found): void {
    const kept = this.#kept(field)
    if (kept.size >= mostKept) kept.clear()
    kept.set(fold(value), found)
  }
}

/** The columns whose values have to mean something. */
export function valueColumns(columns: string[], mapping: Ground['mapping']) {
  const mapped = mappedColumns(columns, mapping)
  const of = (field: ValueField, to: EncounterTarget, extra = false) =>
    mapped.of(to).map(({ column, read }) => ({ field, column, read, extra }))
  return [
    ...(['reason', 'channel', 'touchpoint', 'unit', 'agent'] as const).flatMap((field) => of(field, field)),
    // What means a reason in one column means it in all.
    ...of('reason', 'extraReason', true),
  ]
}
