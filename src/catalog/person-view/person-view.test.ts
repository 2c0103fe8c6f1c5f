import { beforeAll, describe, expect, it } from 'vitest'
import { anOrganisation, aPerson, aScope, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import type { Db } from '../../engine/database/database.ts'
import { keyScope } from '../../server/guard/scope.ts'
import { createApiKey } from '../api-key/api-key.ts'
import type { OrgScope } from '../scope.ts'
import { demandPersonView, listPersonViews, notePersonView, statePersonView } from './person-view.ts'

let db: Db
let org: BuiltOrganisation
beforeAll(async () => {
  db = (await openTestDatabase()).db
  org = await anOrganisation(db)
})
const byAgent = { by: ['agent'] as const, filters: [] }
const ofAino = { by: [], filters: [{ dimension: 'agent' as const, values: ['Aino'] }] }
const purpose = 'Valmennus marraskuussa'

describe('figures of single persons', () => {
  it('need a purpose, and are written down once an hour with how often', async () => {
    const reader = await aPerson(db, org, { role: 'manager', name: 'Mika' })
    const noon = new Date('2026-11-01T12:05:00Z')
    for (const asked of [byAgent, ofAino])
      await expect(notePersonView(db, reader.scope, asked, ['nps'])).rejects.toMatchObject({
        issues: [{ path: 'purpose', message: 'purpose-needed' }],
      })
    expect(await listPersonViews(db, org.scope, 10)).toEqual([])
    for (const minutes of [0, 10]) {
      const at = new Date(noon.getTime() + minutes * 60_000)
      await notePersonView(db, reader.scope, { ...ofAino, purpose }, ['nps', 'aht'], at)
    }
    await notePersonView(db, reader.scope, { ...byAgent, purpose }, ['nps'], new Date('2026-11-01T13:30:00Z'))
    expect(await listPersonViews(db, org.scope, 10)).toMatchObject([
      { reader: 'Mika', agents: [], times: 1, what: 'nps' },
      { reader: 'Mika', agents: ['Aino'], times: 2, what: 'aht nps', purpose, at: '2026-11-01T12:15:00.000Z' },
    ])
  })

  it('are not asked about where the question is of no person, or of oneself', async () => {
    const quiet = await anOrganisation(db)
    await notePersonView(db, quiet.scope, { by: ['channel'], filters: [] }, ['nps'])
    const agent = aScope(quiet, { role: 'agent', agent: 'Aino' })
    await notePersonView(db, agent, byAgent, ['nps'])
    expect(await listPersonViews(db, quiet.scope, 10)).toEqual([])
  })

  it('of an API key stand with its name', async () => {
    const other = await anOrganisation(db)
    const { key } = await createApiKey(db, other.scope, { name: 'Raportti', scopes: ['figures:read'] })
    await notePersonView(db, keyScope({ id: key.id, org: other.id }, 'fi'), { ...ofAino, purpose }, ['nps'])
    expect(await listPersonViews(db, other.scope, 10)).toMatchObject([{ reader: 'Raportti', key: true }])
  })

  it('open lists of these agents to who said what for, for an hour', async () => {
    const other = await anOrganisation(db)
    const [mika, liisa] = [await aPerson(db, other, { role: 'manager' }), await aPerson(db, other, { role: 'lead' })]
    const said = new Date('2026-11-01T12:05:00Z')
    const { id, until } = await statePersonView(
      db,
      mika.scope,
      { purpose, agents: ['Aino', 'Eero'], what: ['answers'] },
      said,
    )
    expect(until).toBe('2026-11-01T13:05:00.000Z')
    const opens = (scope: OrgScope, values: string[], at: string, view: string | undefined = id) =>
      demandPersonView(db, scope, { filters: [{ dimension: 'agent', values }], view }, new Date(at)).then(
        () => true,
        (error) => error.issues,
      )
    const shut = [{ path: 'purpose', message: 'purpose-needed' }]
    expect(await opens(mika.scope, ['Aino'], '2026-11-01T13:04:00Z')).toBe(true)
    expect(await opens(mika.scope, ['Aino'], '2026-11-01T13:06:00Z')).toEqual(shut)
    expect(await opens(mika.scope, ['Aino', 'Pekka'], '2026-11-01T12:06:00Z')).toEqual(shut)
    expect(await opens(liisa.scope, ['Aino'], '2026-11-01T12:06:00Z')).toEqual(shut)
    expect(await opens(aScope(other, { role: 'agent', agent: 'Aino' }), ['Aino'], '2026-11-01T18:00:00Z')).toBe(true)
    expect(await listPersonViews(db, other.scope, 10)).toMatchObject([{ what: 'answers', agents: ['Aino', 'Eero'] }])
  })

  it('show an agent who looked at them, and nobody else’s; a unit’s manager sees none', async () => {
    const other = await anOrganisation(db)
    const ofPekka = { by: [], filters: [{ dimension: 'agent' as const, values: ['Pekka'] }] }
    for (const asked of [byAgent, ofAino, ofPekka])
      await notePersonView(db, other.scope, { ...asked, purpose }, ['csat'])
    const seen = await listPersonViews(db, aScope(other, { role: 'agent', agent: 'Aino' }), 10)
    expect(seen.map((v) => v.agents).sort()).toEqual([[], ['Aino']])
    const unit = aScope(other, { role: 'manager', unit: other.root })
    await expect(listPersonViews(db, unit, 10)).rejects.toMatchObject({ code: 'not-allowed' })
  })
})
