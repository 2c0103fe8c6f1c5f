import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { EntryInput } from '../../../contract/operations/entries.ts'
import { say, useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMe } from '../../session.ts'
import { Head } from '../../shell/head.tsx'
import { typing } from '../../shell/keys.ts'
import { useLanguage, usePeopleText, useReasonsText } from '../../text.ts'
import css from './entry.module.css'
import { keepEntry, sendWaiting } from './queue.ts'
import { Suggested } from './suggested.tsx'
import { Today } from './today.tsx'
import { useSuggestion } from './use-suggestion.ts'
import { clockOf, stopped, timesAt, turnTo } from './watch.ts'

const place = 'hetki-entry-place'
const uuid = () => URL.createObjectURL(new Blob()).slice(-36)

/** A digit, a reason, and it is written down: for those who meet customers all day. */
export function Screen() {
  const t = usePeopleText().entry
  const more = useReasonsText().entry
  const language = useLanguage()
  const { person } = useMe()
  const names = useNames()
  const cache = useQueryClient()
  const habits = useCall('entries.habits', {}, { fresh: 5 * 60_000 }).data
  const [watch, setWatch] = useState(stopped)
  const [now, setNow] = useState(0)
  const [search, setSearch] = useState('')
  const [reason, setReason] = useState<string | null>(null)
  const [extra, setExtra] = useState<string[]>([])
  const [where, setWhere] = useState(() => remembered())
  const [outcome, setOutcome] = useState('')
  const [customer, setCustomer] = useState('')
  const [note, setNote] = useState('')
  const suggestion = useSuggestion(note)
  /** What was on the screen is counted, also where another was chosen. */
  const seen = useRef<string | null>(null)
  if (suggestion) seen.current = suggestion.reason
  const [kept, setKept] = useState(0)
  const field = useRef<HTMLInputElement>(null)

  useEffect(() => {
    if (watch.phase === 'idle') return
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [watch.phase])

  const reasons = useMemo(() => {
    const open = names.reasons.filter((r) => !r.closed)
    const rank = new Map((habits?.reasons ?? []).map((id, n) => [id, n]))
    const words = search.trim().toLowerCase()
    return open
      .map((r) => ({ id: r.id, name: say(r.name, language) || r.code, above: open.find((p) => p.id === r.parent) }))
      .filter((r) => !words || r.name.toLowerCase().includes(words))
      .sort((a, b) => (rank.get(a.id) ?? 999) - (rank.get(b.id) ?? 999) || a.name.localeCompare(b.name))
      .slice(0, 9)
  }, [names.reasons, habits, search, language])

  const send = useCallback(async () => {
    await sendWaiting(person.id)
    setKept((n) => n + 1)
    await cache.invalidateQueries({ queryKey: ['entries.list'] })
  }, [person.id, cache])
  useEffect(() => {
    void send()
    const again = () => void send()
    window.addEventListener('online', again)
    const timer = setInterval(again, 30_000)
    return () => {
      window.removeEventListener('online', again)
      clearInterval(timer)
    }
  }, [send])

  const turn = (phase: 'talk' | 'hold' | 'wrap') => {
    const at = Date.now()
    setNow(at)
    setWatch((w) => (phase === 'hold' && w.phase === 'idle' ? w : turnTo(w, phase, at)))
  }
  const clear = () => {
    setWatch(stopped)
    setReason(null)
    setExtra([])
    seen.current = null
    setSearch('')
    setOutcome('')
    setCustomer('')
    setNote('')
  }
  const done = () => {
    if (watch.startedAt === null && !reason) return
    const at = Date.now()
    const ms = timesAt(watch, at)
    const entry: EntryInput = {
      externalId: uuid(),
      startedAt: new Date(watch.startedAt ?? at).toISOString(),
      endedAt: new Date(Math.max(at, watch.startedAt ?? at)).toISOString(),
      reason,
      ...(extra.length > 0 && { extraReasons: extra.filter((id) => id !== reason) }),
      ...(seen.current && { suggested: seen.current }),
      touchpoint: where.touchpoint || null,
      channel: where.channel || null,
      outcome: outcome || null,
      talkSeconds: Math.round(ms.talk / 1_000),
      holdSeconds: Math.round(ms.hold / 1_000),
      wrapUpSeconds: Math.round(ms.wrap / 1_000),
      customer: customerOf(customer),
      note: note.trim() || null,
    }
    // On the disk first: whatever the network does, it is not lost.
    keepEntry(entry, person.id)
    setKept((n) => n + 1)
    clear()
    void send()
  }

  /** A further reason, once there is a first. */
  const toggle = (id: string) => {
    if (reason === null || reason === id) return setReason(id)
    setExtra((all) => (all.includes(id) ? all.filter((x) => x !== id) : [...all, id].slice(-5)))
  }
  const accept = () => {
    if (suggestion) setReason(suggestion.reason)
  }
  /** By a key: the watch has the keys again. */
  const choose = (id: string) => {
    setReason(id)
    setSearch('')
    field.current?.blur()
  }
  const hear = useRef((_: KeyboardEvent) => {})
  hear.current = (event) => {
    const inSearch = event.target === field.current
    if (typing(event) && !inSearch) return
    const shifted = event.shiftKey && /^Digit([1-9])$/.exec(event.code)?.[1]
    if (shifted && !inSearch) {
      const picked = reasons[Number(shifted) - 1]
      if (!picked) return
      toggle(picked.id)
    } else if (/^[1-9]$/.test(event.key)) {
      const picked = reasons[Number(event.key) - 1]
      if (!picked) return
      choose(picked.id)
    } else if (event.key === 'Enter') {
      if ((event.target as HTMLElement).closest('button, a')) return
      if (inSearch && search && reasons[0]) {
        choose(reasons[0].id)
      } else done()
    } else if (event.key === 'Escape' && inSearch) {
      setSearch('')
      field.current?.blur()
    } else if (inSearch) return
    else if (event.key === ' ' && !(event.target as HTMLElement).closest('button, a, summary')) turn('talk')
    else if (event.key === 'h') turn('hold')
    else if (event.key === 'j') turn('wrap')
    else if (event.key === 'e' && suggestion) accept()
    else return
    event.preventDefault()
  }
  useEffect(() => {
    const on = (event: KeyboardEvent) => hear.current(event)
    window.addEventListener('keydown', on)
    return () => window.removeEventListener('keydown', on)
  }, [])

  const ms = timesAt(watch, Math.max(now, watch.since))
  const chosen = names.reasons.find((r) => r.id === reason)
  const parts = [
    ['talk', ms.talk],
    ['hold', ms.hold],
    ['wrap', ms.wrap],
  ] as const
  const remember = (more: Partial<typeof where>) => {
    const next = { ...where, ...more }
    setWhere(next)
    localStorage.setItem(place, JSON.stringify(next))
  }
  return (
    <>
      <Head title={t.title} />
      <div className={css.page}>
        <div className={css.main}>
          <section className="card" aria-label={t.phase[watch.phase]}>
            <div className={css.watch}>
              {parts.map(([phase, time]) => (
                <div key={phase} className={css.phase} data-on={watch.phase === phase || undefined}>
                  <strong>{clockOf(time)}</strong>
                  <span>{t.phase[phase]}</span>
                </div>
              ))}
              <div className={css.buttons}>
                {watch.phase === 'talk' ? (
                  <Button variant="default" onClick={() => turn('hold')}>
                    {t.hold}
                  </Button>
                ) : (
                  <Button variant={watch.phase === 'idle' ? 'filled' : 'default'} onClick={() => turn('talk')}>
                    {watch.phase === 'idle' ? t.start : t.resume}
                  </Button>
                )}
                {watch.phase !== 'wrap' && watch.phase !== 'idle' && (
                  <Button variant="default" onClick={() => turn('wrap')}>
                    {t.wrap}
                  </Button>
                )}
                <Button disabled={watch.startedAt === null && !reason} onClick={done}>
                  {t.done}
                </Button>
              </div>
            </div>
            <p className={`${css.hint} ${css.keys}`}>
              {t.keys} · {more.keys}
            </p>
          </section>
          <section className="card">
            <TextInput
              ref={field}
              type="search"
              label={t.reason}
              description={t.reasonHint}
              value={search}
              autoComplete="off"
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
            {chosen && (
              <p className={css.hint} role="status">
                {t.chosen}: <strong>{say(chosen.name, language) || chosen.code}</strong>
              </p>
            )}
            {extra.length > 0 && (
              <p className={css.extras}>
                {more.extra}:{' '}
                {extra.map((id) => (
                  <button
                    key={id}
                    type="button"
                    className={css.extra}
                    aria-label={more.removeExtra(names.name('reason', id))}
                    onClick={() => toggle(id)}
                  >
                    {names.name('reason', id)} ×
                  </button>
                ))}
              </p>
            )}
            {reasons.length === 0 ? (
              <p className={css.hint}>{t.noReasons}</p>
            ) : (
              <div className={css.reasons}>
                {reasons.map((r, n) => (
                  <div key={r.id} className={css.choice}>
                    <button
                      type="button"
                      className={css.reason}
                      aria-pressed={reason === r.id}
                      aria-keyshortcuts={String(n + 1)}
                      onClick={() => setReason(reason === r.id ? null : r.id)}
                    >
                      <kbd>{n + 1}</kbd>
                      <span>
                        {r.name}
                        {r.above && <small>{say(r.above.name, language)}</small>}
                      </span>
                    </button>
                    {reason !== null && reason !== r.id && (
                      <button
                        type="button"
                        className={css.plus}
                        aria-pressed={extra.includes(r.id)}
                        aria-label={more.addExtra(r.name)}
                        title={more.addExtra(r.name)}
                        onClick={() => toggle(r.id)}
                      >
                        +
                      </button>
                    )}
                  </div>
                ))}
              </div>
            )}
          </section>
          <section className={`card ${css.fields}`}>
            <NativeSelect
              label={t.touchpoint}
              value={where.touchpoint}
              data={[
                { value: '', label: t.noTouchpoint },
                ...names.touchpoints
                  .filter((p) => !p.closed)
                  .map((p) => ({ value: p.id, label: say(p.name, language) })),
              ]}
              onChange={(event) => remember({ touchpoint: event.currentTarget.value })}
            />
            <NativeSelect
              label={t.channel}
              value={where.channel}
              data={[
                { value: '', label: t.ownChannel },
                ...names.channels.map((c) => ({ value: c, label: names.name('channel', c) })),
              ]}
              onChange={(event) => remember({ channel: event.currentTarget.value })}
            />
            <TextInput
              label={t.customer}
              placeholder={t.optional}
              value={customer}
              maxLength={200}
              onChange={(event) => setCustomer(event.currentTarget.value)}
            />
            <TextInput
              label={t.outcome}
              placeholder={t.optional}
              value={outcome}
              maxLength={60}
              list="entry-outcomes"
              onChange={(event) => setOutcome(event.currentTarget.value)}
            />
            <datalist id="entry-outcomes">
              {(habits?.outcomes ?? []).map((o) => (
                <option key={o} value={o} />
              ))}
            </datalist>
            <Textarea
              className={css.wide ?? ''}
              label={t.note}
              placeholder={t.optional}
              value={note}
              autosize
              minRows={2}
              maxLength={1_000}
              onKeyDown={(event) => {
                // One key while the hands are on the letters; a line break is Shift and Enter, or Enter once there is a reason.
                if (event.key !== 'Enter' || event.shiftKey || reason !== null || !suggestion) return
                event.preventDefault()
                accept()
              }}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            {suggestion && suggestion.reason !== reason && <Suggested suggestion={suggestion} accept={accept} />}
          </section>
        </div>
        <Today kept={kept} person={person.id} changed={() => void send()} />
      </div>
    </>
  )
}

function remembered(): { touchpoint: string; channel: string } {
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? '{}') as Record<string, unknown>
    return { touchpoint: String(kept.touchpoint ?? ''), channel: String(kept.channel ?? '') }
  } catch {
    return { touchpoint: '', channel: '' }
  }
}

/** What was typed about the customer, by its look. */
function customerOf(text: string): EntryInput['customer'] {
  const typed = text.trim()
  if (!typed) return null
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed)) return { email: typed }
  return /^\+?[\d\s()-]{6,40}$/.test(typed) ? { phone: typed } : { externalId: typed }
}
