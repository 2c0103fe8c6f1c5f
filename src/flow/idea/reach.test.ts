import { beforeAll, expect, it } from 'vitest'
import { aBoard, anIdea } from '../../../test/board-builder.ts'
import { anOrganisation, aPerson, aUnit, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import type { Db } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { put } from '../../engine/database/put.ts'
import { readReach } from './reach.ts'
import { saveIdea } from './staff.ts'

let db: Db
beforeAll(async () => {
  db = (await openTestDatabase()).db
})

/** Customers whose last encounter was in these units; as many of them as said have voted for the idea by a confirmed address. */
const customers = (
  org: BuiltOrganisation,
  idea: string,
  given: { unit: string; segment?: string; all: number; voted: number; days?: number }[],
) =>
  db.transaction().execute(async (tx) => {
    for (const { unit, segment, all, voted, days = 1 } of given) {
      const ids = Array.from({ length: all }, () => newId())
      const at = new Date(Date.now() - days * 86_400_000).toISOString()
      await put(
        tx,
        'customer',
        ids.map((id) => ({ id, org: org.id, external_id: id, name: '', email: `${id}@asiakas.test`, language: 'fi' })),
      )
      await put(
        tx,
        'encounter',
        ids.map((id) => ({
          ...{ id: newId(), org: org.id, source: 'crm', external_id: id, channel: 'phone', customer: id },
          ...{
            unit,
            unit_path: [org.root, unit],
            started_at: at,
            ended_at: at,
            attributes: segment ? { segment } : {},
          },
        })),
      )
      const people = ids.slice(0, voted).map((customer) => ({ id: newId(), customer }))
      await put(
        tx,
        'board_person',
        people.map(({ id, customer }) => ({
          ...{ id, org: org.id, address: `${customer}@asiakas.test`, address_hash: Buffer.from(id), language: 'fi' },
          ...{ customer, published: 0 },
        })),
      )
      await put(
        tx,
        'idea_vote',
        people.map(({ id }) => ({ idea, person: id, id: newId(), org: org.id, at })),
      )
    }
  })

async function setUp() {
  const org = await anOrganisation(db)
  await aBoard(db, org)
  const [north, south] = [await aUnit(db, org), await aUnit(db, org)]
  return { org, north, south, idea: await anIdea(db, org) }
}

it('lays the units and segments of known voters beside those of all customers, the largest first', async () => {
  const { org, north, south, idea } = await setUp()
  await customers(org, idea.id, [
    { unit: north.id, segment: 'koti', all: 40, voted: 30 },
    { unit: south.id, segment: 'yritys', all: 60, voted: 10 },
    { unit: south.id, all: 5, voted: 0, days: 400 },
  ])
  const reach = await readReach(db, org.scope, idea.id)
  // Its writer is known by a device only.
  expect(reach).toMatchObject({ voters: 41, confirmed: 40, unknown: 1, customers: 40, of: 100 })
  const [first, second, ...more] = reach.by.unit!
  expect(more).toEqual([])
  expect(first).toMatchObject({ of: south.id, voters: 10, voterShare: 0.25, customers: 60, customerShare: 0.6 })
  expect(second).toMatchObject({ of: north.id, voters: 30, voterShare: 0.75, customers: 40, customerShare: 0.4 })
  // Wilson's interval of 10 in 40.
  expect(first!.low).toBeCloseTo(0.141871, 6)
  expect(first!.high).toBeCloseTo(0.40194, 6)
  expect(reach.by.segment!.map((s) => [s.of, s.voters])).toEqual([
    ['yritys', 10],
    ['koti', 30],
  ])
})

it('says nothing of few, and nothing where there is but one to compare', async () => {
  const { org, north, south, idea } = await setUp()
  await customers(org, idea.id, [
    { unit: north.id, all: 40, voted: 29 },
    { unit: south.id, all: 10, voted: 0 },
  ])
  expect(await readReach(db, org.scope, idea.id)).toMatchObject({ customers: 29, by: { unit: null, segment: null } })
  await customers(org, idea.id, [{ unit: north.id, all: 1, voted: 1 }])
  const { by } = await readReach(db, org.scope, idea.id)
  expect(by.unit!.map((u) => u.voters)).toEqual([30, 0])
  // Nobody’s segment is known.
  expect(by.segment).toBeNull()
})

it('tells whose rights end with a unit of customers of that unit only', async () => {
  const { org, north, south, idea } = await setUp()
  await customers(org, idea.id, [
    { unit: north.id, segment: 'koti', all: 40, voted: 35 },
    { unit: south.id, segment: 'yritys', all: 60, voted: 10 },
  ])
  await saveIdea(db, org.scope, idea.id, { unit: north.id })
  const { scope } = await aPerson(db, org, { role: 'lead', unit: north.id })
  const reach = await readReach(db, scope, idea.id)
  expect(reach).toMatchObject({ of: 40, by: { unit: null, segment: null } })
  const { scope: elsewhere } = await aPerson(db, org, { role: 'lead', unit: south.id })
  await expect(readReach(db, elsewhere, idea.id)).rejects.toMatchObject({ code: 'not-found' })
})
