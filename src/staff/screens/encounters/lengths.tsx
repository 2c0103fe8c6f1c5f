import { Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { AskInput } from '../../../contract/ask.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useEncountersText, useText } from '../../text.ts'
import type { View } from '../../view/view.ts'
import { ChartCard } from './chart-card.tsx'
import { columnsOf } from './columns.ts'
import css from './encounters.module.css'

type Stretch = Pick<AskInput, 'period' | 'filters'>
const [width, height, bottom] = [520, 200, 20]

/** How long handling takes: its distribution, and what it is made of. */
export function Lengths({ stretch, view }: { stretch: Stretch; view: View }) {
  const t = useEncountersText()
  const s = useText()
  const f = useFormat()
  const lengths = useCall('encounters.lengths', { body: stretch }, { keep: true })
  const figures = useCall(
    'ask',
    {
      body: {
        ...stretch,
        metrics: ['handling_median', 'handling_p90', 'under_30', 'talk_time', 'hold_time', 'wrap_up_time'],
      },
    },
    { keep: true },
  )
  const error = lengths.error ?? figures.error
  if (!lengths.data || !figures.data)
    return error ? (
      <section className="card">
        <Problem error={error} retry={() => void Promise.all([lengths.refetch(), figures.refetch()])} />
      </section>
    ) : (
      <Skeleton height={300} radius={10} />
    )
  const { n } = lengths.data
  if (n === 0)
    return (
      <section className="card">
        <h2>{t.lengths}</h2>
        <Empty title={t.noLengths} why={t.missing.durations} />
      </section>
    )
  const value = (metric: string) => figures.data!.rows.find((r) => r.metric === metric)?.figure.value ?? 0
  const seconds = (x: number) => f.value('seconds', x)
  const columns = columnsOf(lengths.data.steps, n)
  const most = Math.max(...columns.map((c) => c.n))
  const step = width / columns.length
  const words = (c: (typeof columns)[number]) =>
    c.to === null
      ? t.longer(f.count(c.from), f.count(c.n), f.percent(c.n / n))
      : t.bar(f.count(c.from), f.count(c.to), f.count(c.n), f.percent(c.n / n))
  return (
    <ChartCard
      title={t.lengths}
      what={
        <Link to={'/encounters/list' as string} search={{ ...view, only: 'handled' } as never}>
          {t.lengthsWhat(
            seconds(value('handling_median')),
            seconds(value('handling_p90')),
            f.value('share', value('under_30'), 0.004),
          )}
        </Link>
      }
      file="encounters-lengths"
      table={() => [['s', s.metric.encounters], ...lengths.data!.steps.map((x) => [x.from, x.n])]}
    >
      <svg role="img" aria-label={t.lengths} viewBox={`0 0 ${width} ${height + bottom}`} className={css.bars}>
        {columns.map((c, i) => (
          <rect
            key={c.from}
            x={i * step + 1}
            y={height - (c.n / most) * (height - 4)}
            width={Math.max(1, step - 2)}
            height={(c.n / most) * (height - 4)}
            fill={c.to === null ? 'var(--mid)' : 'var(--high)'}
          >
            <title>{words(c)}</title>
          </rect>
        ))}
        {columns.map((c, i) =>
          i % Math.ceil(columns.length / 6) === 0 ? (
            <text
              key={c.from}
              x={c.to === null ? width : i * step + 1}
              y={height + 15}
              textAnchor={c.to === null ? 'end' : 'start'}
            >
              {c.to === null ? `> ${f.count(c.from)} s` : `${f.count(c.from)} s`}
            </text>
          ) : null,
        )}
      </svg>
      <p className={css.parts}>
        {t.parts}:{' '}
        {(['talk_time', 'hold_time', 'wrap_up_time'] as const)
          .map((m) => `${s.metricShort[m].toLowerCase()} ${seconds(value(m))}`)
          .join(' + ')}
      </p>
    </ChartCard>
  )
}
