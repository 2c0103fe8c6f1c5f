import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, openTestFacts } from '../../../test/engines.ts'
import { removeDemo } from '../../catalog/organisation/remove.ts'
import { join, lookAtJoin } from '../../catalog/person/join.ts'
import { checkSurvey } from '../../catalog/survey/check.ts'
import type { AskInput, AskRow } from '../../contract/ask.ts'
import { askBody } from '../../contract/ask.ts'
import { isOpen } from '../../contract/cases.ts'
import type { SurveyContent } from '../../contract/survey.ts'
import { localClock, localDate } from '../../contract/zone.ts'
import type { OutboxReader } from '../../engine/queue/queue.ts'
import { readOutbox } from '../../engine/queue/reader.ts'
import { readEffect } from '../../flow/action/improvement/effect.ts'
import { listImprovements } from '../../flow/action/improvement/read.ts'
import { summariseCases } from '../../flow/action/read.ts'
import { listAnswers } from '../../flow/answer/read.ts'
import { ask } from '../../flow/insight/ask.ts'
import { beginningIn } from '../api/organisation.ts'
import { hearers } from '../flow.ts'
import { houseScope } from '../guard/scope.ts'
import type { House } from '../house.ts'
import { readSettings } from '../settings.ts'
import { type Demo, makeDemo } from './demo.ts'
import { en } from './say/en.ts'
import { fi } from './say/fi.ts'
import { sv } from './say/sv.ts'
import { startTrickle } from './trickle.ts'

const database = await openTestDatabase()
const facts = await openTestFacts()
const { db } = database
const outbox: OutboxReader = readOutbox(
  database,
  hearers(database, facts, () => {}),
)
const settings = readSettings({ BASE_URL: 'https://hetki.test', SECRET: randomBytes(32).toString('hex') })
const house = { settings, database, facts, outbox, log: pino({ level: 'silent' }), tell: () => {} } as unknown as House

let demo: Demo
let seconds: { wall: number; cpu: number }
beforeAll(async () => {
  const begun = performance.now()
  const used = process.cpuUsage()
  demo = await makeDemo(house)
  const { user, system } = process.cpuUsage(used)
  seconds = { wall: (performance.now() - begun) / 1_000, cpu: (user + system) / 1e6 }
}, 300_000)
afterAll(() => outbox.stop())

const figures = async (wanted: AskInput): Promise<AskRow[]> =>
  (await ask(houseScope(demo.org), facts, db, askBody.parse(wanted))).rows
const count = (table: 'encounter' | 'answer' | 'invitation' | 'feedback_case' | 'person') =>
  db
    .selectFrom(table)
    .where('org', '=', demo.org)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
    .then((r) => Number(r.n))

test('it is as large as a small chain of stores, and made soon', async () => {
  console.log(`demo made in ${seconds.wall.toFixed(1)} s, of which this process worked ${seconds.cpu.toFixed(1)} s`)
  // By the clock only where nothing else runs: on a crowded machine the work done is what we answer for.
  expect(Math.min(seconds.wall, seconds.cpu)).toBeLessThan(30)
  expect(await count('encounter')).toBeGreaterThan(40_000)
  expect(await count('encounter')).toBeLessThan(60_000)
  expect(await count('answer')).toBeGreaterThan(12_000)
  expect(await count('answer')).toBeLessThan(18_000)
  const organisation = await db
    .selectFrom('organisation')
    .where('id', '=', demo.org)
    .selectAll()
    .executeTakeFirstOrThrow()
  expect(organisation).toMatchObject({ demo: true, name: 'Kuusikko', zone: 'Europe/Helsinki' })
})

test('its surveys could be published as they are', async () => {
  const versions = await db.selectFrom('survey_version').where('org', '=', demo.org).select('content').execute()
  expect(versions).toHaveLength(4)
  for (const { content } of versions) {
    expect(
      checkSurvey(content as SurveyContent, localDate(Date.now(), 'Europe/Helsinki')).filter((p) => !p.warning),
    ).toEqual([])
  }
})

test('nothing happens in the future, or before it could', async () => {
  const wrong = await db
    .selectFrom('answer as a')
    .leftJoin('invitation as i', 'i.id', 'a.invitation')
    .where('a.org', '=', demo.org)
    .where((eb) =>
      eb.or([
        eb('a.at', '>', new Date()),
        eb('a.at', '<', eb.ref('a.encounter_ended_at')),
        eb('a.at', '<', eb.ref('i.asked_at')),
        eb('i.opened_at', '>', eb.ref('a.at')),
        eb('a.last_at', '<', eb.ref('a.at')),
      ]),
    )
    .select('a.id')
    .execute()
  expect(wrong).toEqual([])
  const night = await db
    .selectFrom('encounter')
    .where('org', '=', demo.org)
    .where('channel', 'in', ['phone', 'store'])
    .select('started_at')
    .execute()
  const hours = new Set(
    night.map((n) =>
      Number(n.started_at.toLocaleTimeString('en-GB', { timeZone: 'Europe/Helsinki', hour: '2-digit' }).slice(0, 2)),
    ),
  )
  expect([...hours].every((h) => h >= 8 && h < 20)).toBe(true)
})

test('figures are those of a company that people mostly like, month by month', async () => {
  const months = await figures({
    metrics: ['nps', 'csat', 'ces', 'solved'],
    bucket: 'month',
    period: { last: 365, unit: 'day' },
  })
  const of = (metric: string) => months.filter((r) => r.metric === metric && (r.figure.n ?? 0) > 100)
  for (const { figure } of of('nps')) expect(figure.value).toSatisfy((v: number) => v > 5 && v < 55)
  for (const { figure } of of('csat')) expect(figure.value).toSatisfy((v: number) => v > 0.72 && v < 0.95)
  for (const { figure } of of('ces')) expect(figure.value).toSatisfy((v: number) => v > 0.5 && v < 0.85)
  for (const { figure } of of('solved')) expect(figure.value).toSatisfy((v: number) => v > 0.6 && v < 0.95)
  expect(of('nps').length).toBeGreaterThanOrEqual(11)

  const [response, delay] = await figures({
    metrics: ['response_rate', 'recall_delay'],
    period: { last: 90, unit: 'day' },
  })
  expect(response!.figure.value).toSatisfy((v: number) => v > 0.12 && v < 0.4)
  expect(delay!.figure.value).toSatisfy((v: number) => v > 0.1 && v < 12)
  const byChannel = await figures({ metrics: ['response_rate'], by: ['channel'], period: { last: 365, unit: 'day' } })
  const rates = Object.fromEntries(byChannel.map((r) => [r.key[0], r.figure.value!]))
  expect(rates.chat).toBeGreaterThan(rates.email! * 1.5)
})

test('its contact log is one of a service that mostly keeps up', async () => {
  const rows = await figures({
    metrics: ['service_level', 'abandonment'],
    by: ['channel'],
    period: { last: 365, unit: 'day' },
  })
  const of = (metric: string, channel: string) =>
    rows.find((r) => r.metric === metric && r.key[0] === channel)?.figure.value
  expect(of('service_level', 'phone')).toSatisfy((v: number) => v > 0.73 && v < 0.85)
  expect(of('abandonment', 'phone')).toSatisfy((v: number) => v > 0.04 && v < 0.08)
  expect(of('service_level', 'chat')).toBeGreaterThan(of('service_level', 'phone')!)
  const [failed, passedOn, fcr, named, encounters] = await figures({
    metrics: ['failed_self_service', 'errands_transferred', 'observed_fcr', 'reasons_named', 'encounters'],
    period: { last: 365, unit: 'day' },
  })
  expect(failed!.figure.value).toSatisfy((v: number) => v > 0.08 && v < 0.3)
  expect(passedOn!.figure.value).toSatisfy((v: number) => v > 0.03 && v < 0.25)
  expect(fcr!.figure.value).toSatisfy((v: number) => v > 0.7 && v < 0.93)
  expect(named!.figure.value).toBeGreaterThan(encounters!.figure.value! + 1_000)
})

test('what was planted is told, and one of it is known already: the web shop was down for a morning', async () => {
  const alerts = await db.selectFrom('alert').where('org', '=', demo.org).select(['direction', 'state']).execute()
  expect(alerts.some((a) => a.state === 'expected' && a.direction === 'up')).toBe(true)
  expect(alerts.some((a) => a.state === 'new')).toBe(true)
  expect(alerts.length).toBeLessThan(12)
})

test('of its improvements the text before a delivery has helped, one is too young, and nothing is said of what was given up', async () => {
  const scope = houseScope(demo.org)
  const verdicts = new Map<string, string>()
  for (const { id, title } of await listImprovements(db, scope, { state: 'all' }))
    verdicts.set(title, (await readEffect(db, facts, scope, scope, id)).verdict)
  // What is seen of the second till, on which nothing was planted, is chance and not asked.
  expect(verdicts.get('Tekstiviesti kuljetuksen tunnista edellisenä iltana')).toBe('improved')
  expect(verdicts.get('Laskun erittely selkokielelle')).toBe('too-early')
  expect(verdicts.get('Seurantalinkki tilausvahvistukseen')).toBe('planned')
  expect(verdicts.get('Puhelinpalvelu auki lauantaisin iltaan')).toBe('cannot-tell')
})

test('the new invoicing system is seen and is no chance; other reasons go on as before', async () => {
  const day = 86_400_000
  const from = localDate(Date.now() - 98 * day, 'Europe/Helsinki')
  const to = localDate(Date.now() - 47 * day, 'Europe/Helsinki')
  const reason = await db
    .selectFrom('reason')
    .where('org', '=', demo.org)
    .where('parent', 'is', null)
    .select(['id', 'code'])
    .execute()
  const id = (code: string) => reason.find((r) => r.code === code)!.id
  const of = (code: string, metric: 'nps' | 'solved') =>
    figures({
      metrics: [metric],
      period: { from, to },
      compare: 'previous',
      filters: [{ dimension: 'reason', values: [id(code)] }],
    })
  for (const metric of ['nps', 'solved'] as const) {
    const [billing] = await of('laskutus', metric)
    expect(billing!.compare).toMatchObject({ verdict: 'down' })
    expect(billing!.compare!.q).toBeLessThan(0.01)
  }
  // What nobody changed wavers, but does not fall.
  const others = reason.filter((r) => r.code !== 'laskutus').map((r) => r.id)
  const [rest] = await figures({
    metrics: ['nps'],
    period: { from, to },
    compare: 'previous',
    filters: [{ dimension: 'reason', values: others }],
  })
  expect(Math.abs(rest!.compare!.difference!)).toBeLessThan(13)
  const [billing] = await of('laskutus', 'nps')
  expect(billing!.compare!.difference!).toBeLessThan(-20)
  const halves = await figures({
    metrics: ['nps'],
    period: { last: 38, unit: 'day' },
    compare: 'previous',
    filters: [{ dimension: 'reason', values: [id('laskutus')] }],
  })
  expect(halves[0]!.compare!.difference).toBeGreaterThan(0)
})

test('customers speak three languages, in many different words that fit their scores', async () => {
  const said = await db
    .selectFrom('answer_event as e')
    .innerJoin('answer as a', 'a.id', 'e.answer')
    .where('e.org', '=', demo.org)
    .where('e.words', 'is not', null)
    .where('e.kind', '=', 'longtext')
    .select(['e.words', 'e.text_language', 'a.language'])
    .execute()
  expect(said.length).toBeGreaterThan(3_000)
  expect(new Set(said.map((s) => s.words)).size).toBeGreaterThan(said.length * 0.5)
  const share = (language: string) => said.filter((s) => s.language === language).length / said.length
  expect(share('fi')).toBeGreaterThan(0.75)
  expect(share('sv')).toBeGreaterThan(0.04)
  expect(share('en')).toBeGreaterThan(0.02)
  expect(said.some((s) => /[{}]|undefined|\bnull\b/.test(s.words!))).toBe(false)
  const told = said.filter((s) => s.text_language)
  expect(told.filter((s) => s.text_language === s.language).length / told.length).toBeGreaterThan(0.95)
  const fragments = [fi, sv, en].flatMap((bank) => [
    ...Object.values(bank.about).flatMap((moods) => Object.values(moods).flat()),
    ...Object.values(bank.agent).flat(),
    ...Object.values(bank.begin).flat(),
  ])
  expect(new Set(fragments).size).toBeGreaterThan(350)
})

test('some cases wait, some are late, most are closed with a cause', async () => {
  const summary = await summariseCases(db, houseScope(demo.org))
  expect(summary.unhandled).toBeGreaterThan(2)
  expect(summary.late).toBeGreaterThan(0)
  expect(summary.open).toBeLessThan(120)
  expect(summary.keptShare).toSatisfy((v: number) => v > 0.7 && v < 0.97)
  const cases = await db
    .selectFrom('feedback_case')
    .where('org', '=', demo.org)
    .select(['state', 'cause', 'closed_at', 'owner'])
    .execute()
  expect(cases.length).toBeGreaterThan(800)
  expect(cases.every((c) => !isOpen(c.state) === (c.cause !== null && c.closed_at !== null))).toBe(true)
  // Nobody was written to at night.
  const asked = await db.selectFrom('case_recovery').where('org', '=', demo.org).select('at').execute()
  const minutes = asked.map((a) => localClock(a.at.getTime(), 'Europe/Helsinki').minute)
  expect(minutes.length).toBeGreaterThan(5)
  expect(minutes.filter((m) => m < 8 * 60 || m >= 20 * 60)).toEqual([])
})

test('each role has a link that lets it in, again and again; a second run makes no second company', async () => {
  expect(demo.entries.map((e) => e.role)).toEqual(['admin', 'manager', 'lead', 'agent', 'viewer'])
  const tokenOf = (link: string) => link.split('/').at(-1)!
  const enter = (link: string) => join(db, tokenOf(link), { password: null, beginning: beginningIn('fi') })
  const first = await enter(demo.entries[0]!.link)
  expect(await enter(demo.entries[0]!.link)).toEqual(first)
  expect(demo.entries[0]!.link).toMatch(/^https:\/\/hetki\.test\/app\/join\/[\w-]{32}$/)

  const before = [await count('encounter'), await count('person')]
  const again = await makeDemo(house)
  expect(again.org).toBe(demo.org)
  expect([await count('encounter'), await count('person')]).toEqual(before)
  expect(await lookAtJoin(db, tokenOf(again.entries[3]!.link))).toMatchObject({
    purpose: 'demo',
    name: 'Aino Virtanen',
    organisation: 'Kuusikko',
  })
  await expect(lookAtJoin(db, tokenOf(demo.entries[3]!.link))).rejects.toThrow('not-found')
  expect(await enter(again.entries[0]!.link)).toEqual(first)
})

test('live answers arrive by the real way, and reach the figures', async () => {
  const scope = houseScope(demo.org)
  const newest = async () => (await listAnswers(db, scope, { limit: 5 })).rows
  const before = await count('answer')
  const [old] = await newest()
  const trickle = startTrickle(house, [20, 60])
  for (let n = 0; n < 400 && (await count('answer')) < before + 3; n++) await new Promise((r) => setTimeout(r, 50))
  await trickle.stop()
  const [fresh] = await newest()
  expect(fresh!.id).not.toBe(old!.id)
  expect(Date.now() - Date.parse(fresh!.at)).toBeLessThan(60_000)
  await outbox.settled()
  const [row] = await figures({ metrics: ['answers'], period: { last: 2, unit: 'day' } })
  const today = await db
    .selectFrom('answer')
    .where('org', '=', demo.org)
    .where('id', '=', fresh!.id)
    .select('source')
    .executeTakeFirstOrThrow()
  expect(['personal', 'anonymous']).toContain(today.source)
  expect(row!.figure.value).toBeGreaterThanOrEqual(3)
})

test('removed, no row of it is left in any table, nor in the facts', async () => {
  const users = (
    await db
      .selectFrom('person')
      .where('org', '=', demo.org)
      .where('user_id', 'is not', null)
      .select('user_id')
      .execute()
  ).map((p) => p.user_id!)
  expect(users.length).toBeGreaterThan(0)
  const begun = performance.now()
  await removeDemo(db, houseScope(demo.org))
  await outbox.settled()
  console.log(`demo removed in ${((performance.now() - begun) / 1_000).toFixed(1)} s`)
  const tables = await db.introspection.getTables()
  const left: string[] = []
  for (const { name, columns } of tables) {
    const key = name === 'organisation' ? 'id' : columns.find((c) => c.name === 'org')?.name
    if (!key) continue
    const { rows } = await sql<{
      n: number
    }>`select count(*) as n from ${sql.table(name)} where ${sql.ref(key)} = ${demo.org}`.execute(db)
    if (rows[0]!.n > 0) left.push(`${name} ${rows[0]!.n}`)
  }
  // The news of the removal itself stays in the outbox until it is swept.
  expect(left).toEqual(['outbox 1'])
  expect(await db.selectFrom('auth_user').where('id', 'in', users).select('id').execute()).toEqual([])
  expect((await db.selectFrom('person_token').where('purpose', '=', 'demo').select('purpose').execute()).length).toBe(0)
  expect((await facts.digest(demo.org)).facts).toBe(0)
}, 120_000)
