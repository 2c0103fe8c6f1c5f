import type { StaffingAskInput } from '../../../contract/staffing.ts'
import { filtersOf, readView, type View } from '../../view/view.ts'

/**
 * What is planned, as it stands in the URL beside the filter: `?week=2026-11-30&on=phone&volume=10&aht=-5&away=<reason>:60,<reason>:30`. Shares that go
 * to self-service are per cent; a fraction up to 1 is one too.
 */
export type StaffingSearch = Omit<View, 'period' | 'compare'> & {
  week?: string
  /** The channel that is looked at. */
  on?: string
  volume?: number
  aht?: number
  away?: string
  chart?: 'halves'
  as?: 'table'
}
export type SetStaffing = (change: { [K in keyof StaffingSearch]?: StaffingSearch[K] | undefined }) => void
export type Away = { reason: string; percent: number }

const day = /^\d{4}-\d{2}-\d{2}$/
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const mostAway = 50

export function readStaffingSearch(given: Record<string, unknown>): StaffingSearch {
  const { period: _, compare: __, ...view } = readView(given)
  const text = (key: string) => (typeof given[key] === 'string' ? given[key] : '')
  const percent = (key: string) => {
    const n = Math.round(Number(given[key]))
    return given[key] !== undefined && Number.isFinite(n) && n !== 0 && n >= -90 && n <= 500 ? n : undefined
  }
  const [volume, aht] = [percent('volume'), percent('aht')]
  const away = writeAway(readAway(text('away')))
  return {
    ...view,
    ...(day.test(text('week')) && { week: text('week') }),
    ...(text('on') && { on: text('on') }),
    ...(volume !== undefined && { volume }),
    ...(aht !== undefined && { aht }),
    ...(away && { away }),
    ...(given.chart === 'halves' && { chart: 'halves' as const }),
    ...(given.as === 'table' && { as: 'table' as const }),
  }
}

export function readAway(text: string | undefined): Away[] {
  const found = (text ?? '').split(',').flatMap((part): Away[] => {
    const [reason = '', share = ''] = part.split(':')
    const n = Number(share)
    if (!uuid.test(reason) || share === '' || !(n > 0 && n <= 100)) return []
    return [{ reason, percent: Math.max(1, Math.round(n <= 1 ? n * 100 : n)) }]
  })
  return found.filter(({ reason }, i) => found.findIndex((a) => a.reason === reason) === i).slice(0, mostAway)
}

export const writeAway = (away: Away[]): string => away.map((a) => `${a.reason}:${a.percent}`).join(',')

/** The question that the screen asks. */
export const askOf = (search: StaffingSearch): StaffingAskInput => ({
  ...(search.week && { week: search.week }),
  filters: filtersOf(search),
  whatIf: {
    volume: (search.volume ?? 0) / 100,
    handling: (search.aht ?? 0) / 100,
    away: readAway(search.away).map(({ reason, percent }) => ({ reason, share: percent / 100 })),
  },
})

export const changesAnything = (search: StaffingSearch): boolean =>
  search.volume !== undefined || search.aht !== undefined || search.away !== undefined
