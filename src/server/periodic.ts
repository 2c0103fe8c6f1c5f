import { clearOutbox } from '../engine/queue/outbox.ts'
import type { Schedule, Task } from '../engine/queue/queue.ts'
import { askAgain } from '../flow/action/again.ts'
import { keepPromises } from '../flow/action/late.ts'
import { sendDigests } from '../flow/action/nudge.ts'
import { tellingKey, tellThoseWhoAsked, untoldNotices } from '../flow/announcement/notice/tell.ts'
import { clearDeliveries } from '../flow/announcement/receiver/delivery.ts'
import { workRecodes } from '../flow/answer/recode/work.ts'
import { forgetOldContacts } from '../flow/answer/reward/draw.ts'
import type { ReplyRooms } from '../flow/answer/text-reply/answering.ts'
import { dealWithWaiting } from '../flow/answer/text-reply/receive.ts'
import type { AnswerWriter } from '../flow/answer/write.ts'
import { learners } from '../flow/encounter/reason/learn.ts'
import { clearRequests } from '../flow/encounter/webhook/request.ts'
import { forgetConfirmations } from '../flow/idea/confirm.ts'
import { giveBackAsks, takeAsksAgain } from '../flow/invitation/ask-back.ts'
import type { LinkReader } from '../flow/invitation/read.ts'
import { forgetRecipients } from '../flow/invitation/send/expire.ts'
import type { TokenMaker } from '../flow/invitation/token.ts'
import { clearSignIn } from './guard/clear.ts'
import { houseScope } from './guard/scope.ts'
import { beat } from './heartbeat.ts'
import type { House } from './house.ts'
import { importTasks } from './import-work.ts'
import { tellRooms } from './room-nudges.ts'
import { wakeSender } from './wake-sender.ts'
import { watchLogs } from './watch-logs.ts'

/** All periodic work, in one table. Times are UTC. */
export const schedule: Schedule = [
  { task: 'heartbeat', cron: '* * * * *' },
  { task: 'text-replies', cron: '* * * * *' },
  { task: 'promises', cron: '* * * * *' },
  { task: 'ask-again', cron: '*/5 * * * *' },
  { task: 'give-back-asks', cron: '*/5 * * * *' },
  { task: 'tell-again', cron: '*/5 * * * *' },
  { task: 'watch', cron: '3 * * * *' },
  { task: 'errands', cron: '*/5 * * * *' },
  { task: 'learn-reasons', cron: '7 1 * * *' },
  { task: 'clear-outbox', cron: '17 2 * * *' },
  { task: 'clear-tokens', cron: '37 2 * * *' },
  { task: 'clear-webhooks', cron: '47 2 * * *' },
  { task: 'clear-deliveries', cron: '52 2 * * *' },
  { task: 'forget-confirmations', cron: '52 2 * * *' },
  { task: 'forget-draws', cron: '57 2 * * *' },
  { task: 'forget-recipients', cron: '57 2 * * *' },
]

/** All background work by name. The house is there only when the first task runs, so it is asked for then. */
export const tasks = (
  wired: () => { house: House; links: LinkReader; answers: AnswerWriter; replies: ReplyRooms; token: TokenMaker },
): Record<string, Task> => ({
  ...importTasks(wired),
  heartbeat: () => {
    const { house, links, answers } = wired()
    return beat(house, links, answers)
  },
  'text-replies': async () => {
    if (await dealWithWaiting(wired().replies, new Date())) wired().house.outbox.wake()
  },
  'give-back-asks': async () => {
    const { db } = wired().house.database
    await giveBackAsks(db, houseScope)
    await takeAsksAgain(db)
  },
  promises: async () => {
    const { house } = wired()
    const now = new Date()
    const changed = await keepPromises(house.database.db, now)
    for (const { org, id, units } of changed) house.tell(org, { kind: 'case', case: id, units })
    for (const org of new Set(changed.map((c) => c.org))) house.tell(org, { kind: 'nudges', units: [] })
    if (changed.length > 0) house.outbox.wake()
    // What is late is told by e-mail, too.
    if ((await sendDigests(house.database.db, now)) > 0 || changed.length > 0) wakeSender(house.database)
    await tellRooms(house, now)
  },
  'ask-again': async () => {
    const { house, token } = wired()
    if (await askAgain(house.database.db, houseScope, token, new Date())) {
      house.outbox.wake()
      wakeSender(house.database)
    }
  },
  watch: () => watchLogs(wired().house),
  recode: async (payload, stopping) => {
    const { house } = wired()
    const scope = houseScope((payload as { org: string }).org)
    await workRecodes(house.database.db, scope, { stopping, committed: () => house.outbox.wake() })
    house.tell(scope.org, { kind: 'reasons', units: [] })
  },
  'tell-notice': async (payload, stopping) => {
    const { house } = wired()
    const { org, notice } = payload as { org: string; notice: string }
    await tellThoseWhoAsked(house.database.db, houseScope(org), notice, { stopping })
    house.tell(org, { kind: 'notices', units: [] })
  },
  'tell-again': async () => {
    const { house } = wired()
    const { db } = house.database
    for (const payload of await untoldNotices(db))
      await db
        .transaction()
        .execute((tx) => house.jobs.add(tx, 'tell-notice', payload, { key: tellingKey(payload.notice) }))
  },
  'learn-reasons': async (payload, stopping) => {
    const { house } = wired()
    const { org } = payload as { org?: string }
    for (const one of org ? [org] : await learners(house.database.db)) {
      await house.bulk.learn(one, stopping)
      house.tell(one, { kind: 'reasons', units: [] })
    }
  },
  'clear-outbox': async () => {
    await clearOutbox(wired().house.database.db)
  },
  'forget-recipients': async () => {
    await forgetRecipients(wired().house.database.db, new Date())
  },
  'clear-tokens': () => clearSignIn(wired().house.database.db),
  'forget-confirmations': async () => {
    await forgetConfirmations(wired().house.database.db, new Date())
  },
  'forget-draws': () => forgetOldContacts(wired().house.database.db),
  'clear-deliveries': () => clearDeliveries(wired().house.database.db, new Date()),
  'clear-webhooks': () => clearRequests(wired().house.database.db),
})
