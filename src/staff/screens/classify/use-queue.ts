import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { HitRate, Unclassified } from '../../../contract/operations/reasons.ts'
import { type CallInput, call } from '../../client.ts'
import { useSubmit } from '../setup/use-submit.ts'

type Query = NonNullable<CallInput<'encounters.unclassified'>['query']>
type Given = { encounter: Unclassified; reason: string }

/** What waits for a reason, read page by page; what gets one leaves the list at once and can be taken back. `give` and `takeBack` resolve to whether it was done. */
export function useQueue(query: Query) {
  const cache = useQueryClient()
  const submit = useSubmit()
  const [rows, setRows] = useState<Unclassified[] | null>(null)
  const [rate, setRate] = useState<HitRate | null>(null)
  const [more, setMore] = useState<string | null>(null)
  const [failed, setFailed] = useState<Error | null>(null)
  const [at, setAt] = useState(0)
  const [last, setLast] = useState<Given | null>(null)
  const key = JSON.stringify(query)
  // A page of another filter may come late: it is let be.
  const wanted = useRef(key)
  wanted.current = key
  const read = useCallback(
    async (before: string | null) => {
      const late = () => wanted.current !== key
      try {
        const page = await call('encounters.unclassified', {
          query: { ...(JSON.parse(key) as Query), ...(before && { before }) },
        })
        if (late()) return
        setRows((all) => (before && all ? [...all, ...page.encounters] : page.encounters))
        setMore(page.more)
        setRate(page.hitRate)
        setFailed(null)
      } catch (error) {
        if (!late()) setFailed(error as Error)
      }
    },
    [key],
  )
  useEffect(() => {
    setRows(null)
    setAt(0)
    void read(null)
  }, [read])
  const touched = () =>
    Promise.all(['reasons.other', 'reasons.hitRate'].map((k) => cache.invalidateQueries({ queryKey: [k] })))
  const give = (encounter: Unclassified, reason: string, extraReasons: string[]) =>
    submit.run(async () => {
      const suggested = encounter.suggestions[0]?.reason ?? null
      const extra = extraReasons.filter((id) => id !== reason)
      const body = { reason, suggested, ...(extra.length > 0 && { extraReasons: extra }) }
      await call('encounters.classify', { params: { id: encounter.id }, body })
      setLast({ encounter, reason })
      const left = (rows ?? []).filter((r) => r.id !== encounter.id)
      setRows((all) => (all ?? []).filter((r) => r.id !== encounter.id))
      setAt((n) => Math.max(0, Math.min(n, left.length - 1)))
      if (left.length === 0 && more) void read(null)
      void touched()
      return true
    })
  const takeBack = () =>
    submit.run(async () => {
      if (!last) return false
      await call('encounters.unclassify', { params: { id: last.encounter.id } })
      setRows((all) => [last.encounter, ...(all ?? [])])
      setAt(0)
      setLast(null)
      void touched()
      return true
    })
  const go = (to: number) => setAt(Math.max(0, Math.min(to, (rows?.length ?? 1) - 1)))
  return { rows, rate, more, failed, at, go, last, give, takeBack, submit, read }
}
