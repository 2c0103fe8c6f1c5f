import { expect, test } from 'vitest'
import { anOrganisation, aReason } from '../../../../test/builders.ts'
import { openTestDatabase, openTestFacts } from '../../../../test/engines.ts'
import { aFact } from '../../../../test/fact-builder.ts'
import { saveClassification } from '../../../catalog/reason/rule.ts'
import { classification } from '../../../contract/reasons.ts'
import { lookAtOther } from './other.ts'
import { listAlerts } from './read.ts'

const { db } = await openTestDatabase()
const store = await openTestFacts()
const now = Date.parse('2026-03-20T10:00:00Z')

test('"other" is told of when it is clearly more than the set share, once, and no more when it is not', async () => {
  const org = await anOrganisation(db)
  const other = (await aReason(db, org)).id
  const named = (await aReason(db, org)).id
  await db.updateTable('reason').set({ other: true }).where('id', '=', other).execute()
  let id = 0
  const facts = (n: number, reason: string) =>
    store.insert(
      Array.from({ length: n }, (_, i) =>
        aFact(org.id, { metric: 'encounter', id: `e${++id}`, value: 1, reason, at: now - (i % 20) * 86_400_000 }),
      ),
    )
  const open = async () => (await listAlerts(db, org.scope, { state: 'open', limit: 10 })).rows
  const look = () => lookAtOther(db, org.scope, store, now)

  await facts(82, named)
  await facts(9, other)
  await facts(9, '')
  // 18 of 100 is over 15 %, and may well be chance.
  expect([await look(), await open()]).toEqual([false, []])
  await facts(820, named)
  await facts(180, '')
  expect(await look()).toBe(true)
  const [alert] = await open()
  expect(alert).toMatchObject({ kind: 'other', direction: 'up', value: 0.18, expected: 0.15, lastOn: '2026-03-20' })
  expect(alert!.sizeInterval![0]).toBeGreaterThan(0)
  expect(alert!.foundAt).toBe(new Date(now).toISOString())
  expect([await look(), (await open()).length]).toEqual([false, 1])
  await saveClassification(db, org.scope, classification.parse({ otherShare: 0.25 }))
  expect([await look(), await open()]).toEqual([true, []])
})
