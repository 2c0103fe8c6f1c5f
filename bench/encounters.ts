import { forget, furnish, newDataDir, startHouse, Visitor } from '../test/outside.ts'
import { quantile } from './client.ts'
import { conditions, figure } from './print.ts'

/** Encounters by API, a thousand in one POST: without customers, with a customer each of whom we know e-mail and phone, and with policy, budget and message. */
conditions('Encounters')
const dataDir = newDataDir()
const house = await startHouse({ dataDir, source: process.argv.includes('--source') })
try {
  const made = await furnish(house)
  const api = new Visitor(house.url, made.key)
  let n = 0
  const post = async (customers: boolean): Promise<number> => {
    const encounters = Array.from({ length: 1_000 }, () => ({
      source: 'bench',
      externalId: `${++n}`,
      touchpoint: made.touchpoint,
      startedAt: new Date().toISOString(),
      ...(customers && {
        customer: { externalId: `c${n}`, email: `c${n}@example.fi`, phone: `+35840${String(1_000_000 + n)}` },
      }),
    }))
    const begun = performance.now()
    await api.call('encounters.create', { body: { encounters } })
    return performance.now() - begun
  }
  const measure = async (what: string, customers: boolean): Promise<number> => {
    for (let i = 0; i < 5; i++) await post(customers)
    const times: number[] = []
    for (let i = 0; i < 20; i++) times.push(await post(customers))
    const median = quantile(times, 0.5)
    figure(`1,000 encounters in one POST, ${what}, median`, median, 'ms')
    return median
  }
  await measure('no customers', false)
  const without = await measure('each with its customer', true)
  const action = { ask: true as const, via: ['email' as const], remindHours: 72 }
  const policies = [{ name: 'Kaikki', enabled: true, condition: {}, action }]
  await made.admin.call('policies.save', { body: { policies, seen: '0-0' } })
  const asked = await measure('a policy asks each by e-mail, with a reminder', true)
  figure('  of the same without a policy', asked / without, '×', { most: 1.6 })
} finally {
  await house.stop()
  forget(dataDir)
}
