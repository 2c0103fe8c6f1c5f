import { beforeAll, describe, expect, it } from 'vitest'
import { anOrganisation, aScope, aUnit, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import type { Db } from '../../engine/database/database.ts'
import { createReason, listReasons, saveReason } from './reason.ts'

let db: Db
let org: BuiltOrganisation
let unit: string
beforeAll(async () => {
  db = (await openTestDatabase()).db
  org = await anOrganisation(db)
  unit = (await aUnit(db, org)).id
})

describe('reasons', () => {
  const add = (parent: string | null, code: string) => createReason(db, org.scope, { parent, code, name: { fi: code } })

  it('form a tree that moves as a whole and has no circles', async () => {
    const bill = await add(null, 'lasku')
    const error = await add(bill.id, 'lasku-virhe')
    const late = await add(error.id, 'lasku-virhe-myöhässä')
    const delivery = await add(null, 'toimitus')
    await saveReason(db, org.scope, error.id, { parent: delivery.id })
    const row = await db.selectFrom('reason').select('path').where('id', '=', late.id).executeTakeFirstOrThrow()
    expect(row.path).toEqual([delivery.id, error.id, late.id])
    await expect(saveReason(db, org.scope, delivery.id, { parent: late.id })).rejects.toMatchObject({
      issues: [{ message: 'cycle' }],
    })
  })

  it('have one code each', async () => {
    const a = await add(null, 'palautus')
    const b = await add(null, 'vaihto')
    await expect(add(null, 'palautus')).rejects.toMatchObject({ code: 'conflict' })
    await expect(saveReason(db, org.scope, b.id, { code: 'palautus' })).rejects.toMatchObject({ code: 'conflict' })
    await saveReason(db, org.scope, a.id, { code: 'palautus', closed: true })
    expect((await listReasons(db, org.scope)).find((r) => r.id === a.id)).toMatchObject({ closed: true })
  })

  it('are the whole organisation’s', async () => {
    const scope = aScope(org, { role: 'manager', unit })
    expect(await listReasons(db, scope)).toEqual(await listReasons(db, org.scope))
    await expect(createReason(db, scope, { parent: null, code: 'oma', name: { fi: 'x' } })).rejects.toMatchObject({
      code: 'not-allowed',
    })
  })
})
