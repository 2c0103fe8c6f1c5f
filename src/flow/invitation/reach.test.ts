import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { hashesOf, hashOf, reachOf, readAddress } from './reach.ts'

const zone = 'Europe/Helsinki'

test('what is typed is an address, a number at home or abroad, or else what the customer is called', () => {
  expect(readAddress(' Aino@Asiakas.TEST ', zone)).toEqual({
    email: 'aino@asiakas.test',
    phone: null,
    externalId: null,
  })
  expect(readAddress('040 123 4567', zone)).toEqual({ email: null, phone: '+358401234567', externalId: null })
  expect(readAddress('+46 70 123 45 67', zone)).toEqual({ email: null, phone: '+46701234567', externalId: null })
  expect(readAddress('070-123 45 67', 'Europe/Stockholm').phone).toBe('+46701234567')
  expect(readAddress('A-1042', zone)).toEqual({ email: null, phone: null, externalId: 'A-1042' })
  // No address and no number: it is not taken for what a customer is called.
  expect(readAddress('aino@', zone)).toEqual({ email: null, phone: null, externalId: null })
  expect(readAddress('  ', zone)).toEqual({ email: null, phone: null, externalId: null })
})

test('one person is the same whichever way it is written, and a customer’s number never meets an address', () => {
  const key = randomBytes(32)
  const given = { email: 'AINO@asiakas.test', phone: '040 1234567', externalId: ' 7 ' }
  const hashes = hashesOf(reachOf(given, zone), key).map((h) => h.toString('hex'))
  const typed = ['aino@asiakas.test', '+358 40 123 4567'].map((t) =>
    hashesOf(readAddress(t, zone), key)[0]?.toString('hex'),
  )
  expect(hashes.slice(0, 2)).toEqual(typed)
  expect(hashes).toHaveLength(3)
  expect(hashOf('externalId', '+358401234567', key)).not.toEqual(hashOf('phone', '+358401234567', key))
  expect(hashesOf(reachOf({ email: 'ei osoite', phone: 'x', externalId: '' }, zone), key)).toEqual([])
})
