import type { KioskSitting } from '../kiosk/data.ts'

/** A sitting on this tablet. `open`: somebody may still be adding to it. */
export type Kept = KioskSitting & { open: boolean; t: number }

/** Sittings that the server has not confirmed, oldest first. */
export const sittings = new Map<string, Kept>()
/** What the tablet is called; made once and kept as long as its storage. */
export let device = uuid()

export function uuid(): string {
  // crypto.randomUUID is missing on plain http, where a new touchpoint is tried first.
  return URL.createObjectURL(new Blob()).slice(-36)
}

/** Runs requests in one transaction and waits until it is on the disk. Where nothing can be kept, memory must do. */
const inStore = <T>(run: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> =>
  new Promise<T | undefined>((done) => {
    const opening = indexedDB.open('hetki-kiosk', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('kept', { keyPath: 'answer' })
    opening.onerror = () => done(undefined)
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('kept', 'readwrite', { durability: 'strict' })
      const request = run(transaction.objectStore('kept'))
      transaction.oncomplete = () => {
        opening.result.close()
        done(request.result)
      }
      transaction.onabort = () => done(undefined)
    }
  }).catch(() => undefined)

export async function keep(sitting: Kept): Promise<void> {
  sittings.set(sitting.answer, sitting)
  await inStore((store) => store.put(sitting))
}

export async function drop(answers: string[]): Promise<void> {
  for (const answer of answers) {
    sittings.delete(answer)
    await inStore((store) => store.delete(answer))
  }
}

/** Takes up what was left when the tablet went dark: nobody is adding to those any more. */
export async function takeUp(): Promise<void> {
  const rows = ((await inStore((store) => store.getAll())) ?? []) as (Kept | { answer: 'device'; id: string })[]
  const own = rows.find((r) => 'id' in r)
  if (own && 'id' in own) device = own.id
  else await inStore((store) => store.put({ answer: 'device', id: device }))
  const left = rows.flatMap((r) => ('events' in r ? [{ ...r, open: false }] : []))
  for (const sitting of left.sort((a, b) => a.t - b.t)) sittings.set(sitting.answer, sitting)
}
