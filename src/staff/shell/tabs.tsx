import { Menu } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMe } from '../session.ts'
import { useText } from '../text.ts'
import { Icon } from './icons.tsx'
import css from './tabs.module.css'
import { useNewAlerts, useUnhandled } from './unhandled.tsx'
import { useMenu } from './use-menu.ts'

const first = ['now', 'answers', 'cases', 'trends']

/** The menu under the thumb on a phone: four screens and the rest behind "more". */
export function Tabs() {
  const t = useText()
  const menu = useMenu()
  const navigate = useNavigate()
  const { person } = useMe()
  const unhandled = useUnhandled()
  const alerts = useNewAlerts()
  const shown = first.flatMap((id) => menu.filter((m) => m.id === id))
  const rest = menu.filter((m) => !first.includes(m.id))
  return (
    <nav className={css.tabs} aria-label={t.shell.main}>
      {shown.map((m) => (
        <Link key={m.id} to={m.to} search={m.search as never} className={css.tab} data-on={m.on || undefined}>
          <span className={css.icon}>
            <Icon of={m.id} />
            {m.id === 'cases' && !!unhandled?.count && <b>{unhandled.text}</b>}
          </span>
          {t.nav[m.id]}
        </Link>
      ))}
      <Menu position="top-end" width={230} withinPortal>
        <Menu.Target>
          <button type="button" className={css.tab} data-on={rest.some((m) => m.on) || undefined}>
            <span className={css.icon}>
              <Icon of="more" />
              {!!alerts?.count && <b>{alerts.text}</b>}
            </span>
            {t.shell.more}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {rest.map((m) => (
            <Menu.Item
              key={m.id}
              leftSection={<Icon of={m.id} size={18} />}
              rightSection={m.id === 'alerts' && alerts?.count ? <b className={css.count}>{alerts.text}</b> : undefined}
              onClick={() => void navigate({ to: m.to })}
            >
              {t.nav[m.id]}
            </Menu.Item>
          ))}
          <Menu.Item leftSection={<Icon of="person" size={18} />} onClick={() => void navigate({ to: '/account' })}>
            {person.name}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </nav>
  )
}
