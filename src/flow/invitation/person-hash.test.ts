import { expect, test } from 'vitest'
import { normalAddress, normalPhone, personHash } from './person-hash.ts'

test('a number has one form however it is written', () => {
  for (const written of ['+358 40 123 4567', '00358401234567', '040 1234567', '(040) 123-4567', ' 0401234567 '])
    expect(normalPhone(written, 'Europe/Helsinki'), written).toBe('+358401234567')
  expect(normalPhone('070-123 45 67', 'Europe/Stockholm')).toBe('+46701234567')
  expect(normalPhone('+46 70 123 45 67', 'Europe/Helsinki')).toBe('+46701234567')
  // Without a country only full numbers are understood.
  expect(normalPhone('040 1234567', 'Pacific/Fiji')).toBeNull()
  for (const none of ['', '12', 'soita minulle', '+', '0401234567'.repeat(9), '040\u0000', '+3584012345678901234'])
    expect(normalPhone(none, 'Europe/Helsinki'), none).toBeNull()
})

test('an e-mail address has one form, and never meets a number', () => {
  expect(normalAddress(' Matti@Example.FI ', 'Europe/Helsinki')).toBe('matti@example.fi')
  expect(normalAddress('A\u030Ake@example.se', 'Europe/Helsinki')).toBe('\u00E5ke@example.se')
  expect(normalAddress('0401234567', 'Europe/Helsinki')).toBe('+358401234567')
  for (const none of ['@', 'a@', 'a b@c', 'a@b@c']) expect(normalAddress(none, 'Europe/Helsinki'), none).toBeNull()
})

test('the hash is of the person and the organisation together', () => {
  const [ours, theirs] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  expect(personHash(ours, '+358401234567')).toEqual(personHash(ours, '+358401234567'))
  expect(personHash(ours, '+358401234567')).not.toEqual(personHash(theirs, '+358401234567'))
  expect(personHash(ours, '+358401234567')).toHaveLength(32)
})
