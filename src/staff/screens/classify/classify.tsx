import { Button, NativeSelect } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Unclassified } from '../../../contract/operations/reasons.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { say, useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { Head } from '../../shell/head.tsx'
import { typing } from '../../shell/keys.ts'
import { useLanguage, useReasonsText } from '../../text.ts'
import { HitRateWords } from '../reasons/hit-rate.tsx'
import { shareWords } from '../reasons/share-words.ts'
import { Failed } from '../setup/failed.tsx'
import setup from '../setup/setup.module.css'
import { Choices } from './choices.tsx'
import css from './classify.module.css'
import { type ClassifySearch, kinds, spans, usualSpan } from './search.ts'
import { useQueue } from './use-queue.ts'

/** One encounter after the other that lacks a proper reason: a suggestion is accepted by one key, another chosen by one. */
export function Screen() {
  const t = useReasonsText().classify
  const f = useFormat()
  const names = useNames()
  const language = useLanguage()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as ClassifySearch
  const query = {
    days: search.days ?? usualSpan,
    ...(search.channel && { channel: search.channel }),
    only: search.only ?? 'all',
  } as const
  const queue = useQueue(query)
  const habits = useCall('entries.habits', {}, { fresh: 5 * 60_000 }).data
  const [find, setFind] = useState('')
  const [extra, setExtra] = useState<string[]>([])
  const [said, setSaid] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const current = queue.rows?.[queue.at]

  const choices = useMemo(() => {
    const words = find.trim().toLowerCase()
    const rank = new Map((habits?.reasons ?? []).map((id, n) => [id, n]))
    const suggested = new Map((current?.suggestions ?? []).map((s, n) => [s.reason, n]))
    return names.reasons
      .filter((r) => !r.closed && r.id !== current?.reason)
      .map((r) => ({
        id: r.id,
        other: r.other,
        name: say(r.name, language) || r.code,
        above: names.reasons.find((p) => p.id === r.parent),
      }))
      .filter((r) => !words || r.name.toLowerCase().includes(words))
      .sort(
        (a, b) =>
          (suggested.get(a.id) ?? 99) - (suggested.get(b.id) ?? 99) ||
          Number(a.other) - Number(b.other) ||
          (rank.get(a.id) ?? 999) - (rank.get(b.id) ?? 999) ||
          a.name.localeCompare(b.name),
      )
      .slice(0, 9)
      .map((r) => ({ id: r.id, name: r.name, above: r.above ? say(r.above.name, language) : null }))
  }, [names.reasons, current, habits, find, language])

  const give = async (encounter: Unclassified, reason: string) => {
    if (!(await queue.give(encounter, reason, extra))) return
    setSaid(t.given(names.name('reason', reason)))
    setExtra([])
    setFind('')
  }
  const takeBack = async () => {
    if (await queue.takeBack()) setSaid(t.taken)
  }
  const toggle = (id: string) =>
    setExtra((all) => (all.includes(id) ? all.filter((x) => x !== id) : [...all, id].slice(-5)))
  const goTo = (to: number) => {
    queue.go(to)
    setExtra([])
  }

  const hear = useRef((_: KeyboardEvent) => {})
  hear.current = (event) => {
    const inFind = event.target === field.current
    if (typing(event) && !inFind) return
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1]
    const picked = digit && choices[Number(digit) - 1]
    if (picked && current && (!inFind || event.key === digit)) {
      if (event.shiftKey) toggle(picked.id)
      else void give(current, picked.id)
    } else if (event.key === 'Enter') {
      if ((event.target as HTMLElement).closest('button, a')) return
      const first = find ? choices[0]?.id : current?.suggestions[0]?.reason
      if (!first || !current) return
      void give(current, first)
    } else if (event.key === 'Escape' && inFind) {
      setFind('')
      field.current?.blur()
    } else if (inFind) return
    else if (event.key === 'j' || event.key === 's' || event.key === 'ArrowDown') goTo(queue.at + 1)
    else if (event.key === 'k' || event.key === 'ArrowUp') goTo(queue.at - 1)
    else if (event.key === 'u' && queue.last) void takeBack()
    else return
    event.preventDefault()
  }
  useEffect(() => {
    const on = (event: KeyboardEvent) => hear.current(event)
    window.addEventListener('keydown', on)
    return () => window.removeEventListener('keydown', on)
  }, [])

  const narrow = (more: Partial<ClassifySearch>) =>
    void navigate({ to: '/classify' as string, search: { ...search, ...more } as never, replace: true })
  const aside = queue.rate && shareWords(queue.rate.aside, f)
  return (
    <>
      <Head title={t.title} />
      <div className={css.filters}>
        <NativeSelect
          label={t.days}
          value={String(query.days)}
          data={spans.map((n) => ({ value: String(n), label: t.lastDays(f.count(n)) }))}
          onChange={(event) => narrow({ days: Number(event.currentTarget.value) })}
        />
        <NativeSelect
          label={t.only}
          value={query.only}
          data={kinds.map((k) => ({ value: k, label: t.onlyWhat[k] }))}
          onChange={(event) => narrow({ only: event.currentTarget.value as (typeof kinds)[number] })}
        />
        <NativeSelect
          label={t.channel}
          value={search.channel ?? ''}
          data={[
            { value: '', label: t.anyChannel },
            ...names.channels.map((c) => ({ value: c, label: names.name('channel', c) })),
          ]}
          onChange={(event) => narrow({ channel: event.currentTarget.value })}
        />
      </div>
      {queue.failed && !queue.rows ? (
        <section className="card">
          <Problem error={queue.failed} retry={() => void queue.read(null)} />
        </section>
      ) : !queue.rows ? (
        <section className="card">
          <Wait lines={6} />
        </section>
      ) : (
        <div className={css.page}>
          <div className={css.main}>
            {current ? (
              <One encounter={current} />
            ) : (
              <section className="card">
                <Empty title={t.none} why={t.noneWhy} />
              </section>
            )}
            {current && (
              <Choices
                encounter={current}
                choices={choices}
                extra={extra}
                find={find}
                setFind={setFind}
                field={field}
                busy={queue.submit.busy}
                give={(reason) => void give(current, reason)}
                toggle={toggle}
                skip={() => goTo(queue.at + 1)}
              />
            )}
            <Failed submit={queue.submit} />
            <div className={css.after}>
              <span role="status" className={setup.said}>
                {said}
              </span>
              {queue.last && (
                <Button variant="subtle" size="compact-sm" aria-keyshortcuts="u" onClick={() => void takeBack()}>
                  {t.undo}
                </Button>
              )}
            </div>
            <p className={`${setup.hint} ${css.keys}`}>{t.keys}</p>
          </div>
          <aside className={`card ${css.side}`}>
            <h2>{t.left(queue.rows.length, f.count(queue.rows.length))}</h2>
            <ul className={css.list}>
              {queue.rows.map((r, n) => (
                <li key={r.id}>
                  <button type="button" aria-current={n === queue.at || undefined} onClick={() => goTo(n)}>
                    <span>{r.text || r.words[0] || t.noText}</span>
                    <small>
                      {names.name('channel', r.channel)} · {f.dayMonth(r.startedAt)}
                    </small>
                  </button>
                </li>
              ))}
            </ul>
            {queue.more && (
              <Button variant="subtle" size="compact-sm" onClick={() => void queue.read(queue.more)}>
                {t.more}
              </Button>
            )}
            <details className={css.rate}>
              <summary>{aside ? t.hit(aside.share, aside.interval, aside.n) : t.hitNone}</summary>
              {queue.rate && <HitRateWords rate={queue.rate} />}
              <p className={setup.hint}>{t.hint}</p>
            </details>
          </aside>
        </div>
      )}
    </>
  )
}

/** What is known of the encounter, its text first. */
function One({ encounter: e }: { encounter: Unclassified }) {
  const t = useReasonsText().classify
  const f = useFormat()
  const names = useNames()
  return (
    <section className="card">
      <p className={css.meta}>
        {[
          f.full(e.startedAt),
          names.name('channel', e.channel),
          e.touchpoint && names.name('touchpoint', e.touchpoint),
          e.agent,
          e.source,
          e.reason && t.recorded(names.name('reason', e.reason)),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <p className={css.text} data-none={!e.text || undefined}>
        {e.text || t.noText}
      </p>
      {e.words.length > 0 && (
        <blockquote className={css.words}>
          <small>{t.said}</small>
          {e.words.map((w) => (
            <p key={w}>{w}</p>
          ))}
        </blockquote>
      )}
    </section>
  )
}
