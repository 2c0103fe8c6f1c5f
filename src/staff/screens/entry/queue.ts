import type { EntryInput } from '../../../contract/operations/entries.ts'
import { call, Failure } from '../../client.ts'

/** An entry on its way. Kept in the browser until the server has said that it is stored, so that no dead spot and no closed tab loses it. */
export type Waiting = { entry: EntryInput; refused: string | null; person: string }

const key = 'hetki-entries'

export const readWaiting = (person: string): Waiting[] => all().filter((w) => w.person === person)

function all(): Waiting[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept : []
  } catch {
    return []
  }
}
const write = (rows: Waiting[]) => localStorage.setItem(key, JSON.stringify(rows))

export const keepEntry = (entry: EntryInput, person: string): void =>
  write([...all(), { entry, refused: null, person }])
export const dropEntry = (externalId: string): void => write(all().filter((w) => w.entry.externalId !== externalId))

let sending: Promise<void> | null = null

/** Sends what waits, oldest first; stops at the first that the network or a busy server does not take. What is refused stays with its reason. */
export function sendWaiting(person: string): Promise<void> {
  sending ??= (async () => {
    for (const { entry } of readWaiting(person).filter((w) => w.refused === null)) {
      try {
        await call('entries.record', { body: entry })
        dropEntry(entry.externalId)
      } catch (error) {
        const lasting = error instanceof Failure && error.status >= 400 && error.status < 500 && error.status !== 429
        if (!lasting || (error as Failure).code === 'sign-in-first') break
        const why = error.issues[0]?.message ?? error.message
        write(all().map((w) => (w.entry.externalId === entry.externalId ? { ...w, refused: why } : w)))
      }
    }
  })().finally(() => {
    sending = null
  })
  return sending
}
