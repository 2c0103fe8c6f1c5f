import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { anOrganisation, aPerson, aReason, aScope, aUnit, type BuiltOrganisation } from '../../../../test/builders.ts'
import { openTestDatabase, openTestFacts } from '../../../../test/engines.ts'
import { aFact } from '../../../../test/fact-builder.ts'
import { addDays, instantOf, weekday } from '../../../contract/zone.ts'
import type { Db } from '../../../engine/database/database.ts'
import type { Fact, FactStore } from '../../../engine/facts/facts.ts'
import { randomFrom } from '../../insight/statistics/random.ts'
import { lookAtLog } from './look.ts'
import { listAlerts, readAlert, readAlertWithDays, summariseAlerts } from './read.ts'
import { readAlertSettings, saveAlertSettings } from './settings.ts'
import { addAlert, markAlert } from './write.ts'

const zone = 'Europe/Helsinki'
/** A Thursday; no holiday is near. */
const last = '2026-03-12'
const at = (day: string, hour: number) => instantOf(day, hour * 60, zone)

let db: Db
let store: FactStore
beforeAll(async () => {
  db = (await openTestDatabase()).db
  store = await openTestFacts()
})

type Ground = { org: BuiltOrganisation; turku: string; oulu: string; complaint: string; bill: string }
let count = 0

/** Ninety days of two units, two channels and two reasons; on the last one complaints by phone in Turku are as many as `factor` says. */
async function aLog(factor = 7, days = 90): Promise<Ground> {
  const org = await anOrganisation(db, { zone })
  const [turku, oulu] = [await aUnit(db, org), await aUnit(db, org)]
  const [complaint, bill] = [await aReason(db, org), await aReason(db, org)]
  const ground = { org, turku: turku.id, oulu: oulu.id, complaint: complaint.id, bill: bill.id }
  const random = randomFrom(++count)
  const facts: Fact[] = []
  for (let i = 0; i < days; i++) {
    const day = addDays(last, i + 1 - days)
    for (const unit of [turku, oulu]) {
      for (const channel of ['phone', 'email']) {
        for (const reason of [complaint.id, bill.id]) {
          const level = weekday(day) < 5 ? 4 : 1
          const more = unit === turku && channel === 'phone' && reason === complaint.id && day === last ? factor : 1
          const n = Math.round(level * more * (0.6 + 0.8 * random()))
          for (let k = 0; k < n; k++) facts.push(metFact(org, day, 8 + 10 * random(), unit.path, channel, reason))
        }
      }
    }
  }
  await store.insert(facts)
  return ground
}

const metFact = (org: BuiltOrganisation, day: string, hour: number, unit: string[], channel: string, reason: string) =>
  aFact(org.id, { metric: 'encounter', value: 1, at: Math.round(at(day, hour)), unit, channel, reason })

const open = async (scope: Parameters<typeof listAlerts>[1]) =>
  (await listAlerts(db, scope, { state: 'open', limit: 50 })).rows

describe('the look at the log', () => {
  it('finds what departed yesterday, once, and says so until it is over', async () => {
    const { org, turku, complaint } = await aLog()
    const early = await lookAtLog(db, store, org.scope, at(addDays(last, 1), 3))
    expect(early).toEqual([])
    const now = at(addDays(last, 1), 5)
    // Two servers at once, and one again.
    const both = await Promise.all([lookAtLog(db, store, org.scope, now), lookAtLog(db, store, org.scope, now)])
    expect(both.flat()).toHaveLength(1)
    expect(await lookAtLog(db, store, org.scope, now + 60_000)).toEqual([])
    const [alert, ...more] = await open(org.scope)
    expect(more).toEqual([])
    expect(alert).toMatchObject({
      ...{ kind: 'departure', metric: 'encounters', unit: turku, channel: 'phone', reason: complaint },
      ...{ direction: 'up', since: last, lastOn: last, state: 'new', endedAt: null },
    })
    expect(alert!.value).toBeGreaterThan(alert!.usual![1])
    expect(alert!.q).toBeLessThan(0.05)
    expect(alert!.also).toBeGreaterThan(0)
    const { watch } = await listAlerts(db, org.scope, { state: 'open', limit: 1 })
    expect(watch).toMatchObject({ since: last, lookedTo: last })
    expect(watch.series).toBeGreaterThan(15)

    // Nothing came the day after: the whole log fell silent, and complaints are no longer many.
    const next = await lookAtLog(db, store, org.scope, at(addDays(last, 2), 5))
    expect(next).toHaveLength(1)
    expect((await open(org.scope)).filter((a) => !a.end).map((a) => [a.unit, a.direction])).toEqual([[null, 'down']])
    expect(await readAlert(db, org.scope, alert!.id)).toMatchObject({ end: 'back', lastOn: last })
    // What nobody looked at stays for a week by the clock of the database.
    const until = async (endedAt: Date) => {
      await db.updateTable('alert').set({ ended_at: endedAt }).where('id', '=', alert!.id).execute()
      return (await summariseAlerts(db, org.scope)).new
    }
    expect(await until(new Date(Date.now() - 8 * 86_400_000))).toBe(1)
    expect(await until(new Date(Date.now() - 6 * 86_400_000))).toBe(2)
    await markAlert(db, org.scope, alert!.id, { state: 'seen' })
    expect((await summariseAlerts(db, org.scope)).new).toBe(1)
  })

  it('shows a part too small to tell its own growth between what the whole’s growth leads to expect', async () => {
    const org = await anOrganisation(db, { zone })
    const [turku, oulu] = [await aUnit(db, org), await aUnit(db, org)]
    const reason = (await aReason(db, org)).id
    const grown = (level: number, day: number) => Math.floor((level / 0.008) * (Math.exp(0.008 * day) - 1))
    const facts = Array.from({ length: 90 }, (_, i) =>
      (
        [
          [turku, 1],
          [oulu, 25],
        ] as const
      ).flatMap(([unit, level]) =>
        Array.from({ length: grown(level, i + 1) - grown(level, i) }, () =>
          metFact(org, addDays(last, i - 89), 12, unit.path, 'phone', reason),
        ),
      ),
    )
    await store.insert(facts.flat())
    const { id } = await addAlert(
      db,
      org.scope,
      {
        ...{ kind: 'departure', metric: 'encounters', unit: turku.id, channel: null, reason: null, direction: 'up' },
        ...{ since: last, lastOn: last, value: 9, expected: 2, size: 7, sizeInterval: [4, 9] },
      },
      new Date(at(last, 20)),
    )
    const shown = async (who: typeof org.scope) => {
      const { days } = await readAlertWithDays(db, store, who, org.scope, id, at(addDays(last, 1), 5))
      const usual = days.filter((d) => d.usual).map((d) => d.usual![1])
      return usual.at(-1)! / usual[0]!
    }
    expect(await shown(org.scope)).toBeGreaterThan(1.3)
    // Whoever sees Turku alone sees the same band.
    expect(await shown({ ...org.scope, unit: turku.id })).toBe(await shown(org.scope))
  })

  it('holds back nobody while it looks: no transaction is open that writes', async () => {
    const { org } = await aLog()
    const writing = sql<{
      n: number
    }>`select count(*)::int as n from pg_stat_activity where datname = current_database() and backend_xid is not null`
    const open: number[] = []
    const looked: FactStore = {
      ...store,
      each: async (asked, params, take) => {
        open.push((await writing.execute(db)).rows[0]!.n)
        return store.each(asked, params, take)
      },
    }
    expect(await lookAtLog(db, looked, org.scope, at(addDays(last, 1), 5))).toHaveLength(1)
    await lookAtLog(db, looked, org.scope, at(addDays(last, 1), 11))
    expect(open.length).toBeGreaterThan(3)
    expect(Math.max(...open)).toBe(0)
  })

  it('makes up for nights missed', async () => {
    const { org } = await aLog(7, 88)
    await lookAtLog(db, store, org.scope, at(addDays(last, -1), 5))
    expect((await listAlerts(db, org.scope, { state: 'open', limit: 1 })).watch.lookedTo).toBe(addDays(last, -2))
    await lookAtLog(db, store, org.scope, at(addDays(last, 1), 9))
    const rows = await open(org.scope)
    expect(rows.map((r) => r.since)).toContain(last)
  })

  it('sees a day that is unlike others while it is still going on', async () => {
    const { org, oulu, turku, complaint, bill } = await aLog(1)
    const today = addDays(last, 1)
    await lookAtLog(db, store, org.scope, at(today, 5))
    const [path, beside] = await Promise.all(
      [oulu, turku].map(
        async (id) => (await db.selectFrom('unit').where('id', '=', id).select('path').executeTakeFirstOrThrow()).path,
      ),
    )
    const usual = [path!, beside!].flatMap((unit) =>
      ['phone', 'email'].flatMap((channel) =>
        [complaint, bill].map((reason) => metFact(org, today, 9, unit, channel, reason)),
      ),
    )
    const flood = Array.from({ length: 60 }, (_, i) => metFact(org, today, 8 + i / 30, path!, 'email', bill))
    await store.insert([...usual, ...flood])
    const [found, ...more] = await lookAtLog(db, store, org.scope, at(today, 11) + 180_000)
    expect(more).toEqual([])
    expect(await readAlert(db, org.scope, found!.id)).toMatchObject({
      kind: 'today',
      since: today,
      minute: 11 * 60,
      direction: 'up',
    })
    expect(await lookAtLog(db, store, org.scope, at(today, 11) + 240_000)).toEqual([])
    // The whole day says it better.
    await lookAtLog(db, store, org.scope, at(addDays(today, 1), 5))
    expect(await readAlert(db, org.scope, found!.id)).toMatchObject({ end: 'told' })
    const up = (await open(org.scope)).filter((a) => a.direction === 'up')
    expect(up).toMatchObject([{ kind: 'departure', since: today, unit: oulu, channel: 'email', reason: bill }])
  })

  it('watches what is measured of encounters by the organisation’s rules: how many left, how long they waited', async () => {
    const org = await anOrganisation(db, { zone })
    const random = randomFrom(77)
    const facts = Array.from({ length: 90 * 30 }, (_, i) => {
      const day = addDays(last, -Math.floor(i / 30))
      const late = day === last
      return aFact(org.id, {
        ...{ metric: 'encounter', value: 1, at: Math.round(at(day, 8 + 8 * random())), channel: 'phone' },
        outcome: random() < (late ? 0.6 : 0.1) ? 'abandoned' : 'ok',
        wait: Math.round(20 + 80 * random()),
      })
    })
    await store.insert(facts)
    await saveAlertSettings(db, org.scope, { watching: true, rate: 0.05, metrics: ['abandonment', 'wait'] })
    await lookAtLog(db, store, org.scope, at(addDays(last, 1), 5))
    const found = await open(org.scope)
    expect(found).toMatchObject([
      { metric: 'abandonment', kind: 'departure', direction: 'up', channel: 'phone', since: last },
    ])
    expect(found[0]!.value).toBeCloseTo(
      facts.filter((f) => f.outcome === 'abandoned' && f.at >= at(last, 0)).length / 30,
      6,
    )
    const { days } = await readAlertWithDays(db, store, org.scope, org.scope, found[0]!.id, at(addDays(last, 1), 9))
    expect(days.at(-1)).toMatchObject({ n: 30, value: expect.closeTo(found[0]!.value, 6) })
  })

  it('does not watch what is switched off, nor answers that were promised anonymity', async () => {
    const { org } = await aLog()
    await saveAlertSettings(db, org.scope, { watching: false, rate: 0.05, metrics: ['encounters'] })
    expect(await lookAtLog(db, store, org.scope, at(addDays(last, 1), 5))).toEqual([])
    await saveAlertSettings(db, org.scope, { watching: true, rate: 0.05, metrics: ['nps'] })
    const answers = Array.from({ length: 90 * 6 }, (_, i) =>
      aFact(org.id, {
        at: at(addDays(last, -Math.floor(i / 6)), 12),
        value: i < 6 ? 0 : 7 + (i % 4),
        anonymous: true,
        unit: [org.root],
      }),
    )
    await store.insert(answers)
    expect(await lookAtLog(db, store, org.scope, at(addDays(last, 1), 5))).toEqual([])
    expect((await listAlerts(db, org.scope, { state: 'open', limit: 1 })).watch).toMatchObject({
      series: 0,
      lookedTo: null,
    })
  })
})

describe('alerts', () => {
  it('are seen by the people of their unit, marked with a note, and their days shown', async () => {
    const { org, turku, oulu } = await aLog()
    await lookAtLog(db, store, org.scope, at(addDays(last, 1), 5))
    const [alert] = await open(org.scope)
    const ours = (await aPerson(db, org, { role: 'lead', unit: turku })).scope
    const theirs = aScope(org, { role: 'lead', unit: oulu })
    expect(await open(theirs)).toEqual([])
    expect(await summariseAlerts(db, ours)).toEqual({ new: 1, open: 1 })
    await expect(markAlert(db, theirs, alert!.id, { state: 'seen' })).rejects.toMatchObject({ code: 'not-found' })
    await expect(markAlert(db, ours, alert!.id, { state: 'expected' })).rejects.toMatchObject({ code: 'bad-input' })
    await markAlert(db, ours, alert!.id, { state: 'expected', note: 'Laskut lähtivät' })
    expect((await open(ours))[0]).toMatchObject({ state: 'expected', note: 'Laskut lähtivät' })
    expect(await summariseAlerts(db, ours)).toEqual({ new: 0, open: 1 })
    const { days } = await readAlertWithDays(db, store, ours, org.scope, alert!.id, at(addDays(last, 1), 9))
    expect(days).toHaveLength(140)
    expect(days.at(-1)).toMatchObject({ date: last, value: alert!.value })
    const [low, high] = days.at(-1)!.usual!
    expect([low, high]).toEqual(alert!.usual!.map((x) => expect.closeTo(x, -0.5)))
    expect(days.at(-1)!.trend).toBeLessThan(alert!.value / 2)
    expect(days[0]).toMatchObject({ value: null, usual: null })
  })

  it('are one per series until they end, whoever adds them', async () => {
    const org = await anOrganisation(db)
    const given = {
      metric: 'encounters',
      unit: null,
      channel: null,
      reason: null,
      direction: 'up',
      since: last,
      lastOn: last,
    } as const
    const first = await addAlert(db, org.scope, { ...given, kind: 'departure', value: 9 })
    const again = await addAlert(db, org.scope, { ...given, kind: 'shift', value: 10 })
    const other = await addAlert(db, org.scope, { ...given, kind: 'other', value: 0.4 })
    expect([first.fresh, again.fresh, other.fresh]).toEqual([true, false, true])
    expect(again.id).toBe(first.id)
    expect(await readAlert(db, org.scope, first.id)).toMatchObject({ kind: 'shift', value: 10 })
  })

  it('have settings that only the whole organisation’s people change', async () => {
    const org = await anOrganisation(db)
    expect(await readAlertSettings(db, org.scope)).toMatchObject({ watching: true, rate: 0.05 })
    const bounded = aScope(org, { role: 'manager', unit: org.root })
    const wanted = { watching: true, rate: 0.01, metrics: ['nps' as const] }
    await expect(saveAlertSettings(db, bounded, wanted)).rejects.toMatchObject({ code: 'not-allowed' })
    await saveAlertSettings(db, org.scope, wanted)
    expect(await readAlertSettings(db, org.scope)).toEqual(wanted)
  })
})
