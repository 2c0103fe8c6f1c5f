import { metricUnits } from 'virtual:contract'
import { Button, NativeSelect, SegmentedControl } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { CaseRow } from '../../../contract/operations/cases.ts'
import type { AnswerRow } from '../../../contract/operations/flow.ts'
import { localDate } from '../../../contract/zone.ts'
import { age } from '../../age.ts'
import { useFormat } from '../../format.ts'
import { useNow } from '../../live.tsx'
import { Score } from '../../look/score.tsx'
import { Problem, Wait } from '../../look/states.tsx'
import { Topics } from '../../look/topics.tsx'
import { changeWords, differenceWord, half } from '../../look/verdict.ts'
import { WhyLink } from '../../look/why-link.tsx'
import { type Names, say, useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay, useMe } from '../../session.ts'
import { Head } from '../../shell/head.tsx'
import { typing } from '../../shell/keys.ts'
import { useImprovementsText, useLanguage, useText } from '../../text.ts'
import { ImprovementForm } from '../improvements/form.tsx'
import { unitOptions } from '../setup/tree.ts'
import css from './huddle.module.css'
import { type HuddleSearch, spanDays } from './search.ts'

/** What a team looks at together in ten minutes: how it went, customers' words, what waits, and one cause to take. For a phone and for a wall. */
export function Screen() {
  const w = useImprovementsText()
  const h = w.huddle
  const me = useMe()
  const f = useFormat()
  const names = useNames()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as HuddleSearch
  const unit = search.unit ?? me.person.unit ?? undefined
  const today = localDate(Date.now(), me.organisation.zone)
  const days = spanDays(search.span, today)
  const set = (change: { [K in keyof HuddleSearch]?: HuddleSearch[K] | undefined }) => {
    const kept = Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, v]) => v))
    void navigate({ to: '/huddle' as string, search: kept as never, replace: true })
  }
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (typing(event)) return
      if (event.key === '1') set({ span: 'yesterday' })
      if (event.key === '2') set({ span: undefined })
    }
    window.addEventListener('keydown', hear)
    return () => window.removeEventListener('keydown', hear)
  })
  const when = days.from === days.to ? f.localDay(days.from) : w.span(f.localDayMonth(days.from), f.localDay(days.to))
  return (
    <>
      <Head title={w.huddleTitle}>
        <span className={css.when}>{when}</span>
      </Head>
      <div className={css.tools}>
        <SegmentedControl
          aria-label={w.huddleTitle}
          data={[
            { value: 'yesterday', label: h.spans.yesterday },
            { value: 'week', label: h.spans.week },
          ]}
          value={search.span ?? 'week'}
          onChange={(s) => set({ span: s === 'yesterday' ? 'yesterday' : undefined })}
        />
        <NativeSelect
          aria-label={h.unit}
          value={unit ?? ''}
          data={[
            ...(me.person.unit === null ? [{ value: '', label: h.whole }] : []),
            ...unitOptions(names.units.filter((u) => !u.closed)),
          ]}
          onChange={(e) => set({ unit: e.currentTarget.value || undefined })}
        />
        <span className={css.keys}>{h.keys}</span>
      </div>
      <div className={css.board}>
        <Scores days={days} unit={unit} />
        <Words days={days} unit={unit} />
        <Waiting unit={unit} />
        <OneCause key={unit} unit={unit} />
      </div>
    </>
  )
}

type Of = { unit: string | undefined }
type Within = Of & { days: { from: string; to: string } }

function Scores({ days, unit }: Within) {
  const h = useImprovementsText().huddle
  const t = useText()
  const f = useFormat()
  const { data, error, refetch } = useCall('ask', {
    body: {
      metrics: ['nps', 'csat', 'ces', 'solved', 'answers'],
      period: days,
      compare: 'previous',
      filters: unit ? [{ dimension: 'unit', values: [unit] }] : [],
    },
  })
  const shown = data?.rows.filter((r) => r.metric !== 'answers' && (r.figure.n ?? 0) > 0)
  const n = data?.rows.find((r) => r.metric === 'answers')?.figure.value ?? 0
  return (
    <section className={`card ${css.scores}`}>
      <h2>
        {h.score} {data && <small>{h.answers(n, f.count(n))}</small>}
      </h2>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Wait lines={3} />}
      {data && shown?.length === 0 && <p className="dim">{h.noAnswers}</p>}
      <dl>
        {shown?.map((row) => {
          const unitOf = metricUnits[row.metric]
          const change = changeWords(t, f, row, 'previous')
          return (
            <div key={row.metric}>
              <dt>{t.metric[row.metric]}</dt>
              <dd>{row.figure.value === null ? '–' : f.value(unitOf, row.figure.value)}</dd>
              <small>
                {row.figure.interval &&
                  `${f.bare(unitOf, row.figure.interval[0])}…${f.bare(unitOf, row.figure.interval[1])}, `}
                n {f.count(row.figure.n ?? 0)}
              </small>
              <small>
                {change.strong && (
                  <WhyLink metric={row.metric} view={{ period: `${days.from}_${days.to}`, ...(unit && { unit }) }}>
                    {change.strong}
                  </WhyLink>
                )}{' '}
                {change.rest}
              </small>
            </div>
          )
        })}
      </dl>
    </section>
  )
}

/** One customer's words at a time, large enough for a wall; the lowest scores first. */
function Words({ days, unit }: Within) {
  const h = useImprovementsText().huddle
  const names = useNames()
  const filters = JSON.stringify(unit ? [{ dimension: 'unit', values: [unit] }] : [])
  const { data, error, refetch } = useCall('answers.list', { query: { ...days, filters, words: 'yes', limit: 30 } })
  const [at, setAt] = useState(0)
  const rank = { low: 0, mid: 1, high: 2 } as const
  const rows = data?.rows
    .filter((r) => r.words)
    .sort((a, b) => (a.score ? rank[a.score.level] : 3) - (b.score ? rank[b.score.level] : 3))
  const count = rows?.length ?? 0
  const one = rows?.[count ? at % count : 0]
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (typing(event) || count === 0) return
      if (event.key === 'ArrowRight') setAt((n) => (n + 1) % count)
      if (event.key === 'ArrowLeft') setAt((n) => (n + count - 1) % count)
    }
    window.addEventListener('keydown', hear)
    return () => window.removeEventListener('keydown', hear)
  }, [count])
  return (
    <section className={`card ${css.words}`}>
      <h2>{h.words}</h2>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Wait lines={4} />}
      {data && !one && <p className="dim">{h.noWords}</p>}
      {one && <Quote row={one} place={one.touchpoint ? names.name('touchpoint', one.touchpoint) : ''} names={names} />}
      <ul className={css.others}>
        {rows &&
          [1, 2, 3]
            .filter((n) => n < count)
            .map((n) => rows[(at + n) % count]!)
            .map((r) => (
              <li key={r.id} lang={r.language}>
                ”{r.words}”
              </li>
            ))}
      </ul>
      {count > 1 && (
        <div className={css.turn}>
          <Button variant="default" size="xs" aria-label="←" onClick={() => setAt((n) => (n + count - 1) % count)}>
            ←
          </Button>
          <span className="small dim" role="status">
            {(at % count) + 1} / {count}
          </span>
          <Button variant="default" size="xs" aria-label="→" onClick={() => setAt((n) => (n + 1) % count)}>
            →
          </Button>
        </div>
      )}
    </section>
  )
}

function Quote({ row, place, names }: { row: AnswerRow; place: string; names: Names }) {
  const f = useFormat()
  return (
    <figure className={css.quote}>
      <Score score={row.score} />
      <blockquote lang={row.language}>”{row.words}”</blockquote>
      <figcaption>
        <Link to={'/answers/$id' as string} params={{ id: row.id } as never}>
          {[place, f.full(row.at)].filter(Boolean).join(' · ')}
        </Link>{' '}
        <Topics topics={row.topics} names={names} />
      </figcaption>
    </figure>
  )
}

function Waiting({ unit }: Of) {
  const h = useImprovementsText().huddle
  const t = useText()
  const f = useFormat()
  const now = useNow(30_000)
  const { data, error, refetch } = useCall('cases.list', { query: { state: 'open', limit: 5, ...(unit && { unit }) } })
  const left = (c: CaseRow) => Date.parse(c.dueAt) - now
  return (
    <section className="card">
      <h2>
        {h.cases} {data && data.total > 0 && <small>{h.casesOf(data.total, f.count(data.total))}</small>}
      </h2>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Wait lines={4} />}
      {data?.total === 0 && <p className="dim">{h.noCases}</p>}
      <ul className={css.cases}>
        {data?.rows.map((c) => (
          <li key={c.id}>
            <Link to={'/cases/$id' as string} params={{ id: c.id } as never}>
              {c.title}
            </Link>
            <small>
              {/* These come first, whatever is late. */}
              {c.urgent && `${t.cases.urgent} · `}
              {c.owner?.name ?? t.cases.free} ·{' '}
              <span data-late={left(c) < 0 || undefined}>
                {left(c) < 0 ? t.cases.late(age(t, f, -left(c))) : age(t, f, left(c))}
              </span>
            </small>
          </li>
        ))}
      </ul>
      {data && data.total > data.rows.length && (
        <Link to={'/cases' as string} className={css.more}>
          {h.more} →
        </Link>
      )}
    </section>
  )
}

const rankedDays = 90

function OneCause({ unit }: Of) {
  const w = useImprovementsText()
  const h = w.huddle
  const t = useText()
  const f = useFormat()
  const may = useMay()
  const language = useLanguage()
  const [metric, setMetric] = useState<'nps' | 'csat'>('nps')
  const { data, error, refetch } = useCall('causes.ranking', {
    query: { metric, days: rankedDays, ...(unit && { unit }) },
  })
  const { data: causes } = useCall('causes.list')
  const { data: ours } = useCall('improvements.list', { query: { state: 'in-effect', ...(unit && { unit }) } })
  const [making, setMaking] = useState<string | null>(null)
  const inner = new Set((causes ?? []).flatMap((c) => (c.parent ? [c.parent] : [])))
  // The finest that nobody has in hand; a store that is asked about satisfaction only has no NPS.
  const free = data?.rows.filter((r) => r.improvements.length === 0 && !inner.has(r.cause))
  const one = free?.find((r) => r.weight !== null && r.weight > 0) ?? free?.[0]
  const otherMetric = data && metric === 'nps' && !free?.some((r) => r.loss.n > 0) && free && free.length > 0
  useEffect(() => {
    if (otherMetric) setMetric('csat')
  }, [otherMetric])
  const found = one && causes?.find((c) => c.id === one.cause)
  const lossWords = ({ value, interval, tooFew }: NonNullable<typeof one>['loss']) => {
    if (tooFew || value === null || value <= 0 || !interval) return null
    const unitOf = metricUnits[metric]
    const shown = Math.round(unitOf === 'share' ? value * 100 : value)
    const range = interval.map((end) => f.bare(unitOf, end, half(interval))).join('…')
    const words = interval[0] > 0 ? h.causeLoss : h.causeLossUnsure
    return words(`${f.bare(unitOf, value)} ${differenceWord(t, unitOf, shown)}`, range)
  }
  return (
    <section className={`card ${css.cause}`}>
      <h2>{h.cause}</h2>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Wait lines={3} />}
      {data && !one && <p className="dim">{h.noCause}</p>}
      {one && found && (
        <>
          <p className={css.name}>{say(found.name, language)}</p>
          <p className="small">
            {h.causeWhy(f.count(one.customers), f.count(rankedDays))} {lossWords(one.loss)}
          </p>
          {may('improvements.create') && <Button onClick={() => setMaking(one.cause)}>{h.take}</Button>}
        </>
      )}
      <h3>{h.mine}</h3>
      {ours?.rows.length === 0 && <p className="dim small">{h.none}</p>}
      <ul className={css.cases}>
        {ours?.rows.slice(0, 4).map((i) => (
          <li key={i.id}>
            <Link to={'/improvements/$id' as string} params={{ id: i.id } as never}>
              {i.title}
            </Link>
            <small>{[i.owner?.name, i.startsOn && w.from(f.localDay(i.startsOn))].filter(Boolean).join(' · ')}</small>
          </li>
        ))}
      </ul>
      {making && <ImprovementForm improvement={null} cause={making} close={() => setMaking(null)} />}
    </section>
  )
}
