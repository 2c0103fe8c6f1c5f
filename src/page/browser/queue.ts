/** One tap on its way to the server. Names are short because the script is weighed. */
export type Tap = {
  id: string
  /** Address to post to. */
  u: string
  /** Who speaks, as form fields: the page's hidden ones. */
  i: string
  /** The step's form; of the tap that says that the thank-you was reached, just f. */
  b: string
  /** When it was made, ms since 1970. */
  t: number
  /** Still being typed: kept, but not sent yet. */
  h?: boolean | undefined
}

/** Taps that the server has not confirmed, by id, oldest first: those of this page and of earlier visits. */
export const taps = new Map<string, Tap>()

/** A random UUID, as every blob's address ends with one: crypto.randomUUID is missing on plain http, where a new touchpoint is tried first. */
export const uuid = (): string => URL.createObjectURL(new Blob()).slice(-36)

/** Runs one request and waits until it is on the disk. Never fails: where nothing can be kept (private windows of some) memory must do. */
const inStore = <T>(run: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> =>
  new Promise((done) => {
    const opening = indexedDB.open('hetki', 1)
    const fail = () => done(undefined)
    opening.onupgradeneeded = () => opening.result.createObjectStore('tap', { keyPath: 'id' })
    opening.onerror = fail
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('tap', 'readwrite', { durability: 'strict' })
      const request = run(transaction.objectStore('tap'))
      transaction.oncomplete = () => done(request.result)
      transaction.onabort = fail
    }
  }).catch(() => {}) as Promise<T | undefined>

export function keep(tap: Tap): Promise<unknown> {
  // To the end of the row: sending may have passed it while it was being typed.
  taps.delete(tap.id)
  taps.set(tap.id, tap)
  return inStore((store) => store.put(tap))
}

export function drop({ id }: Tap): void {
  taps.delete(id)
  inStore((store) => store.delete(id))
}

/** Takes up what earlier visits left behind, oldest first; what is older than 30 days is let go. */
export async function takeUp(): Promise<Tap[]> {
  const left: Tap[] = (await inStore((store) => store.getAll())) ?? []
  for (const tap of left.sort((x, y) => x.t - y.t)) {
    const old = Date.now() - tap.t > 2_592e6
    // Where it was still being typed, a window that is open yet may go on with it under its id: this stage becomes a tap of its own.
    if (tap.h || old) {
      drop(tap)
      tap.id = uuid()
      tap.h = false
    }
    if (!old) keep(tap)
  }
  return left
}
