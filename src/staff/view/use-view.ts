import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { readView, type View } from './view.ts'

/** The filter in the URL and the way to change it. */
export function useView(): [View, (next: View) => void] {
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  const view = useMemo(() => readView(search), [search])
  const set = (next: View) => {
    const others = Object.fromEntries(Object.entries(search).filter(([k]) => !(k in view)))
    void navigate({ to: '.', search: { ...others, ...next } as never, replace: true })
  }
  return [view, set]
}
