import { sayInRoom } from '../catalog/receiver/queue.ts'
import { Refusal } from '../contract/refusal.ts'
import { houseScope } from './guard/scope.ts'
import type { House } from './house.ts'
import { nudgeWords } from './messages/nudge-words.ts'
import { toldOf } from './messages/staff-message.ts'

const atOnce = 200

/**
 * Hands what rules tell rooms of Slack and Teams to the receivers of events, in the transaction in which it is noted as told: one nudge is one saying, over all
 * servers. Only the number and the rule are said, no words of the customer: who reads along in a room we do not know. Gives how many were handed over.
 */
export async function tellRooms({ database: { db }, settings }: Pick<House, 'database' | 'settings'>, now: Date) {
  const due = await db
    .selectFrom('nudge as n')
    .innerJoin('organisation as o', 'o.id', 'n.org')
    .where('n.via', '=', 'chat')
    .where('n.sent_at', 'is', null)
    .where('n.due_at', '<=', now)
    // The demo's rooms do not exist.
    .where('o.demo', '=', false)
    .orderBy('n.at')
    .limit(atOnce)
    .select([
      'n.id',
      'n.org',
      'n.room',
      'n.rule_name',
      'n.kind',
      'n.urgent',
      'n.feedback_case',
      'n.alert',
      'o.languages',
    ])
    .execute()
  for (const nudge of due) {
    const language = nudge.languages[0] ?? 'fi'
    const words = nudgeWords[language]
    const { told } = await toldOf(db, settings, [nudge.id], language)
    const [about] = told
    await db.transaction().execute(async (tx) => {
      let problem: string | null = about ? null : 'nothing-to-say'
      if (about && nudge.room) {
        const lines = [nudge.rule_name ?? words.kind[nudge.kind], ...(nudge.urgent ? [words.urgent] : [])]
        const title = nudge.feedback_case ? words.caseNumber(about.number) : nudge.alert ? words.alert : words.answer
        const saying = { title, lines, link: { url: about.href, label: words.open } }
        await sayInRoom(tx, houseScope(nudge.org), nudge.room, nudge.id, saying).catch((error: unknown) => {
          // The room was removed meanwhile.
          if (!(error instanceof Refusal)) throw error
          problem = error.code
        })
      }
      await tx.updateTable('nudge').set({ sent_at: now, problem }).where('id', '=', nudge.id).execute()
    })
  }
  return due.length
}
