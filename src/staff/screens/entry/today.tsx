import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useAct, useCall } from '../../queries.ts'
import { usePeopleText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import css from './entry.module.css'
import { dropEntry, readWaiting } from './queue.ts'
import { clockOf } from './watch.ts'

const undoMs = 60_000
type Props = {
  /** Changes whenever the row of waiting entries does. */ kept: number
  person: string
  changed: () => void
}

/** What the person has written down today, what still waits for the network, and undo for a minute. */
export function Today({ person, changed }: Props) {
  const t = usePeopleText().entry
  const f = useFormat()
  const names = useNames()
  const { data, error, refetch } = useCall('entries.list', {}, { fresh: 0 })
  const undo = useAct('entries.undo', ['entries.list'])
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5_000)
    return () => clearInterval(timer)
  }, [])
  const waiting = readWaiting(person)
  const offline = waiting.filter((w) => w.refused === null).length
  return (
    <aside className={`card ${css.side}`}>
      <h2>
        {t.today}
        {data && data.length > 0 && ` (${f.count(data.filter((e) => !e.undone).length)})`}
      </h2>
      {offline > 0 && (
        <p className={setup.missing} role="status">
          {t.waiting(offline)}
        </p>
      )}
      {waiting
        .filter((w) => w.refused !== null)
        .map((w) => (
          <div key={w.entry.externalId} className={setup.failed} role="alert">
            <strong>{t.refusedTitle}</strong>
            <p>{w.refused}</p>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                dropEntry(w.entry.externalId)
                changed()
              }}
            >
              {t.drop}
            </Button>
          </div>
        ))}
      {error && !data ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Wait lines={4} />
      ) : data.length === 0 ? (
        <Empty title={t.none} />
      ) : (
        <ul className={setup.rows}>
          {data.slice(0, 50).map((e) => (
            <li key={e.externalId} data-off={e.undone || undefined}>
              <div className={setup.text}>
                <span className={setup.title}>
                  {e.undone
                    ? t.undone
                    : e.reason
                      ? [e.reason, ...e.extraReasons].map((id) => names.name('reason', id)).join(' + ')
                      : t.noReason}
                </span>
                <div className={setup.under}>
                  {[f.clock(e.at), !e.undone && e.seconds > 0 && clockOf(e.seconds * 1_000), e.outcome]
                    .filter(Boolean)
                    .join(' · ')}
                </div>
              </div>
              {!e.undone && now - Date.parse(e.at) < undoMs && (
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={undo.isPending && undo.variables?.params.id === e.externalId}
                  onClick={() => undo.mutate({ params: { id: e.externalId } })}
                >
                  {t.undo}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </aside>
  )
}
