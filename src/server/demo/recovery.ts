import { sql } from 'kysely'
import { templates } from '../../catalog/survey/templates.ts'
import { type CaseSettings, caseSettings } from '../../contract/cases.ts'
import { addDays, localDate } from '../../contract/zone.ts'
import type { Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { put } from '../../engine/database/put.ts'
import { json } from '../../engine/database/tables.ts'
import { questionsOf } from '../../flow/answer/answer.ts'
import { linkDays } from '../../flow/invitation/invitation.ts'
import { hashToken, type TokenMaker } from '../../flow/invitation/token.ts'
import { inTheDay } from './calendar.ts'
import { zone } from './company.ts'
import type { Furnished } from './furnish.ts'
import { bytes, tapRows } from './keep.ts'
import { Seeded } from './seeded.ts'

const hour = 3_600_000
const day = 24 * hour
const iso = (ms: number): string => new Date(ms).toISOString()

type Solved = {
  id: string
  state: 'solved' | 'confirmed'
  closed_at: Date
  customer: string
  language: string
  touchpoint: string
  channel: string
  stage: string
  unit: string
  unit_path: string[]
  reason: string | null
  owner: string
}

/** Customers of the customer service are asked again a day after their case was solved: most who answer are content, one is not, and that case is open again. */
export async function keepRecovery(tx: Tx, made: Furnished, token: TokenMaker, now: number): Promise<void> {
  const { org } = made
  const chance = new Seeded(5_150)
  const [survey, version] = [newId(), newId()]
  const since = new Date(now - 366 * day)
  const content = templates.recovery('Petri Salmela, asiakaspalvelu', addDays(localDate(now, zone), 120))
  await tx
    .insertInto('survey')
    .values({ id: survey, org, draft: json(content), current_version: version, created_at: since, changed_at: since })
    .execute()
  await tx
    .insertInto('survey_version')
    .values({
      ...{ id: version, org, survey, number: 1, content: json(content), published_at: since },
      published_by: 'Anna Kallio',
    })
    .execute()
  const askAgain: CaseSettings['askAgain'] = { survey, afterHours: 24 }
  await tx
    .updateTable('organisation')
    .set({ case_settings: json(caseSettings.parse({ askAgain })) })
    .where('id', '=', org)
    .execute()
  const { rows } = await sql<Solved>`
    select c.id, c.state, c.closed_at, c.customer, c.language, c.touchpoint, c.channel, t.stage, c.unit, c.unit_path, c.reason, c.owner
    from feedback_case c join touchpoint t on t.id = c.touchpoint
    where c.org = ${org} and c.state in ('solved', 'confirmed') and c.channel in ('phone', 'chat', 'email') and c.customer is not null
      and c.closed_at > ${new Date(now - 60 * day)} and c.closed_at < ${new Date(now - 2 * day)}
    order by c.closed_at desc`.execute(tx)
  const invitations: Record<string, unknown>[] = []
  const answers: Record<string, unknown>[] = []
  const taps: Record<string, unknown>[] = []
  const recoveries: Record<string, unknown>[] = []
  const events: Record<string, unknown>[] = []
  const questions = questionsOf(content)
  let discontent: Solved | null = null
  for (const c of rows) {
    const asked = inTheDay(c.closed_at.getTime() + day)
    const [invitation, answer] = [newId(), newId()]
    const at = inTheDay(asked + chance.around(5, 0.8) * hour)
    // Who confirmed has answered; of the others, some have. The newest of the phone service's is the one that was not put right after all.
    const failed: boolean = discontent === null && c.state === 'solved' && c.channel === 'phone' && at < now - hour
    if (failed) discontent = c
    const said =
      at > now
        ? null
        : c.state === 'confirmed'
          ? chance.weighted({ 4: 40, 5: 60 })
          : failed
            ? '2'
            : chance.happens(0.3)
              ? '3'
              : null
    const tell = (when: number, what: string, text: string | null) =>
      events.push({ org, feedback_case: c.id, at: iso(when), person: null, what, text })
    invitations.push({
      ...{ id: invitation, org, encounter: null, touchpoint: c.touchpoint, survey_version: version, answer },
      ...{ customer: c.customer, channel: 'email', parameters: {}, token_hash: bytes(hashToken(token(invitation))) },
      ...{ language: c.language, asked_at: iso(asked), opened_at: said && iso(at - 20_000) },
      expires_at: iso(asked + linkDays * day),
    })
    recoveries.push({ feedback_case: c.id, org, invitation, suppressed: null, at: iso(asked) })
    tell(asked, 'asked-again', null)
    if (!said) continue
    answers.push({
      ...{ id: answer, org, survey, survey_version: version, encounter: null, invitation, touchpoint: c.touchpoint },
      ...{ channel: c.channel, stage: c.stage, unit: c.unit, unit_path: c.unit_path, reason: c.reason, agent: null },
      ...{ attributes: {}, language: c.language, source: 'personal', anonymous: false, flags: [] },
      ...{ encounter_ended_at: null, asked_at: iso(asked), opened_at: iso(at - 20_000), at: iso(at) },
      ...{ last_at: iso(at + 6_000), finished_at: iso(at + 6_000), created_at: iso(at) },
    })
    taps.push(...tapRows(org, questions, answer, at, [['csat', Number(said)]]))
    tell(at, 'answered-again', Number(said) >= 4 ? 'high' : said === '3' ? 'mid' : 'low')
    if (failed) tell(at, 'reopened', null)
    if (c.state === 'confirmed')
      // They said so themselves, when they answered.
      await sql`
        with u as (update feedback_case set confirmed_at = ${iso(at)} where id = ${c.id})
        update case_event set at = ${iso(at + 1)} where feedback_case = ${c.id} and what = 'confirmed'`.execute(tx)
  }
  await put(tx, 'invitation', invitations)
  await put(tx, 'answer', answers)
  await put(tx, 'answer_event', taps)
  await put(tx, 'case_recovery', recoveries)
  await put(tx, 'case_event', events)
  if (discontent)
    await sql`
      update feedback_case set state = case when reached_at is null then 'taken' else 'in-touch' end, closed_at = null, cause = null, minutes = null,
        due_at = ${iso(now + 5 * hour)}
      where id = ${discontent.id}`.execute(tx)
}
