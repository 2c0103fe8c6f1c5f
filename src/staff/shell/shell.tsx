import { Outlet, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { LiveProvider } from '../live.tsx'
import { PurposeDialog } from '../look/purpose-dialog.tsx'
import { freeOfPurpose } from '../person-views.ts'
import { useMay, useMe } from '../session.ts'
import { useText } from '../text.ts'
import { Help } from './help.tsx'
import { useKeys } from './keys.ts'
import { Nav } from './nav.tsx'
import css from './shell.module.css'
import { Tabs } from './tabs.tsx'

const MessagesAlert = lazy(() => import('../screens/outbox/alert.tsx').then((m) => ({ default: m.MessagesAlert })))

/** What stands around every screen of somebody signed in. */
export function Shell() {
  const t = useText()
  const { organisation, person } = useMe()
  // Before any screen asks: what agents see is about themselves.
  freeOfPurpose(person.role === 'agent')
  const mayAct = useMay()('messages.health')
  const [help, setHelp] = useKeys()
  const main = useRef<HTMLElement>(null)
  const screen = useRouterState({ select: (s) => s.location.pathname.split('/')[1] })
  const before = useRef(screen)
  // A new screen begins at its top, also for those who hear it.
  useEffect(() => {
    if (before.current !== screen) main.current?.focus({ preventScroll: true })
    before.current = screen
  }, [screen])
  return (
    <LiveProvider>
      <button type="button" className={css.skip} onClick={() => main.current?.focus()}>
        {t.shell.skip}
      </button>
      <div className={css.app}>
        <Nav help={() => setHelp(true)} />
        <div className={css.page}>
          {mayAct && !organisation.demo && (
            <Suspense fallback={null}>
              <MessagesAlert />
            </Suspense>
          )}
          {organisation.demo && <aside className={css.demo}>{t.shell.demo}</aside>}
          <main ref={main} tabIndex={-1} className={css.main}>
            <Outlet />
          </main>
        </div>
        <Tabs />
      </div>
      <Help open={help} close={() => setHelp(false)} />
      <PurposeDialog />
    </LiveProvider>
  )
}
