import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { anOrganisation, aReason, aScope, aUnit, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import type { Db } from '../../engine/database/database.ts'
import { branchOf, demandCause, listCauses, upwards } from './read.ts'
import { saveCause } from './write.ts'

let db: Db
let org: BuiltOrganisation
beforeAll(async () => {
  db = (await openTestDatabase()).db
  org = await anOrganisation(db)
})

const add = (fi: string, parent: string | null = null) =>
  saveCause(db, org.scope, { parent, name: { fi }, closed: false })
const byId = async (id: string) => (await listCauses(db, org.scope)).find((c) => c.id === id)!
const refused = (path: string, message: string) => ({ code: 'bad-input', issues: [{ path, message }] })

test('causes form a tree without circles, parents before children', async () => {
  const late = await add('Aikataulu petti', (await add('Toimitus')).id)
  const route = await add('Reitti liian täynnä', late.id)
  const all = await listCauses(db, org.scope)
  expect(upwards(all, route.id).map((c) => c.name.fi)).toEqual(['Reitti liian täynnä', 'Aikataulu petti', 'Toimitus'])
  expect(branchOf(all, late.parent!).map((c) => c.id)).toEqual([late.parent, late.id, route.id])
  await saveCause(db, org.scope, { id: route.id, parent: null, name: { fi: 'Reitti' }, closed: false })
  const moved = await listCauses(db, org.scope)
  const place = (id: string) => moved.findIndex((c) => c.id === id)
  await saveCause(db, org.scope, { id: late.parent!, parent: route.id, name: { fi: 'Toimitus' }, closed: false })
  expect((await listCauses(db, org.scope)).map((c) => c.id).filter((id) => place(id) >= 0)).toHaveLength(3)
  await expect(
    saveCause(db, org.scope, { id: route.id, parent: late.id, name: { fi: 'x' }, closed: false }),
  ).rejects.toMatchObject(refused('parent', 'cycle'))
  await expect(add('x', randomUUID())).rejects.toMatchObject(refused('parent', 'unknown-cause'))
  await expect(add('  ')).rejects.toMatchObject(refused('name', 'name-needed'))
})

test('closing takes all below along, opening all above; a closed one is not to be chosen, and is told apart from an unknown one', async () => {
  const top = await add('Tieto')
  const middle = await add('Ohjeet', top.id)
  const low = await add('Kotisivut', middle.id)
  await saveCause(db, org.scope, { ...top, closed: true })
  expect([(await byId(middle.id)).closed, (await byId(low.id)).closed]).toEqual([true, true])
  await expect(demandCause(db, org.scope, low.id)).rejects.toMatchObject(refused('cause', 'closed-cause'))
  await saveCause(db, org.scope, { ...middle, closed: false })
  expect([(await byId(top.id)).closed, (await byId(low.id)).closed]).toEqual([false, true])
  await demandCause(db, org.scope, middle.id)
  await expect(demandCause(db, org.scope, randomUUID())).rejects.toMatchObject(refused('cause', 'unknown-cause'))
})

test('a reason comes from one cause, the one named last; what is left out of a save stays', async () => {
  const invoice = await aReason(db, org)
  const refund = await aReason(db, org)
  const first = await saveCause(db, org.scope, {
    ...{ name: { fi: 'Laskuri' }, closed: false, cost: 12 },
    reasons: [invoice.id, refund.id],
  })
  const second = await saveCause(db, org.scope, { name: { fi: 'Hinnasto' }, closed: false, reasons: [refund.id] })
  expect([(await byId(first.id)).reasons, (await byId(second.id)).reasons]).toEqual([[invoice.id], [refund.id]])
  await saveCause(db, org.scope, { id: first.id, name: { fi: 'Laskutusohjelma' }, closed: false })
  expect(await byId(first.id)).toMatchObject({ cost: 12, reasons: [invoice.id], name: { fi: 'Laskutusohjelma' } })
  const foreign = await aReason(db, await anOrganisation(db))
  await expect(
    saveCause(db, org.scope, { name: { fi: 'x' }, closed: false, reasons: [foreign.id] }),
  ).rejects.toMatchObject(refused('reasons', 'unknown-reason'))
})

test('the tree is one for all units, and another organisation’s is not there', async () => {
  const lead = aScope(org, { role: 'lead', unit: (await aUnit(db, org)).id })
  const made = await saveCause(db, lead, { name: { fi: 'Hylly' }, closed: false })
  expect(await listCauses(db, lead)).toEqual(await listCauses(db, org.scope))
  const other = await anOrganisation(db)
  expect(await listCauses(db, other.scope)).toEqual([])
  await expect(saveCause(db, other.scope, made)).rejects.toMatchObject({ code: 'not-found' })
  await expect(demandCause(db, other.scope, made.id)).rejects.toMatchObject(refused('cause', 'unknown-cause'))
})
