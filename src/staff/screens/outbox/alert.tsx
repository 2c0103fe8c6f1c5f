import { Link } from '@tanstack/react-router'
import { age } from '../../age.ts'
import { useFormat } from '../../format.ts'
import { useNow } from '../../live.tsx'
import { useCall } from '../../queries.ts'
import { useOutboxText, useText } from '../../text.ts'
import css from './alert.module.css'

/** On every screen of those who can do something about it: messages do not get out, or nobody knows whether some did. */
export function MessagesAlert() {
  const t = useOutboxText()
  const staff = useText()
  const f = useFormat()
  const now = useNow(30_000)
  const { data } = useCall('messages.health', {}, { fresh: 5_000 })
  if (!data) return null
  const shut = data.ways.flatMap((w) =>
    w.problem && w.since ? [t.alert.shut(t.channels[w.channel], age(staff, f, now - Date.parse(w.since)))] : [],
  )
  const mail = data.ways.find((w) => w.channel === 'email')
  const none = mail && mail.name === null && mail.waiting > 0 ? [t.alert.none(mail.waiting, f.count(mail.waiting))] : []
  const unknown = data.unsettled > 0 ? [t.alert.unknown(data.unsettled, f.count(data.unsettled))] : []
  const words = [...shut, ...none, ...unknown]
  if (words.length === 0) return null
  const search = unknown.length > 0 && shut.length + none.length === 0 ? { state: 'unsettled', days: 365 } : {}
  return (
    <aside className={css.alert} role="status">
      {words.join(' ')}{' '}
      <Link to={'/outbox' as string} search={search as never}>
        {t.alert.look}
      </Link>
    </aside>
  )
}
