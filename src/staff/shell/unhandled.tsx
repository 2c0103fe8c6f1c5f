import { Link } from '@tanstack/react-router'
import { age } from '../age.ts'
import { useFormat } from '../format.ts'
import { useNow } from '../live.tsx'
import { useCall } from '../queries.ts'
import { useMay } from '../session.ts'
import { useText } from '../text.ts'
import css from './unhandled.module.css'

/** How many cases nobody has taken, and how old the oldest is; null for those who cannot act, and until it is known. */
export function useUnhandled() {
  const t = useText()
  const f = useFormat()
  const may = useMay()('cases.take')
  const now = useNow(30_000)
  const { data } = useCall('cases.summary', {}, { enabled: may })
  if (!may || !data) return null
  const oldest = data.oldestAt ? age(t, f, now - Date.parse(data.oldestAt)) : ''
  return { count: data.unhandled, late: data.late, text: f.count(data.unhandled), oldest }
}

/** How many alerts nobody has looked at; null for those who see none, and until it is known. */
export function useNewAlerts() {
  const f = useFormat()
  const may = useMay()('alerts.summary')
  const { data } = useCall('alerts.summary', {}, { enabled: may })
  return may && data ? { count: data.new, text: f.count(data.new) } : null
}

/** What I was told and have not looked at, where there is any. */
export function ToldMe() {
  const told = useText().cases.told
  const f = useFormat()
  const { data } = useCall('nudges.mine', { query: { limit: 1 } })
  if (!data?.unseen) return null
  return (
    <Link to={'/nudges' as string} className={css.told}>
      <span className={css.long}>{told.unseen(data.unseen, f.count(data.unseen))}</span>
      <span className={css.short} aria-hidden>
        {told.unseenShort(f.count(data.unseen))}
      </span>
    </Link>
  )
}

/** The same on every screen's head. */
export function Unhandled() {
  const t = useText()
  const found = useUnhandled()
  if (!found?.count) return null
  return (
    <Link
      to={'/cases' as string}
      search={{ state: 'new' } as never}
      className={css.pill}
      data-late={found.late > 0 || undefined}
    >
      <span className={css.long}>{t.shell.waiting(found.count, found.text, found.oldest)}</span>
      <span className={css.short} aria-hidden>
        {t.shell.waitingShort(found.text, found.oldest)}
      </span>
    </Link>
  )
}
