import { addDays, weekday } from '../../../contract/zone.ts'

export type HuddleSearch = { unit?: string; span?: 'yesterday' }

const id = /^[0-9a-f-]{36}$/

/** What the address of the huddle may hold; all else is left out. */
export function readHuddleSearch({ unit, span }: Record<string, unknown>): HuddleSearch {
  return {
    ...(typeof unit === 'string' && id.test(unit) && { unit }),
    ...(span === 'yesterday' && { span }),
  }
}

/** Local days of yesterday, or of the last whole week from Monday, both included. */
export function spanDays(span: HuddleSearch['span'], today: string): { from: string; to: string } {
  if (span === 'yesterday') return { from: addDays(today, -1), to: addDays(today, -1) }
  const monday = addDays(today, -weekday(today))
  return { from: addDays(monday, -7), to: addDays(monday, -1) }
}
