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

const asIs = (text: string): string => text
type Nested = (string | null | Nested)[]
/** text[]; the typings of `pg` leave arrays out. */
const TEXTS = 1009 as Parameters<typeof pg.types.getTypeParser>[0]
const texts = pg.types.getTypeParser(TEXTS) as (text: string) => Nested
const many = (one: (text: string) => unknown) => {
  const each = (entry: string | null | Nested): unknown =>
    Array.isArray(entry) ? entry.map(each) : entry === null ? null : one(entry)
  return (text: string) => texts(text).map(each)
}

const parsers = new Map<number, (text: string) => unknown>([
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
