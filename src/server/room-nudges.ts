import { sql } from 'kysely'
import { sayInRoom } from '../catalog/receiver/queue.ts'
import type { NudgeKind } from '../contract/cases.ts'
import type { Language } from '../contract/language.ts'
import { Refusal } from '../contract/refusal.ts'
import type { Tx } from '../engine/database/database.ts'
import { idOf } from '../engine/database/id.ts'
import { houseScope } from './guard/scope.ts'
import type { House } from './house.ts'
import { nudgeWords } from './messages/nudge-words.ts'
import { toldOf } from './messages/staff-message.ts'
import { baseUrl } from './settings.ts'

type Rooms = Pick<House, 'database' | 'settings'>
type Due = {
  id: string
  org: string
  room: string
  rule_name: string | null
  kind: NudgeKind
  urgent: boolean
  feedback_case: string | null
  alert: string | null
  languages: Language[]
}

const atOnce = 200
/** So many things of a digest are named one by one. */
const mostLines = 10

/**
 * Hands what rules tell rooms of Slack and Teams to the receivers of events, in the transaction in which it is noted as told: one nudge is one saying, over all
 * servers, and what waited for the digest of a room is one together, however many they are. Only the number and the rule are said, no words of the customer: who reads
 * along in a room we do not know. Gives how many were handed over at once.
 */
export async function tellRooms(rooms: Rooms, now: Date): Promise<number> {
  const told = await rooms.database.db.transaction().execute(async (tx) => {
    // By room, so that two servers wait for each other's receivers in the same order.
    const due = await sql<Due>`
      ${dueAt(now)} and not n.digest order by n.room, n.at, n.id limit ${atOnce} for update of n skip locked`.execute(
      tx,
    )
    for (const one of due.rows) await tell(tx, rooms, [one], one.id, now)
    return due.rows.length
  })
  while (await tellDigest(rooms, now));
  return told
}

/** The digest of one room; false where none is due. Whoever comes second waits for its rows and then finds them told: it is one message, not one for each server. */
const tellDigest = (rooms: Rooms, now: Date): Promise<boolean> =>
  rooms.database.db.transaction().execute(async (tx) => {
    const due = await sql<Due>`
      ${dueAt(now)} and n.digest and n.room = (
        select n.room from nudge n join organisation o on o.id = n.org
        where n.via = 'chat' and n.digest and n.sent_at is null and n.due_at <= ${now} and not o.demo order by n.due_at limit 1
      ) order by n.at, n.id for update of n`.execute(tx)
    if (due.rows.length === 0) return false
    const ids = due.rows.map((d) => d.id)
    await tell(tx, rooms, due.rows, ids.length === 1 ? ids[0]! : idOf(`room-digest:${ids.join()}`), now)
    return true
  })

// The demo's rooms do not exist.
const dueAt = (now: Date) => sql`
  select n.id, n.org, n.room, n.rule_name, n.kind, n.urgent, n.feedback_case, n.alert, o.languages
  from nudge n join organisation o on o.id = n.org
  where n.via = 'chat' and n.sent_at is null and n.due_at <= ${now} and not o.demo`

async function tell(tx: Tx, rooms: Rooms, due: Due[], event: string, now: Date): Promise<void> {
  const [first] = due as [Due, ...Due[]]
  const saying = await sayingOf(tx, rooms.settings, due)
  let problem: string | null = saying ? null : 'nothing-to-say'
  if (saying)
    await sayInRoom(tx, houseScope(first.org), first.room, event, saying).catch((error: unknown) => {
      // The room was removed meanwhile.
      if (!(error instanceof Refusal)) throw error
      problem = error.code
    })
  const ids = due.map((d) => d.id)
  await sql`update nudge set sent_at = ${now}, problem = ${problem} where id = any(${ids}::uuid[])`.execute(tx)
}

/** One thing by itself, several as a list; null where all of it is gone. */
async function sayingOf(tx: Tx, settings: Rooms['settings'], due: Due[]) {
  const [first] = due as [Due, ...Due[]]
  const language = first.languages[0] ?? 'fi'
  const words = nudgeWords[language]
  const things = []
  for (const one of due.slice(0, mostLines)) {
    const { told } = await toldOf(tx, settings, [one.id], language)
    const [about] = told
    if (!about) continue
    const title = one.feedback_case ? words.caseNumber(about.number) : one.alert ? words.alert : words.answer
    things.push({ title, why: one.rule_name ?? words.kind[one.kind], href: about.href, urgent: one.urgent })
  }
  const [thing] = things
  if (!thing) return null
  if (due.length === 1)
    return {
      ...{ title: thing.title, lines: [thing.why, ...(thing.urgent ? [words.urgent] : [])] },
      link: { url: thing.href, label: words.open },
    }
  const rest = due.length - things.length
  return {
    title: words.digest(due.length),
    lines: [...things.map((t) => `${t.title} · ${t.why}`), ...(rest > 0 ? [words.more(rest)] : [])],
    link: { url: `${baseUrl(settings)}/app/cases`, label: words.open },
  }
}

/** Tells rooms soon after something was committed for them; calls in the meantime become one. What fails is made good by the next, at the latest within a minute. */
export function roomsSoon(rooms: Rooms): () => void {
  let telling = false
  let again = false
  const run = async (): Promise<void> => {
    telling = true
    try {
      do again = false
      while (
        // Called meanwhile, or more than one helping.
        (await tellRooms(rooms, new Date())) === atOnce ||
        again
      )
    } catch {
      // The minute's task comes.
    } finally {
      telling = false
    }
  }
  return () => {
    if (telling) again = true
    else void run()
  }
}
