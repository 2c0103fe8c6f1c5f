import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import type { LiveEvent } from '../contract/live.ts'
import type { OperationId } from '../contract/operations.ts'
import { queryClient } from './queries.ts'

type Kind = LiveEvent['kind']
/** Readings that an event makes stale. */
const touched: Record<Kind, readonly OperationId[]> = {
  answer: ['answers.list', 'answers.read'],
  figures: ['ask', 'dimensions.values', 'answers.list'],
  case: ['cases.list', 'cases.read', 'cases.summary', 'answers.list', 'nudges.mine'],
  nudges: ['nudges.mine'],
  board: ['board.read', 'ideas.list', 'ideas.queue', 'ideas.read', 'ideas.similar', 'ideas.duplicates'],
  alerts: ['alerts.list', 'alerts.read', 'alerts.summary'],
  import: ['imports.list', 'imports.read'],
  messages: ['messages.list', 'messages.read', 'messages.funnel', 'messages.health'],
  notices: ['notices.list', 'notices.read', 'trace.read'],
  receivers: ['receivers.list', 'receivers.read', 'deliveries.list'],
  health: [],
  reasons: [
    'reasons.list',
    'recodes.list',
    'reasons.versions',
    'reasonRules.list',
    'encounters.unclassified',
    'reasons.hitRate',
  ],
}
const kinds = Object.keys(touched) as Kind[]

export type Live = {
  state: 'connecting' | 'live' | 'reconnecting'
  /** When this screen last heard of an answer. */
  lastAnswerAt: number | null
  /** The synthetic answer is late: figures may lag. */
  healthy: boolean
}
const start: Live = { state: 'connecting', lastAnswerAt: null, healthy: true }
const LiveContext = createContext<Live>(start)
export const useLive = (): Live => useContext(LiveContext)

const shortest = 1_000

/** Asks again at once what went stale, but each reading at most once a second, however many events arrive. */
function throttled(): { mark: (ids: readonly OperationId[]) => void; stop: () => void } {
  const last = new Map<OperationId, number>()
  const waiting = new Map<OperationId, ReturnType<typeof setTimeout>>()
  const ask = (id: OperationId) => {
    // An answer on its way is not thrown away for the next, or a slow one would never arrive.
    if (queryClient.isFetching({ queryKey: [id] }) > 0) {
      waiting.set(
        id,
        setTimeout(() => ask(id), 250),
      )
      return
    }
    waiting.delete(id)
    last.set(id, Date.now())
    void queryClient.invalidateQueries({ queryKey: [id] })
  }
  return {
    mark: (ids) => {
      for (const id of ids) {
        if (waiting.has(id)) continue
        const rest = (last.get(id) ?? 0) + shortest - Date.now()
        // A breath for events that belong together (an answer, its figures, its case).
        waiting.set(
          id,
          setTimeout(() => ask(id), Math.max(20, rest)),
        )
      }
    },
    stop: () => {
      for (const timer of waiting.values()) clearTimeout(timer)
    },
  }
}

/** Listens to /api/v1/live while the shell is open. After a break everything is asked again, for events may have been missed. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [live, setLive] = useState(start)
  useEffect(() => {
    const { mark, stop } = throttled()
    let source: EventSource | undefined
    let retry: ReturnType<typeof setTimeout> | undefined
    let broken = false
    const open = () => {
      source = new EventSource('/api/v1/live')
      source.onopen = () => {
        if (broken) mark(Object.values(touched).flat())
        broken = false
        setLive((l) => ({ ...l, state: 'live' }))
      }
      source.onerror = () => {
        broken = true
        setLive((l) => ({ ...l, state: 'reconnecting' }))
        // The browser reconnects by itself, except after a reply that was no stream (a proxy's 502).
        if (source?.readyState !== EventSource.CLOSED) return
        retry = setTimeout(open, 3_000)
        // Perhaps the session has ended: asking who is signed in leads to the door.
        void queryClient.invalidateQueries({ queryKey: ['me'] })
      }
      for (const kind of kinds) {
        source.addEventListener(kind, (message) => {
          mark(touched[kind])
          if (kind === 'answer') setLive((l) => ({ ...l, lastAnswerAt: Date.now() }))
          if (kind === 'health') setLive((l) => ({ ...l, healthy: (JSON.parse(message.data) as { ok: boolean }).ok }))
        })
      }
    }
    open()
    return () => {
      stop()
      clearTimeout(retry)
      source?.close()
    }
  }, [])
  return <LiveContext value={live}>{children}</LiveContext>
}

/** The time, renewed every `ms`, for "4 s ago". */
export function useNow(ms = 1_000): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), ms)
    return () => clearInterval(timer)
  }, [ms])
  return now
}
