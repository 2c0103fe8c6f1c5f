import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Child, child } from '../../../test/child.ts'
import type { FlowEvent, StoredEvent } from '../../contract/event.ts'
import type { Database, Tx } from '../database/database.ts'
import { newId } from '../database/id.ts'
import { openDatabase } from '../database/open.ts'
import { clearOutbox, emit, eventRow } from './outbox.ts'
import type { Consumer, OutboxReader } from './queue.ts'
import { readOutbox } from './reader.ts'

const org = newId()
const answer = (name: string): FlowEvent => ({ kind: 'answer', answer: name, units: [] })
const names = (events: StoredEvent[]) => events.map((e) => (e.kind === 'answer' ? e.answer : e.kind))

/** What the outbox must do on every PostgreSQL. `open` gives a migrated database. */
export function outboxConformance(name: string, open: () => Promise<Database>): void {
  describe(`outbox: ${name}`, () => {
    let one: Database
    let two: Database
    const readers: OutboxReader[] = []
    const children: Child[] = []
    const read = (database: Database, consumers: Consumer[], pollMs?: number): OutboxReader => {
      const reader = readOutbox(database, consumers, pollMs ? { pollMs } : {})
      readers.push(reader)
      return reader
    }
    const commit = (...events: FlowEvent[]) => one.db.transaction().execute((tx) => emit(tx, org, events))
    const ear = (consumer: Partial<Consumer> = {}) => {
      const heard: string[] = []
      const hear = async (events: StoredEvent[]) => void heard.push(...names(events))
      return { heard, consumer: { name: 'ear', hear, ...consumer } }
    }

    beforeAll(async () => {
      one = await open()
      two = await openDatabase({ url: one.url, dataDir: '' })
    })
    beforeEach(async () => {
      await sql`truncate outbox, outbox_cursor`.execute(one.db)
    })
    afterEach(async () => {
      for (const reader of readers.splice(0)) await reader.stop()
      for (const c of children.splice(0)) await c.kill()
    })
    afterAll(async () => {
      await two.close()
      await one.close()
    })

    test('an event is told whole, once, with its organisation', async () => {
      const events: StoredEvent[] = []
      const reader = read(one, [{ name: 'ear', hear: async (e) => void events.push(...e) }])
      const removed: FlowEvent = { kind: 'answers-removed', answers: [{ id: 'x', at: '2026-01-01' }] }
      await commit(answer('ä "1"'), removed)
      await reader.settled()
      expect(events).toEqual([
        { kind: 'answer', answer: 'ä "1"', units: [], org },
        { ...removed, org },
      ])
      await reader.settled()
      expect(events).toHaveLength(2)
    })

    test('what was taken back is never heard', async () => {
      const { heard, consumer } = ear()
      const reader = read(one, [consumer])
      const failing = one.db.transaction().execute(async (tx) => {
        await emit(tx, org, [answer('never')])
        throw new Error('taken back')
      })
      await expect(failing).rejects.toThrow('taken back')
      await commit(answer('after'))
      await reader.settled()
      expect(heard).toEqual(['after'])
    })

    test('rows that a statement of its own inserts are heard in the same way', async () => {
      const { heard, consumer } = ear()
      const reader = read(one, [consumer])
      const rows = ['a', 'b', 'c'].map((n) => eventRow(answer(n)))
      await sql`insert into outbox (org, kind, body)
        select * from unnest(${rows.map(() => org)}::uuid[], ${rows.map((r) => r.kind)}::text[], ${rows.map((r) => r.body)}::jsonb[])`.execute(
        one.db,
      )
      await reader.settled()
      expect(heard).toEqual(['a', 'b', 'c'])
    })

    test('the order is that of transactions and, within one, that of telling; batch borders change nothing', async () => {
      const expected: string[] = []
      for (let t = 0; t < 30; t++) {
        const part = Array.from({ length: (t % 4) + 1 }, (_, i) => `${t}.${i}`)
        expected.push(...part)
        await commit(...part.map(answer))
      }
      const { heard, consumer } = ear({ batch: 7 })
      await read(one, [consumer]).settled()
      expect(heard).toEqual(expected)
    })

    test('transaction numbers are compared as numbers', async () => {
      for (const xid of ['9', '10', '100', '99']) {
        await sql`insert into outbox (xid, org, kind, body) values (${xid}::xid8, ${org}, 'answer', ${eventRow(answer(xid)).body})`.execute(
          one.db,
        )
      }
      const { heard, consumer } = ear({ batch: 2 })
      await read(one, [consumer]).settled()
      expect(heard).toEqual(['9', '10', '99', '100'])
    })

    test('a transaction that began earlier and commits later is not skipped', async () => {
      const { heard, consumer } = ear()
      const reader = read(one, [consumer], 20)
      const early = await openTransaction(two, (tx) => emit(tx, org, [answer('early')]))
      for (let i = 0; i < 5; i++) await commit(answer(`late ${i}`))
      await new Promise((resolve) => setTimeout(resolve, 150))
      expect(heard).toEqual([])
      await early.commit()
      await reader.settled()
      expect(heard).toEqual(['early', ...Array.from({ length: 5 }, (_, i) => `late ${i}`)])
    })

    test('nothing is lost or doubled among many transactions that overlap at random', async () => {
      const { heard, consumer } = ear({ batch: 5 })
      const reader = read(one, [consumer], 5)
      const expected = Array.from({ length: 300 }, (_, i) => `${i}`)
      let next = 0
      const writer = async (database: Database) => {
        for (let i = next++; i < expected.length; i = next++) {
          const back = i % 10 === 3
          await database.db
            .transaction()
            .execute(async (tx) => {
              await emit(tx, org, [answer(expected[i]!)])
              await sql`select pg_sleep(${Math.random() * 0.02})`.execute(tx)
              if (back) throw new Error('back')
            })
            .catch((error: Error) => expect(error.message).toBe('back'))
          reader.wake()
        }
      }
      await Promise.all([one, one, one, two, two, two].map(writer))
      await reader.settled()
      expect(heard.toSorted()).toEqual(expected.filter((_, i) => i % 10 !== 3).toSorted())
    })

    test('it is heard within 100 ms of the commit when woken, within the poll when not', async () => {
      const delays = { woken: [] as number[], polled: [] as number[] }
      let told = 0
      let into = delays.woken
      const reader = read(one, [{ name: 'ear', hear: async () => void into.push(performance.now() - told) }])
      for (const [list, woken] of [
        [delays.woken, true],
        [delays.polled, false],
      ] as const) {
        into = list
        for (let i = 1; i <= 12; i++) {
          // Until the reader has gone to sleep.
          await new Promise((resolve) => setTimeout(resolve, 50))
          await commit(answer(`${i}`))
          told = performance.now()
          if (woken) reader.wake()
          await vi.waitFor(() => expect(list.length).toBe(i), { interval: 2, timeout: 2_000 })
        }
      }
      const median = (list: number[]) => list.toSorted((a, b) => a - b)[6]!
      console.log(
        `${name}: heard ${median(delays.woken).toFixed(1)} ms after a commit, ${median(delays.polled).toFixed(0)} ms when not woken`,
      )
      expect(median(delays.woken)).toBeLessThan(100)
      expect(median(delays.polled)).toBeLessThan(1_000)
    })

    test('an older transaction that had nothing to tell holds it up no longer than it lasts', async () => {
      const { heard, consumer } = ear()
      const reader = read(one, [consumer], 10_000)
      await commit(answer('first'))
      await reader.settled()
      const silent = await openTransaction(two, async (tx) => {
        await sql`select pg_current_xact_id()`.execute(tx)
      })
      await commit(answer('held up'))
      reader.wake()
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect(heard).toEqual(['first'])
      await silent.commit()
      await vi.waitFor(() => expect(heard).toEqual(['first', 'held up']), { timeout: 500, interval: 5 })
    })

    test('of two servers one reads for a consumer, and when it ends the other goes on', async () => {
      let inside = 0
      let most = 0
      const by: string[] = []
      const slow = (server: string): Consumer => ({
        name: 'shared',
        batch: 3,
        hear: async (events) => {
          inside += 1
          most = Math.max(most, inside)
          await new Promise((resolve) => setTimeout(resolve, 5))
          by.push(...names(events).map((n) => `${server} ${n}`))
          inside -= 1
        },
      })
      const first = read(one, [slow('one')], 10)
      await commit(answer('0'))
      await first.settled()
      const second = read(two, [slow('two')], 10)
      for (let i = 1; i < 40; i++) await commit(answer(`${i}`))
      await second.settled()
      await first.stop()
      for (let i = 40; i < 60; i++) await commit(answer(`${i}`))
      await second.settled()
      const expected = Array.from({ length: 60 }, (_, i) => `${i < 40 ? 'one' : 'two'} ${i}`)
      expect(by).toEqual(expected)
      expect(most).toBe(1)
    })

    test('a server that lost its seat stops reading before the next one begins', async () => {
      let inside = 0
      let most = 0
      const heard: string[] = []
      const consumer: Consumer = {
        name: 'seat',
        batch: 2,
        hear: async (events) => {
          inside += 1
          most = Math.max(most, inside)
          await new Promise((resolve) => setTimeout(resolve, 3))
          heard.push(...names(events))
          inside -= 1
        },
      }
      const first = read(one, [consumer], 5)
      await commit(answer('0'))
      await first.settled()
      const second = read(two, [consumer], 5)
      const expected = ['0']
      for (let i = 1; i <= 40; i++) {
        expected.push(`${i}`)
        await commit(answer(`${i}`))
        if (i % 10 === 0) {
          await second.settled()
          await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'hetki seat'`.execute(
            one.db,
          )
        }
      }
      await second.settled()
      expect(heard).toEqual(expected)
      expect(most).toBe(1)
    })

    test('a batch that fails comes again, in order, after growing pauses', async () => {
      const tries: { at: number; first: string | undefined }[] = []
      const heard: string[] = []
      const reader = read(one, [
        {
          name: 'stumbling',
          batch: 2,
          hear: async (events) => {
            tries.push({ at: performance.now(), first: names(events)[0] })
            if (tries.length <= 3) throw new Error('not now')
            heard.push(...names(events))
          },
        },
      ])
      await commit(answer('a'), answer('b'), answer('c'))
      await reader.settled()
      expect(heard).toEqual(['a', 'b', 'c'])
      expect(tries.map((t) => t.first)).toEqual(['a', 'a', 'a', 'a', 'c'])
      const pauses = tries.slice(1, 4).map((t, i) => t.at - tries[i]!.at)
      // 100, 200 and 400 ms, and what the machine adds.
      expect(pauses[0]).toBeGreaterThan(95)
      expect(pauses[1]).toBeGreaterThan(190)
      expect(pauses[2]).toBeGreaterThan(380)
    })

    test('a consumer that fails or hangs holds nobody else back, and lag tells of it', async () => {
      const good = ear({ name: 'good' })
      const failing: Consumer = { name: 'failing', hear: () => Promise.reject(new Error('always')) }
      let release = () => {}
      const hanging: Consumer = { name: 'hanging', hear: () => new Promise((resolve) => (release = resolve)) }
      const reader = read(one, [failing, good.consumer, hanging])
      await commit(answer('a'))
      reader.wake()
      await vi.waitFor(() => expect(good.heard).toEqual(['a']), { timeout: 500 })
      await new Promise((resolve) => setTimeout(resolve, 300))
      await commit(answer('b'))
      reader.wake()
      await vi.waitFor(() => expect(good.heard).toEqual(['a', 'b']), { timeout: 500 })
      await vi.waitFor(async () => expect(await reader.lag()).toMatchObject({ good: 0 }))
      const lag = await reader.lag()
      expect(lag.failing).toBeGreaterThan(0.25)
      expect(lag.hanging).toBeGreaterThan(0.25)
      release()
    })

    test('a reader whose connections are cut goes on', async () => {
      const { heard, consumer } = ear()
      const reader = read(one, [consumer], 20)
      await commit(answer('before'))
      await reader.settled()
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`.execute(two.db)
      await vi.waitFor(() => commit(answer('after')), { timeout: 2_000 })
      await vi.waitFor(() => expect(heard).toEqual(['before', 'after']), { timeout: 5_000 })
    })

    test('killed while it hears: the next server hears that batch again, and everything after it', async () => {
      await commit(...['1', '2', '3', '4', 'hang', '6', '7'].map(answer))
      const killed = child('work-until-killed.ts', one.url)
      children.push(killed)
      await vi.waitFor(() => expect(killed.lines()).toContain('{"heard":"hang"}'), { timeout: 15_000 })
      const { heard, consumer } = ear({ name: 'crash' })
      const reader = read(two, [consumer], 20)
      await new Promise((resolve) => setTimeout(resolve, 200))
      expect(heard).toEqual([])
      await killed.kill()
      await reader.settled()
      expect(heard).toEqual(['4', 'hang', '6', '7'])
    })

    test('stop lets the batch in hand end and takes no further one', async () => {
      const heard: string[] = []
      const reader = read(one, [
        {
          name: 'ear',
          batch: 1,
          hear: async (events) => {
            await new Promise((resolve) => setTimeout(resolve, 100))
            heard.push(...names(events))
          },
        },
      ])
      await commit(answer('a'), answer('b'))
      reader.wake()
      await new Promise((resolve) => setTimeout(resolve, 60))
      await reader.stop()
      expect(heard).toEqual(['a'])
      const after = ear()
      await read(one, [after.consumer]).settled()
      expect(after.heard).toEqual(['b'])
    })

    test('only what everybody has heard and is older than a week is cleared', async () => {
      const insert = (n: string, days: number) =>
        sql`insert into outbox (org, kind, body, at) values (${org}, 'answer', ${eventRow(answer(n)).body}, now() - make_interval(days => ${days}))`.execute(
          one.db,
        )
      await insert('old', 8)
      await insert('young', 6)
      expect(await clearOutbox(one.db)).toBe(0)
      const quick = read(one, [ear({ name: 'quick' }).consumer])
      await quick.settled()
      await sql`insert into outbox_cursor (consumer) values ('slow')`.execute(one.db)
      expect(await clearOutbox(one.db)).toBe(0)
      await read(one, [ear({ name: 'slow' }).consumer]).settled()
      expect(await clearOutbox(one.db)).toBe(1)
      const { rows } = await sql<{ n: string }>`select body->>'answer' as n from outbox`.execute(one.db)
      expect(rows).toEqual([{ n: 'young' }])
    })
  })
}

/** A transaction that stays open until told. */
async function openTransaction(
  { db }: Database,
  begin: (tx: Tx) => Promise<void>,
): Promise<{ commit: () => Promise<void> }> {
  let end = () => {}
  const held = new Promise<void>((resolve) => {
    end = resolve
  })
  let done: Promise<void> = Promise.resolve()
  await new Promise<void>((resolve, reject) => {
    done = db.transaction().execute(async (tx) => {
      await begin(tx)
      resolve()
      await held
    })
    done.catch(reject)
  })
  return {
    commit: () => {
      end()
      return done
    },
  }
}
