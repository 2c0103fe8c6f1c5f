import type { Language } from '../../../contract/language.ts'
import { languageWords } from '../../encounter/file/language-words.ts'
import { fold, storable } from '../../encounter/file/text.ts'
import { type MappedColumn, mappedColumns } from './columns.ts'
import type { Ground } from './mapping.ts'

/** Where, why and with whom it was. */
export type Place = {
  language: Language
  touchpoint: string | null
  channel: string
  stage: string
  unit: string | null
  unitPath: string[]
  reason: string | null
  agent: string | null
  attributes: Record<string, string>
}
type PlaceProblem =
  | 'unknown-touchpoint'
  | 'unknown-unit'
  | 'unknown-reason'
  | 'unknown-channel'
  | 'unknown-language'
  | 'outside-unit'
  | 'too-long'
export type Fault = (column: string, reason: PlaceProblem, value: string) => void

/** Characters. */
const longest = { agent: 120, attribute: 1_000 }

/** A file names the same few places row after row: the same cells are the same object, whose number a batch then knows. */
const mostKnown = 5_000

/** Reads the dimensions of a row. What the file names and we do not know is told; a blank falls back to what the touchpoint says. */
export function placeReader(ground: Ground, columns: string[]) {
  const { mapping, names, version, within } = ground
  const mapped = mappedColumns(columns, mapping)
  const [touchpointAt, unitAt, reasonAt] = [mapped('touchpoint')[0], mapped('unit')[0], mapped('reason')[0]]
  const [channelAt, languageAt, agentAt] = [mapped('channel')[0], mapped('language')[0], mapped('agent')[0]]
  const attributes = mapped('attribute')
  const fixed = mapping.touchpoint ? names.touchpoint(mapping.touchpoint) : undefined
  const language = version.content.languages[0] ?? 'fi'

  const read = (cells: string[], fault: Fault): Place => {
    const look = <T>(at: MappedColumn | undefined, reason: PlaceProblem, find: (name: string) => T | undefined) => {
      const name = at ? (cells[at.n] ?? '').trim() : ''
      if (!at || name === '') return undefined
      const found = find(name)
      if (found === undefined) fault(at.column, reason, name)
      return found
    }
    const touchpoint = look(touchpointAt, 'unknown-touchpoint', names.touchpoint) ?? fixed
    const unit = look(unitAt, 'unknown-unit', names.unit) ?? (touchpoint && names.unit(touchpoint.unit))
    const reason = look(reasonAt, 'unknown-reason', names.reason)
    const channel = look(channelAt, 'unknown-channel', (name) => ground.channels.get(fold(name)))
    const spoken = look(languageAt, 'unknown-language', (name) => languageWords[fold(name)])
    const agent = look(agentAt, 'too-long', (name) => (name.length > longest.agent ? undefined : storable(name)))
    if (within && !unit?.path.includes(within)) fault((unitAt ?? touchpointAt)?.column ?? '', 'outside-unit', '')

    const told: Record<string, string> = {}
    for (const { column, n, name } of attributes) {
      const text = (cells[n] ?? '').trim()
      if (text.length > longest.attribute) fault(column, 'too-long', text)
      else if (text !== '') told[name] = storable(text)
    }
    return {
      language: spoken ?? language,
      touchpoint: touchpoint?.id ?? null,
      channel: channel ?? touchpoint?.channel ?? '',
      stage: touchpoint?.stage ?? '',
      unit: unit?.id ?? null,
      unitPath: unit?.path ?? [],
      reason: reason ?? null,
      agent: agent ?? null,
      attributes: told,
    }
  }

  const places = columns.flatMap((name, n) => (isOfPlace(mapping, name) ? [n] : []))
  const known = new Map<string, { place: Place; faults: Parameters<Fault>[] }>()
  return (cells: string[], fault: Fault): Place => {
    const key = places.map((n) => cells[n] ?? '').join('\u001f')
    let found = known.get(key)
    if (!found) {
      const faults: Parameters<Fault>[] = []
      found = { place: read(cells, (...told) => faults.push(told)), faults }
      if (known.size >= mostKnown) known.clear()
      known.set(key, found)
    }
    for (const told of found.faults) fault(...told)
    return found.place
  }
}

/** Columns of which a row's place is made. */
const isOfPlace = ({ columns }: Ground['mapping'], name: string): boolean =>
  !['skip', 'question', 'key', 'at', 'encounterEnd'].includes(columns[name]?.to ?? 'skip')
