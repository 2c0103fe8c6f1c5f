import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { typing } from './keys.ts'

/** J and K open the next and the previous row of a list; `to` is the address of one row, with $id. The list's filter stays. */
export function useWalk(rows: { id: string }[] | undefined, open: string | undefined, to: string, search: object) {
  const navigate = useNavigate()
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (typing(event) || (event.key !== 'j' && event.key !== 'k') || !rows?.length) return
      const at = rows.findIndex((r) => r.id === open)
      const next = rows[event.key === 'j' ? Math.min(at + 1, rows.length - 1) : Math.max(at - 1, 0)]
      if (next) void navigate({ to, params: { id: next.id } as never, search: search as never, replace: !!open })
    }
    window.addEventListener('keydown', hear)
    return () => window.removeEventListener('keydown', hear)
  }, [rows, open, to, search, navigate])
}
