import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useText } from '../text.ts'
import { useMenu } from './use-menu.ts'

/** Whether a key belongs to what has the focus: a field, a menu, an open dialog. */
export const typing = (event: KeyboardEvent): boolean => {
  const at = event.target as HTMLElement | null
  return (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.defaultPrevented ||
    // Letters mean nothing to a box or a choice.
    !!at?.closest(
      'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable], [role="dialog"], [role="menu"], [role="listbox"]',
    )
  )
}

/** The search field may still be on its way with its screen: looked for every 100 ms. */
function focusSearch(tries: number): void {
  const field = document.querySelector<HTMLInputElement>('input[type="search"]')
  if (field) field.focus()
  else if (tries > 0) setTimeout(() => focusSearch(tries - 1), 100)
}

/** `/` to search, `g` and a letter to go, `?` for help. Returns whether help is open. */
export function useKeys(): [boolean, (open: boolean) => void] {
  const t = useText()
  const menu = useMenu()
  const navigate = useNavigate()
  const [help, setHelp] = useState(false)
  useEffect(() => {
    let went = 0
    const hear = (event: KeyboardEvent) => {
      if (typing(event)) return
      if (event.key === '?') return setHelp(true)
      if (event.key === 'g') {
        went = Date.now()
        return
      }
      if (event.key === '/') {
        event.preventDefault()
        const field = document.querySelector<HTMLInputElement>('input[type="search"]')
        if (field) field.focus()
        else {
          const answers = menu.find((m) => m.id === 'answers')
          void navigate({ to: '/answers' as string, search: answers?.search as never }).then(() => focusSearch(20))
        }
        return
      }
      const to = Date.now() - went < 1_500 && menu.find((m) => t.keys.letters[m.id] === event.key)
      went = 0
      if (to) {
        event.preventDefault()
        event.stopImmediatePropagation()
        void navigate({ to: to.to, search: to.search as never })
      }
    }
    window.addEventListener('keydown', hear, true)
    return () => window.removeEventListener('keydown', hear, true)
  }, [menu, navigate, t])
  return [help, setHelp]
}
