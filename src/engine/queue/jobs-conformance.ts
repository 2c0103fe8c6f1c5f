import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Child, child } from '../../../test/child.ts'
import type { Database } from '../database/database.ts'
import { openDatabase } from '../database/open.ts'
import { migrateJobs, openJobs } from './jobs.ts'
import type { Jobs, Schedule, Task } from './queue.ts'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** What jobs must do on every PostgreSQL. `open` gives a migrated database. */
export function jobsConformance(name: string, open: () => Promise<Database>): void {
  describe(`jobs: ${name}`, () => {
    let one: Database
    let two: Database
    const opened: Jobs[] = []
    const children: Child[] = []
    const work = async (tasks: Record<string, Task>, schedule: Schedule = [], database = one): Promise<Jobs> => {
      const jobs = await openJobs(database, tasks, schedule, { reapMs: 200 })
      opened.push(jobs)
      return jobs
    }
    const stopAll = async () => {
      for (const jobs of opened.splice(0)) await jobs.stop()
    }
    const add = (jobs: Jobs, task: string, payload = {}, options = {}) =>
      one.db.transaction().execute((tx) => jobs.add(tx, task, payload, options))
    const hand = () => {
      const ran: Record<string, unknown>[] = []
      return { ran, task: (async (payload) => void ran.push(payload)) as Task }
    }

    beforeAll(async () => {
      one = await open()
      two = await openDatabase({ url: one.url, dataDir: '' })
      await Promise.all([migrateJobs(one), migrateJobs(two)])
    })
    beforeEach(async () => {
      await sql`delete from graphile_worker._private_jobs`.execute(one.db)
    })
    afterEach(async () => {
      await stopAll()
      for (const c of children.splice(0)) await c.kill()
    })
    afterAll(async () => {
      await two.close()
      await one.close()
    })

    test('a job exists exactly when its transaction is committed', async () => {
      const { ran, task } = hand()
      const jobs = await work({ task })
      const failing = one.db.transaction().execute(async (tx) => {
        await jobs.add(tx, 'task', { n: 'never' })
        throw new Error('taken back')
      })
      await expect(failing).rejects.toThrow('taken back')
      await one.db.transaction().execute(async (tx) => {
        await jobs.add(tx, 'task', { n: 1, text: 'ä <3' })
        await pause(150)
        expect(ran).toEqual([])
      })
      await vi.waitFor(() => expect(ran).toEqual([{ n: 1, text: 'ä <3' }]), { timeout: 5_000 })
    })

    test('the same key is queued once, with what was said last', async () => {
      const { ran, task } = hand()
      const idle = await work({ task })
      await stopAll()
      for (const n of [1, 2, 3]) await add(idle, 'task', { n }, { key: 'k' })
      await add(idle, 'task', { n: 4 }, { key: 'other' })
      await work({ task })
      await vi.waitFor(() => expect(ran).toHaveLength(2), { timeout: 5_000 })
      await pause(300)
      expect(ran.toSorted((a, b) => Number(a.n) - Number(b.n))).toEqual([{ n: 3 }, { n: 4 }])
    })

    test('what is asked for while it runs is done once more', async () => {
      const seen: unknown[] = []
      let release = () => {}
      const jobs = await work({
        task: async ({ n }) => {
          seen.push(n)
          if (n === 1) await new Promise<void>((resolve) => (release = resolve))
        },
      })
      await add(jobs, 'task', { n: 1 }, { key: 'k' })
      await vi.waitFor(() => expect(seen).toEqual([1]), { timeout: 5_000 })
      await add(jobs, 'task', { n: 2 }, { key: 'k' })
      release()
      await vi.waitFor(() => expect(seen).toEqual([1, 2]), { timeout: 5_000 })
    })

    test('a job for later is not run before its time', async () => {
      const { ran, task } = hand()
      const jobs = await work({ task })
      const at = new Date(Date.now() + 1_000)
      await add(jobs, 'task', { n: 1 }, { at })
      await pause(600)
      expect(ran).toEqual([])
      await vi.waitFor(() => expect(ran).toHaveLength(1), { timeout: 5_000 })
      expect(Date.now()).toBeGreaterThanOrEqual(at.getTime())
    })

    test('a job that fails is tried again', async () => {
      let tries = 0
      const jobs = await work({
        task: async () => {
          tries += 1
          if (tries === 1) throw new Error('not now')
        },
      })
      await add(jobs, 'task')
      await vi.waitFor(() => expect(tries).toBe(2), { timeout: 10_000 })
      await vi.waitFor(async () => expect(await left()).toBe(0))
    })

    test('two servers share the jobs, each done once', async () => {
      const done: Record<string, number[]> = { one: [], two: [] }
      const slow =
        (server: string): Task =>
        async ({ n }) => {
          await pause(10)
          done[server]!.push(Number(n))
        }
      const jobs = await work({ task: slow('one') })
      await work({ task: slow('two') }, [], two)
      await one.db.transaction().execute(async (tx) => {
        for (let n = 0; n < 60; n++) await jobs.add(tx, 'task', { n })
      })
      await vi.waitFor(() => expect(done.one!.length + done.two!.length).toBe(60), { timeout: 10_000 })
      await pause(100)
      expect([...done.one!, ...done.two!].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n))
      expect(Math.min(done.one!.length, done.two!.length)).toBeGreaterThan(0)
    })

    test('the job of a killed server is taken over within seconds', async () => {
      const { ran, task } = hand()
      const idle = await work({ hang: task })
      await stopAll()
      await add(idle, 'hang', { n: 1 })
      const killed = child('work-until-killed.ts', one.url)
      children.push(killed)
      await vi.waitFor(() => expect(killed.lines()).toContain('{"ran":{"n":1}}'), { timeout: 15_000 })
      await work({ hang: task })
      await pause(1_000)
      expect(ran).toEqual([])
      await killed.kill()
      await vi.waitFor(() => expect(ran).toEqual([{ n: 1 }]), { timeout: 5_000 })
    })

    test('jobs go on after every connection was cut', async () => {
      const { ran, task } = hand()
      const jobs = await work({ task })
      await add(jobs, 'task', { n: 1 })
      await vi.waitFor(() => expect(ran).toHaveLength(1), { timeout: 5_000 })
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`.execute(two.db)
      await vi.waitFor(() => add(jobs, 'task', { n: 2 }), { timeout: 2_000 })
      await vi.waitFor(() => expect(ran).toHaveLength(2), { timeout: 10_000 })
    })

    test('stopping lets a running task end, and tells a long one to', async () => {
      const ended: string[] = []
      let finish = () => {}
      const finished = new Promise<void>((done) => {
        finish = done
      })
      const jobs = await work({
        short: async () => {
          await finished
          ended.push('short')
        },
        long: async (_, stopping) => {
          await new Promise((resolve) => stopping!.addEventListener('abort', resolve))
          ended.push('long')
          throw new Error('to be continued')
        },
      })
      await add(jobs, 'short')
      await add(jobs, 'long')
      await vi.waitFor(async () => expect(await left('and locked_at is not null')).toBe(2), { timeout: 5_000 })
      const stopped = stopAll()
      finish()
      await stopped
      expect(ended.toSorted()).toEqual(['long', 'short'])
      // The long one is there still, for the next server.
      expect(await left('and locked_at is null')).toBe(1)
    })

    test('what the schedule missed while nobody ran is made up for, under one key', async () => {
      const keyed: number[] = []
      const tick: Task = async () => void keyed.push(await left(`and key = 'schedule:tick'`))
      const missed = new Date(Date.now() - 5 * 60_000)
      const schedule = [{ task: 'tick', cron: `${missed.getUTCMinutes()} ${missed.getUTCHours()} * * *` }]
      await work({ tick }, schedule)
      await stopAll()
      expect(keyed).toEqual([])
      await sql`update graphile_worker._private_known_crontabs set known_since = now() - interval '1 hour'`.execute(
        one.db,
      )
      await work({ tick }, schedule)
      await vi.waitFor(() => expect(keyed).toHaveLength(1), { timeout: 10_000 })
      await pause(300)
      expect(keyed).toEqual([1])
    })

    test('what comes every minute is run by the next minute and not made up for', async () => {
      const { ran, task } = hand()
      const schedule = [{ task: 'minute', cron: '* * * * *' }]
      const minute = new Date().getUTCMinutes()
      await work({ minute: task }, schedule)
      await stopAll()
      await sql`update graphile_worker._private_known_crontabs set known_since = now() - interval '1 hour'`.execute(
        one.db,
      )
      await work({ minute: task }, schedule)
      await pause(300)
      const passed = new Date().getUTCMinutes() !== minute
      expect(ran.length).toBeLessThanOrEqual(passed ? 1 : 0)
    })

    test('a schedule or a call for a task that does not exist is refused', async () => {
      await expect(openJobs(one, {}, [{ task: 'missing', cron: '* * * * *' }])).rejects.toThrow(/missing/)
      const jobs = await work({ task: hand().task })
      await expect(add(jobs, 'missing')).rejects.toThrow(/missing/)
    })

    const left = async (condition = ''): Promise<number> => {
      const { rows } = await sql<{ n: number }>`
        select count(*) as n from graphile_worker._private_jobs where true ${sql.raw(condition)}`.execute(one.db)
      return rows[0]!.n
    }
  })
}
