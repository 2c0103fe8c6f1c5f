import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import { askingRules, type Suppression } from '../../contract/asking.ts'
import type { Language } from '../../contract/language.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { emit } from '../../engine/queue/outbox.ts'
import { newestTaps } from '../answer/newest.ts'
import { lockPersons, writeAsked } from '../invitation/budget.ts'
import { queueMessages } from '../invitation/message.ts'
import { readListed, refusedBy } from '../invitation/opt-out.ts'
import { afterQuiet } from '../invitation/quiet.ts'
import { hashesOf, hashOf, reachOf } from '../invitation/reach.ts'
import type { TokenMaker } from '../invitation/token.ts'
import { invite } from '../invitation/write.ts'
import { contactOf } from './conversation/contact.ts'
import { groundOf, nudge } from './nudge.ts'
import type { Changed } from './open.ts'
import { inCharge } from './owner.ts'
import { openAgain } from './reopen.ts'

const usefulMs = 72 * 3_600_000

type Row = {
  id: string
  org: string
  answer: string | null
  customer: string | null
  language: Language | null
  touchpoint: string | null
  unit_path: string[]
}

/**
 * Asks customers again whose case was solved: one question by an invitation of its own, or why not. It is about a matter still between them and us, so a used-up budget does
 * not hold it back; it counts in it, and whoever opted out is not asked. Each case once, over all servers. Gives how many were dealt with.
 */
export async function askAgain(
  db: Db,
  scopeOf: (org: string) => OrgScope,
  token: TokenMaker,
  now: Date,
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<Row>`
      select id, org, answer, customer, language, touchpoint, unit_path from feedback_case
      where ask_again_at <= ${now} and state = 'solved' order by org, id limit 200 for update skip locked`.execute(tx)
    for (const row of rows) {
      const asked = await ask(tx, scopeOf(row.org), row, token, now)
      const suppressed = typeof asked === 'string' ? asked : null
      await tx
        .insertInto('case_recovery')
        .values({
          feedback_case: row.id,
          org: row.org,
          invitation: suppressed ? null : (asked as { id: string }).id,
          suppressed,
          at: now,
        })
        .onConflict((c) => c.doNothing())
        .execute()
      await tx
        .updateTable('feedback_case')
        .set((eb) => ({ ask_again_at: null, revision: eb('revision', '+', 1) }))
        .where('id', '=', row.id)
        .execute()
      await tx
        .insertInto('case_event')
        .values({ org: row.org, feedback_case: row.id, person: null, what: 'asked-again', text: suppressed, at: now })
        .execute()
      await emit(tx, row.org, [{ kind: 'case', case: row.id, what: 'asked-again' }])
    }
    return rows.length
  })
}

async function ask(
  tx: Tx,
  scope: OrgScope,
  row: Row,
  token: TokenMaker,
  now: Date,
): Promise<Suppression | { id: string }> {
  const { settings, zone, asking } = await groundOf(tx, row.org)
  if (!settings.askAgain) return 'no-survey'
  if (!row.touchpoint) return 'no-touchpoint'
  const known = await tx
    .selectFrom('case_recovery')
    .where('feedback_case', '=', row.id)
    .select('feedback_case')
    .executeTakeFirst()
  // Opened again after it was asked: once is enough.
  if (known) return 'asked-lately'
  const survey = await tx
    .selectFrom('survey')
    .where('org', '=', row.org)
    .where('id', '=', settings.askAgain.survey)
    .select(['current_version', 'closed'])
    .executeTakeFirst()
  if (!survey || survey.closed) return 'survey-closed'
  if (!survey.current_version) return 'survey-not-published'
  const contact = await contactOf(tx, scope, row)
  if (!contact) return 'no-contact'
  const { person_key } = await tx
    .selectFrom('organisation')
    .where('id', '=', row.org)
    .select('person_key')
    .executeTakeFirstOrThrow()
  const reach = reachOf({ email: contact.email, phone: contact.phone, externalId: null }, zone)
  const hashes = hashesOf(reach, person_key).map((h) => h.toString('hex'))
  if (hashes.length === 0) return 'no-contact'
  const listed = await readListed(tx, scope, hashes)
  const refused = refusedBy(hashes, listed)
  if (refused) return refused
  const ways = (['email', 'phone'] as const).flatMap((kind) => {
    const address = reach[kind]
    if (!address) return []
    const hash = hashOf(kind, address, person_key).toString('hex')
    return [{ channel: kind === 'email' ? ('email' as const) : ('sms' as const), address, hash }]
  })
  const way = ways.find((w) => !listed.failing.has(w.hash))
  if (!way) return 'address-fails'
  const rules = askingRules.parse(asking)
  const budget = await lockPersons(tx, scope, hashes, rules.budget, now)
  budget.count(hashes, now.getTime())
  await writeAsked(tx, scope, budget, now)
  const dueAt = new Date(afterQuiet(now.getTime(), rules.quiet, zone))
  const [made] = await invite(
    tx,
    scope,
    [
      {
        encounter: null,
        touchpoint: row.touchpoint,
        surveyVersion: survey.current_version,
        language: contact.language,
        customer: row.customer,
        channel: way.channel,
        dueAt,
      },
    ],
    token,
    now,
  )
  await queueMessages(tx, scope, [
    {
      invitation: made!.id,
      step: 'invite',
      channel: way.channel,
      customer: row.customer,
      recipient: way.address,
      recipientHash: way.hash,
      language: contact.language,
      touchpoint: row.touchpoint,
      unitPath: row.unit_path,
      dueAt,
      usefulUntil: new Date(dueAt.getTime() + usefulMs),
    },
  ])
  return made!
}

const rank = { low: 0, mid: 1, high: 2 } as const

/**
 * Hears what customers said when they were asked again: content confirms the case, discontent opens it again. A sitting grows tap by tap, so what was heard before
 * is not told twice. `told` gets the organisations in which somebody is told that a case is open again.
 */
export async function answeredAgain(tx: Tx, answers: string[], told: Set<string>): Promise<Changed[]> {
  if (answers.length === 0) return []
  const asked = await tx
    .selectFrom('invitation as i')
    .innerJoin('case_recovery as r', 'r.invitation', 'i.id')
    .innerJoin('feedback_case as c', 'c.id', 'r.feedback_case')
    .where('i.answer', 'in', answers)
    .select(['i.answer', 'c.id', 'c.org', 'c.unit_path', 'c.state'])
    .orderBy('c.id')
    .execute()
  if (asked.length === 0) return []
  const taps = await newestTaps(
    tx,
    asked.map((a) => a.answer),
  )
    .select(['answer', 'level'])
    .execute()
  const changed: Changed[] = []
  for (const one of asked) {
    const levels = taps.flatMap((t) => (t.answer === one.answer && t.level ? [t.level] : []))
    const level = levels.sort((a, b) => rank[a] - rank[b])[0]
    if (!level) continue
    const last = await tx
      .selectFrom('case_event')
      .where('feedback_case', '=', one.id)
      .where('what', '=', 'answered-again')
      .orderBy('id', 'desc')
      .select('text')
      .executeTakeFirst()
    if (last?.text === level) continue
    const now = new Date()
    const becomes = level === 'high' && one.state === 'solved' ? 'confirmed' : null
    const again = level === 'low' && (await openAgain(tx, one.org, one.id, ['solved', 'confirmed'], now))
    await tx
      .updateTable('feedback_case')
      .set((eb) => ({
        revision: eb('revision', '+', 1),
        ...(becomes && { state: 'confirmed' as const, confirmed_at: now }),
      }))
      .where('id', '=', one.id)
      .execute()
    const events = [
      { what: 'answered-again', text: level as string | null },
      ...(becomes ? [{ what: 'confirmed', text: null }] : []),
      ...(again ? [{ what: 'reopened', text: null }] : []),
    ]
    await tx
      .insertInto('case_event')
      .values(events.map((e) => ({ org: one.org, feedback_case: one.id, person: null, at: now, ...e })))
      .execute()
    if (again) {
      const ground = await groundOf(tx, one.org)
      await nudge(
        tx,
        ground,
        await inCharge(tx, ground, one.id, now),
        ['screen', 'email'],
        { kind: 'reopened', key: `reopened:${one.id}:${one.answer}`, case: one.id, text: null, urgent: again.urgent },
        now,
      )
      told.add(one.org)
    }
    await emit(tx, one.org, [{ kind: 'case', case: one.id, what: events.at(-1)!.what }])
    changed.push({ org: one.org, id: one.id, units: one.unit_path })
  }
  return changed
}
