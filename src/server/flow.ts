import type { LiveEvent } from '../contract/live.ts'
import type { Database } from '../engine/database/database.ts'
import type { FactStore } from '../engine/facts/facts.ts'
import type { Consumer } from '../engine/queue/queue.ts'
import { caseOpener } from '../flow/action/on.ts'
import { tellFollowers } from '../flow/announcement/notice/followers.ts'
import { receiverTeller, type Say } from '../flow/announcement/receiver/on.ts'
import { burstMarker } from '../flow/answer/burst.ts'
import { topicFollower } from '../flow/answer/retopic.ts'
import { errandKeeper } from '../flow/encounter/errand/on.ts'
import { factConsumer } from '../flow/fact/on.ts'
import { followerTeller } from '../flow/idea/on.ts'
import type { Bulk } from './bulk/bulk.ts'
import { houseScope } from './guard/scope.ts'
import { wakeSender } from './wake-sender.ts'

type Tell = (org: string, event: LiveEvent) => void

/**
 * Who hears what, in the order of the house. Each hearer reads the outbox by itself: one that fails holds back nobody else.
 *
 *   encounter → invitation        in the encounter's own transaction: a link or a reason goes back with the reply
 *   encounter → encounter         'errands': who came again, and what is one matter; facts hear of it
 *   answer ────→ screens          'answers': the row streams in
 *   answer ────→ facts            'facts': narrow rows, then "figures changed"
 *   answer ────→ cases            'cases': a rule opens one, or tells somebody; so do encounters, errands and alerts
 *   text ──────→ cases            'cases': a customer's reply to what was written about one
 *   case ──────→ facts            'facts': opened, in time, solved; through the outbox, since action lies right of insight
 *   idea ──────→ followers        'followers': who follows is told of answers and notices, and memory of likeness renewed
 *   everything ─→ others        'receivers': webhooks, and rooms of Slack and Teams
 *   topics ────→ facts            'topics': a changed topic is other figures; told of as answers, some at a time
 *   answer ────→ answer           'bursts': a child's taps on a tablet are marked, and heard of again
 */
export const hearers = (
  database: Database,
  facts: FactStore,
  tell: Tell,
  bulk?: Bulk,
  say: Say = async () => null,
  tellRooms: () => void = () => {},
): Consumer[] => [
  answerTeller(database, tell),
  factConsumer(database.db, facts, tell, bulk?.facts),
  caseOpener(database.db, tell, () => {
    wakeSender(database)
    tellRooms()
  }),
  burstMarker(database.db),
  topicFollower(database.db),
  errandKeeper(database.db),
  followerTeller(
    database.db,
    tell,
    () => wakeSender(database),
    (org, notice) => tellFollowers(database.db, houseScope(org), notice),
  ),
  receiverTeller(database.db, say),
]

/** Tells screens of new answers and changed cases; the screen reads them under its own rights. */
function answerTeller({ db }: Database, tell: Tell): Consumer {
  return {
    name: 'screens',
    batch: 1_000,
    gather: 100,
    hear: async (events) => {
      const answers = new Map(events.flatMap((e) => (e.kind === 'answer' ? [[e.answer, e]] : [])))
      for (const { org, answer, units } of answers.values()) tell(org, { kind: 'answer', answer, units })
      const cases = [...new Set(events.flatMap((e) => (e.kind === 'case' ? [e.case] : [])))]
      if (cases.length > 0) {
        const rows = await db
          .selectFrom('feedback_case')
          .where('id', 'in', cases)
          .select(['id', 'org', 'unit_path'])
          .execute()
        for (const row of rows) tell(row.org, { kind: 'case', case: row.id, units: row.unit_path })
      }
    },
  }
}
