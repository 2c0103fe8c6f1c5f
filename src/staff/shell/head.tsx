import { type ReactNode, useEffect } from 'react'
import { age } from '../age.ts'
import { useFormat } from '../format.ts'
import { useLastAnswerAt } from '../last-answer.ts'
import { useLive, useNow } from '../live.tsx'
import { useText } from '../text.ts'
import css from './head.module.css'
import { ToldMe, Unhandled } from './unhandled.tsx'

/** The first row of a screen: its name, what narrows it, and on the right what waits and how fresh it is. */
export function Head({ title, children }: { title: string; children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Hetki`
  }, [title])
  return (
    <header className={css.bar}>
      <h1>{title}</h1>
      {children}
      <div className={css.status}>
        <ToldMe />
        <Unhandled />
        <Fresh />
      </div>
    </header>
  )
}

function Fresh() {
  const t = useText()
  const f = useFormat()
  const { state, healthy } = useLive()
  const now = useNow()
  const last = useLastAnswerAt()
  const ago = last === null ? '' : age(t, f, now - last)
  const words = !healthy
    ? t.live.late
    : state === 'live'
      ? [t.live.on, ago && t.live.last(ago)].filter(Boolean).join(' · ')
      : state === 'connecting'
        ? t.live.connecting
        : t.live.reconnecting
  return (
    <span className={css.live} data-state={healthy ? state : 'late'} title={words}>
      <i aria-hidden />
      <span className={css.long}>{words}</span>
      <span className={css.short} aria-hidden>
        {healthy && state === 'live' ? (
          <>
            <span className={css.on}>
              {t.live.on}
              {ago && ' · '}
            </span>
            {ago && t.live.ago(ago)}
          </>
        ) : (
          words
        )}
      </span>
    </span>
  )
}
