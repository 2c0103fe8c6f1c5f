import { metricUnits } from 'virtual:contract'
import { Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { AskRow } from '../../../contract/ask.ts'
import type { Dimension, MetricId } from '../../../contract/metric.ts'
import type { EncounterKind } from '../../../contract/operations/contacts.ts'
import { useFormat } from '../../format.ts'
import { asWritten } from '../../look/csv.ts'
import { Sideways } from '../../look/sideways.tsx'
import { Problem } from '../../look/states.tsx'
import { changeWords, half, nWords, worse } from '../../look/verdict.ts'
import { WhyLink } from '../../look/why-link.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useEncountersText, useText } from '../../text.ts'
import { askOf, compareOf, filtersOf, periodOf, type View, withValues } from '../../view/view.ts'
import { ChartCard } from './chart-card.tsx'
import css from './encounters.module.css'
import { Nothing } from './overview.tsx'
import { shortened } from './shortened.ts'

const shown: { metric: MetricId; only?: EncounterKind }[] = [
  { metric: 'encounters' },
  { metric: 'encounter_share' },
  { metric: 'aht', only: 'handled' },
  { metric: 'under_30', only: 'short' },
  { metric: 'abandonment', only: 'abandoned' },
]
const mostReasons = 40

/** Why they come and by which way: figures by reason with what changed, and reasons against channels. */
export function Reasons({ view }: { view: View }) {
  const t = useEncountersText()
  const s = useText()
  const f = useFormat()
  const names = useNames()
  const compare = compareOf(view)
  const metrics = shown.map((x) => x.metric)
  const table = useCall('ask', { body: { metrics, by: ['reason'], ...askOf(view) } }, { keep: true })
  const cross = useCall(
    'ask',
    { body: { metrics: ['encounters'], by: ['reason', 'channel'], period: periodOf(view), filters: filtersOf(view) } },
    { keep: true },
  )
  const error = table.error ?? cross.error
  if (error)
    return (
      <section className="card">
        <Problem error={error} retry={() => void Promise.all([table.refetch(), cross.refetch()])} />
      </section>
    )
  if (!table.data || !cross.data) return <Skeleton height={420} radius={10} />
  const rowsOf = new Map<string, AskRow[]>()
  for (const row of table.data.rows) rowsOf.set(row.key[0]!, [...(rowsOf.get(row.key[0]!) ?? []), row])
  const count = (rows: AskRow[]) => rows.find((r) => r.metric === 'encounters')?.figure.value ?? 0
  const all = [...rowsOf].sort(([, a], [, b]) => count(b) - count(a))
  if (all.every(([, rows]) => count(rows) === 0)) return <Nothing />
  const of = (reason: string) => ({ to: '/encounters/list' as string, within: withValues(view, 'reason', [reason]) })
  const name = (reason: string) => (reason ? names.name('reason', reason) : t.noReason)
  return (
    <>
      <ChartCard
        title={t.byReason}
        file="encounters-reasons"
        table={() => [
          [
            t.reason,
            ...metrics.flatMap((m) => [
              s.metric[m],
              `${s.metricShort[m]} ${s.trends.low}`,
              `${s.metricShort[m]} ${s.trends.high}`,
              `${s.metricShort[m]} ${s.trends.n}`,
            ]),
          ],
          ...all.map(([reason, rows]) => [
            name(reason),
            ...metrics.flatMap((m) => {
              const found = rows.find((r) => r.metric === m)?.figure
              const [low, high] = found?.interval ?? []
              return [...[found?.value, low, high].map((x) => asWritten(metricUnits[m], x)), found?.n ?? null]
            }),
          ]),
        ]}
      >
        <Sideways label={t.byReason}>
          <table className="plain">
            <thead>
              <tr>
                <th>{t.reason}</th>
                {metrics.map((m) => (
                  <th key={m} className="num" title={s.metricWhat[m]}>
                    {s.metricShort[m]}
                  </th>
                ))}
                {compare !== 'none' && <th className="num">{t.change}</th>}
              </tr>
            </thead>
            <tbody>
              {all.slice(0, mostReasons).map(([reason, rows]) => {
                const volume = rows.find((r) => r.metric === 'encounters')
                const change = volume && compare !== 'none' ? changeWords(s, f, volume, compare) : null
                const one = { by: 'reason' as const, value: reason }
                return (
                  <tr key={reason}>
                    <th scope="row">{name(reason)}</th>
                    {shown.map(({ metric, only }) => {
                      const row = rows.find((r) => r.metric === metric)
                      return (
                        <td
                          key={metric}
                          className="num"
                          data-bad={(row?.compare && worse(metric, row.compare.verdict)) || undefined}
                        >
                          <Figure row={row} search={{ ...of(reason).within, ...(only && { only }) }} />
                          {row && compare !== 'none' && <Moved row={row} view={view} one={one} compare={compare} />}
                        </td>
                      )
                    })}
                    {change && (
                      <td className="num">
                        {change.strong ? (
                          <WhyLink metric="encounters" view={view} one={one} title={change.rest}>
                            {change.strong} <span className="dim">{t.why}</span>
                          </WhyLink>
                        ) : (
                          <span className="dim small">{change.rest}</span>
                        )}
                      </td>
                    )}
                  </tr>
                )
              })}
            </tbody>
          </table>
        </Sideways>
        {compare !== 'none' && (
          <p className={css.links}>
            <WhyLink metric="encounters" view={view}>
              {s.trends.why.title}
            </WhyLink>
          </p>
        )}
      </ChartCard>
      <Matrix rows={cross.data.rows} view={view} name={name} reasons={all.slice(0, 20).map(([reason]) => reason)} />
    </>
  )
}

/** A figure with its ±, leading to its encounters; few are grey. */
function Figure({ row, search }: { row: AskRow | undefined; search: object }) {
  const s = useText()
  const f = useFormat()
  if (!row || row.figure.value === null) return <span className="dim">–</span>
  const { value, interval, tooFew } = row.figure
  const unit = metricUnits[row.metric]
  const width = interval ? half(interval) : 10
  return (
    <Link
      to={'/encounters/list' as string}
      search={search as never}
      data-few={tooFew || undefined}
      title={[nWords(s, f, row), tooFew && s.figure.tooFew].filter(Boolean).join(', ')}
    >
      {f.value(unit, value, width)}
      {interval && unit !== 'count' && <small> ±{f.bare(unit, width, width)}</small>}
    </Link>
  )
}

type MovedProps = {
  row: AskRow
  view: View
  one: { by: Dimension; value: string }
  compare: 'previous' | 'year'
}

/** Which way a figure moved beyond chance, leading to why; what a count did has a column of its own. */
function Moved({ row, view, one, compare }: MovedProps) {
  const t = useEncountersText()
  const s = useText()
  const f = useFormat()
  const verdict = row.compare?.verdict
  if (metricUnits[row.metric] === 'count' || (verdict !== 'up' && verdict !== 'down')) return null
  const { strong } = changeWords(s, f, row, compare)
  return (
    <>
      {' '}
      <WhyLink metric={row.metric} view={view} one={one} title={strong}>
        <span aria-hidden>{verdict === 'up' ? '↑' : '↓'}</span>
        <span className="visually-hidden">
          {strong}, {t.why}
        </span>
      </WhyLink>
    </>
  )
}

type MatrixProps = { rows: AskRow[]; view: View; reasons: string[]; name: (reason: string) => string }

/** Reasons against channels, darker where more come. */
function Matrix({ rows, view, reasons, name }: MatrixProps) {
  const t = useEncountersText()
  const f = useFormat()
  const names = useNames()
  const counts = new Map(rows.map((r) => [JSON.stringify(r.key), r.figure.value ?? 0]))
  const sums = new Map<string, number>()
  for (const r of rows) sums.set(r.key[1]!, (sums.get(r.key[1]!) ?? 0) + (r.figure.value ?? 0))
  const channels = [...sums].sort(([, a], [, b]) => b - a).map(([channel]) => channel)
  const of = (reason: string, channel: string) => counts.get(JSON.stringify([reason, channel])) ?? 0
  const most = Math.max(...counts.values(), 1)
  const [label, wide, high, top] = [170, 78, 28, 24]
  const channelName = (channel: string) => names.name('channel', channel)
  return (
    <ChartCard
      title={t.matrix}
      what={t.matrixWhat}
      file="encounters-reasons-channels"
      table={() => [
        [t.reason, ...channels.map(channelName)],
        ...reasons.map((reason) => [name(reason), ...channels.map((channel) => of(reason, channel))]),
      ]}
    >
      <Sideways label={t.matrix}>
        <svg
          role="img"
          aria-label={t.matrix}
          viewBox={`0 0 ${label + channels.length * wide} ${top + reasons.length * high}`}
          style={{ width: label + channels.length * wide, maxWidth: 'none' }}
          className={css.matrix}
        >
          {channels.map((channel, c) => (
            <text key={channel} x={label + c * wide + wide / 2} y={14} textAnchor="middle">
              {shortened(channelName(channel), 11)}
            </text>
          ))}
          {reasons.map((reason, r) => (
            <g key={reason}>
              <text x={0} y={top + r * high + high / 2} dominantBaseline="central">
                {shortened(name(reason), 25)}
              </text>
              {channels.map((channel, c) => {
                const n = of(reason, channel)
                const share = n / most
                return (
                  <g key={channel}>
                    <rect
                      x={label + c * wide + 1}
                      y={top + r * high + 1}
                      width={wide - 2}
                      height={high - 2}
                      rx={3}
                      fill={n === 0 ? 'var(--mid-soft)' : 'var(--high)'}
                      fillOpacity={n === 0 ? 0.4 : 0.08 + 0.6 * share}
                    />
                    <text
                      x={label + c * wide + wide / 2}
                      y={top + r * high + high / 2}
                      textAnchor="middle"
                      dominantBaseline="central"
                      className={css.number}
                    >
                      {n > 0 ? f.count(n) : ''}
                    </text>
                  </g>
                )
              })}
            </g>
          ))}
        </svg>
      </Sideways>
      <details className={css.table}>
        <summary>{t.asTable}</summary>
        <Sideways label={t.matrix}>
          <table className="plain">
            <thead>
              <tr>
                <th>{t.reason}</th>
                {channels.map((channel) => (
                  <th key={channel} className="num">
                    {channelName(channel)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {reasons.map((reason) => (
                <tr key={reason}>
                  <th scope="row">{name(reason)}</th>
                  {channels.map((channel) => (
                    <td key={channel} className="num">
                      {of(reason, channel) > 0 ? (
                        <Link
                          to={'/encounters/list' as string}
                          search={withValues(withValues(view, 'reason', [reason]), 'channel', [channel]) as never}
                        >
                          {f.count(of(reason, channel))}
                        </Link>
                      ) : (
                        '0'
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Sideways>
      </details>
    </ChartCard>
  )
}
