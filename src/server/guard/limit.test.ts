import { expect, it } from 'vitest'
import { openTestHouse, problemOf } from '../../../test/api-house.ts'
import { anOrganisation, aPerson } from '../../../test/builders.ts'
import { createApiKey } from '../../catalog/api-key/api-key.ts'
import { openLimit } from './limit.ts'

const seconds = (act: () => void): number => {
  try {
    act()
    return 0
  } catch (error) {
    return (error as { detail: { seconds: number } }).detail.seconds
  }
}

it('lets a burst through, then so many a second, each key for itself', () => {
  const limit = openLimit({ burst: 3, perSecond: 2 })
  const at = 1_000_000
  const tries = (n: number, now: number, key = 'a') => Array.from({ length: n }, () => seconds(() => limit(key, now)))
  expect(tries(4, at)).toEqual([0, 0, 0, 1])
  expect(tries(1, at, 'b')).toEqual([0])
  expect(tries(2, at + 500)).toEqual([0, 1])
  expect(tries(4, at + 60_000)).toEqual([0, 0, 0, 1])
})

it('says how long to wait, and forgets who has long been quiet', () => {
  const limit = openLimit({ burst: 1, perSecond: 0.1, keep: 2 })
  limit('a', 0)
  expect(seconds(() => limit('a', 0))).toBe(10)
  limit('b', 0)
  limit('c', 0)
  // 'a' was pushed out by two others: it starts anew rather than growing the memory without end.
  expect(seconds(() => limit('a', 0))).toBe(0)
})

it('counts at the door per key and per session, not per address', async () => {
  const test = await openTestHouse({ pace: { burst: 4, perSecond: 0.02 } })
  const org = await anOrganisation(test.db)
  const as = [
    { key: (await createApiKey(test.db, org.scope, { name: 'a', scopes: ['catalog:read'] })).secret },
    { key: (await createApiKey(test.db, org.scope, { name: 'b', scopes: ['catalog:read'] })).secret },
    { cookie: await test.sessionOf(await aPerson(test.db, org)) },
    { key: 'hk_unknown' },
  ]
  for (const who of as) {
    const good = 'key' in who && who.key === 'hk_unknown' ? 401 : 200
    const replies = []
    for (let n = 0; n < 5; n++) replies.push(await test.api('GET', '/units', undefined, who))
    expect(replies.map((r) => r.status)).toEqual([good, good, good, good, 429])
    expect(problemOf(replies[4]!).code).toBe('too-many-requests')
    expect(Number(replies[4]!.headers.get('retry-after'))).toBeGreaterThan(10)
  }
  expect((await test.api('GET', '/setup')).status).toBe(200)
})
