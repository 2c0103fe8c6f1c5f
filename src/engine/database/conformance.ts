import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Database } from './database.ts'
import { newId } from './id.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open.ts'

/** What every PostgreSQL must do for us, ours or somebody's. `open` gives an empty database. */
export function databaseConformance(name: string, open: () => Promise<Database>): void {
  describe(`database: ${name}`, () => {
    let one: Database
    let two: Database
    beforeAll(async () => {
      one = await open()
      two = await openDatabase({ url: one.url, dataDir: '' })
    })
    afterAll(async () => {
      await two.close()
      await one.close()
    })

    const value = async (text: string, db = one.db): Promise<unknown> => {
      const { rows } = await sql<{ v: unknown }>`select ${sql.raw(text)} as v`.execute(db)
      return rows[0]?.v
    }

    describe('transactions', () => {
      beforeAll(async () => {
        await sql`create table entry (id int primary key, body jsonb)`.execute(one.db)
      })

      test('others see all of a transaction after its commit and nothing before', async () => {
        await one.db.transaction().execute(async (tx) => {
          await sql`insert into entry values (1), (2)`.execute(tx)
          expect(await value('(select count(*) from entry)', two.db)).toBe(0)
        })
        expect(await value('(select count(*) from entry)', two.db)).toBe(2)
      })

      test('a throw takes all of a transaction back', async () => {
        const failing = one.db.transaction().execute(async (tx) => {
          await sql`insert into entry values (3)`.execute(tx)
          await sql`insert into entry values (1)`.execute(tx)
        })
        await expect(failing).rejects.toMatchObject({ code: '23505' })
        expect(await value('(select count(*) from entry)')).toBe(2)
      })

      test('more statements at once than connections wait for their turn', async () => {
        const all = await Promise.all(Array.from({ length: 200 }, (_, i) => value(`${i}`)))
        expect(all).toEqual(Array.from({ length: 200 }, (_, i) => i))
      })
    })

    describe('values', () => {
      test.each<[string, unknown]>([
        ['9007199254740991::int8', 9_007_199_254_740_991],
        ['-9007199254740991::int8', -9_007_199_254_740_991],
        ['count(*)', 1],
        ['array[1, null, 3]::int8[]', [1, null, 3]],
        ['12.50::numeric', 12.5],
        ['array[0.1, 2]::numeric[]', [0.1, 2]],
        ['(select avg(x) from (values (1), (2), (2)) as t (x))', 5 / 3],
        [`'2024-02-29'::date`, '2024-02-29'],
        [`array['2024-02-29']::date[]`, ['2024-02-29']],
        [`'1 day 02:00'::interval`, '1 day 02:00:00'],
        [`'2026-03-29 03:30+03'::timestamptz`, new Date('2026-03-29T00:30:00Z')],
        [`'2026-03-29 03:30'::timestamp`, '2026-03-29 03:30:00'],
        [`'{"a": [1, null, "x"]}'::jsonb`, { a: [1, null, 'x'] }],
        [`'0'::jsonb`, 0],
        ['null::int8', null],
        [`'\\x00ff'::bytea`, Buffer.from([0, 255])],
        [`current_setting('timezone')`, 'UTC'],
        [`current_setting('server_encoding')`, 'UTF8'],
      ])('%s', async (text, expected) => {
        expect(await value(text)).toEqual(expected)
      })

      test.each(['9007199254740992::int8', '-9007199254740993::int8', '123456789012345678901::numeric'])(
        '%s is refused, not rounded',
        async (text) => {
          await expect(value(text)).rejects.toThrow(RangeError)
          // The connection on which that happened is of use again.
          expect(await value('1')).toBe(1)
        },
      )

      test.each([
        '',
        '0',
        'null',
        '<3',
        '{a}',
        "'; drop table entry; --",
        '\u202eאב\u200d',
        '👩‍👩‍👧',
        'a\u0308',
        '\\x',
        'a\r\nb',
        'ä'.repeat(50_000),
      ])('text comes back as it went: %#', async (text) => {
        const { rows } =
          await sql`select ${text}::text as t, ${JSON.stringify({ text })}::jsonb as j, ${[text]}::text[] as a`.execute(
            one.db,
          )
        expect(rows[0]).toEqual({ t: text, j: { text }, a: [text] })
      })

      test('ids and times go in as they came out', async () => {
        const id = newId()
        const at = new Date('2026-10-25T00:30:00.123Z')
        const { rows } = await sql`select ${id}::uuid as id, ${at}::timestamptz as at`.execute(one.db)
        expect(rows[0]).toEqual({ id, at })
      })
    })

    describe('listen and notify', () => {
      const heard = () => {
        const payloads: string[] = []
        return { payloads, hear: (payload: string) => void payloads.push(payload) }
      }

      test('everybody who listens hears, until he stops', async () => {
        const [a, b, c] = [heard(), heard(), heard()]
        const stopA = await one.listen('Ääni "1"', a.hear)
        await one.listen('Ääni "1"', b.hear)
        await two.listen('Ääni "1"', c.hear)
        const long = 'x'.repeat(7_900)
        await two.notify('Ääni "1"', long)
        await one.notify('other', 'not for us')
        await vi.waitFor(() => expect([a.payloads, b.payloads, c.payloads]).toEqual([[long], [long], [long]]))
        await stopA()
        await one.notify('Ääni "1"', '2')
        await vi.waitFor(() => expect([b.payloads.length, c.payloads.length]).toEqual([2, 2]))
        expect(a.payloads).toEqual([long])
      })

      test('a payload that is too long is refused', async () => {
        await expect(one.notify('x', 'x'.repeat(8_001))).rejects.toThrow()
      })

      test('a broken connection comes back and listens again', async () => {
        const ear = heard()
        const stop = await one.listen('again', ear.hear)
        await endConnections(two, 'hetki listen')
        await vi.waitFor(
          async () => {
            await two.notify('again', 'there')
            expect(ear.payloads).toContain('there')
          },
          { timeout: 5_000, interval: 50 },
        )
        await stop()
      })
    })

    test('statements work again after every connection was lost', async () => {
      await Promise.all(Array.from({ length: 10 }, () => value('pg_sleep(0.02)')))
      await endConnections(two, 'hetki')
      await vi.waitFor(async () => expect(await value('7')).toBe(7), { timeout: 2_000 })
      expect(await Promise.all(Array.from({ length: 20 }, () => value('8')))).toEqual(Array(20).fill(8))
    })

    test('a transaction whose connection is lost between two statements fails, and only it', async () => {
      const lost = one.db.transaction().execute(async (tx) => {
        await sql`create table half (n int)`.execute(tx)
        await endConnections(two, 'hetki')
        await new Promise((resolve) => setTimeout(resolve, 100))
        await sql`insert into half values (1)`.execute(tx)
      })
      await expect(lost).rejects.toThrow()
      await vi.waitFor(async () => expect(await value(`to_regclass('half')`)).toBeNull(), { timeout: 2_000 })
    })

    describe('migrations', () => {
      const folder = mkdtempSync(join(tmpdir(), 'hetki-migrations-'))
      const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
      afterAll(() => rmSync(folder, { recursive: true }))

      test('two servers started together apply each once', async () => {
        write('0001-a.sql', 'create table a (n int); insert into a values (1); select pg_sleep(0.2);')
        write('0003-c.sql', 'create function c() returns int language plpgsql as $$ begin return 3; end $$;')
        const applied = await Promise.all([migrate(one, folder), migrate(two, folder), migrate(two, folder)])
        expect(applied.filter((names) => names.length > 0)).toEqual([['0001-a.sql', '0003-c.sql']])
        expect(await value('(select count(*) from a)')).toBe(1)
        expect(await value('c()')).toBe(3)
        expect(await migrate(one, folder)).toEqual([])
      })

      test('one that comes late with a lower number is applied', async () => {
        write('0002-b.sql', 'create table b (n int)')
        expect(await migrate(one, folder)).toEqual(['0002-b.sql'])
      })

      test('one that fails leaves nothing behind and is applied once it is right', async () => {
        write('0004-d.sql', 'create table d (n int); select 1 / 0;')
        await expect(migrate(one, folder)).rejects.toThrow('division by zero')
        expect(await value(`to_regclass('d')`)).toBeNull()
        write('0004-d.sql', 'create table d (n int);')
        expect(await migrate(two, folder)).toEqual(['0004-d.sql'])
      })

      test('one that changed after it was applied is refused', async () => {
        write('0002-b.sql', 'create table b (n bigint)')
        await expect(migrate(one, folder)).rejects.toThrow(/0002-b\.sql has changed/)
        write('0002-b.sql', 'create table b (n int)')
        expect(await migrate(one, folder)).toEqual([])
      })

      test('a database that a newer Hetki has used is refused', async () => {
        rmSync(join(folder, '0004-d.sql'))
        write('0005-e.sql', 'create table e (n int)')
        await expect(migrate(one, folder)).rejects.toThrow(/newer Hetki.*0004-d\.sql/)
        expect(await value(`to_regclass('e')`)).toBeNull()
      })
    })

    test('closing twice is closing once, and nothing works afterwards', async () => {
      const third = await openDatabase({ url: one.url, dataDir: '' })
      await Promise.all([third.close(), third.close()])
      await expect(value('1', third.db)).rejects.toThrow()
    })
  })
}

/** Ends all connections of a name to the same database from outside, as a restart or a network fault would. */
async function endConnections({ db }: Database, name: string): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = ${name} and datname = current_database() and pid <> pg_backend_pid()`.execute(db)
}
