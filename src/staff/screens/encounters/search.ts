import type { EncounterKind } from '../../../contract/operations/contacts.ts'
import { readView, type View } from '../../view/view.ts'

export const tabs = ['overview', 'reasons', 'time'] as const
export type Tab = (typeof tabs)[number]
/** `move`: what is tried in "what if", as reason:percent,reason:percent. */
export type EncountersSearch = View & { tab?: Exclude<Tab, 'overview'>; move?: string }

export function readEncountersSearch(given: Record<string, unknown>): EncountersSearch {
  const tab = (['reasons', 'time'] as const).find((t) => t === given.tab)
  const move = typeof given.move === 'string' && /^[\w:,-]{1,2000}$/.test(given.move) ? given.move : ''
  return { ...readView(given), ...(tab && { tab }), ...(move && { move }) }
}

/** Percentages by reason; nothing where none is moved. */
export function movesOf(move: string | undefined): Map<string, number> {
  const all = (move ?? '').split(',').flatMap((one) => {
    const [reason, percent] = one.split(':')
    const n = Math.round(Number(percent))
    return reason && n >= 1 && n <= 100 ? [[reason, n] as const] : []
  })
  return new Map(all)
}
export const moveOf = (moves: ReadonlyMap<string, number>): string =>
  [...moves].flatMap(([reason, n]) => (n > 0 ? [`${reason}:${n}`] : [])).join(',')

const kinds: readonly EncounterKind[] = ['handled', 'short', 'answered', 'in_time', 'late', 'abandoned', 'unknown']
export type ListSearch = View & { only?: EncounterKind; weekday?: number; hour?: number }

export function readListSearch(given: Record<string, unknown>): ListSearch {
  const only = kinds.find((k) => k === given.only)
  const within = (value: unknown, most: number) => {
    const n = Number(value)
    return value !== undefined && value !== '' && Number.isInteger(n) && n >= 0 && n <= most ? n : undefined
  }
  const [weekday, hour] = [within(given.weekday, 6), within(given.hour, 23)]
  return {
    ...readView(given),
    ...(only && { only }),
    ...(weekday !== undefined && { weekday }),
    ...(hour !== undefined && { hour }),
  }
}
