import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Survey } from '../../../contract/operations/catalog.ts'
import { call, Failure } from '../../client.ts'
import type { Draft, Step } from './draft.ts'

export type SaveState = 'saved' | 'waiting' | 'saving' | 'failed' | 'invalid' | 'conflict'

/** Long enough to gather a word, short enough that closing the tab loses nothing noticed. */
const pause = 700
const retryAfter = 3_000

/**
 * The draft on the screen, saved by itself shortly after each change. One save is on its way at a time; what changed meanwhile goes with
 * the next. A draft that somebody else has changed is never written over without asking.
 */
export function useDraft(survey: Survey) {
  const cache = useQueryClient()
  const [draft, setDraft] = useState<Draft>(survey.draft)
  const [state, setState] = useState<SaveState>('saved')
  const [issues, setIssues] = useState<Failure['issues']>([])
  const now = useRef({ draft: survey.draft, saved: survey.draft, seen: survey.changedAt })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const saving = useRef<Promise<boolean>>(undefined)
  const { id } = survey

  const take = useCallback(
    (reply: Survey) => {
      cache.setQueryData(['surveys.read', { params: { id } }], reply)
      void cache.invalidateQueries({ queryKey: ['surveys.list'] })
    },
    [cache, id],
  )

  const send = useCallback(async (): Promise<boolean> => {
    const { draft: sent, seen } = now.current
    setState('saving')
    try {
      const reply = await call('surveys.save', { params: { id }, body: { draft: sent, seen } })
      now.current.saved = sent
      now.current.seen = reply.changedAt
      setIssues([])
      take(reply)
      setState(now.current.draft === sent ? 'saved' : 'waiting')
      return true
    } catch (error) {
      const code = error instanceof Failure ? error.code : 'broken'
      setIssues(error instanceof Failure ? error.issues : [])
      setState(code === 'conflict' ? 'conflict' : code === 'bad-input' ? 'invalid' : 'failed')
      return false
    }
  }, [id, take])

  /** Saves what is unsaved now; false when it could not. */
  const flush = useCallback(async (): Promise<boolean> => {
    clearTimeout(timer.current)
    timer.current = undefined
    await saving.current
    if (now.current.draft === now.current.saved) {
      // Changed and changed back before it was sent: nothing is left to save.
      setState((s) => (s === 'waiting' || s === 'failed' ? 'saved' : s))
      return true
    }
    saving.current = send()
    const done = await saving.current
    saving.current = undefined
    return done && now.current.draft !== now.current.saved ? flush() : done
  }, [send])

  useEffect(() => {
    if (state === 'waiting') timer.current = setTimeout(() => void flush(), pause)
    if (state === 'failed') timer.current = setTimeout(() => void flush(), retryAfter)
    return () => clearTimeout(timer.current)
  }, [state, flush])

  // Leaving the screen saves; leaving the page with something unsaved asks.
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (now.current.draft !== now.current.saved) event.preventDefault()
    }
    window.addEventListener('beforeunload', ask)
    return () => {
      window.removeEventListener('beforeunload', ask)
      void flush()
    }
  }, [flush])

  const change = useCallback((step: Step) => {
    const next = step(now.current.draft)
    if (next === now.current.draft) return
    now.current.draft = next
    setDraft(next)
    // A conflict is settled by a decision, not by typing on.
    setState((s) => (s === 'conflict' || s === 'saving' ? s : 'waiting'))
  }, [])

  /** Settles a conflict: with the other's draft, or by writing ours over it knowingly. */
  const settle = useCallback(
    async (whose: 'theirs' | 'mine') => {
      const theirs = await call('surveys.read', { params: { id } })
      now.current.seen = theirs.changedAt
      if (whose === 'mine') {
        await flush()
        return
      }
      now.current.draft = theirs.draft
      now.current.saved = theirs.draft
      take(theirs)
      setDraft(theirs.draft)
      setState('saved')
    },
    [id, flush, take],
  )

  return { draft, change, state, issues, flush, settle, take }
}
export type DraftState = ReturnType<typeof useDraft>
