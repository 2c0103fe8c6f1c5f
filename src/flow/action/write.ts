import { sql } from 'kysely'
import { demandCause } from '../../catalog/cause/read.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import { type CaseEventKind, type CaseState, isOpen } from '../../contract/cases.ts'
import { Refusal } from '../../contract/refusal.ts'
import { localDate } from '../../contract/zone.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { emit } from '../../engine/queue/outbox.ts'
import { findCase } from './find.ts'
import { groundOf, nudge, whoSee } from './nudge.ts'
import { inCharge, isAway } from './owner.ts'
import { openAgain } from './reopen.ts'

/** Changes a case inside the scope, with its history and its event in one transaction. Gives the event's number. */
export async function change(
  db: Db,
  scope: OrgScope,
  id: string,
  what: CaseEventKind,
  text: string | null,
  act: (tx: Tx, now: Date, event: number) => Promise<void>,
): Promise<void> {
  await findCase(db, scope, id)
  await db.transaction().execute(async (tx) => {
    const now = new Date()
    await tx
      .updateTable('feedback_case')
      .set((eb) => ({ revision: eb('revision', '+', 1) }))
      .where('id', '=', id)
      .execute()
    const event = await addEvent(tx, scope, id, what, text, now)
    await act(tx, now, event)
    await emit(tx, scope.org, [{ kind: 'case', case: id, what }])
  })
}

const addEvent = async (tx: Tx, scope: OrgScope, id: string, what: CaseEventKind, text: string | null, at: Date) =>
  (
    await tx
      .insertInto('case_event')
      .values({ org: scope.org, feedback_case: id, person: scope.person, what, text, at })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

/** Refuses 'wrong-state' where the case is not in one of these. */
const inState = (tx: Tx, id: string, states: readonly CaseState[]) =>
  tx.updateTable('feedback_case').where('id', '=', id).where('state', 'in', states)

const demand = (row: unknown): void => {
  if (!row) throw new Refusal('wrong-state')
}

/** The customer has heard from us: once, and only of an open case. Whoever did it has it in hand. */
export async function reached(tx: Tx, scope: OrgScope, id: string, now: Date): Promise<void> {
  await tx
    .updateTable('feedback_case')
    .set((eb) => ({
      reached_at: eb.fn.coalesce('reached_at', eb.val(now)),
      taken_at: eb.fn.coalesce('taken_at', eb.val(now)),
      owner: eb.fn.coalesce('owner', eb.val(scope.person)),
      state: 'in-touch' as const,
    }))
    .where('id', '=', id)
    .where('state', 'in', ['new', 'taken', 'in-touch'])
    .execute()
}

/**
 * Takes a case for oneself, or hands it to another person whose rights reach its unit: a new one stays new till they start on it. Refuses 'wrong-state' when it is closed, and
 * 'conflict' when it is not as it was seen.
 */
export async function takeCase(
  db: Db,
  scope: OrgScope,
  id: string,
  { person, seen }: { person?: string | undefined; seen?: { owner: string | null; state: CaseState } | undefined } = {},
): Promise<void> {
  const owner = person ?? scope.person
  if (!owner) throw new Refusal('bad-input', {}, [{ path: 'person', message: 'missing' }])
  // What is not there for the caller is not there, whoever is named.
  const found = await findCase(db, scope, id)
  const taker = (await colleagues(db, scope, id)).find((p) => p.id === owner)
  // Whoever could not see it could not act on it, and it would wait unseen.
  if (!taker) throw new Refusal('bad-input', {}, [{ path: 'person', message: 'unknown' }])
  const forSelf = owner === scope.person
  await change(db, scope, id, forSelf ? 'taken' : 'assigned', forSelf ? null : taker.name, async (tx, now, event) => {
    const moved = await inState(tx, id, ['new', 'taken', 'in-touch'])
      .$if(seen !== undefined, (q) =>
        q.where('owner', 'is not distinct from', seen!.owner).where('state', '=', seen!.state),
      )
      .set((eb) => ({
        owner,
        ...(forSelf && {
          state: eb
            .case()
            .when('state', '=', 'in-touch')
            .then('in-touch' as const)
            .else('taken' as const)
            .end(),
          taken_at: eb.fn.coalesce('taken_at', eb.val(now)),
        }),
      }))
      .returning('id')
      .executeTakeFirst()
    if (!moved && seen) throw new Refusal('conflict', { what: 'case-moved' })
    demand(moved)
    if (!forSelf)
      await nudge(
        tx,
        await groundOf(tx, scope.org),
        [owner],
        ['screen'],
        { kind: 'handed', key: `handed:${id}:${event}`, case: id, text: null, urgent: found.urgent },
        now,
      )
  })
}

/** Who can act on a case, by name. */
export async function colleagues(db: Db, scope: OrgScope, id: string) {
  const found = await findCase(db, scope, id)
  const { zone } = await db
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select('zone')
    .executeTakeFirstOrThrow()
  const people = await db
    .selectFrom('person')
    .where('org', '=', scope.org)
    .where('disabled', '=', false)
    .where('role', '<>', 'viewer')
    .where(sql<boolean>`(unit is null or unit = any(${found.unit_path}::uuid[]))`)
    .select(['id', 'name', 'role', 'away'])
    .orderBy('name')
    .orderBy('id')
    .execute()
  const today = localDate(Date.now(), zone)
  return people.map(({ away, ...p }) => ({ ...p, away: isAway(away, today) }))
}

/** A note that only staff see. Who is mentioned must be able to see the case, and is told at once. */
export async function noteCase(
  db: Db,
  scope: OrgScope,
  id: string,
  text: string,
  mentions: string[] = [],
): Promise<void> {
  const found = await findCase(db, scope, id)
  const seeing = await whoSee(db, scope.org, mentions, found.unit_path)
  const unknown = mentions.find((m) => !seeing.includes(m))
  if (unknown) throw new Refusal('bad-input', {}, [{ path: 'mentions', message: 'unknown' }])
  await change(db, scope, id, 'note', text, async (tx, now, event) => {
    const told = [...new Set(mentions)]
    if (told.length === 0) return
    await tx
      .insertInto('case_mention')
      .values(told.map((person) => ({ event, person })))
      .execute()
    const by = await tx.selectFrom('person').where('id', '=', scope.person).select('name').executeTakeFirst()
    await nudge(
      tx,
      await groundOf(tx, scope.org),
      told.filter((p) => p !== scope.person),
      ['screen', 'email'],
      {
        ...{ kind: 'mention', key: `mention:${event}`, case: id, urgent: found.urgent },
        text: by ? `${by.name}: ${text}` : text,
      },
      now,
    )
  })
}

export type Solving = { cause: string; note?: string | undefined; minutes?: number | undefined; askAgain?: boolean }

/** Solves a case with its cause; where the organisation asks again, it says when. Refuses 'wrong-state' when it is closed already. */
export async function closeCase(db: Db, scope: OrgScope, id: string, solving: Solving): Promise<void> {
  await demandCause(db, scope, solving.cause)
  await change(db, scope, id, 'solved', solving.note ?? null, async (tx, now) => {
    const { settings } = await groundOf(tx, scope.org)
    const again = settings.askAgain && solving.askAgain !== false
    demand(
      await inState(tx, id, ['new', 'taken', 'in-touch'])
        .set((eb) => ({
          state: 'solved' as const,
          cause: solving.cause,
          closed_at: now,
          minutes: solving.minutes ?? null,
          taken_at: eb.fn.coalesce('taken_at', eb.val(now)),
          owner: eb.fn.coalesce('owner', eb.val(scope.person)),
          escalate_at: null,
          ask_again_at: again ? new Date(now.getTime() + settings.askAgain!.afterHours * 3_600_000) : null,
        }))
        .returning('id')
        .executeTakeFirst(),
    )
  })
}

/** Says that a solved case is so for the customer too; then there is nothing left to ask them. */
export const confirmCase = (db: Db, scope: OrgScope, id: string): Promise<void> =>
  change(db, scope, id, 'confirmed', null, async (tx, now) => {
    demand(
      await inState(tx, id, ['solved'])
        .set({ state: 'confirmed', confirmed_at: now, ask_again_at: null })
        .returning('id')
        .executeTakeFirst(),
    )
  })

/** Opens a solved or dropped case again. One that was merged lives on in the other. */
export const reopenCase = (db: Db, scope: OrgScope, id: string): Promise<void> =>
  change(db, scope, id, 'reopened', null, async (tx, now, event) => {
    const again = await openAgain(tx, scope.org, id, ['solved', 'confirmed', 'dropped'], now, { cause: null })
    demand(again)
    const ground = await groundOf(tx, scope.org)
    const told = (await inCharge(tx, ground, id, now)).filter((p) => p !== scope.person)
    await nudge(
      tx,
      ground,
      told,
      ['screen'],
      { kind: 'reopened', key: `reopened:${event}`, case: id, text: null, urgent: again!.urgent },
      now,
    )
  })

/**
 * Takes other open cases of the same customer into this one: what was matched and said there is found here, the earlier due time counts, and whoever heard from us
 * there has heard from us. Notes stay in the other's history. Refuses 'wrong-state' where one of them is closed, 'bad-input' where it is another customer's.
 */
export async function mergeCases(db: Db, scope: OrgScope, id: string, others: string[]): Promise<void> {
  const found = await findCase(db, scope, id)
  const ids = [...new Set(others)].filter((o) => o !== id)
  const all = await Promise.all(ids.map((other) => findCase(db, scope, other)))
  if (all.length === 0) throw new Refusal('bad-input', {}, [{ path: 'cases', message: 'missing' }])
  if (!found.who || all.some((o) => o.who !== found.who))
    throw new Refusal('bad-input', {}, [{ path: 'cases', message: 'other-customer' }])
  await change(db, scope, id, 'took-in', all.map((o) => o.number).join(', '), async (tx, now) => {
    // In the order of their ids, so that two merges wait for each other.
    const locked = await tx
      .selectFrom('feedback_case')
      .where('id', 'in', [id, ...ids])
      .orderBy('id')
      .forUpdate()
      .select(['id', 'state', 'due_at', 'promised_at', 'urgent', 'reached_at'])
      .execute()
    if (locked.some((c) => !isOpen(c.state))) throw new Refusal('wrong-state')
    const first = (pick: 'due_at' | 'promised_at') => new Date(Math.min(...locked.map((c) => c[pick].getTime())))
    const heard = locked.flatMap((c) => c.reached_at ?? []).sort((a, b) => a.getTime() - b.getTime())[0]
    await tx
      .updateTable('feedback_case')
      .set({
        due_at: first('due_at'),
        promised_at: first('promised_at'),
        urgent: locked.some((c) => c.urgent),
        ...(heard && { reached_at: heard }),
      })
      .where('id', '=', id)
      .execute()
    if (heard) await reached(tx, scope, id, heard)
    await tx
      .updateTable('feedback_case')
      .set((eb) => ({
        state: 'merged' as const,
        merged_into: id,
        closed_at: now,
        escalate_at: null,
        revision: eb('revision', '+', 1),
      }))
      .where('id', 'in', ids)
      .execute()
    await tx.updateTable('case_match').set({ feedback_case: id }).where('feedback_case', 'in', ids).execute()
    await tx.updateTable('case_message').set({ feedback_case: id }).where('feedback_case', 'in', ids).execute()
    for (const other of ids) await addEvent(tx, scope, other, 'merged', String(found.number), now)
    await emit(
      tx,
      scope.org,
      ids.map((other) => ({ kind: 'case' as const, case: other, what: 'merged' })),
    )
  })
}
