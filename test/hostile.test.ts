import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Operation } from '../src/contract/operation.ts'
import { operations } from '../src/contract/operations.ts'
import { openJobs } from '../src/engine/queue/jobs.ts'
import { tokenMaker } from '../src/flow/invitation/token.ts'
import { handlers } from '../src/server/api/handlers.ts'
import type { House } from '../src/server/house.ts'
import { openTestHouse, type TestHouse } from './api-house.ts'
import { openTestFacts } from './engines.ts'
import { type Ground, layGround } from './roles/ground.ts'
import { type Row, table } from './roles/table.ts'

let house: TestHouse
let ground: Ground

beforeAll(async () => {
  const facts = await openTestFacts()
  let jobs: House['jobs']
  house = await openTestHouse({
    pace: { burst: 1e6, perSecond: 1e6 },
    wire: (h, guard) => {
      const later: House['jobs'] = { add: (...given) => jobs.add(...given), stop: async () => {} }
      return handlers(Object.assign(h, { facts, jobs: later }), guard, tokenMaker('x'.repeat(32)))
    },
  })
  const wait = async () => {}
  const tasks = ['import-run', 'import-undo', 'import-release', 'learn-reasons', 'recode', 'errands']
  jobs = await openJobs(house.house.database, Object.fromEntries(tasks.map((task) => [task, wait])), [])
  ground = await layGround(house)
  return () => jobs.stop()
})

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const hostile: Json[] = [
  null,
  true,
  0,
  -1,
  1e308,
  2 ** 53,
  0.1,
  '',
  ' ',
  '0',
  'null',
  '<script>alert(1)</script>',
  "'; drop table person; --",
  '{a,b}',
  '\\',
  '\u202Eoikealta',
  '\u0000',
  '\ud800',
  '👩‍👩‍👧‍👦',
  'e\u0301',
  'x'.repeat(100_000),
  '2026-02-30',
  '9999-12-31T23:59:59Z',
  '0001-01-01T00:00:00Z',
  '00000000-0000-0000-0000-000000000000',
  [],
  {},
  [[[[[]]]]],
  JSON.parse('{"__proto__":{"role":"admin"}}'),
  { constructor: { prototype: {} } },
  Array.from({ length: 2_000 }, (_, n) => n),
]

/** Every place in a value: paths to leaves and to branches. */
function places(value: Json, at: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...at, key]))]
}

function put(value: Json, path: (string | number)[], what: Json): Json {
  const [key, ...rest] = path
  if (key === undefined) return what
  const copy = structuredClone(value) as { [key: string]: Json }
  copy[String(key)] = put(copy[String(key)] ?? null, rest, what)
  return copy
}

const all = (Object.values(operations) as Operation[]).filter((o) => o.id !== 'demo.remove')

describe.each(all)('$id', (operation) => {
  it('refuses what is odd, and never breaks', async () => {
    const row = (table as unknown as Record<string, Row<'me'>>)[operation.id]!
    const actor = ground.actors.admin
    const place = ground.places.own
    const odd = fc.record({ where: fc.double({ min: 0, max: 0.999, noNaN: true }), what: fc.constantFrom(...hostile) })
    await fc.assert(
      fc.asyncProperty(fc.array(odd, { minLength: 1, maxLength: 3 }), async (changes) => {
        const id = (await row.make?.(ground, place, actor)) ?? ''
        let input = row.call({ id, place, actor }) as { [key: string]: Json }
        for (const { where, what } of changes) {
          const open = places(input).filter((p) => p.length > 0)
          const path = open[Math.floor(where * open.length)]
          if (path) input = put(input, path, what) as { [key: string]: Json }
        }
        const params = (input.params ?? {}) as Record<string, Json>
        const named = (name: string) => encodeURIComponent(wellFormed(params?.[name]).slice(0, 2_000) || 'x')
        const path = operation.path.replace(/:(\w+)/g, (_, name: string) => named(name))
        const query = new URLSearchParams()
        if (typeof input.query === 'object' && input.query !== null) {
          for (const [name, value] of Object.entries(input.query)) query.set(name, wellFormed(value).slice(0, 2_000))
        }
        const reply = await house.api(
          operation.method.toUpperCase(),
          `${path}?${query}`,
          row.raw ?? (input.body === undefined ? undefined : JSON.stringify(input.body)),
          actor.as,
        )
        expect(reply.status, JSON.stringify(reply.status >= 500 ? house.logged.at(-1) : '').slice(0, 600)).toBeLessThan(
          500,
        )
      }),
      { numRuns: 15 },
    )
  })
})

// What a URL can carry: half a character cannot be written in one.
const wellFormed = (value: Json | undefined): string =>
  (typeof value === 'string' ? value : JSON.stringify(value ?? '')).toWellFormed()
