import { expect, test } from 'vitest'
import { newId } from './id.ts'

test('ids are version 7, unique, and sort in the order they were made', () => {
  const ids = Array.from({ length: 50_000 }, newId)
  for (const id of ids.slice(0, 100)) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  }
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.toSorted()).toEqual(ids)
})

test('an id tells when it was made', () => {
  const id = newId()
  const ms = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
  // Ids of the test above may have run ahead of the clock by some milliseconds.
  expect(Math.abs(ms - Date.now())).toBeLessThan(1_000)
})
