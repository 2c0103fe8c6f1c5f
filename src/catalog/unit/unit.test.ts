import { beforeAll, describe, expect, it } from 'vitest'
import { anOrganisation, aScope, aUnit, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import type { Db } from '../../engine/database/database.ts'
import { listUnits } from './read.ts'
import { createUnit, saveUnit } from './write.ts'

let db: Db
let org: BuiltOrganisation
beforeAll(async () => {
  db = (await openTestDatabase()).db
  org = await anOrganisation(db)
})

const pathOf = async (id: string) =>
  (await db.selectFrom('unit').select('path').where('id', '=', id).executeTakeFirstOrThrow()).path
const add = (parent: string | null, name: string) => createUnit(db, org.scope, { parent, name, kind: 'store' })

/** root → south → espoo → team, root → north */
async function aTree() {
  const south = await add(org.root, 'Etelä')
  const espoo = await add(south.id, 'Espoo')
  const team = await add(espoo.id, 'Kassa')
  const north = await add(org.root, 'Pohjoinen')
  return { south, espoo, team, north }
}

describe('moving a unit', () => {
  it('takes everything below along, and leaves the rest', async () => {
    const { south, espoo, team, north } = await aTree()
    await saveUnit(db, org.scope, espoo.id, { parent: north.id })
    expect(await pathOf(espoo.id)).toEqual([org.root, north.id, espoo.id])
    expect(await pathOf(team.id)).toEqual([org.root, north.id, espoo.id, team.id])
    expect(await pathOf(south.id)).toEqual([org.root, south.id])
    await saveUnit(db, org.scope, espoo.id, { parent: null })
    expect(await pathOf(team.id)).toEqual([espoo.id, team.id])
    await saveUnit(db, org.scope, espoo.id, { parent: south.id, name: 'Espoon myymälä' })
    expect(await pathOf(team.id)).toEqual([org.root, south.id, espoo.id, team.id])
  })

  it('never makes a circle, not even when two move at the same moment', async () => {
    const { south, espoo, team, north } = await aTree()
    const cycle = { code: 'bad-input', issues: [{ path: 'parent', message: 'cycle' }] }
    await expect(saveUnit(db, org.scope, south.id, { parent: team.id })).rejects.toMatchObject(cycle)
    await expect(saveUnit(db, org.scope, south.id, { parent: south.id })).rejects.toMatchObject(cycle)
    const moves = await Promise.allSettled([
      saveUnit(db, org.scope, south.id, { parent: north.id }),
      saveUnit(db, org.scope, north.id, { parent: espoo.id }),
    ])
    expect(moves.filter((m) => m.status === 'fulfilled')).toHaveLength(1)
    for (const { id } of [south, espoo, team, north]) {
      const path = await pathOf(id)
      expect(path[0]).toBe(org.root)
      expect(new Set(path).size).toBe(path.length)
    }
  })

  it('stays within the organisation', async () => {
    const other = await anOrganisation(db)
    const { espoo } = await aTree()
    const unknown = { issues: [{ path: 'parent', message: 'unknown-unit' }] }
    await expect(saveUnit(db, org.scope, espoo.id, { parent: other.root })).rejects.toMatchObject(unknown)
    await expect(createUnit(db, org.scope, { parent: other.root, name: 'x', kind: 'team' })).rejects.toMatchObject(
      unknown,
    )
    await expect(saveUnit(db, other.scope, espoo.id, { name: 'x' })).rejects.toMatchObject({ code: 'not-found' })
  })
})

it('keeps an open top unit', async () => {
  const lone = await anOrganisation(db)
  const below = await aUnit(db, lone)
  const refused = { code: 'wrong-state', detail: { what: 'last-root' } }
  await expect(saveUnit(db, lone.scope, lone.root, { closed: true })).rejects.toMatchObject(refused)
  await saveUnit(db, lone.scope, below.id, { parent: null })
  await saveUnit(db, lone.scope, lone.root, { closed: true })
  await expect(saveUnit(db, lone.scope, below.id, { parent: lone.root })).rejects.toMatchObject(refused)
})

describe('somebody bounded by a unit', () => {
  it('sees that unit as the top, and nothing beside it', async () => {
    const { south, espoo, team, north } = await aTree()
    const scope = aScope(org, { role: 'lead', unit: south.id })
    const seen = await listUnits(db, scope)
    expect(seen.map((u) => [u.id, u.parent])).toEqual([
      [south.id, null],
      [espoo.id, south.id],
      [team.id, espoo.id],
    ])
    expect((await listUnits(db, org.scope)).map((u) => u.id)).toContain(north.id)
  })

  it('changes what is below, and cannot reach out', async () => {
    const { south, espoo, team, north } = await aTree()
    const scope = aScope(org, { role: 'admin', unit: south.id })
    await saveUnit(db, scope, team.id, { parent: south.id })
    await expect(saveUnit(db, scope, team.id, { parent: north.id })).rejects.toMatchObject({ code: 'bad-input' })
    await expect(saveUnit(db, scope, espoo.id, { parent: null })).rejects.toMatchObject({ code: 'bad-input' })
    await expect(saveUnit(db, scope, north.id, { name: 'x' })).rejects.toMatchObject({ code: 'not-found' })
    await expect(saveUnit(db, scope, south.id, { closed: true })).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(createUnit(db, scope, { parent: null, name: 'x', kind: 'team' })).rejects.toMatchObject({
      code: 'bad-input',
    })
    // Its own top comes back as it was shown, without a parent, and stays where it is.
    await saveUnit(db, scope, south.id, { parent: null, name: 'Etelä-Suomi' })
    expect(await pathOf(south.id)).toEqual([org.root, south.id])
  })
})
