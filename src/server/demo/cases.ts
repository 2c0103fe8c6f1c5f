import { sql } from 'kysely'
import type { CaseState } from '../../contract/cases.ts'
import { holidayFinder } from '../../contract/holidays.ts'
import type { WorkingHours } from '../../contract/operations/organisation.ts'
import type { Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { put } from '../../engine/database/put.ts'
import { titleOf } from '../../flow/action/open.ts'
import { type Said, saidHolds } from '../../flow/action/rule.ts'
import { dueAt } from '../../flow/action/working-hours.ts'
import { questionsOf } from '../../flow/answer/answer.ts'
import { notes } from './case-notes.ts'
import type { CauseKey } from './causes.ts'
import { zone } from './company.ts'
import { groupOf } from './feeling.ts'
import { type Furnished, workingHours } from './furnish.ts'
import type { Kept } from './keep.ts'
import { Seeded } from './seeded.ts'

const hour = 3_600_000
const day = 24 * hour

/** The cases of the year: nearly all closed with a cause, the last days' still open, a few of them late. */
export async function keepCases(tx: Tx, made: Furnished, kept: Kept[], now: number): Promise<void> {
  const chance = new Seeded(4_711)
  const holiday = holidayFinder()
  const calendar = { week: workingHours as WorkingHours, zone, isOff: (date: string) => holiday(date) !== null }
  const cases: Record<string, unknown>[] = []
  const events: Record<string, unknown>[] = []
  const matches: Record<string, unknown>[] = []
  for (const answer of kept) {
    const said = saidOf(made, answer)
    const rule = made.rules.find((r) => r.condition.on === 'answer' && saidHolds(r.condition, said))
    if (!rule) continue
    const id = newId()
    const opened = answer.story.answer!.at + 2_000
    const due = dueAt(new Date(opened), rule.due_hours, calendar).getTime()
    const owner = ownerOf(made, answer.unitPath, cases.length)
    const life = lifeOf(chance, opened, due, now)
    const promised = opened + day
    const words = answer.values.words
    const { story } = answer
    const cause = life.closed === null ? null : made.causes.get(causeOf(chance, answer))!
    cases.push({
      ...{ id, org: made.org, number: cases.length + 1, answer: answer.id, rule: rule.id, rule_name: rule.name },
      ...{
        title: typeof words === 'string' ? titleOf(words, rule.name) : rule.name,
        touchpoint: answer.touchpoint,
        reason: answer.reason,
      },
      ...{ unit: answer.unitPath.at(-1), unit_path: answer.unitPath, agent: story.agent, state: life.state, owner },
      ...{ opened_at: iso(opened), due_at: iso(due), taken_at: iso(life.taken), closed_at: iso(life.closed), cause },
      ...{ reached_at: iso(life.reached), confirmed_at: iso(life.confirmed), promised_at: iso(promised) },
      // As it would have been noted at the time.
      silent_at: Math.min(life.reached ?? now, life.closed ?? now) > promised ? iso(promised) : null,
      late_at: (life.closed ?? now) > due ? iso(due) : null,
      // The house itself tells those who answer for it, as soon as it is open.
      escalate_at: life.closed === null && now > due ? iso(due) : null,
      minutes: life.closed === null ? null : Math.round(chance.around(18, 0.8)) + 2,
      urgent: rule.due_hours < 5,
    })
    matches.push({
      ...{ rule: rule.id, kind: 'answer', subject: answer.id, org: made.org, feedback_case: id, became: 'opened' },
      at: iso(opened),
    })
    const tell = (at: number, what: string, text: string | null, person: string | null = owner) =>
      events.push({ org: made.org, feedback_case: id, at: iso(at), person, what, text })
    tell(opened, 'opened', rule.name, null)
    if (life.taken !== null) tell(life.taken, 'taken', null)
    const written = notes(answer, chance)
    if (life.taken !== null && chance.happens(0.55)) {
      const end = life.closed ?? now
      tell(life.taken + (end - life.taken) * (0.2 + 0.6 * chance.next()), 'note', written.note)
    }
    if (life.closed !== null) tell(life.closed, 'solved', chance.happens(0.7) ? written.close : null)
    if (life.confirmed !== null) tell(life.confirmed, 'confirmed', null, null)
  }
  events.sort((a, b) => String(a.at).localeCompare(String(b.at)))
  await put(tx, 'feedback_case', cases)
  await put(tx, 'case_event', events)
  await put(tx, 'case_match', matches)
  await sql`
    update feedback_case c set encounter = a.encounter, customer = e.customer, who = 'c:' || e.customer, channel = a.channel, language = a.language
    from answer a left join encounter e on e.id = a.encounter where c.org = ${made.org} and a.id = c.answer`.execute(tx)
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

function saidOf(made: Furnished, { story, values }: Kept): Said[] {
  const questions = questionsOf(made.contents[story.line.survey!])
  return Object.entries(values).map(([id, value]) => ({
    ...{ kind: questions.get(id)?.kind ?? null, value },
    ...(typeof value === 'string' && { words: value, topics: made.topics.finder.topicsOf([value]) }),
  }))
}

/** In turn the lead and the agents of the nearest unit that has any, else one who answers for the whole. */
function ownerOf(made: Furnished, unitPath: string[], nth: number): string {
  for (const unit of unitPath.toReversed()) {
    const turn = made.people.filter((p) => takesTurns.has(p.role) && p.unit === unit)
    if (turn.length > 0) return turn[nth % turn.length]!.id
  }
  return made.people.find((p) => p.role === 'manager' && p.unit === null)!.id
}

/** Here agents take turns too. */
export const takesTurns = new Set(['lead', 'agent'])

type Life = {
  state: CaseState
  taken: number | null
  reached: number | null
  closed: number | null
  confirmed: number | null
}

/** Most are taken and solved in time, some late; what would end after now has not ended. A fifth of the last days' wait for somebody. */
function lifeOf(chance: Seeded, opened: number, due: number, now: number): Life {
  const span = due - opened
  const slow = chance.happens(0.12)
  const taken = opened + span * (slow ? 0.8 + 0.6 * chance.next() : Math.min(0.7, chance.around(0.25, 0.7)))
  const closed = slow
    ? due + chance.around(0.5, 0.9) * day
    : Math.max(taken + 10 * 60_000, opened + span * (0.45 + 0.5 * chance.next()))
  const reached = taken + (closed - taken) * (0.3 + 0.5 * chance.next())
  const confirmed = closed + (0.5 + 2 * chance.next()) * day
  const forgotten = now - opened < 4 * day && chance.happens(0.3)
  const none = { taken: null, reached: null, closed: null, confirmed: null }
  if (taken > now || forgotten) return { ...none, state: 'new' }
  const open = closed > now || (now - opened < 9 * day && chance.happens(0.18))
  if (open && (reached > now || chance.happens(0.4))) return { ...none, state: 'taken', taken }
  if (open) return { ...none, state: 'in-touch', taken, reached }
  const sure = confirmed < now && chance.happens(0.35)
  return { state: sure ? 'confirmed' : 'solved', taken, reached, closed, confirmed: sure ? confirmed : null }
}

/** What was behind it, as whoever closed it would have said: mostly the finest that fits, now and then only roughly. */
function causeOf(chance: Seeded, { story, values }: Kept): CauseKey {
  if (chance.happens(0.12)) return chance.pick(['wait', 'information', 'tone', 'goods', 'invoice', 'other'] as const)
  if (story.line.channel === 'delivery') {
    const { options } = (values.fault ?? { options: [] }) as { options: string[] }
    if (options.includes('damaged') || options.includes('missing')) return 'broken'
    return options.includes('late') ? 'late' : options.includes('messages') ? 'tracking' : 'goods'
  }
  if (story.line.channel === 'store') {
    const why = (values.why as { option?: string } | undefined)?.option
    return why === 'waiting'
      ? 'till'
      : why === 'staff'
        ? 'tone'
        : why === 'price'
          ? 'price'
          : why === 'range'
            ? 'range'
            : 'other'
  }
  const minutes = Number(story.attributes.jonotusminuutit ?? 0)
  if (minutes > 9 && chance.happens(0.6)) return 'shift'
  const reason = story.reason ?? 'muu'
  if (groupOf(reason) === 'laskutus')
    return reason === 'laskutus-hyvitys' ? 'refund' : chance.happens(0.75) ? 'billing' : 'invoice'
  if (reason === 'tilaus-missa') return chance.happens(0.7) ? 'tracking' : 'late'
  if (reason === 'tilaus-puute') return 'broken'
  if (groupOf(reason) === 'tilaus' || groupOf(reason) === 'takuu') return 'goods'
  return chance.happens(0.5) ? 'guide' : chance.happens(0.4) ? 'information' : 'tone'
}
