import { beforeAll, describe, expect, it } from 'vitest'
import { anOrganisation, aScope, aUnit, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import type { Db } from '../../engine/database/database.ts'
import { createTouchpoint } from '../touchpoint/write.ts'
import { createTarget, deleteTarget, listTargets } from './target.ts'

let db: Db
let org: BuiltOrganisation
let unit: string
beforeAll(async () => {
  db = (await openTestDatabase()).db
  org = await anOrganisation(db)
  unit = (await aUnit(db, org)).id
})

const given = () => ({
  name: { fi: 'Kassa' },
  unit,
  channel: 'store',
  stage: 'during',
  physical: true,
  survey: null as string | null,
  language: null,
})

describe('targets', () => {
  const nps = { metric: 'nps', unit: null, touchpoint: null, value: 40, from: '2026-01-01', until: null } as const

  it('hold for the organisation, a unit or a touchpoint, never for two', async () => {
    const touchpoint = await createTouchpoint(db, org.scope, given())
    const whole = await createTarget(db, org.scope, nps)
    const ofUnit = await createTarget(db, org.scope, { ...nps, unit })
    await expect(createTarget(db, org.scope, { ...nps, unit, touchpoint: touchpoint.id })).rejects.toMatchObject({
      issues: [{ message: 'one-scope' }],
    })
    expect(await listTargets(db, org.scope)).toEqual(expect.arrayContaining([whole, ofUnit]))
  })

  it('may end, and never before they begin', async () => {
    const autumn = await createTarget(db, org.scope, { ...nps, from: '2026-09-01', until: '2026-11-30' })
    expect(await listTargets(db, org.scope)).toContainEqual(autumn)
    await expect(
      createTarget(db, org.scope, { ...nps, from: '2026-09-01', until: '2026-08-31' }),
    ).rejects.toMatchObject({ issues: [{ path: 'until', message: 'ends-before-start' }] })
    await deleteTarget(db, org.scope, autumn.id)
  })

  it('are set by somebody bounded by a unit for that unit alone', async () => {
    const other = await aUnit(db, org)
    const scope = aScope(org, { role: 'manager', unit })
    const beside = await createTarget(db, org.scope, { ...nps, unit: other.id })
    const [whole] = (await listTargets(db, org.scope)).filter((t) => !t.unit && !t.touchpoint)
    const mine = await createTarget(db, scope, { ...nps, unit })
    await expect(createTarget(db, scope, nps)).rejects.toMatchObject({ code: 'bad-input' })
    await expect(createTarget(db, scope, { ...nps, unit: other.id })).rejects.toMatchObject({ code: 'bad-input' })
    const seen = (await listTargets(db, scope)).map((t) => t.id)
    expect(seen).toEqual(expect.arrayContaining([mine.id, whole!.id]))
    expect(seen).not.toContain(beside.id)
    await expect(deleteTarget(db, scope, beside.id)).rejects.toMatchObject({ code: 'not-found' })
    await expect(deleteTarget(db, scope, whole!.id)).rejects.toMatchObject({ code: 'not-allowed' })
    await deleteTarget(db, scope, mine.id)
    await expect(deleteTarget(db, scope, mine.id)).rejects.toMatchObject({ code: 'not-found' })
  })
})
