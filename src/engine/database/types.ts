import pg from 'pg'

/** A figure of the database that JavaScript cannot hold exactly. */
function exact(text: string): number {
  const n = Number(text)
  if (Math.abs(n) > Number.MAX_SAFE_INTEGER) throw new RangeError(`${text} is too large for a number`)
  return n
}

/** The fraction of a numeric may be rounded, its whole part may not. */
function numeric(text: string): number {
  const n = Number(text)
  if (Number.isFinite(n) && Math.abs(n) > Number.MAX_SAFE_INTEGER)
    throw new RangeError(`${text} is too large for a number`)
  return n
}

const usual = pg.types.getTypeParser(1184) as (text: string) => Date
const digits = (text: string, from: number, to: number): number => {
  let n = 0
  for (let i = from; i < to; i++) n = n * 10 + text.charCodeAt(i) - 48
  return n
}
/**
 * A time as our connections have it, always in UTC: `2026-11-27 10:15:00.123456+00`, cut to milliseconds. The usual parser takes ten times as long,
 * which was a twentieth of the time of storing an answer. Years below 100 or of five digits, BC and infinity are left to it.
 */
export function instant(text: string): Date {
  const zone = text.length - 3
  if (zone < 19 || text.startsWith('00') || !text.endsWith('+00') || text[4] !== '-' || text[10] !== ' ')
    return usual(text)
  const fraction = zone > 20 ? digits(text, 20, Math.min(23, zone)) * 10 ** Math.max(0, 23 - zone) : 0
  const date = Date.UTC(digits(text, 0, 4), digits(text, 5, 7) - 1, digits(text, 8, 10))
  return new Date(
    date + digits(text, 11, 13) * 3_600_000 + digits(text, 14, 16) * 60_000 + digits(text, 17, 19) * 1_000 + fraction,
  )
}

const asIs = (text: string): string => text
type Nested = (string | null | Nested)[]
/** text[]; the typings of `pg` leave arrays out. */
const TEXTS = 1009 as Parameters<typeof pg.types.getTypeParser>[0]
const usualTexts = pg.types.getTypeParser(TEXTS) as (text: string) => Nested
/** An array without quotes, nulls or arrays in it needs no reading letter by letter. */
const texts = (text: string): Nested =>
  /^\{[^"\\{}]*\}$/.test(text) && !/\bnull\b/i.test(text)
    ? text === '{}'
      ? []
      : text.slice(1, -1).split(',')
    : usualTexts(text)
const many = (one: (text: string) => unknown) => {
  const each = (entry: string | null | Nested): unknown =>
    Array.isArray(entry) ? entry.map(each) : entry === null ? null : one(entry)
  return (text: string) => texts(text).map(each)
}

const parsers = new Map<number, (text: string) => unknown>([
  [1184, instant], // timestamptz
  [TEXTS, texts],
  [2951, texts], // uuid[]
  [20, exact], // int8
  [1016, many(exact)],
  [1700, numeric],
  [1231, many(numeric)],
  [1082, asIs], // date
  [1182, many(asIs)],
  [1186, asIs], // interval
  [1187, many(asIs)],
  [1114, asIs], // timestamp without zone: a Date would take the zone of this machine for it
  [1115, many(asIs)],
])

/** How values come out of PostgreSQL: the one place. timestamptz is a Date, json is parsed, all else as `pg` has it. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(oid)) || pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}
