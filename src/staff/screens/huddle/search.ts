export type HuddleSearch = { unit?: string; span?: 'yesterday' }

const id = /^[0-9a-f-]{36}$/

/** What the address of the huddle may hold; all else is left out. */
export function readHuddleSearch({ unit, span }: Record<string, unknown>): HuddleSearch {
  return {
    ...(typeof unit === 'string' && id.test(unit) && { unit }),
    ...(span === 'yesterday' && { span }),
  }
}

const plus = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** Local days of yesterday, or of the last whole week from Monday, both included. */
export function spanDays(span: HuddleSearch['span'], today: string): { from: string; to: string } {
  if (span === 'yesterday') return { from: plus(today, -1), to: plus(today, -1) }
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7
  return { from: plus(today, -weekday - 7), to: plus(today, -weekday - 1) }
}
