import { Link } from '@tanstack/react-router'
import type { AskReply } from '../../../contract/ask.ts'
import { useFormat } from '../../format.ts'
import { useNow } from '../../live.tsx'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useText } from '../../text.ts'
import { filtersOf, type View } from '../../view/view.ts'
import { useFresh } from '../answers/fresh.ts'
import { AnswerLine } from '../answers/row.tsx'
import css from './now.module.css'

/** The newest answers of the period, streaming in; when the figures (and with them its days) cannot be had, the newest of all. */
export function Said({
  view,
  period,
  failed,
}: {
  view: View
  period: AskReply['period'] | undefined
  failed: boolean
}) {
  const t = useText()
  const f = useFormat()
  const names = useNames()
  const now = useNow(5_000)
  const may = useMay()
  const query = { ...period, filters: JSON.stringify(filtersOf(view)), limit: 10 }
  const { data, error, refetch } = useCall('answers.list', { query }, { enabled: !!period || failed, keep: true })
  const fresh = useFresh(
    data?.rows.map((r) => r.id),
    JSON.stringify(query),
  )
  return (
    <section className="card">
      <h2>
        {t.now.said}
        {!!data?.total && period && (
          <Link to={'/answers' as string} search={view as never} className={css.all}>
            {t.now.all(f.count(data.total))} →
          </Link>
        )}
      </h2>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Wait lines={8} height={22} />}
      {data?.hidden && <Empty title={t.figure.hidden} why={t.figure.hiddenWhy} />}
      {data && !data.hidden && data.rows.length === 0 && (
        <Empty title={t.now.quiet} why={t.now.quietWhy}>
          {may('touchpoints.create') && names.touchpoints.length === 0 && (
            <Link to={'/welcome' as string}>{t.now.begin}</Link>
          )}
        </Empty>
      )}
      <ul className={css.said}>
        {data?.rows.map((r) => (
          <AnswerLine key={r.id} row={r} names={names} now={now} fresh={fresh.has(r.id)} />
        ))}
      </ul>
    </section>
  )
}
