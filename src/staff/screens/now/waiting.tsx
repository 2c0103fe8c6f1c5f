import { Link } from '@tanstack/react-router'
import { age } from '../../age.ts'
import { useFormat } from '../../format.ts'
import { useNow } from '../../live.tsx'
import { Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useText } from '../../text.ts'
import css from './now.module.css'

/** The most urgent open cases. */
export function Waiting() {
  const t = useText()
  const f = useFormat()
  const now = useNow(30_000)
  const { data, error, refetch } = useCall('cases.list', { query: { state: 'open', limit: 5 } })
  return (
    <section className="card">
      <h2>
        {t.now.waiting}
        {!!data?.total && (
          <Link to={'/cases' as string} className={css.all}>
            {t.now.all(f.count(data.total))} →
          </Link>
        )}
      </h2>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Wait lines={4} />}
      {data?.rows.length === 0 && <p className={css.quiet}>{t.now.noCases}</p>}
      {!!data?.rows.length && (
        <table className={`plain ${css.waiting}`}>
          <thead>
            <tr>
              <th>{t.now.matter}</th>
              <th>{t.now.owner}</th>
              <th className="num">{t.now.left}</th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map((c) => {
              const left = Date.parse(c.dueAt) - now
              return (
                <tr key={c.id}>
                  <td>
                    <Link to={'/cases/$id' as string} params={{ id: c.id } as never}>
                      {c.title}
                    </Link>
                  </td>
                  <td className={css.owner}>{c.owner?.name ?? t.now.free}</td>
                  <td className="num" data-late={left < 0 || undefined}>
                    {left < 0 ? t.now.lateBy(age(t, f, -left)) : age(t, f, left)}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </section>
  )
}
