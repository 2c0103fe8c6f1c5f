import { useRouter, useRouterState } from '@tanstack/react-router'
import { useRef } from 'react'
import { useMay } from '../session.ts'
import { readView, type View } from '../view/view.ts'
import { menu } from './screens.ts'

/** The menu's entries that have a screen, with the filter that Now, Answers and Trends carry to each other. */
export function useMenu() {
  const { routesByPath } = useRouter()
  const { pathname, search } = useRouterState({ select: (s) => s.location })
  const may = useMay()
  const last = useRef<View>({})
  const here = menu.findLast((m) => (m.to === '/' ? pathname === '/' : pathname.startsWith(m.to)))
  if (here?.view) last.current = readView(search as Record<string, unknown>)
  return menu
    .filter((m) => m.to in routesByPath && (!m.needs || may(m.needs)))
    .map((m) => ({ ...m, on: m === here, search: m.view ? last.current : {} }))
}
