import { Skeleton } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { AskInput } from '../../../contract/ask.ts'
import { Empty, Problem } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { Head } from '../../shell/head.tsx'
import { useText } from '../../text.ts'
import { FilterBar } from '../../view/filter-bar.tsx'
import { useView } from '../../view/use-view.ts'
import { askOf, compareOf } from '../../view/view.ts'
import { Controls } from './controls.tsx'
import { Groups } from './groups.tsx'
import { fcrOf, naturalBucket, type TrendsSearch } from './search.ts'
import css from './trends.module.css'
import { Whole } from './whole.tsx'
import { Why } from './why.tsx'

/** One figure over time, whole or split, with its interval and its target, and the table behind it. */
export function Screen() {
  const t = useText()
  const navigate = useNavigate()
  const [view] = useView()
  const search = useSearch({ strict: false }) as TrendsSearch
  const metric = search.metric ?? 'nps'
  const bucket = search.bucket ?? naturalBucket(view)
  const { by } = search
  const compare = compareOf(view)
  const body: AskInput = { metrics: [metric], ...askOf(view), ...fcrOf(search), ...(by && { by: [by] }) }
  const series = useCall('ask', { body: { ...body, bucket } }, { keep: true })
  const totals = useCall('ask', { body }, { keep: true })
  const set = (change: { [K in keyof TrendsSearch]?: TrendsSearch[K] | undefined }) =>
    void navigate({ to: '.', search: { ...search, ...change } as never, replace: true })
  const error = series.error ?? totals.error
  // While another question is being answered, the last answer may still be of another metric or split.
  const ready =
    series.data && totals.data && series.data.rows.every((r) => r.metric === metric && r.key.length === (by ? 1 : 0))
  const some = totals.data?.rows.some((r) => !!r.figure.n || r.figure.hidden)
  return (
    <>
      <Head title={t.trends.title}>
        <FilterBar />
      </Head>
      <Controls metric={metric} bucket={bucket} by={by ?? null} set={set} />
      {by === 'topic' && <p className={css.overlap}>{t.trends.topicsOverlap}</p>}
      {error ? (
        <section className="card">
          <Problem error={error} retry={() => void Promise.all([series.refetch(), totals.refetch()])} />
        </section>
      ) : !ready ? (
        <Skeleton height={380} radius={10} />
      ) : !some ? (
        <section className="card">
          <Empty title={t.trends.none} why={t.trends.noneWhy} />
        </section>
      ) : by ? (
        <Groups
          series={series.data!}
          totals={totals.data!}
          metric={metric}
          bucket={bucket}
          by={by}
          compare={compare}
          view={view}
        />
      ) : (
        <Whole
          series={series.data!}
          total={totals.data!.rows[0]!}
          metric={metric}
          bucket={bucket}
          compare={compare}
          view={view}
        />
      )}
      {ready && some && compare !== 'none' && (
        <Why
          metric={metric}
          compare={compare}
          view={view}
          fcr={fcrOf(search)}
          by={search.why ?? null}
          and={search.also ?? []}
          pick={(why, also) => set({ why, also: also.length ? also : undefined })}
        />
      )}
      {ready && some && (
        <p className={css.note}>
          {t.trends.band} {compare !== 'none' && t.trends.dotted(t.filter.compares[compare])}
        </p>
      )}
    </>
  )
}
