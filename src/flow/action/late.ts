import { sql } from 'kysely'
import { calendarOf } from '../../catalog/calendar/unit-hours.ts'
import type { Away } from '../../contract/cases.ts'
import { localDate } from '../../contract/zone.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { emit } from '../../engine/queue/outbox.ts'
import { type Ground, groundOf, nudge } from './nudge.ts'
import type { Changed } from './open.ts'
import { answerable, giveTurn, isAway, lockCases } from './owner.ts'
import { dueAt } from './working-hours.ts'

const atOnce = 500

type Row = {
  id: string
  org: string
  number: number
  title: string
  owner: string | null
  unit_path: string[]
  urgent: boolean
  due_at: Date
  escalated: number
}
const columns = sql`id, org, number, title, owner, unit_path, urgent, due_at, escalated`

/**
 * Notes which cases have become late, and which customers have not heard from us as promised; takes what is late one step up, and gives new cases of those who are away
 * to whoever is next. Servers that come at the same moment do each once. Figures are made of what is noted here, so that they do not depend on when they are looked at.
 */
export async function keepPromises(db: Db, now: Date): Promise<Changed[]> {
  const changed: Changed[] = []
  for (const step of [noteSilent, noteLate, escalate, handOn])
    changed.push(...(await db.transaction().execute((tx) => step(tx, now))))
  return changed
}

const changedOf = (rows: Row[]): Changed[] => rows.map((r) => ({ org: r.org, id: r.id, units: r.unit_path }))

async function noteSilent(tx: Tx, now: Date): Promise<Changed[]> {
  const { rows } = await sql<Row>`
    update feedback_case set silent_at = promised_at, revision = revision + 1
    where id in (select id from feedback_case where closed_at is null and reached_at is null and silent_at is null and promised_at < ${now}
      order by id limit ${atOnce} for update skip locked)
    returning ${columns}`.execute(tx)
  await eachOrg(tx, rows, async (ground, c) => {
    if (c.owner)
      await nudge(
        tx,
        ground,
        [c.owner],
        ['screen'],
        { kind: 'silent', key: `silent:${c.id}`, case: c.id, text: null, urgent: c.urgent },
        now,
      )
    await emit(tx, c.org, [{ kind: 'case', case: c.id, what: 'silent' }])
  })
  return changedOf(rows)
}

async function noteLate(tx: Tx, now: Date): Promise<Changed[]> {
  const { rows } = await sql<Row>`
    update feedback_case set late_at = due_at, escalate_at = ${now}, revision = revision + 1
    where id in (select id from feedback_case where closed_at is null and late_at is null and due_at < ${now}
      order by id limit ${atOnce} for update skip locked)
    returning ${columns}`.execute(tx)
  for (const c of rows) {
    await tx
      .insertInto('case_event')
      .values({ org: c.org, feedback_case: c.id, person: null, what: 'late', text: null, at: now })
      .execute()
    await emit(tx, c.org, [{ kind: 'case', case: c.id, what: 'late' }])
  }
  return changedOf(rows)
}

/** Whoever has it and those who answer for the unit are told, then those of the next unit up, at last those of the whole. */
async function escalate(tx: Tx, now: Date): Promise<Changed[]> {
  const { rows } = await sql<Row>`
    select ${columns} from feedback_case where closed_at is null and escalate_at <= ${now} order by id limit ${atOnce} for update skip locked`.execute(
    tx,
  )
  await eachOrg(tx, rows, async (ground, c) => {
    const groups = await answerable(tx, c.org, c.unit_path)
    const step = c.escalated + 1
    const { escalateHours } = ground.settings
    // Switched off, only who has it is told that it is late.
    const told = [
      ...(c.escalated === 0 && c.owner ? [c.owner] : []),
      ...(escalateHours === null ? [] : (groups[c.escalated] ?? [])),
    ]
    const more = escalateHours !== null && step < groups.length
    const next = more ? dueAt(now, escalateHours, await calendarOf(tx, c.org, c.unit_path)) : null
    await tx
      .updateTable('feedback_case')
      .set((eb) => ({
        escalate_at: next,
        escalated: escalateHours === null ? 0 : step,
        revision: eb('revision', '+', 1),
      }))
      .where('id', '=', c.id)
      .execute()
    await nudge(
      tx,
      ground,
      told,
      ['screen', 'email'],
      { kind: 'late', key: `late:${c.id}:${step}:${c.due_at.getTime()}`, case: c.id, text: null, urgent: c.urgent },
      now,
    )
    if (escalateHours !== null && told.length > 0) {
      const names = await tx.selectFrom('person').where('id', 'in', told).select('name').orderBy('name').execute()
      await tx
        .insertInto('case_event')
        .values({
          ...{ org: c.org, feedback_case: c.id, person: null, what: 'escalated', at: now },
          text: names.map((n) => n.name).join(', '),
        })
        .execute()
    }
    await emit(tx, c.org, [{ kind: 'case', case: c.id, what: 'escalated' }])
  })
  return changedOf(rows)
}

/** New cases of who is away today, or gone for good, go to whoever is next; with nobody there they stay. */
async function handOn(tx: Tx, now: Date): Promise<Changed[]> {
  const { rows } = await sql<Row & { zone: string; away: Away[]; disabled: boolean; skill: string | null }>`
    select c.id, c.org, c.number, c.title, c.owner, c.unit_path, c.urgent, c.due_at, c.escalated, c.skill, o.zone, p.away, p.disabled
    from feedback_case c join person p on p.id = c.owner join organisation o on o.id = c.org
    where c.closed_at is null and c.state = 'new' and (p.disabled or p.away <> '[]') order by c.id limit ${atOnce} for update of c skip locked`.execute(
    tx,
  )
  const gone = rows.filter((r) => r.disabled || isAway(r.away, localDate(now.getTime(), r.zone)))
  const handed: Row[] = []
  await eachOrg(tx, gone, async (ground, c) => {
    await lockCases(tx, c.org)
    const next = await giveTurn(tx, c.org, c.unit_path, c.skill, c.zone, now, { except: [c.owner!] })
    if (!next) return
    const { name } = await tx.selectFrom('person').where('id', '=', next).select('name').executeTakeFirstOrThrow()
    await tx
      .updateTable('feedback_case')
      .set((eb) => ({ owner: next, revision: eb('revision', '+', 1) }))
      .where('id', '=', c.id)
      .execute()
    const { id: event } = await tx
      .insertInto('case_event')
      .values({ org: c.org, feedback_case: c.id, person: null, what: 'assigned', text: name, at: now })
      .returning('id')
      .executeTakeFirstOrThrow()
    await nudge(
      tx,
      ground,
      [next],
      ['screen'],
      { kind: 'handed', key: `handed:${c.id}:${event}`, case: c.id, text: null, urgent: c.urgent },
      now,
    )
    await emit(tx, c.org, [{ kind: 'case', case: c.id, what: 'assigned' }])
    handed.push(c)
  })
  return changedOf(handed)
}

async function eachOrg<R extends Row>(
  tx: Tx,
  rows: R[],
  act: (ground: Ground, row: R) => Promise<void>,
): Promise<void> {
  const grounds = new Map<string, Ground>()
  for (const row of [...rows].sort((a, b) => (a.org < b.org ? -1 : a.org > b.org ? 1 : 0))) {
    const ground = grounds.get(row.org) ?? (await groundOf(tx, row.org))
    grounds.set(row.org, ground)
    await act(ground, row)
  }
}
