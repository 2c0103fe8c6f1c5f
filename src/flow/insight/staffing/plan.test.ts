import { describe, expect, test } from 'vitest'
import { anOrganisation, aReason, aScope, aUnit, type BuiltOrganisation } from '../../../../test/builders.ts'
import { openTestDatabase, openTestFacts } from '../../../../test/engines.ts'
import { aFact } from '../../../../test/fact-builder.ts'
import { saveOwnDays } from '../../../catalog/calendar/own-days.ts'
import { saveUnitHours } from '../../../catalog/calendar/unit-hours.ts'
import type { OrgScope } from '../../../catalog/scope.ts'
import { saveStaffing } from '../../../catalog/staffing.ts'
import {
  type ChannelStaffing,
  reasonsReply,
  type StaffingAskInput,
  staffingAsk,
  staffingOf,
  staffingReply,
} from '../../../contract/staffing.ts'
import { addDays, instantOf, weekday } from '../../../contract/zone.ts'
import type { Fact } from '../../../engine/facts/facts.ts'
import { agentsNeeded, withShrinkage } from '../statistics/agents-needed.ts'
import { staffingPlan } from './plan.ts'
import { reasonsAhead } from './reasons.ts'

const { db } = await openTestDatabase()
const store = await openTestFacts()
const zone = 'Europe/Helsinki'
/** A Friday; clocks are put forward on Sunday of the week after. */
const now = Date.parse('2026-03-20T12:00:00Z')

const ask = (input: StaffingAskInput = {}) => staffingAsk.parse(input)
const plan = async (scope: OrgScope, input: StaffingAskInput = {}, at = now) =>
  staffingReply.parse(await staffingPlan(scope, store, db, ask(input), at))
const channelOf = async (scope: OrgScope, channel: string, input: StaffingAskInput = {}, at = now) =>
  (await plan(scope, input, at)).channels.find((c) => c.channel === channel)!

/** So many each half-hour from 9 to 11 on weekdays, week after week up to a day. */
function contacts(org: BuiltOrganisation, many: number, given: Partial<Fact>, last = '2026-03-19', weeks = 8): Fact[] {
  return Array.from({ length: 7 * weeks }, (_, i) => addDays(last, -i))
    .filter((date) => weekday(date) < 5)
    .flatMap((date) =>
      [540, 570, 600, 630].flatMap((minute) =>
        Array.from({ length: many }, (_, k) =>
          aFact(org.id, {
            ...{ metric: 'encounter', value: 1, at: instantOf(date, minute, zone) + k * 60_000, channel: 'phone' },
            ...{ outcome: 'AGENT', talk: 200, hold: 20, wrap_up: 20 },
            ...given,
          }),
        ),
      ),
    )
}
const set = (org: BuiltOrganisation, channel: string, settings: Partial<ChannelStaffing>) =>
  saveStaffing(db, org.scope, {
    channels: { [channel]: { ...staffingOf({ channels: {} }, channel), ...settings } },
  })

describe('people needed', () => {
  test('are those of Erlang C by half-hour of next week, with the log’s handling time and the goal', async () => {
    const org = await anOrganisation(db)
    await store.insert(contacts(org, 10, {}))
    const found = await plan(org.scope)
    expect(found).toMatchObject({ zone, week: { from: '2026-03-23', to: '2026-03-29' }, old: false, none: [] })
    expect(found.history).toMatchObject({ to: '2026-03-19', contacts: 10 * 4 * 40 })
    const [phone] = found.channels
    expect(phone).toMatchObject({ channel: 'phone', by: 'erlang-c', state: 'forecast', patience: null, without: null })
    expect(phone!.handling!.seconds).toBeCloseTo(240, 6)
    // Weeks that repeat are the last week again, to the contact.
    expect(phone).toMatchObject({
      method: 'last-week',
      beatsNaive: false,
      sum: { forecast: 200, naive: 200, before: 200 },
    })
    const busy = phone!.halfHours.find((h) => h.at === '2026-03-24T07:00:00.000Z')!
    const agents = agentsNeeded({
      ...{ rate: 10 / 1_800, handling: 240, within: 20, goal: 0.8, mostBusy: 0.85, patience: null },
    })
    expect(busy).toMatchObject({ date: '2026-03-24', minute: 540, forecast: 10, agents })
    expect(busy.people).toBe(withShrinkage(agents, 0.3))
    expect(busy.served).toBeGreaterThanOrEqual(0.8)
    expect(phone!.halfHours.filter((h) => h.people > 0)).toHaveLength(20)
    expect(phone!.hours).toBe(20 * 0.5 * busy.people)
    // The Sunday on which the clock is put forward has 46 half-hours.
    expect(phone!.halfHours).toHaveLength(6 * 48 + 46)
    expect(phone!.days).toHaveLength(7)
  })

  test('are fewer where customers give up, and chats share an agent', async () => {
    const org = await anOrganisation(db)
    await store.insert([
      ...contacts(org, 10, { wait: 10 }),
      ...contacts(org, 2, { wait: 60, talk: 0, hold: -1, wrap_up: -1, outcome: 'HANG' }),
      // A slip of the finger says nothing of patience, and asks for people all the same.
      ...contacts(org, 1, { wait: 4, talk: 0, hold: -1, wrap_up: -1, outcome: 'HANG' }),
      ...contacts(org, 10, { channel: 'chat' }),
    ])
    const [phone, chat] = [await channelOf(org.scope, 'phone'), await channelOf(org.scope, 'chat')]
    // All seconds waited for each of those who gave up.
    expect(phone.by).toBe('erlang-a')
    expect(phone.patience!.seconds).toBeCloseTo((10 * 10 + 2 * 60) / 2, 6)
    expect(phone.patience!.n).toBe(2 * 4 * 40)
    expect(phone.handling!.seconds).toBeCloseTo(240, 6)
    const agents = phone.halfHours.find((h) => h.forecast > 0)!.agents
    const endless = { rate: 12 / 1_800, handling: 240, within: 20, goal: 0.8, mostBusy: 0.85, patience: null }
    expect(agents).toBeLessThan(agentsNeeded(endless))
    expect(chat.by).toBe('erlang-c')
    const places = agentsNeeded({ ...endless, rate: 10 / 1_800, within: 60 })
    expect(chat.halfHours.find((h) => h.forecast > 0)!.agents).toBe(Math.ceil(places / 2))
  })

  test('for mails work off a backlog in working hours, and nobody on a day of the organisation’s own', async () => {
    const org = await anOrganisation(db)
    await store.insert(contacts(org, 10, { channel: 'email', talk: 900, hold: -1, wrap_up: -1 }))
    await saveOwnDays(db, org.scope, [{ date: '2026-03-25', name: 'Kehityspäivä', kind: 'holiday' }])
    await set(org, 'email', { mostBusy: 1, shrinkage: 0 })
    const mail = await channelOf(org.scope, 'email')
    expect(mail.by).toBe('backlog')
    // Forty a day of a quarter each are ten hours of work in an eight-hour day, some of it left for the next.
    const [monday, tuesday, wednesday] = mail.days
    expect([monday!.hours, tuesday!.hours].every((h) => h === 8 || h === 16)).toBe(true)
    expect(wednesday).toMatchObject({ hours: 0, holiday: { id: 'own', name: 'Kehityspäivä' } })
    expect(mail.halfHours.filter((h) => h.people > 0).every((h) => h.minute >= 480 && h.minute < 960)).toBe(true)
    await set(org, 'email', { mostBusy: 1, shrinkage: 0, backlog: 400 })
    const behind = await channelOf(org.scope, 'email')
    expect(behind.days[0]!.hours!).toBeGreaterThanOrEqual(monday!.hours! + 8 * 10)
  })

  test('of one unit go by its own hours and days off, whether it is the reader’s or filtered; of all by the organisation’s', async () => {
    const org = await anOrganisation(db)
    const unit = await aUnit(db, org)
    await store.insert(contacts(org, 10, { channel: 'email', talk: 900, hold: -1, wrap_up: -1, unit: unit.path }))
    await set(org, 'email', { mostBusy: 1, shrinkage: 0 })
    const late = Array.from({ length: 7 }, (_, day) => (day < 5 ? { from: '10:00', to: '18:00' } : null))
    const own = [{ date: '2026-03-25', name: 'Muutto', kind: 'holiday' as const }]
    await saveUnitHours(db, org.scope, unit.id, { workingHours: late, ownDays: own })
    const planned = async (scope: OrgScope, input: StaffingAskInput = {}) => {
      const mail = await channelOf(scope, 'email', input)
      const at = mail.halfHours.filter((h) => h.people > 0).map((h) => h.minute)
      return [Math.min(...at), Math.max(...at), mail.days[2]!.holiday?.name ?? null]
    }
    const filters = [{ dimension: 'unit' as const, values: [unit.id] }]
    expect(await planned(org.scope, { filters })).toEqual([600, 1_050, 'Muutto'])
    expect(await planned(aScope(org, { role: 'lead', unit: unit.id }))).toEqual([600, 1_050, 'Muutto'])
    expect(await planned(org.scope)).toEqual([480, 930, null])
    const nowhere = [{ dimension: 'unit' as const, values: ['nowhere'] }]
    expect((await plan(org.scope, { filters: nowhere })).channels).toEqual([])
  })

  test('of a channel that nobody has used of late are planned too, beside those of late', async () => {
    const org = await anOrganisation(db)
    await store.insert([...contacts(org, 10, {}), ...contacts(org, 4, { channel: 'chat' }, '2026-01-30', 5)])
    const { channels, history } = await plan(org.scope)
    expect(history!.contacts).toBe(10 * 4 * 40 + 4 * 4 * 25)
    expect(channels.map((c) => [c.channel, c.past.length, c.sum.before])).toEqual([
      ['phone', 28, 200],
      ['chat', 28, 0],
    ])
  })

  test('what if: more contacts, longer ones, and a share of a reason and all below it gone', async () => {
    const org = await anOrganisation(db)
    const balance = await aReason(db, org)
    const below = await aReason(db, org, { parent: balance.id })
    await store.insert([
      ...contacts(org, 6, { reason: balance.id, talk: 20, hold: 0, wrap_up: 0 }),
      ...contacts(org, 4, { reason: below.id, talk: 20, hold: 0, wrap_up: 0 }),
      ...contacts(org, 10, {}),
    ])
    const usual = await channelOf(org.scope, 'phone')
    expect(usual.handling!.seconds).toBeCloseTo((10 * 20 + 10 * 240) / 20, 6)
    const away = await channelOf(org.scope, 'phone', { whatIf: { away: [{ reason: balance.id, share: 0.5 }] } })
    expect(away.sum.forecast).toBeCloseTo(usual.sum.forecast * 0.75, 6)
    // What is left takes longer: short contacts went.
    expect(away.handling!.seconds).toBeCloseTo((5 * 20 + 10 * 240) / 15, 6)
    expect(away.without).toEqual({ forecast: usual.sum.forecast, hours: usual.hours })
    const more = await channelOf(org.scope, 'phone', { whatIf: { volume: 0.1, handling: 0.2 } })
    expect(more.sum.forecast).toBeCloseTo(usual.sum.forecast * 1.1, 6)
    expect(more.handling!.seconds).toBeCloseTo(usual.handling!.seconds * 1.2, 6)
    expect(more.hours!).toBeGreaterThan(usual.hours!)
    expect(more.without).toEqual(away.without)
  })

  test('are of the reader’s unit and the filter alone; reasons each have a forecast, and sum to the whole', async () => {
    const org = await anOrganisation(db)
    const [unit, other] = [await aUnit(db, org), await aUnit(db, org)]
    const [a, b] = [await aReason(db, org), await aReason(db, org)]
    await store.insert([
      ...contacts(org, 3, { unit: unit.path, reason: a.id }),
      ...contacts(org, 5, { unit: other.path, reason: b.id }),
    ])
    const own = aScope(org, { role: 'lead', unit: unit.id })
    expect((await channelOf(own, 'phone')).sum.forecast).toBe(3 * 20)
    const filters = [{ dimension: 'reason' as const, values: [b.id] }]
    expect((await channelOf(org.scope, 'phone', { filters })).sum.forecast).toBe(5 * 20)
    expect((await plan(own, { filters })).channels).toEqual([])
    const reasons = reasonsReply.parse(await reasonsAhead(org.scope, store, db, ask(), now))
    expect(reasons.reasons.map((r) => [r.reason, r.sum.forecast, r.state])).toEqual([
      [b.id, 100, 'forecast'],
      [a.id, 60, 'forecast'],
    ])
    expect((await reasonsAhead(own, store, db, ask(), now)).reasons.map((r) => r.reason)).toEqual([a.id])
  })

  test('without handling times are not reckoned, until a time is set; channels that need none are named', async () => {
    const org = await anOrganisation(db)
    await store.insert([
      ...contacts(org, 5, { talk: -1, hold: -1, wrap_up: -1 }),
      ...contacts(org, 5, { channel: 'store' }),
    ])
    const found = await plan(org.scope)
    expect(found.none).toEqual([{ channel: 'store', contacts: 5 * 4 * 40 }])
    expect(found.channels[0]).toMatchObject({ by: null, handling: null, hours: null, sum: { forecast: 100 } })
    await set(org, 'phone', { handling: 300, patience: 90 })
    expect(await channelOf(org.scope, 'phone')).toMatchObject({
      ...{ by: 'erlang-a', handling: { seconds: 300, n: null }, patience: { seconds: 90, n: null } },
    })
  })
})

describe('the week', () => {
  test('follows a log that ended long ago; others are refused when begun or too far', async () => {
    const org = await anOrganisation(db)
    await store.insert(contacts(org, 5, {}, '2026-03-19'))
    const later = Date.parse('2026-09-01T12:00:00Z')
    expect(await plan(org.scope, {}, later)).toMatchObject({ old: true, week: { from: '2026-03-23' } })
    expect((await plan(org.scope, { week: '2026-04-01' })).week).toEqual({ from: '2026-03-30', to: '2026-04-05' })
    for (const [week, message] of [
      ['2026-03-20', 'past'],
      ['2026-08-01', 'too-far'],
    ])
      await expect(plan(org.scope, { week: week! })).rejects.toMatchObject({ issues: [{ path: 'week', message }] })
  })

  test('without contacts, or with too few days of them, says so', async () => {
    const empty = await anOrganisation(db)
    expect(await plan(empty.scope)).toMatchObject({
      history: null,
      channels: [],
      none: [],
      week: { from: '2026-03-23' },
    })
    expect((await reasonsAhead(empty.scope, store, db, ask(), now)).reasons).toEqual([])
    const young = await anOrganisation(db)
    await store.insert(contacts(young, 5, {}, '2026-03-19', 1))
    const [phone] = (await plan(young.scope)).channels
    expect(phone).toMatchObject({ state: 'too-little', halfHours: [], hours: null, sum: { before: 25 * 4 } })
    const two = await anOrganisation(db)
    await store.insert(contacts(two, 5, {}, '2026-03-19', 3))
    expect((await plan(two.scope)).channels[0]).toMatchObject({ state: 'untested', method: 'last-week', scores: [] })
  })
})
