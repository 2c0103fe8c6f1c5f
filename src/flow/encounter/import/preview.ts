import type { OrgScope } from '../../../catalog/scope.ts'
import type { EncounterMapping, ValueField } from '../../../contract/contact-log.ts'
import type { Db } from '../../../engine/database/database.ts'
import { guessDateFormat, isClock } from '../file/dates.ts'
import { lookAtFile } from '../file/look.ts'
import { contentHash, Occurrences } from '../file/occurrences.ts'
import { findImport } from '../file/read.ts'
import { fold } from '../file/text.ts'
import { groundOf, mappedColumns } from './ground.ts'
import { guessColumns } from './guess.ts'
import { type BadCell, type Lacking, type Place, rowReader } from './row.ts'
import { Values, valueColumns } from './values.ts'

/** As many as two megabytes hold: what repeats late in a file is then seen too. */
const rowsLooked = 20_000
const rowsTried = 100
const samples = 5
const shown = 120
const mostValues = 300

/** What the file holds, by its first rows, and what its columns seem to be. */
export async function previewEncounters(db: Db, scope: OrgScope, id: string) {
  const file = await findImport(db, scope, id)
  const look = await lookAtFile(db, file, rowsLooked)
  const columns = look.columns.map((name, n) => {
    const cells = look.rows.map((r) => r.cells[n] ?? '')
    const filled = cells.filter((c) => c.trim() !== '')
    return { name, filled, distinct: [...new Set(filled)], blank: cells.length - filled.length }
  })
  const guess = guessColumns(columns)
  const dated = columns
    .filter((c, n) => ['date', 'start', 'end'].includes(guess[n]!.to) && !isClock(c.filled))
    .flatMap((c) => c.filled.slice(0, 1_000))
  return {
    delimiter: look.delimiter,
    encoding: file.encoding,
    columns: columns.map((c, n) => ({
      name: c.name,
      samples: c.distinct.slice(0, samples).map(short),
      distinct: c.distinct.length,
      blank: c.blank,
      guess: guess[n]!,
    })),
    rowsLooked: look.rows.length,
    dateFormat: guessDateFormat(dated) ?? ('iso' as const),
  }
}

const short = (s: string) => (s.length > shown ? `${s.slice(0, shown).toWellFormed()}…` : s.toWellFormed())

type PlaceField = Exclude<ValueField, 'agent'>
/** What is known by `is`, or what is yet to be created or given a meaning. */
type Placed = { is: string } | { named: string } | null

export type TriedRow = {
  row: number
  externalId: string | null
  startedAt: string | null
  endedAt: string | null
  handleSeconds: number | null
  waitSeconds: number | null
  customer: string | null
  agent: string | null
  outcome: string | null
  place: Record<PlaceField, Placed>
  lacking: Lacking[]
  bad: BadCell[]
}
export type FieldValues = {
  field: ValueField
  column: string
  distinct: number
  values: { value: string; rows: number; is: string | null }[]
}

/**
 * Tries the mapping on the first rows: what would be stored, what is bad or held; and which values the beginning of the file has for each field that is
 * matched, with what they are known as by name. Nothing is stored.
 */
export async function checkEncounters(db: Db, scope: OrgScope, id: string, mapping: EncounterMapping) {
  const file = await findImport(db, scope, id)
  const look = await lookAtFile(db, file, rowsLooked)
  const ground = await groundOf(db, scope, mapping, look.columns)
  const values = new Values(db, scope, ground, true)
  const read = rowReader(ground, look.columns, values, new Occurrences())
  const placeOf = placeReader(values, valueColumns(look.columns, ground.mapping))
  const keys = new Occurrences()
  const keyColumns = mappedColumns(look.columns, ground.mapping).of('key')
  let sameKeys = 0
  const rows: TriedRow[] = []
  for (const record of look.rows) {
    if (keyColumns.length > 0) {
      const key = keyColumns.map((c) => c.read(record.cells)).join(' · ')
      if (keys.count(contentHash([key])) > 1) sameKeys += 1
    }
    if (rows.length >= rowsTried) continue
    const { row, started, ended, bad, lacking, externalId, said } = read(record)
    rows.push({
      ...{ row, bad, lacking },
      externalId: keyColumns.length > 0 ? externalId : null,
      startedAt: iso(started),
      endedAt: iso(ended),
      handleSeconds: said && spentBy(said),
      waitSeconds: said && said.wait,
      customer: said?.customer
        ? (said.customer.name ?? said.customer.email ?? said.customer.phone ?? said.customer.key)
        : null,
      agent: said && said.agent,
      outcome: said?.outcome ?? null,
      place: placeOf(record.cells, said?.place),
    })
  }
  return { rows, rowsLooked: look.rows.length, sameKeys, fields: fieldValues(look, ground) }
}

/** Reads the dimensions of a row as they would be: of a value that nobody knows yet its name, else what the row was read to. */
function placeReader(values: Values, columns: ReturnType<typeof valueColumns>) {
  return (cells: string[], place: Place | undefined): Record<PlaceField, Placed> => {
    const of = (field: PlaceField): Placed => {
      const value = columns.find((c) => c.field === field && !c.extra)?.read(cells) ?? ''
      const found = value === '' ? 'blank' : values.would(field, value)
      if (found === 'create' || found === 'hold') return { named: value.slice(0, 200).toWellFormed() }
      const is = typeof found === 'object' ? found.is : place?.[field]
      return is ? { is } : null
    }
    return { reason: of('reason'), channel: of('channel'), touchpoint: of('touchpoint'), unit: of('unit') }
  }
}

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())

const spentBy = (r: { talk: number | null; hold: number | null; wrapUp: number | null }): number | null =>
  r.talk === null && r.hold === null && r.wrapUp === null ? null : (r.talk ?? 0) + (r.hold ?? 0) + (r.wrapUp ?? 0)

function fieldValues(
  look: Awaited<ReturnType<typeof lookAtFile>>,
  ground: Awaited<ReturnType<typeof groundOf>>,
): FieldValues[] {
  const { names, channels } = ground
  const known: Record<ValueField, (name: string) => string | undefined> = {
    reason: names.reason,
    channel: (name) => channels.get(fold(name)),
    touchpoint: (name) => names.touchpoint(name)?.id,
    unit: (name) => names.unit(name)?.id,
    agent: () => undefined,
  }
  return valueColumns(look.columns, ground.mapping).map(({ field, column, read }) => {
    const found = new Map<string, { value: string; rows: number }>()
    for (const { cells } of look.rows) {
      const value = read(cells)
      if (value === '') continue
      const seen = found.get(fold(value))
      if (seen) seen.rows += 1
      else found.set(fold(value), { value, rows: 1 })
    }
    const values = [...found.values()]
      .sort((a, b) => b.rows - a.rows)
      .slice(0, mostValues)
      .map(({ value, rows }) => ({ value: value.slice(0, 200).toWellFormed(), rows, is: known[field](value) ?? null }))
    return { field, column, distinct: found.size, values }
  })
}
