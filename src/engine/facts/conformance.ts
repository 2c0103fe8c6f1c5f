import { describe, expect, test } from 'vitest'
import { type Fact, type FactStore, unmeasured } from './facts.ts'
import { FactLines } from './text.ts'

const day = 86_400_000
const start = Date.UTC(2026, 2, 1)
let count = 0
const anOrg = () => `org-${++count}-${Math.random().toString(36).slice(2)}`

const aFact = (org: string, n: number, given: Partial<Fact> = {}): Fact => ({
  org,
  metric: 'nps',
  at: start + n * 3_600_000,
  id: `fact-${n}`,
  version: 1,
  removed: false,
  value: n % 11,
  unit: ['root', `store-${n % 3}`],
  reason: '',
  reason_recorded: given.reason ?? '',
  touchpoint: `touchpoint-${n % 4}`,
  channel: 'store',
  stage: 'during',
  agent: '',
  survey: 'survey',
  question: 'nps',
  language: 'fi',
  source: 'personal',
  outcome: '',
  flag: 'plain',
  anonymous: false,
  attributes: {},
  ...unmeasured,
  ...given,
})
const facts = (org: string, from: number, to: number, given: Partial<Fact> = {}) =>
  Array.from({ length: to - from }, (_, i) => aFact(org, from + i, given))
const batches =
  (...all: Fact[][]) =>
  async (put: (rows: Fact[]) => Promise<void>) => {
    for (const rows of all) await put(rows)
  }

/** What every engine of facts must do. `open` gives a store that nobody else writes to; `reopen` another one on the same data. */
export function factStoreConformance(name: string, open: () => FactStore, reopen: () => Promise<FactStore>): void {
  const total = async (org: string) => {
    const [row] = await open().query<{ n: number; sum: number }>(
      'select count() as n, sum(value) as sum from {facts}',
      { org },
    )
    return row
  }

  describe(`facts in ${name}`, () => {
    test.each(['row', 'line'])('a fact comes back as it went in, as a %s', async (way) => {
      const org = anOrg()
      const hostile = `0 <3 null "' \\ \\N \n\t\r {org:String} ; drop table fact -- \u202e\u200b👩‍👩‍👧 ä`
      const fact = aFact(org, 1, {
        at: Date.UTC(1999, 11, 31, 23, 59, 59, 999),
        id: hostile,
        version: 2 ** 52,
        value: -0.1,
        unit: ['a', hostile],
        reason: hostile,
        agent: hostile,
        reason_recorded: 'another',
        outcome: hostile,
        anonymous: true,
        attributes: { [hostile]: hostile, empty: '' },
        ...{ talk: 0, hold: 0.1, wrap_up: -1, wait: 86_400.25, customer: 2 ** 52 - 1 },
      })
      const same = { ...fact, id: 'same', reason_recorded: hostile, agent: 'same' }
      if (way === 'row') await open().insert([fact, same])
      else {
        const lines = new FactLines(await open().generations(org))
        lines.add([fact, same])
        await open().insertLines(lines.bytes)
      }
      const written = 'select * except (generation, handling, outcome_guess) from {facts} where agent = {agent:String}'
      const [row] = await open().query<Fact>(written, { org, agent: hostile })
      expect(row).toEqual(fact)
      const recorded = 'select reason_recorded as r from {facts} where agent = {agent:String}'
      expect(await open().query(recorded, { org, agent: 'same' })).toEqual([{ r: hostile }])
    })

    test('of rows with one key the highest version counts, whatever the order, and once', async () => {
      const org = anOrg()
      await open().insert([aFact(org, 1, { version: 2, value: 9 }), aFact(org, 1, { version: 1, value: 3 })])
      await open().insert([aFact(org, 1, { version: 1, value: 4 })])
      expect(await total(org)).toEqual({ n: 1, sum: 9 })
      await open().insert([aFact(org, 1, { version: 3, value: 7 })])
      expect(await total(org)).toEqual({ n: 1, sum: 7 })
    })

    test('keys differ by time, metric and id', async () => {
      const org = anOrg()
      await open().insert([
        aFact(org, 1, { value: 1 }),
        aFact(org, 1, { value: 1, at: start }),
        aFact(org, 1, { value: 1, metric: 'ces' }),
        aFact(org, 1, { value: 1, id: 'other' }),
      ])
      expect(await total(org)).toEqual({ n: 4, sum: 4 })
    })

    test('a removed fact is gone until a newer version comes', async () => {
      const org = anOrg()
      await open().insert([aFact(org, 1), aFact(org, 2, { value: 5 })])
      await open().insert([aFact(org, 1, { version: 2, removed: true })])
      expect(await total(org)).toEqual({ n: 1, sum: 5 })
      await open().insert([aFact(org, 1, { version: 1 })])
      expect(await total(org)).toEqual({ n: 1, sum: 5 })
      await open().insert([aFact(org, 1, { version: 3, value: 2 })])
      expect(await total(org)).toEqual({ n: 2, sum: 7 })
    })

    test('what is cancelled is gone with all that hangs on it, and may come again', async () => {
      const org = anOrg()
      const sitting = (id: string, n: number) => [
        aFact(org, n, { id, metric: 'answer', version: 4 }),
        aFact(org, n, { id: `${id}:nps`, version: 4 }),
        aFact(org, n, { id: `${id}:why`, metric: 'text', version: 6 }),
      ]
      const at = (n: number) => aFact(org, n).at
      await open().insert([...sitting('a', 1), ...sitting('ab', 1), ...sitting('c', 2), ...sitting('d', 3)])
      await open().cancel(org, [{ id: 'a', at: at(1) }])
      expect((await total(org))?.n).toBe(9)
      await open().cancel(org, [{ id: 'c', at: at(2) }], ['answer', 'text'])
      expect((await total(org))?.n).toBe(7)
      await open().cancel(org, [{ id: 'd', at: at(3), below: 6 }])
      expect((await total(org))?.n).toBe(5)
      await open().cancel(org, [
        { id: 'a', at: at(1) },
        { id: 'nobody', at: at(1) },
      ])
      await open().insert(sitting('a', 1))
      expect((await total(org))?.n).toBe(5)
      await open().insert(sitting('a', 1).map((f) => ({ ...f, version: f.version + 2 })))
      expect((await total(org))?.n).toBe(8)
    })

    test('a cancellation during a replacement reaches what was already written', async () => {
      const org = anOrg()
      const batch = facts(org, 0, 5)
      await open().replace(org, async (put) => {
        await put(batch)
        await open().cancel(org, [{ id: 'fact-2', at: batch[2]!.at }])
      })
      expect((await total(org))?.n).toBe(4)
    })

    test('a batch sent again changes neither figure nor digest', async () => {
      const org = anOrg()
      const batch = facts(org, 0, 500)
      await open().insert(batch)
      const before = await open().digest(org)
      expect(before.facts).toBe(500)
      await open().insert(batch)
      await open().insert(batch.slice(100, 200).reverse())
      expect(await open().digest(org)).toEqual(before)
      expect((await total(org))?.n).toBe(500)
    })

    test('the digest does not see the order of writing, and sees a change of any column', async () => {
      const [a, b] = [anOrg(), anOrg()]
      const rows = facts(a, 0, 50, { attributes: { x: '1', y: '2' } })
      await open().insert(rows)
      const first = await open().digest(a)
      await open().removeOrganisation(a)
      for (const row of [...rows].reverse()) await open().insert([{ ...row, attributes: { y: '2', x: '1' } }])
      expect(await open().digest(a)).toEqual(first)

      const changes: Partial<Fact>[] = [
        { value: 1.5 },
        { unit: ['root'] },
        { reason: 'r' },
        { touchpoint: '' },
        { channel: 'phone' },
        { stage: '' },
        { agent: 'x' },
        { survey: '' },
        { question: 'q' },
        { language: 'sv' },
        { source: 'import' },
        { outcome: 'x' },
        { anonymous: true },
        { attributes: { x: '1' } },
        { version: 3 },
        ...[{ talk: 0 }, { hold: 1 }, { wrap_up: 2 }, { wait: 3 }, { customer: 4 }],
        { reason_recorded: 'another' },
      ]
      const seen = new Set<string>()
      for (const [i, change] of changes.entries()) {
        await open().insert([aFact(b, i, { version: 2 })])
        seen.add((await open().digest(b)).digest)
        await open().insert([aFact(b, i, { version: 2, ...change })])
        seen.add((await open().digest(b)).digest)
      }
      expect(seen.size).toBe(2 * changes.length)
    })

    test('one organisation never sees another', async () => {
      const [a, b] = [anOrg(), anOrg()]
      await open().insert([...facts(a, 0, 10), ...facts(b, 0, 20)])
      expect((await total(a))?.n).toBe(10)
      expect((await total(b))?.n).toBe(20)
      const [row] = await open().query<{ n: number }>('select count() as n from {facts} where org = {other:String}', {
        org: a,
        other: b,
      })
      expect(row?.n).toBe(0)
    })

    test('parameters of every kind are values, never text of the query', async () => {
      const [row] = await open().query<Record<string, unknown>>(
        'select {s:String} as s, {a:Array(String)} as a, {n:Int64} as n, {f:Float64} as f, {l:Array(UInt16)} as l',
        { org: anOrg(), s: `'; drop table fact; --`, a: [`a'b`, 'c\\d', ''], n: -5, f: 0.25, l: [0, 65_535] },
      )
      expect(row).toEqual({ s: `'; drop table fact; --`, a: [`a'b`, 'c\\d', ''], n: -5, f: 0.25, l: [0, 65_535] })
    })

    test('a long reply is read row by row, others have their turn between, and what is thrown there ends it', async () => {
      const [org, other] = [anOrg(), anOrg()]
      await open().insert([...facts(org, 0, 300), ...facts(other, 0, 5)])
      const sql = `select id, arrayMap(x -> x * value, range(50)) as many, 'å"\n' as text from {facts} where metric != 'none' order by id`
      const rows: unknown[] = []
      let turns = 0
      const turn = setInterval(() => turns++, 0)
      await open().each(sql, { org }, async (row) => {
        rows.push(row)
        if (rows.length % 100 === 0) await new Promise((next) => setTimeout(next, 3))
      })
      clearInterval(turn)
      expect(rows).toEqual(await open().query(sql, { org }))
      expect(rows).toHaveLength(300)
      expect(turns).toBeGreaterThan(0)
      const stopped = open().each(sql, { org }, async () => {
        throw new Error('enough')
      })
      await expect(stopped).rejects.toThrow('enough')
      expect(await open().query(sql, { org: other })).toHaveLength(5)
    })

    test('a batch may span forty years', async () => {
      const org = anOrg()
      const rows = Array.from({ length: 500 }, (_, i) => aFact(org, 0, { at: start - i * 30 * day, id: `old-${i}` }))
      await open().insert(rows)
      expect((await total(org))?.n).toBe(500)
    })

    test('replace leaves exactly the new rows, and gives their number', async () => {
      const [org, other] = [anOrg(), anOrg()]
      await open().insert([...facts(org, 0, 100), ...facts(other, 0, 7)])
      expect(await open().replace(org, batches(facts(org, 50, 60), [], facts(org, 60, 75)))).toBe(25)
      expect((await total(org))?.n).toBe(25)
      expect((await total(other))?.n).toBe(7)
      const after = await open().digest(org)
      await open().replace(org, batches(facts(org, 50, 75)))
      expect(await open().digest(org)).toEqual(after)
    })

    test('readers see the old rows or the new ones, never a mixture', async () => {
      const org = anOrg()
      await open().insert(facts(org, 0, 1_000))
      let going = true
      const seen = new Set<number | undefined>()
      const reading = (async () => {
        while (going) seen.add((await total(org))?.n)
      })()
      await open().replace(org, batches(facts(org, 0, 700), facts(org, 700, 1_500)))
      seen.add((await total(org))?.n)
      going = false
      await reading
      expect([...seen].every((n) => n === 1_000 || n === 1_500)).toBe(true)
      expect(seen).toContain(1_500)
    })

    test('what is inserted during a replacement is in the figures after it', async () => {
      const org = anOrg()
      await open().insert(facts(org, 0, 10))
      await open().replace(org, async (put) => {
        await put(facts(org, 0, 5))
        await open().insert([aFact(org, 50), aFact(org, 3, { version: 9, removed: true })])
        expect((await total(org))?.n).toBe(10)
        await put(facts(org, 5, 10))
      })
      expect((await total(org))?.n).toBe(10)
      const [row] = await open().query<{ ids: string[] }>('select groupArray(id) as ids from {facts}', { org })
      expect(row?.ids).toContain('fact-50')
      expect(row?.ids).not.toContain('fact-3')
    })

    test('a replacement that fails leaves everything as it was', async () => {
      const org = anOrg()
      await open().insert(facts(org, 0, 10))
      const before = await open().digest(org)
      const failing = open().replace(org, async (put) => {
        await put(facts(org, 20, 40))
        throw new Error('the truth went away')
      })
      await expect(failing).rejects.toThrow('the truth went away')
      expect(await open().digest(org)).toEqual(before)
      await open().insert([aFact(org, 60)])
      expect((await total(org))?.n).toBe(11)
    })

    test('a removed organisation leaves nothing behind', async () => {
      const [org, other] = [anOrg(), anOrg()]
      await open().insert([...facts(org, 0, 10), ...facts(other, 0, 10)])
      await open().replace(org, batches(facts(org, 0, 30)))
      await open().replace(org, batches(facts(org, 0, 20)))
      await open().removeOrganisation(org)
      expect(await open().digest(org)).toMatchObject({ facts: 0 })
      expect((await total(other))?.n).toBe(10)
      await open().insert(facts(org, 0, 3))
      expect((await total(org))?.n).toBe(3)
    })

    test('a second opening finds the schema and the rows', async () => {
      const org = anOrg()
      await open().insert(facts(org, 0, 10))
      const again = await reopen()
      expect(await again.digest(org)).toEqual(await open().digest(org))
      await again.close()
      expect((await total(org))?.n).toBe(10)
    })
  })
}
