import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openTestDatabase } from '../../../../test/engines.ts'
import { newId } from '../../../engine/database/id.ts'
import { columns, emptyColumns } from './binary-array.ts'

const { db } = await openTestDatabase()

const given = columns({
  ...({
    text: 'text',
    id: 'uuid',
    real: 'float8',
    int: 'int4',
    large: 'int8',
    yes: 'bool',
    at: 'timestamptz',
  } as const),
})
const read = async () => {
  const g = given
  const { rows } = await sql`
    select * from unnest(${g.text.bytes}::text[], ${g.id.bytes}::uuid[], ${g.real.bytes}::float8[], ${g.int.bytes}::int4[], ${g.large.bytes}::int8[],
      ${g.yes.bytes}::bool[], ${g.at.bytes}::timestamptz[]) as g(text, id, real, int, large, yes, at)`.execute(db)
  return rows
}

test('PostgreSQL reads back what was written, whatever it was, and again after the columns were emptied', async () => {
  const texts = [
    '',
    'NULL',
    '"',
    '\\',
    '\\"{,}',
    'ä"ö\\',
    'a"👩‍👩‍👧"b\\',
    ' x ',
    '\n\t',
    'x'.repeat(5_000),
    'å"'.repeat(3_000),
  ]
  const rows = [...texts, null, ...texts].map((text, n) =>
    text === null
      ? { text, id: null, real: null, int: null, large: null, yes: null, at: null }
      : {
          ...{ text, id: n % 2 ? newId() : newId().toUpperCase(), real: n / 4 - 1e300, int: n - 5, large: 2 ** 52 - n },
          ...{ yes: n % 2 === 0, at: new Date(Date.UTC(1923 + 20 * n, n % 12, 1, 2, 3, 4, 5)) },
        },
  )
  const asRead = rows.map((row) => ({ ...row, id: row.id?.toLowerCase() ?? null }))
  for (const some of [rows, rows.slice(0, 3), rows]) {
    for (const row of some)
      for (const [name, column] of Object.entries(given)) {
        const value = row[name as keyof typeof row]
        column.add(value instanceof Date ? value.getTime() : value)
      }
    expect(given.text.length).toBe(some.length)
    expect(await read()).toEqual(asRead.slice(0, some.length))
    emptyColumns(given)
  }
})

test('columns without rows are empty arrays', async () => {
  expect(await read()).toEqual([])
})
