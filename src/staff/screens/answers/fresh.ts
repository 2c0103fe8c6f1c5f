import { useEffect, useRef } from 'react'

/** Which of these were not there when the list was last shown; none of them on the first time, or when the filter (`of`) changes. */
export function useFresh(ids: string[] | undefined, of: string): Set<string> {
  const seen = useRef<{ of: string; ids: Set<string> } | null>(null)
  const known = seen.current?.of === of ? seen.current.ids : null
  const fresh = new Set(known && ids ? ids.filter((id) => !known.has(id)) : [])
  useEffect(() => {
    if (ids) seen.current = { of, ids: new Set([...(seen.current?.of === of ? seen.current.ids : []), ...ids]) }
  }, [ids, of])
  return fresh
}
