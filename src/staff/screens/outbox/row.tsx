import { Link } from '@tanstack/react-router'
import type { MessageRow } from '../../../contract/operations/messages.ts'
import { useFormat } from '../../format.ts'
import beside from '../../look/beside.module.css'
import { useNames } from '../../names.ts'
import { useOutboxText } from '../../text.ts'
import css from './outbox.module.css'
import { stateOf, stateWords } from './state-of.ts'

/** One message of the list: to whom, what became of it, when. */
export function Row({ message, on }: { message: MessageRow; on: boolean }) {
  const t = useOutboxText()
  const f = useFormat()
  const names = useNames()
  const place = message.touchpoint ? names.name('touchpoint', message.touchpoint) : ''
  const at =
    message.answeredAt ??
    message.openedAt ??
    message.sentAt ??
    (message.state === 'queued' ? message.dueAt : message.queuedAt)
  return (
    <li className={beside.line} data-on={on || undefined}>
      <div>
        <Link
          to={'/outbox/$id' as string}
          params={{ id: message.id } as never}
          search={true as never}
          aria-current={on || undefined}
        >
          {message.recipient ?? t.list.noAddress}
        </Link>
        <small>{[t.channels[message.channel], t.steps[message.step], place].filter(Boolean).join(' · ')}</small>
      </div>
      <div className={css.end}>
        <span className={css.state} data-state={stateOf(message)}>
          {stateWords(t, message)}
        </span>
        <small>
          {f.dayMonth(at)} {f.clock(at)}
        </small>
      </div>
    </li>
  )
}
