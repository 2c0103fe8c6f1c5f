import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openTestDatabase } from '../../../../test/engines.ts'
import { columns } from './literal.ts'

const { db } = await openTestDatabase()

test('PostgreSQL reads back what was written, whatever it was', async () => {
  const { text, number } = columns('text', 'number')
  const hostile = [
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
  const given = [...hostile, null, ...hostile]
  for (const [n, value] of given.entries()) {
    text.text(value)
    number.plain(value === null ? null : n / 4)
  }
  const { rows } = await sql<{ text: string | null; number: number | null }>`
    select text, number from unnest(${text.literal}::text[], ${number.literal}::float8[]) as u(text, number)`.execute(
    db,
  )
  expect(rows.map((r) => r.text)).toEqual(given)
  expect(rows.map((r) => r.number)).toEqual(given.map((value, n) => (value === null ? null : n / 4)))
  expect(text.length).toBe(given.length)
})

test('a column without rows is an empty array', () => {
  expect(columns('none').none.literal).toBe('{}')
})
