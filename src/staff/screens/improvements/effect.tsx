import { metricUnits } from 'virtual:contract'
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import type { Effect } from '../../../contract/improvement.ts'
import { useFormat } from '../../format.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useImprovementsText, useText } from '../../text.ts'
import { EffectChart } from './effect-chart.tsx'
import { changeOf, effectSaid } from './effect-words.ts'
import css from './improvements.module.css'

/** What an improvement did: the verdict, both sides, what it is set against, and its weeks. */
export function EffectCard({ id }: { id: string }) {
  const w = useImprovementsText()
  const { data, error, refetch } = useCall('improvements.effect', { params: { id } }, { fresh: 60_000 })
  return (
    <section aria-labelledby="effect" className={css.effect}>
      <h3 id="effect">{w.effect.title}</h3>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Wait lines={6} />}
      {data && <Shown effect={data} />}
    </section>
  )
}

export function Verdict({ effect }: { effect: Pick<Effect, 'verdict'> }) {
  const w = useImprovementsText()
  return (
    <span className={css.verdict} data-verdict={effect.verdict}>
      {w.verdict[effect.verdict]}
    </span>
  )
}

/** So many of what it is set against are named. */
const mostNamed = 8

function Shown({ effect: e }: { effect: Effect }) {
  const w = useImprovementsText()
  const t = useText()
  const f = useFormat()
  const unit = metricUnits[e.metric]
  const { said, when } = effectSaid(w, f, t, e)
  const names = useNames()
  const { by, scopes, ids, changed, few } = e.comparable
  const named = by && names.ready ? ids.slice(0, mostNamed).map((id) => names.name(by, id)) : []
  const trend = e.trend && changeOf(f, t, e.metric, e.trend)
  const sides = [
    [w.effect.before, e.before],
    [w.effect.after, e.after],
  ] as const
  return (
    <>
      <p className={css.said}>
        <Verdict effect={e} /> {said}
      </p>
      {when && <p className="small dim">{when}</p>}
      {e.before && e.after && (
        <dl className={css.sides}>
          {sides.map(
            ([name, side]) =>
              side && (
                <div key={name}>
                  <dt>
                    {name} · {t.metric[e.metric]}
                  </dt>
                  <dd>
                    {f.value(unit, side.value)} <small>{w.effect.n(f.count(side.n))}</small>
                  </dd>
                </div>
              ),
          )}
        </dl>
      )}
      {e.weeks.length > 0 && (
        <>
          <EffectChart effect={e} label={w.effect.chartLabel(t.metric[e.metric], w.verdict[e.verdict])} />
          <Table effect={e} />
        </>
      )}
      <div className={css.small}>
        {by && scopes > 0 && (
          <p>
            {w.effect.comparedWith(scopes, f.count(scopes), w.effect.what[by](scopes))}
            {named.length > 0 && `: ${named.join(', ')}`}
            {named.length > 0 && ids.length > named.length && w.effect.andMore(f.count(ids.length - named.length))}.{' '}
            {changed + few > 0 &&
              w.effect.leftOut(changed > 0 ? f.count(changed) : null, few > 0 ? f.count(few) : null)}
          </p>
        )}
        {e.trend && trend && (
          <p>
            {e.trend.alike
              ? w.effect.alike(trend.by, trend.low, trend.high)
              : w.effect.drifted(trend.by, trend.low, trend.high)}
          </p>
        )}
        {e.setLate > 0 && <p className={css.caution}>{w.effect.late(f.count(e.setLate))}</p>}
        {e.others.length > 0 && (
          <p className={css.caution}>
            {w.effect.others}{' '}
            {e.others.map((other, n) => (
              <Fragment key={other.id}>
                {n > 0 && ', '}
                <Link to={'/improvements/$id' as string} params={{ id: other.id } as never}>
                  {other.title}
                </Link>
              </Fragment>
            ))}
          </p>
        )}
        <details>
          <summary>{w.effect.method}</summary>
          <p>{w.effect.methodText}</p>
        </details>
      </div>
    </>
  )
}

function Table({ effect: e }: { effect: Effect }) {
  const w = useImprovementsText().effect
  const f = useFormat()
  const unit = metricUnits[e.metric]
  const value = (x: number | null) => (x === null ? '–' : f.value(unit, x))
  return (
    <details className={css.table}>
      <summary>{w.table}</summary>
      <table>
        <thead>
          <tr>
            <th>{w.week}</th>
            <th>{w.value}</th>
            <th>{w.expected}</th>
            <th>{w.answers}</th>
          </tr>
        </thead>
        <tbody>
          {e.weeks.toReversed().map((week) => (
            <tr key={week.week} data-phase={week.phase}>
              <td>{f.localDay(week.week)}</td>
              <td>{value(week.value)}</td>
              <td>{value(week.expected)}</td>
              <td>{f.count(week.n)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
