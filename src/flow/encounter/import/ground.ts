import type { OrgScope } from '../../../catalog/scope.ts'
import type { DurationUnit, EncounterMapping, EncounterTarget } from '../../../contract/contact-log.ts'
import type { Language } from '../../../contract/language.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'
import { channelsOf } from '../file/channel-words.ts'
import { fold } from '../file/text.ts'
import { type Names, readNames } from '../names.ts'

/** All that rows are read with, looked up once for an import. */
export type Ground = {
  org: string
  zone: string
  /** In which what is created gets its name. */
  language: Language
  mapping: EncounterMapping
  names: Names
  /** Channel ids by what a file may call them. */
  channels: Map<string, string>
  /** Rows outside this unit are bad; null is the whole organisation. */
  within: string | null
  /** An encounter that ended longer ago (ms) is not asked about; with it the reason that is stored. */
  oldest: { ms: number; why: 'encounter-too-old' | 'source-off' }
}

/** A column that means something. `read` gives its cell without what stands for nothing, and without the mark of a harmless formula. */
export type Mapped = { column: string; unit: DurationUnit; read: (cells: string[]) => string }
export type MappedAttribute = Mapped & { name: string }

type Issue = { path: string; message: string }

/** The file may name these in several columns. */
const several = ['key', 'start', 'end', 'extraReason']

/** Looks up what the mapping names. Refuses 'bad-input' with every fault of it at once; `columns` are those of the file. */
export async function groundOf(db: Db, scope: OrgScope, given: EncounterMapping, columns: string[]): Promise<Ground> {
  const mapping = folded(given)
  const organisation = await db
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select(['zone', 'channels', 'languages'])
    .executeTakeFirstOrThrow()
  const source = await db
    .selectFrom('source')
    .where('org', '=', scope.org)
    .where('name', '=', mapping.source)
    .select(['oldest_hours', 'enabled'])
    .executeTakeFirst()
  const names = await readNames(db, scope)
  const ground: Ground = {
    org: scope.org,
    zone: organisation.zone,
    language: organisation.languages[0] ?? 'fi',
    mapping,
    names,
    channels: channelsOf(organisation.channels),
    within: scope.unit,
    oldest:
      source?.enabled === false
        ? { ms: 0, why: 'source-off' }
        : { ms: (source?.oldest_hours ?? 168) * 3_600_000, why: 'encounter-too-old' },
  }
  const issues = [...wrongColumns(mapping, columns), ...wrongDefaults(ground)]
  if (issues.length > 0) throw new Refusal('bad-input', {}, issues)
  return ground
}

/** Values are compared folded, so they are kept folded. */
function folded(mapping: EncounterMapping): EncounterMapping {
  const values = Object.fromEntries(
    Object.entries(mapping.values).map(([field, of]) => [
      field,
      Object.fromEntries(Object.entries(of).map(([value, meaning]) => [fold(value), meaning])),
    ]),
  )
  return { ...mapping, values }
}

function wrongColumns({ columns: mapped }: EncounterMapping, columns: string[]): Issue[] {
  const issues: Issue[] = []
  const say = (column: string, message: string) => issues.push({ path: `mapping.columns.${column}`, message })
  const taken = new Set<string>()
  for (const [column, target] of Object.entries(mapped)) {
    if (target.to === 'skip') continue
    if (!columns.includes(column)) say(column, 'unknown-column')
    const what = target.to === 'attribute' ? `attribute:${target.name}` : target.to
    if (taken.has(what) && !several.includes(what)) say(column, 'mapped-twice')
    taken.add(what)
  }
  if (!taken.has('start') && !taken.has('date')) issues.push({ path: 'mapping.columns', message: 'start-needed' })
  const reaches = ['customer', 'customerEmail', 'customerPhone'].some((to) => taken.has(to))
  for (const [column, { to }] of Object.entries(mapped)) {
    if ((to === 'customerName' || to === 'customerLanguage') && !reaches) say(column, 'customer-needed')
  }
  return issues
}

function wrongDefaults({ mapping, names, channels: known }: Ground): Issue[] {
  const issues: Issue[] = []
  if (mapping.touchpoint && !names.touchpoint(mapping.touchpoint))
    issues.push({ path: 'mapping.touchpoint', message: 'unknown-touchpoint' })
  if (mapping.unit && !names.unit(mapping.unit)) issues.push({ path: 'mapping.unit', message: 'unknown-unit' })
  if (mapping.channel && !known.has(fold(mapping.channel)))
    issues.push({ path: 'mapping.channel', message: 'unknown-channel' })
  return issues
}

/** The columns of a file by what they become, in the order of the file: a mapping that was kept has lost its own order. */
export function mappedColumns(columns: string[], mapping: EncounterMapping) {
  const all = columns.flatMap((column, n) => {
    const target = mapping.columns[column]
    if (!target || target.to === 'skip') return []
    const blank = new Set((target.blank ?? []).map(fold))
    const read = (cells: string[]) => {
      const cell = plainCell(cells[n])
      return blank.size > 0 && blank.has(fold(cell)) ? '' : cell
    }
    const unit = ('unit' in target && target.unit) || 's'
    return [
      { column, to: target.to, unit: unit as DurationUnit, read, name: target.to === 'attribute' ? target.name : '' },
    ]
  })
  return {
    of: (to: EncounterTarget): Mapped[] => all.filter((c) => c.to === to),
    attributes: all.filter((c): c is typeof c & MappedAttribute => c.to === 'attribute'),
  }
}

/** Our own file of bad rows marks what a spreadsheet would take for a formula; here the mark comes off again. */
const plainCell = (cell: string | undefined): string => {
  const text = (cell ?? '').trim()
  return text.charCodeAt(0) === 39 && /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text
}
