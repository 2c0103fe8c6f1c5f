import { Link } from '@tanstack/react-router'
import { Logo } from '../look/logo.tsx'
import { useMe } from '../session.ts'
import { useText } from '../text.ts'
import css from './nav.module.css'
import { useNewAlerts, useUnhandled } from './unhandled.tsx'
import { useMenu } from './use-menu.ts'

/** The menu on the left of a desk-wide window. */
export function Nav({ help }: { help: () => void }) {
  const t = useText()
  const menu = useMenu()
  const { person } = useMe()
  const unhandled = useUnhandled()
  const alerts = useNewAlerts()
  const entries = (group: (typeof menu)[number]['group']) =>
    menu
      .filter((m) => m.group === group)
      .map((m) => (
        <Link key={m.id} to={m.to} search={m.search as never} className={css.entry} data-on={m.on || undefined}>
          {t.nav[m.id]}
          {m.id === 'cases' && !!unhandled?.count && <b>{unhandled.text}</b>}
          {m.id === 'alerts' && !!alerts?.count && <b>{alerts.text}</b>}
        </Link>
      ))
  const group = (title: string, id: (typeof menu)[number]['group']) => {
    const found = entries(id)
    return (
      found.length > 0 && (
        <>
          <small>{title}</small>
          {found}
        </>
      )
    )
  }
  return (
    <nav className={css.nav} aria-label={t.shell.main}>
      <div className={css.logo}>
        <Logo />
      </div>
      {entries('see')}
      {group(t.shell.act, 'act')}
      {group(t.shell.measure, 'measure')}
      <div className={css.last}>
        {entries('last')}
        <button type="button" className={css.entry} onClick={help} aria-keyshortcuts="?">
          {t.shell.shortcuts} <kbd>?</kbd>
        </button>
        <Link to="/account" className={css.entry} activeProps={{ 'data-on': true } as object}>
          <span>
            {person.name}
            <span className={css.role}>{t.role[person.role]}</span>
          </span>
        </Link>
      </div>
    </nav>
  )
}
