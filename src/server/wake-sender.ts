import type { Database } from '../engine/database/database.ts'
import type { AskedAbout } from '../flow/invitation/on.ts'
import { messagesQueued } from '../flow/invitation/send/sender.ts'
import type { House } from './house.ts'
import { tellOfMessages } from './message-news.ts'

const waking = new WeakMap<Database, { again: boolean }>()

/**
 * Tells the senders of all servers that something is due. After the commit: a NOTIFY inside the transaction would make all commits of the
 * database wait for each other. Calls in the meantime become one.
 */
export function wakeSender(database: Database): void {
  const busy = waking.get(database)
  if (busy) {
    busy.again = true
    return
  }
  const state = { again: false }
  waking.set(database, state)
  // One that gets lost is made good by the sender's own look every few seconds.
  void database
    .notify(messagesQueued, '')
    .catch(() => {})
    .then(() => {
      waking.delete(database)
      if (state.again) wakeSender(database)
    })
}

/** Tells screens where somebody is asked by a message, and wakes the sender where one of them is to hear of it now. */
export function wakeIfDue(house: Pick<House, 'database' | 'tell'>, org: string, asked: AskedAbout[]): void {
  if (asked.some((a) => 'dueAt' in a && a.dueAt !== null)) tellOfMessages(house, org)
  const soon = Date.now() + 1_000
  if (asked.some((a) => 'dueAt' in a && a.dueAt !== null && a.dueAt.getTime() <= soon)) wakeSender(house.database)
}
