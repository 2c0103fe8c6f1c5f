import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { anOrganisation, aPerson, aPublishedSurvey, aTouchpoint, aUnit } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import { saveCaseRule } from '../../catalog/case-rule.ts'
import { saveCause } from '../../catalog/cause/write.ts'
import { isOpen, ruleAction } from '../../contract/cases.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { AnswerValue } from '../../contract/survey.ts'
import { newId } from '../../engine/database/id.ts'
import { AnswerWriter } from '../answer/write.ts'
import { LinkReader } from '../invitation/read.ts'
import { noteCall } from './conversation/write.ts'
import { keepPromises } from './late.ts'
import { sendDigests } from './nudge.ts'
import { caseOpener } from './on.ts'
import { listCases, summariseCases } from './read.ts'
import { closeCase, confirmCase, mergeCases, noteCase, reopenCase, takeCase } from './write.ts'

const { db } = await openTestDatabase()
const writer = new AnswerWriter(db, () => {})
// Two servers hear of the same.
const openers = [caseOpener(db, () => {}), caseOpener(db, () => {})] as const

/** HISTORIES=200 tries so many; HISTORY=17 that one again. */
const tries = Number(process.env.HISTORIES ?? 2)
const seeds = process.env.HISTORY ? [Number(process.env.HISTORY)] : Array.from({ length: tries }, (_, n) => n + 1)

/** Small and the same everywhere (mulberry32): a seed is one history. */
function chances(seed: number) {
  let at = seed * 0x9e3779b9
  const next = () => {
    at = (at + 0x6d2b79f5) | 0
    let t = Math.imul(at ^ (at >>> 15), 1 | at)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number) => Math.floor(next() * n)
  return { below, one: <T>(of: readonly T[]): T => of[below(of.length)]!, happens: (p: number) => next() < p }
}

async function aShop() {
  const org = await anOrganisation(db)
  const survey = await aPublishedSurvey(db, org)
  const units = [await aUnit(db, org), await aUnit(db, org)] as const
  const touchpoints = await Promise.all(units.map((u) => aTouchpoint(db, org, { survey: survey.id, unit: u.id })))
  const people = [
    await aPerson(db, org, { role: 'manager' }),
    await aPerson(db, org, { role: 'lead', unit: units[0].id }),
  ]
  const rule = (name: string, said: object, does: object = {}) =>
    saveCaseRule(db, org.scope, {
      ...{ name, when: { on: 'answer', said: [said as never] }, does: ruleAction.parse(does) },
      ...{ survey: null, unit: null, dueHours: 4, enabled: true },
    })
  const rules = {
    score: await rule(
      'Arvosana',
      { question: 'nps', max: 6 },
      { tell: [{ who: 'leads', by: ['email'] }], mostAnHour: 2 },
    ),
    words: await rule('Lasku', { question: 'words', anyOf: ['lasku'] }, { urgent: true, pauseHours: 0 }),
    told: await rule('Kerro', { question: 'nps', max: 2 }, { open: false, tell: [{ who: 'leads', by: ['screen'] }] }),
  }
  const cause = await saveCause(db, org.scope, { name: { fi: 'Jono' }, closed: false })
  const customers = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const id = newId()
      await db
        .insertInto('customer')
        .values({ ...{ id, org: org.id, external_id: id, name: 'Aino', email: `${id}@asiakas.test` }, ...nobody })
        .execute()
      return id
    }),
  )
  return { org, touchpoints, people, rules, cause, customers }
}
const nobody = { phone: null, language: 'fi', zone: null, import: null } as const

test.each(seeds)(
  'every answer that a rule matched ends in a state or is counted as open, whatever happens, in whatever order and on which server: history %i',
  async (seed) => {
    const { below, one, happens } = chances(seed)
    const { org, touchpoints, people, rules, cause, customers } = await aShop()
    type Event = { kind: 'answer'; answer: string; units: string[]; org: string }
    const unheard: Event[] = []
    const heard: Event[] = []
    const expected = new Set<string>()
    let ahead = 0

    const encounterOf = async (customer: string) => {
      const id = newId()
      const at = new Date()
      await db
        .insertInto('encounter')
        .values({
          ...{ id, org: org.id, source: 'crm', external_id: id, channel: 'phone', customer, touchpoint: null },
          ...{ unit: org.root, unit_path: [org.root], reason: null, agent: null, started_at: at, ended_at: at },
          ...{ outcome: null, import: null, suppressed: null, talk_seconds: null, hold_seconds: null },
          ...{ wrap_up_seconds: null, wait_seconds: null },
        })
        .execute()
      return id
    }
    const answers = async () => {
      const [nps, words, touchpoint] = [below(11), happens(0.4), one(touchpoints)]
      const customer = customers[below(6)]
      const said: Record<string, AnswerValue> = { nps, ...(words && { why: 'Laskutus takkuaa' }) }
      const link = (await new LinkReader(db).anonymous(touchpoint.code))!
      const answer = randomUUID()
      const events = Object.entries(said).map(([question, value]) => ({ id: randomUUID(), question, value }))
      const encounter = customer ? await encounterOf(customer) : null
      const post = { answer, version: link.version.id, language: 'fi' as const, events }
      await writer.write({ ...link, encounter }, link.version, post)
      unheard.push({ kind: 'answer', answer, units: [], org: org.id })
      if (nps <= 6) expected.add(`${answer} ${rules.score.id}`)
      if (words) expected.add(`${answer} ${rules.words.id}`)
      if (nps <= 2) expected.add(`${answer} ${rules.told.id}`)
    }
    const hears = async () => {
      const some = unheard.splice(0, 1 + below(5))
      const again = heard.length > 0 ? [one(heard)] : []
      heard.push(...some)
      if (happens(0.5)) await Promise.all(openers.map((o) => o.hear([...some, ...again])))
      else await one(openers).hear([...again, ...some])
    }
    const all = () => db.selectFrom('feedback_case').where('org', '=', org.id).orderBy('number').selectAll().execute()
    // People press what they see, also where it has just become something else: that is refused, and changes nothing.
    const works = async () => {
      const cases = await all()
      if (cases.length === 0) return
      const { id, who, state } = one(cases)
      const scope = one(people).scope
      const same = cases.filter((c) => c.who && c.who === who && c.id !== id)
      const mergeable = same.filter((c) => isOpen(c.state))
      const take = () => takeCase(db, scope, id)
      const note = () => noteCase(db, scope, id, 'Soitan huomenna.')
      const call = () => noteCall(db, scope, id, { text: 'Puhuttiin', reached: happens(0.7), minutes: 3 })
      const close = () => closeCase(db, scope, id, { cause: cause.id })
      const confirm = () => confirmCase(db, scope, id)
      const reopen = () => reopenCase(db, scope, id)
      const merge = () =>
        mergeCases(
          db,
          scope,
          id,
          (happens(0.8) ? mergeable : same).map((c) => c.id),
        )
      const sensible = isOpen(state)
        ? [take, note, call, close, close, ...(mergeable.length > 0 ? [merge, merge, merge] : [])]
        : [confirm, reopen, reopen]
      const act: () => Promise<unknown> = one(
        happens(0.8) ? sensible : [take, note, call, close, confirm, reopen, merge],
      )
      await act().catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error
      })
    }
    const passes = async () => {
      ahead += below(72) * 3_600_000
      const now = new Date(Date.now() + ahead)
      await Promise.all([keepPromises(db, now), keepPromises(db, now), sendDigests(db, now)])
    }
    for (let n = 0; n < 80; n++)
      await one([answers, answers, answers, hears, hears, works, works, works, works, passes])()
    while (unheard.length > 0) await hears()

    const cases = await all()
    const matches = await db.selectFrom('case_match').where('org', '=', org.id).selectAll().execute()
    expect(new Set(matches.map((m) => `${m.subject} ${m.rule}`))).toEqual(expected)
    // A rule that only tells has told or held back; each other match leads to a case, also through mergers, and that has an end or is counted.
    for (const { rule, became, feedback_case } of matches) {
      if (rule === rules.told.id) {
        expect(['told', 'held']).toContain(became)
        continue
      }
      let found = cases.find((c) => c.id === feedback_case)
      for (let steps = 0; found?.state === 'merged' && steps < cases.length; steps++)
        found = cases.find((c) => c.id === found!.merged_into)
      expect(found && (isOpen(found.state) || ['solved', 'confirmed'].includes(found.state))).toBe(true)
    }
    for (const c of cases) expect([c.number, c.closed_at === null]).toEqual([c.number, isOpen(c.state)])
    expect(cases.map((c) => c.number)).toEqual(cases.map((_, n) => n + 1))
    const open = cases.filter((c) => isOpen(c.state))
    const listed = await listCases(db, org.scope, { state: 'open', limit: 200 })
    expect(listed.rows.map((r) => r.id).sort()).toEqual(open.map((c) => c.id).sort())
    expect(await summariseCases(db, org.scope)).toMatchObject({
      open: open.length,
      unhandled: open.filter((c) => c.state === 'new').length,
    })
    // Everybody is told of an hour's first two at once at most, and of none twice.
    const mails = await db
      .selectFrom('nudge')
      .where('org', '=', org.id)
      .where('via', '=', 'email')
      .selectAll()
      .execute()
    const byRule = mails.filter((m) => m.rule !== null)
    expect(new Set(byRule.map((m) => `${m.person} ${m.feedback_case}`)).size).toBe(byRule.length)
  },
  30_000,
)
