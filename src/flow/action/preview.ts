import type { z } from 'zod'
import { calendarOf } from '../../catalog/calendar/unit-hours.ts'
import { judgeCaseRule, type LiveRule } from '../../catalog/case-rule.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import type { CaseRule, caseRulePreview } from '../../contract/operations/case-setup.ts'
import { addDays, localDate, weekday } from '../../contract/zone.ts'
import type { Db } from '../../engine/database/database.ts'
import { answerHolds, isWorse } from './on.ts'
import type { Subject } from './open.ts'
import { type Candidate, candidates, nextInTurn } from './owner.ts'
import { contactHolds, figureHolds, placeHolds } from './rule.ts'
import { saidForRules } from './said.ts'
import { answerSubjects, contactSubjects, figureSubjects } from './subject.ts'
import { type Calendar, dueAt } from './working-hours.ts'

type Preview = z.output<typeof caseRulePreview.reply>
const days = 90
const atOnce = 2_000
/** The newest of so many are looked at; the reply says how many were. */
const mostLooked = 100_000
const mostExamples = 8

type Match = { subject: Subject; at: Date }

/**
 * What a rule would have done in the last 90 days, by the same conditions, turns and joining as when it is on; what an import brought counts here too. A case
 * is taken to be open until it would have been due. Writes nothing.
 */
export async function previewRule(
  db: Db,
  scope: OrgScope,
  given: Omit<CaseRule, 'id'> & { id?: string | undefined },
  now = new Date(),
): Promise<Preview> {
  await judgeCaseRule(db, scope, given)
  const rule: LiveRule = {
    ...{ id: given.id ?? '', org: scope.org, name: given.name, when: given.when, does: given.does },
    ...{ survey: given.survey, unit: given.unit, due_hours: given.dueHours },
  }
  const since = new Date(now.getTime() - days * 86_400_000)
  const { looked, matches } = await lookBack(db, rule, since)
  return summarise(db, scope, rule, { looked, matches, since, now })
}

async function lookBack(db: Db, rule: LiveRule, since: Date): Promise<{ looked: number; matches: Match[] }> {
  const { when, org } = rule
  const matches: Match[] = []
  let looked = 0
  const table = { answer: 'answer', encounter: 'encounter', figure: 'alert' } as const
  const time = { answer: 'at', encounter: 'started_at', figure: 'found_at' } as const
  const rows: { id: string; at: Date }[] = await db
    .selectFrom(table[when.on] as 'answer')
    .where('org', '=', org)
    .where(time[when.on] as 'at', '>=', since)
    .orderBy(time[when.on] as 'at', 'desc')
    .limit(mostLooked)
    .select(['id', `${time[when.on]} as at` as 'at'])
    .execute()
  rows.reverse()
  for (let n = 0; n < rows.length; n += atOnce) {
    const some = rows.slice(n, n + atOnce)
    const at = new Map(some.map((r) => [r.id, r.at]))
    looked += some.length
    for (const subject of await held(db, rule, [...at.keys()], since))
      matches.push({ subject, at: at.get(subject.id)! })
  }
  return { looked, matches: matches.sort((a, b) => a.at.getTime() - b.at.getTime()) }
}

/** Those of these for which the rule holds. */
async function held(db: Db, rule: LiveRule, ids: string[], since: Date): Promise<Subject[]> {
  const { when } = rule
  const ofUnit = (s: Subject) => rule.unit === null || s.unitPath.includes(rule.unit)
  if (when.on === 'answer') {
    return (await answerSubjects(db, ids, await saidForRules(db, ids, [rule]))).filter((s) => answerHolds(rule, s))
  }
  if (when.on === 'encounter')
    return (await contactSubjects(db, ids, when.days, since, true)).filter(
      (s) => ofUnit(s) && contactHolds(when, s.contact) && placeHolds(when, s.place),
    )
  return (await figureSubjects(db, ids)).filter((s) => ofUnit(s) && figureHolds(when, s.figure, isWorse))
}

async function summarise(
  db: Db,
  scope: OrgScope,
  rule: LiveRule,
  { looked, matches, since, now }: { looked: number; matches: Match[]; since: Date; now: Date },
): Promise<Preview> {
  const { zone } = await db
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select('zone')
    .executeTakeFirstOrThrow()
  const calendars = new Map<string, Calendar>()
  const people = new Map<string, Candidate[]>()
  const given = new Map<string, string>()
  const open = new Map<string, { opened: number; due: number; errand: string | null }>()
  const owners = new Map<string | null, number>()
  const units = new Map<string | null, number>()
  // Every week, also those in which nothing was: a drawing without them would show another pace.
  const weeks = new Map<string, number>()
  const monday = (at: Date): string => {
    const date = localDate(at.getTime(), zone)
    return addDays(date, -weekday(date))
  }
  for (let week = monday(since); week <= monday(now); week = addDays(week, 7)) weeks.set(week, 0)
  let [opened, joined] = [0, 0]
  for (const [n, { subject, at }] of matches.entries()) {
    const date = localDate(at.getTime(), zone)
    count(weeks, monday(at))
    count(units, subject.unit)
    if (!rule.does.open) continue
    const before = subject.who ? open.get(subject.who) : undefined
    const same =
      before &&
      before.due > at.getTime() &&
      (before.errand && subject.errand
        ? before.errand === subject.errand
        : before.opened >= at.getTime() - rule.does.pauseHours * 3_600_000)
    if (same) {
      joined += 1
      continue
    }
    opened += 1
    const key = subject.unitPath.join()
    if (!calendars.has(key)) {
      calendars.set(key, await calendarOf(db, scope.org, subject.unitPath))
      people.set(key, await candidates(db, scope.org, subject.unitPath))
    }
    const due = dueAt(at, rule.due_hours, calendars.get(key)!).getTime()
    if (subject.who) open.set(subject.who, { opened: at.getTime(), due, errand: subject.errand })
    const all = people.get(key)!.map((c) => ({ ...c, given: given.get(c.id) ?? null }))
    const owner = nextInTurn(all, subject.unitPath, rule.does.skill, date)?.id ?? null
    if (owner) given.set(owner, String(n).padStart(9, '0'))
    count(owners, owner)
  }
  const ids = [...owners.keys()].filter((o) => o !== null)
  const known =
    ids.length === 0
      ? []
      : await db
          .selectFrom('person')
          .where('org', '=', scope.org)
          .where('id', 'in', ids)
          .select(['id', 'name'])
          .execute()
  const names = new Map(known.map((p) => [p.id, p.name]))
  const most = <K>(map: Map<K, number>) => [...map].sort((a, b) => b[1] - a[1])
  return {
    ...{ looked, matched: matches.length, opened, joined },
    weeks: [...weeks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([week, matched]) => ({ week, matched })),
    owners: most(owners).map(([person, n]) => ({ person, name: person ? (names.get(person) ?? '') : '', n })),
    units: most(units)
      .slice(0, 20)
      .map(([unit, n]) => ({ unit, n })),
    examples: matches
      .slice(-mostExamples)
      .reverse()
      .map(({ subject, at }) => ({
        ...{ kind: subject.kind, id: subject.id, at: at.toISOString() },
        words: subject.words,
      })),
  }
}

const count = <K>(map: Map<K, number>, key: K): void => void map.set(key, (map.get(key) ?? 0) + 1)
