import { Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { AskInput } from '../../../contract/ask.ts'
import type { MetricId } from '../../../contract/metric.ts'
import type { EncounterKind } from '../../../contract/operations/contacts.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useEncountersText, useText } from '../../text.ts'
import { askOf, compareOf, filtersOf, periodOf, type View } from '../../view/view.ts'
import { Tile } from '../now/tile.tsx'
import { Chart, domainOf } from '../trends/chart.tsx'
import { naturalBucket } from '../trends/search.ts'
import { ChartCard } from './chart-card.tsx'
import css from './encounters.module.css'
import { Hours } from './hours.tsx'
import { Lengths } from './lengths.tsx'

const tiles: { metric: MetricId; only?: EncounterKind }[] = [
  { metric: 'encounters' },
  { metric: 'aht', only: 'handled' },
  { metric: 'wait', only: 'answered' },
  { metric: 'service_level', only: 'in_time' },
  { metric: 'abandonment', only: 'abandoned' },
  { metric: 'contacts_per_customer' },
]

/** How much, how long and how fast, when, and since when. */
export function Overview({ view }: { view: View }) {
  const t = useEncountersText()
  const s = useText()
  const f = useFormat()
  const compare = compareOf(view)
  const body: AskInput = { metrics: [...tiles.map((x) => x.metric), 'unknown_customers'], ...askOf(view) }
  const figures = useCall('ask', { body }, { keep: true })
  const bucket = naturalBucket(view)
  const series = useCall('ask', { body: { metrics: ['encounters'], bucket, ...askOf(view) } }, { keep: true })
  const rules = useCall('contactRules.read', {}, { fresh: 60_000 })
  const stretch = { period: periodOf(view), filters: filtersOf(view) }
  const row = (metric: MetricId) => figures.data?.rows.find((r) => r.metric === metric)
  const error = figures.error ?? series.error
  if (error && !figures.data)
    return (
      <section className="card">
        <Problem error={error} retry={() => void Promise.all([figures.refetch(), series.refetch()])} />
      </section>
    )
  if (!figures.data) return <Skeleton height={380} radius={10} />
  const n = row('encounters')?.figure.value ?? 0
  if (n === 0) return <Nothing />
  const missing = [
    n < 30 && t.missing.few,
    row('aht')?.figure.n === 0 && t.missing.durations,
    row('wait')?.figure.n === 0 && t.missing.waits,
    row('unknown_customers')?.figure.value === 1 && t.missing.customers,
  ].filter((x) => x !== false)
  return (
    <>
      <div className={css.tiles}>
        {tiles.map(({ metric, only }) => {
          const found = row(metric)
          // What the log does not tell is said below.
          return found && (metric === 'encounters' || found.figure.n !== 0) ? (
            <Tile
              key={metric}
              row={found}
              view={view}
              compare={compare}
              rows={{
                to: '/encounters/list',
                search: { ...view, ...(only && { only }) },
                words: s.figure.encounterRows,
              }}
              none={s.figure.noEncounters}
            />
          ) : null
        })}
      </div>
      <div className={css.notes}>
        {rules.data && row('service_level')?.figure.n !== 0 && (
          <p>
            {s.metric.service_level}:{' '}
            {t.level(f.count(rules.data.rules.answerWithin), t.levels[rules.data.rules.serviceLevel])}.
          </p>
        )}
        {missing.map((words) => (
          <p key={words}>{words}</p>
        ))}
      </div>
      <div className={css.cols}>
        {series.data && (
          <ChartCard
            title={t.overTime}
            file={`encounters-${bucket}`}
            table={() => [
              [s.trends.when, s.metric.encounters, s.trends.before],
              ...series.data!.rows.map((r) => [r.bucket, r.figure.value, r.compare?.value ?? null]),
            ]}
          >
            <Chart
              rows={series.data.rows}
              metric="encounters"
              bucket={bucket}
              label={t.overTime}
              height={240}
              domain={domainOf(series.data.rows, 'encounters')}
            />
          </ChartCard>
        )}
        <Lengths stretch={stretch} view={view} />
      </div>
      <Hours stretch={stretch} view={view} />
    </>
  )
}

/** What to do when the log is empty. */
export function Nothing() {
  const t = useEncountersText()
  const may = useMay()
  return (
    <section className="card">
      <Empty title={t.none} why={t.noneWhy}>
        <p className={css.links}>
          {may('imports.list') && <Link to={'/imports' as string}>{t.toImport}</Link>}
          {may('sources.list') && <Link to={'/sources' as string}>{t.toSources}</Link>}
        </p>
      </Empty>
    </section>
  )
}
