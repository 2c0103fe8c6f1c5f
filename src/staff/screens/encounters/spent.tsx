import { Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useFormat } from '../../format.ts'
import { Sideways } from '../../look/sideways.tsx'
import { Empty, Problem } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useEncountersText, useText } from '../../text.ts'
import { filtersOf, periodOf, type View, withValues } from '../../view/view.ts'
import { ChartCard } from './chart-card.tsx'
import css from './encounters.module.css'
import { shortened } from './shortened.ts'

const mostReasons = 14
const shades = ['var(--spruce)', 'var(--high)', 'var(--mid)', 'var(--low)']

/** Hours of handling by reason, each bar split by channel, with what they cost. */
export function Spent({ view, cost }: { view: View; cost: number | null }) {
  const t = useEncountersText()
  const s = useText()
  const f = useFormat()
  const names = useNames()
  const may = useMay()
  const { data, error, refetch } = useCall(
    'ask',
    { body: { metrics: ['aht'], by: ['reason', 'channel'], period: periodOf(view), filters: filtersOf(view) } },
    { keep: true },
  )
  if (error && !data)
    return (
      <section className="card">
        <Problem error={error} retry={() => void refetch()} />
      </section>
    )
  if (!data) return <Skeleton height={360} radius={10} />
  const spent = data.rows.flatMap((r) =>
    r.figure.value === null
      ? []
      : [{ reason: r.key[0]!, channel: r.key[1]!, hours: (r.figure.n! * r.figure.value) / 3_600 }],
  )
  const whole = spent.reduce((sum, x) => sum + x.hours, 0)
  if (whole === 0)
    return (
      <section className={`card ${css.chart}`}>
        <h2>{t.spent.title}</h2>
        <Empty title={t.spent.noTime} />
      </section>
    )
  const sums = (key: 'reason' | 'channel') => {
    const all = new Map<string, number>()
    for (const x of spent) all.set(x[key], (all.get(x[key]) ?? 0) + x.hours)
    return [...all].sort(([, a], [, b]) => b - a)
  }
  const reasons = sums('reason').slice(0, mostReasons)
  const channels = sums('channel').map(([channel]) => channel)
  const shadeOf = (channel: string) => shades[Math.min(channels.indexOf(channel), shades.length - 1)]!
  const most = reasons[0]![1]
  const nameOf = (reason: string) => (reason ? names.name('reason', reason) : t.noReason)
  const hours = (h: number) => t.spent.hours(h >= 10 ? f.count(h) : f.bare('hours', h, 1))
  const euros = (h: number) => (cost === null ? '' : f.count(h * cost))
  const [label, wide, high, top] = [180, 430, 26, 24]
  return (
    <ChartCard
      title={t.spent.title}
      what={
        <>
          {t.spent.what} {t.spent.whole(f.count(whole), euros(whole))}{' '}
          {cost === null && may('contactRules.save') && (
            <>
              {t.spent.noCost} <Link to={'/settings/contactLog' as string}>{t.spent.toSettings}</Link>
            </>
          )}
        </>
      }
      file="encounters-time"
      table={() => [
        [t.reason, s.dimension.channel, 'min', ...(cost === null ? [] : ['€'])],
        ...spent.map((x) => [
          nameOf(x.reason),
          names.name('channel', x.channel),
          x.hours * 60,
          ...(cost === null ? [] : [x.hours * cost]),
        ]),
      ]}
    >
      <Sideways label={t.spent.title}>
        <svg
          role="img"
          aria-label={t.spent.title}
          viewBox={`0 0 ${label + wide + 150} ${top + reasons.length * high}`}
          className={css.bars}
          style={{ minWidth: 560 }}
        >
          {channels.slice(0, shades.length).map((channel, i) => (
            <g key={channel}>
              <rect x={label + i * 125} y={3} width={10} height={10} rx={2} fill={shadeOf(channel)} />
              <text x={label + i * 125 + 15} y={12}>
                {i === shades.length - 1 && channels.length > shades.length ? t.others : names.name('channel', channel)}
              </text>
            </g>
          ))}
          {reasons.map(([reason, sum], i) => {
            let x = label
            return (
              <g key={reason}>
                <text x={0} y={top + i * high + high / 2} dominantBaseline="central">
                  {shortened(nameOf(reason), 24)}
                </text>
                {channels.map((channel) => {
                  const h = spent.find((y) => y.reason === reason && y.channel === channel)?.hours ?? 0
                  if (h === 0) return null
                  const from = x
                  x += (h / most) * wide
                  return (
                    <rect
                      key={channel}
                      x={from}
                      y={top + i * high + 4}
                      width={Math.max(0.5, (h / most) * wide)}
                      height={high - 8}
                      fill={shadeOf(channel)}
                    >
                      <title>{`${nameOf(reason)}, ${names.name('channel', channel)}: ${hours(h)}`}</title>
                    </rect>
                  )
                })}
                <text x={x + 6} y={top + i * high + high / 2} dominantBaseline="central">
                  {[hours(sum), cost !== null && t.spent.euros(euros(sum))].filter(Boolean).join(' · ')}
                </text>
              </g>
            )
          })}
        </svg>
      </Sideways>
      <details className={css.table}>
        <summary>{t.asTable}</summary>
        <table className="plain">
          <tbody>
            {reasons.map(([reason, sum]) => (
              <tr key={reason}>
                <th scope="row">{nameOf(reason)}</th>
                <td className="num">
                  <Link
                    to={'/encounters/list' as string}
                    search={{ ...withValues(view, 'reason', [reason]), only: 'handled' } as never}
                  >
                    {hours(sum)}
                  </Link>
                </td>
                {cost !== null && <td className="num">{t.spent.euros(euros(sum))}</td>}
                <td className="num">{t.spent.share(f.percent(sum / whole))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </ChartCard>
  )
}
