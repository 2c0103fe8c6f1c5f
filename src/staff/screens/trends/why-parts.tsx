import type { ExplainedGroup, ExplainedPart, ExplainedVolume } from '../../../contract/explain.ts'
import type { MetricUnit } from '../../../contract/metric.ts'
import { useFormat } from '../../format.ts'
import { Sideways } from '../../look/sideways.tsx'
import { half } from '../../look/verdict.ts'
import { useText } from '../../text.ts'
import css from './why.module.css'
import { isSure } from './why-words.ts'

/** What each factor did to the whole: how groups answer, and of each dimension how it is made up. */
export function Factors({ parts, unit }: { parts: { name: string; part: ExplainedPart }[]; unit: MetricUnit }) {
  const f = useFormat()
  const most = Math.max(...parts.map(({ part }) => Math.abs(part.value)), Number.MIN_VALUE)
  return (
    <dl className={css.factors}>
      {parts.map(({ name, part }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <span className={css.bar} data-low={part.value < 0 || undefined}>
              <i style={{ inlineSize: `${(Math.abs(part.value) / most) * 50}%` }} />
            </span>
            <span data-sure={isSure(part.q) || undefined}>
              {f.difference(unit, part.value, 0)} <small>±{f.bare(unit, half(part.interval), 0)}</small>
            </span>
          </dd>
        </div>
      ))}
    </dl>
  )
}

type VolumeProps = { volume: ExplainedVolume; groups: ExplainedGroup[]; nameOf: (group: ExplainedGroup) => string }

/** Encounters as customers × encounters per customer × the group's share: who came, how often, and with what. */
export function Volume({ volume, groups, nameOf }: VolumeProps) {
  const t = useText()
  const f = useFormat()
  const words = t.trends.why.volume
  const part = (p: ExplainedPart) => (
    <span data-sure={isSure(p.q) || undefined}>
      {f.difference('count', p.value, 0)} <small>±{f.bare('count', half(p.interval), 0)}</small>
    </span>
  )
  const { customers, perCustomer, unknown } = volume
  const sides = ({ before, after }: { before: number; after: number }) => [f.count(before), f.count(after)] as const
  const each = (x: number) => f.value('mean', x)
  return (
    <section className={css.volume} aria-labelledby="volume">
      <h3 id="volume">{words.title}</h3>
      <p>
        {words.customers(...sides(customers), f.difference('count', customers.part.value, 0))}{' '}
        {words.perCustomer(
          each(perCustomer.before),
          each(perCustomer.after),
          f.difference('count', perCustomer.part.value, 0),
        )}{' '}
        {(unknown.before > 0 || unknown.after > 0) && words.unknown(...sides(unknown))}
      </p>
      <Sideways label={words.title} className={css.scroll}>
        <table className="plain">
          <thead>
            <tr>
              <th>{t.trends.why.group}</th>
              <th className="num">{words.byCustomers}</th>
              <th className="num">{words.byEach}</th>
              <th className="num">{words.byShare}</th>
              {(unknown.before > 0 || unknown.after > 0) && <th className="num">{words.byUnknown}</th>}
              <th className="num">{t.trends.why.total}</th>
            </tr>
          </thead>
          <tbody>
            {groups.slice(0, 30).map((g, k) => {
              const own = volume.groups[k]!
              return (
                <tr key={g.key ?? '\0'}>
                  <td>{nameOf(g)}</td>
                  <td className="num">{part(own.customers)}</td>
                  <td className="num">{part(own.perCustomer)}</td>
                  <td className="num">{part(own.share)}</td>
                  {(unknown.before > 0 || unknown.after > 0) && (
                    <td className="num">{f.difference('count', own.unknown, 0)}</td>
                  )}
                  <td className="num">{f.difference('count', g.total, 0)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </Sideways>
    </section>
  )
}
