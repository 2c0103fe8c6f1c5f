import { type ReactNode, useEffect } from 'react'
import { age } from '../age.ts'
import { useFormat } from '../format.ts'
import { useLastAnswerAt } from '../last-answer.ts'
import { useLive, useNow } from '../live.tsx'
import { useText } from '../text.ts'
import css from './head.module.css'
import { Unhandled } from './unhandled.tsx'

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
  const words = !healthy
    ? t.live.late
    : state === 'live'
      ? [t.live.on, last && t.live.last(age(t, f, now - last))].filter(Boolean).join(' · ')
      : state === 'connecting'
        ? t.live.connecting
        : t.live.reconnecting
  return (
    <span className={css.live} data-state={healthy ? state : 'late'}>
      <i aria-hidden />
      {words}
    </span>
  )
}
