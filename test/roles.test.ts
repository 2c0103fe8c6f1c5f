import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ZodObject } from 'zod'
import { createApiKey } from '../src/catalog/api-key/api-key.ts'
import { metricIds } from '../src/contract/metric.ts'
import { apiScopes, type Operation } from '../src/contract/operation.ts'
import { type OperationId, operations } from '../src/contract/operations.ts'
import { openJobs } from '../src/engine/queue/jobs.ts'
import type { Jobs } from '../src/engine/queue/queue.ts'
import { rebuildFacts } from '../src/flow/fact/rebuild.ts'
import { tokenMaker } from '../src/flow/invitation/token.ts'
import { handlers } from '../src/server/api/handlers.ts'
import { prepareHeartbeat } from '../src/server/heartbeat.ts'
import type { House } from '../src/server/house.ts'
import { openTestHouse, type Reply, type TestHouse } from './api-house.ts'
import { anOrganisation, aPerson } from './builders.ts'
import { openTestFacts } from './engines.ts'
import {
  type Actor,
  type ActorName,
  actorNames,
  type Ground,
  lastWrite,
  layGround,
  type PlaceName,
  watchWrites,
} from './roles/ground.ts'
import { type Row, table } from './roles/table.ts'

let house: TestHouse
let ground: Ground
let jobs: Jobs

beforeAll(async () => {
  const facts = await openTestFacts()
  house = await openTestHouse({
    wire: (h, guard) => {
      // Work that an operation queues is kept and never begun: what the doors let through is looked at here, not what comes of it.
      const kept: Jobs = { add: (...given) => jobs.add(...given), stop: async () => {} }
      return handlers(Object.assign(h, { facts, jobs: kept }) as House, guard, tokenMaker('x'.repeat(32)))
    },
  })
  const wait = async () => {}
  jobs = await openJobs(
    house.house.database,
    {
      'import-run': wait,
      'import-undo': wait,
      'import-release': wait,
      recode: wait,
      'learn-reasons': wait,
      errands: wait,
    },
    [],
  )
  await prepareHeartbeat(house.house)
  ground = await layGround(house)
  await noteUse(ground)
  await watchWrites(ground)
  for (const org of [ground.ours, ground.theirs]) await rebuildFacts(ground.db, facts, org.id)
})
afterAll(() => jobs.stop())

// That a key was used is noted once a minute, which is no writing of what was asked.
const noteUse = ({ db }: Ground) =>
  db
    .updateTable('api_key')
    .set({ last_used_at: new Date(Date.now() + 86_400_000) })
    .execute()

const all = Object.values(operations) as Operation[]
const rowOf = (id: string) => (table as Record<string, Row<OperationId> | undefined>)[id]

async function knock(operation: Operation, row: Row<OperationId>, actor: Actor, place: PlaceName | 'any') {
  const at = ground.places[place === 'any' ? 'own' : place]
  const id = (await row.make?.(ground, at, actor)) ?? ''
  const before = await lastWrite(ground)
  const input = row.call({ id, place: at, actor }) as {
    params?: Record<string, string>
    query?: Record<string, string>
    body?: unknown
  }
  const path = operation.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(input.params![name]!))
  const query = input.query ? `?${new URLSearchParams(input.query)}` : ''
  const reply = await house.api(operation.method.toUpperCase(), path + query, row.raw ?? input.body, actor.as)
  // What is refused writes nothing, and a GET never does.
  const mayWrite = reply.status < 400 && operation.method !== 'get'
  const wrote = !mayWrite && (await lastWrite(ground)) !== before
  const why = reply.status >= 500 ? ` ${JSON.stringify(house.logged.at(-1))}` : ''
  return { got: wordOf(row, reply, id) + (wrote ? ' and wrote' : '') + why, reply }
}

const wordOf = (row: Row<OperationId>, reply: Reply, id: string): string =>
  reply.status === 200 && row.sees ? (row.sees(reply.body, id) ? '+' : '-') : String(reply.status)

it('has a row for every operation of the contract, and none for others', () => {
  expect(Object.keys(table).sort()).toEqual(all.map((o) => o.id).sort())
})

describe.each(all)('$id', (operation) => {
  const row = rowOf(operation.id)
  const lines = Object.entries(row?.cells ?? {}) as [PlaceName | 'any', string][]

  it('says in its row what the contract says', () => {
    expect(lines.length).toBeGreaterThan(0)
    if (lines[0]![0] !== 'any') expect(lines.map(([place]) => place)).toEqual(expect.arrayContaining(['own', 'org']))
    for (const [place, line] of lines) {
      const words = line.split(/\s+/)
      expect(words, place).toHaveLength(actorNames.length)
      const { access } = operation
      if (access === 'public') continue
      actorNames.forEach((name, n) => {
        const role = name.replace('unit-', '')
        const may = name === 'key' ? access.api !== undefined : access.roles.some((r) => r === role)
        if (name === 'nobody') expect(words[n], `${place} ${name}`).toBe('401')
        else if (!may) expect(words[n], `${place} ${name}`).toBe('403')
        // To those who may call it, what is elsewhere is not there: never "forbidden", never a row.
        else if (place === 'org') expect(['404', '400', '-', '403'], `${place} ${name}`).toContain(words[n])
      })
    }
  })

  it.each(lines)('does it: %s', async (place, line) => {
    const got: string[] = []
    for (const name of actorNames) got.push((await knock(operation, row!, ground.actors[name], place)).got)
    const named = (words: string[]) => Object.fromEntries(actorNames.map((name, n) => [name, words[n]]))
    expect(named(got)).toEqual(named(line.split(/\s+/)))
  })

  const { access } = operation
  if (access !== 'public') {
    it('is shut to a key with every scope but its own', async () => {
      const scopes = apiScopes.filter((s) => s !== access.api)
      const { secret } = await createApiKey(ground.db, ground.ours.scope, { name: 'narrow', scopes })
      // Its use is noted now, so that the call below has nothing to write.
      await noteUse(ground)
      const narrow: Actor = { name: 'key', role: 'key', unit: null, person: null, as: { key: secret } }
      expect((await knock(operation, row!, narrow, lines[0]![0])).got).toBe('403')
    })
  }
})

describe('what a table of cells cannot say', () => {
  const get = async (path: string, name: ActorName) =>
    (await house.api('GET', path, undefined, ground.actors[name].as)).body

  it('counts in cases.summary the cases that cases.list shows to the same reader', async () => {
    const seen: number[] = []
    for (const name of ['admin', 'unit-manager', 'lead', 'agent', 'viewer'] as const) {
      const summary = (await get('/cases/summary', name)) as { open: number }
      const list = (await get('/cases?limit=1', name)) as { total: number }
      expect(summary.open, name).toBe(list.total)
      seen.push(list.total)
    }
    expect(new Set(seen).size).toBeGreaterThan(2)
  })

  it('sums in the ask only what the reader may see', async () => {
    const body = { metrics: ['answers'], period: { last: 7, unit: 'day' } }
    const sum = async (name: ActorName) => {
      const reply = await house.api('POST', '/ask', body, ground.actors[name].as)
      return (reply.body as { rows: { figure: { value: number } }[] }).rows[0]?.figure.value
    }
    const [admin, lead, agent] = [await sum('admin'), await sum('lead'), await sum('agent')]
    expect(admin! > lead! && lead! > agent! && agent! > 0).toBe(true)
  })

  it('tells figures of single persons, at whichever door, only to who says what for, and writes it down', async () => {
    const takesFilters = ({ body }: Operation) => body !== undefined && 'filters' in ((body as ZodObject).shape ?? {})
    const ofFigures = all.filter(
      (o) => takesFilters(o) && o.access !== 'public' && /^(figures|answers):read$/.test(o.access.api ?? ''),
    )
    expect(ofFigures.map((o) => o.id)).toEqual(
      expect.arrayContaining(['ask', 'explain', 'encounters.hours', 'errands.list']),
    )
    const actor = ground.actors['unit-manager']
    for (const { id, method, path } of ofFigures) {
      const input = rowOf(id)!.call({ id: '', place: ground.places.own, actor }) as { body: object }
      const body = { ...input.body, filters: [{ dimension: 'agent', values: ['Aino'] }] }
      const call = (given: object) => house.api(method.toUpperCase(), path, given, actor.as)
      expect(await call(body), id).toMatchObject({ status: 400, body: { issues: [{ path: 'purpose' }] } })
      const purpose = `Valmennus, ${id}`
      expect(await call({ ...body, purpose }), id).toMatchObject({ status: 200 })
      const views = ground.db.selectFrom('person_view').select(['what', 'agents']).where('purpose', '=', purpose)
      const { what, agents } = await views.executeTakeFirstOrThrow()
      expect(agents).toEqual(['Aino'])
      expect([...metricIds, 'errands'], id).toEqual(expect.arrayContaining(what.split(' ')))
    }
  })

  it('lists rows of single agents, at whichever door, only to who said what for', async () => {
    const takesFilters = ({ query }: Operation) => 'filters' in ((query as ZodObject | undefined)?.shape ?? {})
    const lists = all.filter((o) => takesFilters(o))
    expect(lists.map((o) => o.id)).toEqual(expect.arrayContaining(['answers.list', 'encounters.list']))
    const { key, lead, agent } = ground.actors
    const state = async (actor: Actor) => {
      const body = { purpose: 'Valmennus, luettelot', agents: ['Aino'], what: 'answers' }
      return ((await house.api('POST', '/person-views', body, actor.as)).body as { id: string }).id
    }
    const [ofKey, ofLead] = [await state(key), await state(lead)]
    for (const { id, path } of lists) {
      const input = rowOf(id)!.call({ id: '', place: ground.places.own, actor: lead }) as { query?: object }
      const list = async (actor: Actor, view?: string) => {
        const query = { ...input.query, filters: '[{"dimension":"agent","values":["Aino"]}]', ...(view && { view }) }
        const before = await lastWrite(ground)
        const { status } = await house.api('GET', `${path}?${new URLSearchParams(query)}`, undefined, actor.as)
        expect(await lastWrite(ground), id).toBe(before)
        return status
      }
      expect([await list(key), await list(key, ofLead), await list(key, ofKey)], id).toEqual([400, 400, 200])
      expect([await list(lead), await list(lead, ofKey), await list(lead, ofLead)], id).toEqual([400, 400, 200])
      expect(await list(agent), id).toBe(200)
    }
  })

  it('lets an admin remove the demo from inside it, with its accounts, and touches nobody else', async () => {
    const demo = await anOrganisation(ground.db, { demo: true })
    const people = {
      admin: await aPerson(ground.db, demo),
      manager: await aPerson(ground.db, demo, { role: 'manager' }),
    }
    const manager = { cookie: await house.sessionOf(people.manager) }
    const admin = { cookie: await house.sessionOf(people.admin) }
    expect((await house.api('POST', '/demo/remove', undefined, manager)).status).toBe(403)
    const before = await ground.db.selectFrom('organisation').select('id').orderBy('id').execute()
    expect((await house.api('POST', '/demo/remove', undefined, admin)).status).toBe(200)
    const after = await ground.db.selectFrom('organisation').select('id').orderBy('id').execute()
    expect(after).toEqual(before.filter((o) => o.id !== demo.id))
    const accounts = ground.db
      .selectFrom('auth_user')
      .select('id')
      .where('email', 'in', [people.admin.email, people.manager.email])
    expect(await accounts.execute()).toEqual([])
    expect((await house.api('GET', '/me', undefined, admin)).status).toBe(401)
    const told = await ground.db.selectFrom('outbox').select('kind').where('org', '=', demo.id).execute()
    expect(told).toEqual([{ kind: 'organisation-removed' }])
  })
})
