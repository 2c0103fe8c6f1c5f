import { afterAll, expect, test } from 'vitest'
import { budgetStorm } from '../../../test/budget-storm.ts'
import { anOrganisation } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import { openDatabase } from '../../engine/database/open.ts'
import { Budget, lockPersons, writeAsked } from './budget.ts'

const one = await openTestDatabase()
const other = await openDatabase({ url: one.url, dataDir: '', connections: 6 })
afterAll(() => other.close())

test('no address is asked more often than the budget says, whatever two servers are told at once', async () => {
  const { asked, broken, seed } = await budgetStorm([one, other], { events: 1_500, persons: 40 })
  expect(broken, `seed ${seed}`).toEqual([])
  expect(asked, `seed ${seed}`).toBeGreaterThan(40)
})

test('a second server waits till the first has decided about a person, new or known, and counts what that one took', async () => {
  const { scope } = await anOrganisation(one.db)
  const rule = { times: 1, days: 30 }
  const hash = 'ab'.repeat(32)
  const ask = (server: typeof one.db, now: Date, meanwhile: () => Promise<void>) =>
    server.transaction().execute(async (tx) => {
      const budget = await lockPersons(tx, scope, [hash], rule, now)
      const taken = budget.take([hash], now.getTime())
      await meanwhile()
      await writeAsked(tx, scope, budget, now)
      return taken
    })
  for (const now of [new Date('2026-01-01T09:00:00Z'), new Date('2026-03-01T09:00:00Z')]) {
    let second: Promise<boolean> = Promise.resolve(true)
    const first = await ask(one.db, now, async () => {
      second = ask(other.db, now, async () => {})
      await new Promise((r) => setTimeout(r, 100))
    })
    expect([first, await second]).toEqual([true, false])
  }
})

test('a person is over budget when any address is; asks of a clock ahead count', () => {
  const day = 86_400_000
  const budget = new Budget({ times: 2, days: 30 }, new Map([['a', [0, 40 * day]]]))
  expect(budget.take(['a', 'b'], 29 * day)).toBe(false)
  expect(budget.take(['b'], 29 * day)).toBe(true)
  expect(budget.take(['a', 'b'], 31 * day)).toBe(true)
  expect(budget.take(['b'], 32 * day)).toBe(false)
  expect(budget.unwritten).toEqual([
    { hash: 'b', n: 2, fresh: false },
    { hash: 'a', n: 1, fresh: false },
  ])
})

test('who is new and was taken once is written already; who was not, or twice, is put right', () => {
  const budget = new Budget({ times: 2, days: 30 }, new Map(), new Set(['once', 'twice', 'never']))
  for (const hash of ['once', 'twice', 'twice']) expect(budget.take([hash], 1)).toBe(true)
  expect(budget.unwritten).toEqual([
    { hash: 'twice', n: 2, fresh: true },
    { hash: 'never', n: 0, fresh: true },
  ])
})
