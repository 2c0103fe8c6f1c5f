import { Button, Skeleton } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { AskReply, AskRow } from '../../../contract/ask.ts'
import { useFormat } from '../../format.ts'
import { asWritten } from '../../look/csv.ts'
import { Sideways } from '../../look/sideways.tsx'
import { Empty, Problem } from '../../look/states.tsx'
import { nWords } from '../../look/verdict.ts'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useEncountersText, useText } from '../../text.ts'
import { filtersOf, periodOf, type View, withValues } from '../../view/view.ts'
import { type Candidate, candidatesOf, hoursSaved, type Known, shortIsRare } from './automation.ts'
import { ChartCard } from './chart-card.tsx'
import css from './encounters.module.css'
import { type EncountersSearch, moveOf, movesOf } from './search.ts'
import { shortened } from './shortened.ts'
import { Spent } from './spent.tsx'

const mostCandidates = 12

/** Where the hours go, and which reasons could run by themselves. */
export function Time({ view }: { view: View }) {
  const stretch = { period: periodOf(view), filters: filtersOf(view) }
  const metrics = ['aht', 'under_30', 'solved', 'csat', 'ces', 'nps'] as const
  const byReason = useCall('ask', { body: { ...stretch, metrics: [...metrics], by: ['reason'] } }, { keep: true })
  const whole = useCall('ask', { body: { ...stretch, metrics: [...metrics] } }, { keep: true })
  const rules = useCall('contactRules.read', {}, { fresh: 60_000 })
  const self = useCall(
    'ask',
    {
      body: {
        ...stretch,
        filters: [
          ...stretch.filters.filter((f) => f.dimension !== 'channel'),
          { dimension: 'channel', values: ['self-service'] },
        ],
        metrics: ['csat'],
        by: ['reason'],
      },
    },
    { keep: true },
  )
  const error = byReason.error ?? whole.error ?? rules.error
  if (error)
    return (
      <section className="card">
        <Problem error={error} retry={() => void Promise.all([byReason.refetch(), whole.refetch(), rules.refetch()])} />
      </section>
    )
  if (!byReason.data || !whole.data || !rules.data) return <Skeleton height={420} radius={10} />
  const cost = rules.data.rules.hourCost
  const candidates = candidatesOf(byReason.data.rows, whole.data.rows)
  return (
    <>
      <Spent view={view} cost={cost} />
      <Candidates all={candidates.slice(0, mostCandidates)} view={view} rare={shortIsRare(whole.data.rows)} />
      {candidates.length > 0 && (
        <WhatIf candidates={candidates} reply={byReason.data} self={self.data?.rows ?? []} cost={cost} />
      )}
    </>
  )
}

function Candidates({ all, view, rare }: { all: Candidate[]; view: View; rare: boolean }) {
  const t = useEncountersText()
  const s = useText()
  const f = useFormat()
  const names = useNames()
  const a = t.automation
  if (all.length === 0)
    return (
      <section className="card">
        <h2>{a.title}</h2>
        <Empty title={a.none} why={a.noneWhy} />
      </section>
    )
  const share = (known: Known) =>
    known === null ? (
      <span className="dim">–</span>
    ) : (
      <span title={known.estimated ? a.estimated : ''}>
        {f.percent(known.value)}
        {known.estimated && '*'}
      </span>
    )
  return (
    <ChartCard
      title={a.title}
      what={`${a.definition} ${rare ? a.shortRare : a.shortUsual}`}
      file="automation"
      table={() => [
        [
          a.reason,
          a.index,
          a.volume,
          s.metricShort.aht,
          a.short,
          a.solved,
          a.calm,
          s.metricShort.ces,
          s.metricShort.nps,
        ],
        ...all.map((c) => [
          ...[names.name('reason', c.reason), c.points, c.n, c.aht],
          ...[c.short, c.solved?.value, c.calm?.value, c.ces?.value].map((x) => asWritten('share', x)),
          c.nps?.value ?? null,
        ]),
      ]}
    >
      <Points all={all} />
      <Sideways label={a.title}>
        <table className="plain">
          <thead>
            <tr>
              <th>{a.reason}</th>
              {[a.index, a.volume, s.metricShort.aht, a.short, a.solved, a.calm, a.scores].map((head) => (
                <th key={head} className="num">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {all.map((c) => (
              <tr key={c.reason}>
                <th scope="row">{names.name('reason', c.reason)}</th>
                <td className="num">{f.count(c.points)}</td>
                <td className="num">
                  <Link
                    to={'/encounters/list' as string}
                    search={{ ...withValues(view, 'reason', [c.reason]), only: 'handled' } as never}
                  >
                    {f.count(c.n)}
                  </Link>
                </td>
                <td className="num">{f.value('seconds', c.aht)}</td>
                <td className="num">{f.percent(c.short)}</td>
                <td className="num">{share(c.solved)}</td>
                <td className="num">{share(c.calm)}</td>
                <td className="num">
                  {[c.ces, c.nps]
                    .map((figure, i) =>
                      figure?.value == null ? '–' : i === 0 ? f.percent(figure.value) : f.bare('points', figure.value),
                    )
                    .join(' · ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Sideways>
    </ChartCard>
  )
}

/** The order as a picture. */
function Points({ all }: { all: Candidate[] }) {
  const t = useEncountersText()
  const names = useNames()
  const [label, wide, high] = [190, 520, 24]
  return (
    <Sideways label={t.automation.title}>
      <svg
        role="img"
        aria-label={t.automation.title}
        viewBox={`0 0 ${label + wide + 40} ${all.length * high}`}
        className={css.bars}
        style={{ minWidth: 560, maxWidth: 760, marginBottom: 12 }}
      >
        {all.map((c, i) => (
          <g key={c.reason}>
            <text x={0} y={i * high + high / 2} dominantBaseline="central">
              {shortened(names.name('reason', c.reason), 28)}
            </text>
            <rect
              x={label}
              y={i * high + 4}
              width={Math.max(1, (wide * c.points) / 100)}
              height={high - 8}
              rx={3}
              fill="var(--spruce)"
            />
          </g>
        ))}
      </svg>
    </Sideways>
  )
}

type WhatIfProps = { candidates: Candidate[]; reply: AskReply; self: AskRow[]; cost: number | null }

/** Sliders whose state is kept in the address. It comes there a moment later: a slider held by an arrow key would wait for it, and lose steps. */
function WhatIf({ candidates, reply, self, cost }: WhatIfProps) {
  const t = useEncountersText()
  const s = useText()
  const f = useFormat()
  const names = useNames()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as EncountersSearch
  const [moves, setMoves] = useState(() => movesOf(search.move))
  const told = useRef(search.move)
  useEffect(() => {
    if (search.move === told.current) return
    told.current = search.move
    setMoves(movesOf(search.move))
  }, [search.move])
  const days = (Date.parse(reply.period.to) - Date.parse(reply.period.from)) / 86_400_000 + 1
  const set = (reason: string | null, percent: number) => {
    const next = new Map(reason === null ? [] : moves)
    if (reason !== null) next.set(reason, percent)
    const { move: _, ...rest } = search
    const move = moveOf(next)
    told.current = move || undefined
    setMoves(next)
    void navigate({ to: '.', search: { ...rest, ...(move && { move }) } as never, replace: true })
  }
  const shown = [...candidates.slice(0, 5), ...candidates.slice(5).filter((c) => moves.has(c.reason))]
  const hours = (c: Candidate) => hoursSaved(c.n, c.aht, days, (moves.get(c.reason) ?? 0) / 100)
  const sum = shown.reduce((all, c) => all + hours(c), 0)
  const euros = (h: number) => (cost === null ? '' : f.count(h * cost))
  return (
    <section className="card">
      <h2>{t.whatIf.title}</h2>
      <p className={css.what}>{t.whatIf.what}</p>
      <ul className={css.moves}>
        {shown.map((c) => {
          const name = names.name('reason', c.reason)
          const percent = moves.get(c.reason) ?? 0
          const score = self.find((r) => r.key[0] === c.reason)
          return (
            <li key={c.reason}>
              <label htmlFor={`move-${c.reason}`}>{t.whatIf.move(name)}</label>
              <input
                id={`move-${c.reason}`}
                type="range"
                min={0}
                max={100}
                step={5}
                value={percent}
                aria-valuetext={f.percent(percent / 100)}
                onChange={(event) => set(c.reason, Number(event.currentTarget.value))}
              />
              <p>
                <strong>
                  {percent > 0
                    ? t.whatIf.saves(f.percent(percent / 100), f.count(hours(c)), euros(hours(c)))
                    : t.whatIf.stays}
                </strong>
                <span className="dim">
                  {'; '}
                  {score?.figure.value == null
                    ? t.whatIf.noScore
                    : t.whatIf.score(f.percent(score.figure.value), nWords(s, f, score))}
                </span>
              </p>
            </li>
          )
        })}
      </ul>
      <p className={css.whole} role="status">
        {t.whatIf.total(f.count(sum), euros(sum))}
      </p>
      <p className="dim small">{t.whatIf.limits}</p>
      {moves.size > 0 && (
        <Button variant="default" size="xs" className={css.reset!} onClick={() => set(null, 0)}>
          {t.whatIf.reset}
        </Button>
      )}
    </section>
  )
}
