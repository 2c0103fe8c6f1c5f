import { useRef, useState } from 'react'
import { useMe } from '../../session.ts'

const place = 'hetki-draft:'
/** A draft that nobody came back to is forgotten: it speaks of a customer. */
const keptMs = 7 * 86_400_000

type Kept<T> = { at: number; words: Partial<T> }

function readDraft<T>(key: string): Partial<T> {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Kept<T> | null
    return kept && Date.now() - kept.at < keptMs ? kept.words : {}
  } catch {
    return {}
  }
}

function ownKeys(): string[] {
  try {
    return Object.keys(localStorage).filter((k) => k.startsWith(place))
  } catch {
    return []
  }
}

/** Takes all drafts off this browser: whoever signs out leaves nothing for the next at the same desk. */
export function forgetDrafts(): void {
  for (const key of ownKeys()) localStorage.removeItem(key)
}

const drafts = (person: string) => `${place}${person}:`

/** The cases about which somebody's drafts are kept in this browser. */
export function draftedCases(person: string): string[] {
  const own = drafts(person)
  const cases = ownKeys().flatMap((k) => (k.startsWith(own) ? (k.slice(own.length).split(':')[0] ?? []) : []))
  return [...new Set(cases)]
}

/** Drops what is kept about one case: it is there no more, as of a customer who was erased. */
export function dropDraftsOf(id: string, person: string): void {
  for (const key of ownKeys()) if (key.startsWith(`${drafts(person)}${id}:`)) localStorage.removeItem(key)
}

/**
 * What somebody is writing, kept in their browser till it has gone: a lost network, a session that ends, a wrong tap on another case take nothing away. Each
 * person has their own. `clear` begins anew with `empty`.
 */
export function useDraft<T extends object>(
  name: string,
  empty: () => T,
): { draft: T; set: (more: Partial<T>) => void; clear: () => void } {
  const { person } = useMe()
  const key = `${drafts(person.id)}${name}`
  const [draft, setDraft] = useState<T>(() => {
    for (const old of ownKeys()) if (Object.keys(readDraft(old)).length === 0) localStorage.removeItem(old)
    return { ...empty(), ...readDraft<T>(key) }
  })
  // A reply that comes after more was typed adds to what stands there then, not to what stood there when it was sent.
  const latest = useRef(draft)
  const put = (next: T) => {
    latest.current = next
    setDraft(next)
  }
  return {
    draft,
    set(more) {
      const next = { ...latest.current, ...more }
      put(next)
      try {
        localStorage.setItem(key, JSON.stringify({ at: Date.now(), words: next } satisfies Kept<T>))
      } catch {
        // A full or forbidden store keeps no drafts; what is on the screen stays there.
      }
    },
    clear() {
      put(empty())
      try {
        localStorage.removeItem(key)
      } catch {}
    },
  }
}
