import { Skeleton } from '@mantine/core'
import type { AskRow } from '../../../contract/ask.ts'
import type { MetricId } from '../../../contract/metric.ts'
import { Problem } from '../../look/states.tsx'
import { worse } from '../../look/verdict.ts'
import { useCall } from '../../queries.ts'
import { Head } from '../../shell/head.tsx'
import { useText } from '../../text.ts'
import { FilterBar } from '../../view/filter-bar.tsx'
import { useView } from '../../view/use-view.ts'
import { askOf, compareOf } from '../../view/view.ts'
import { useDrivers } from './drivers.ts'
import css from './now.module.css'
import { OtherNotice } from './other-notice.tsx'
import { Said } from './said.tsx'
import { Tile } from './tile.tsx'
import { UnhandledTile } from './unhandled-tile.tsx'
import { Waiting } from './waiting.tsx'
import { Weeks } from './weeks.tsx'

const scores = ['nps', 'ces', 'csat', 'solved'] as const satisfies MetricId[]

/** A metric that nobody was asked about says nothing; all are shown only while there is nothing at all. */
const asked = (r: AskRow) => !!r.figure.n || r.figure.hidden || r.target !== null || !!r.compare?.n

export function Screen() {
  const t = useText()
  const [view] = useView()
  const compare = compareOf(view)
  const { data, error, refetch } = useCall(
    'ask',
    { body: { metrics: [...scores, 'response_rate'], ...askOf(view) } },
    { keep: true },
  )
  const rowOf = (m: MetricId) => data?.rows.find((r) => r.metric === m)
  const all = scores.flatMap((m) => rowOf(m) ?? [])
  const shown = all.some(asked) ? all.filter(asked) : all
  const drivers = useDrivers(
    shown.filter((r) => r.compare && worse(r.metric, r.compare.verdict)).map((r) => r.metric),
    view,
  )
  const rate = rowOf('response_rate')
  return (
    <>
      <Head title={t.now.title}>
        <FilterBar />
      </Head>
      <OtherNotice />
      {error && (
        <section className="card">
          <Problem error={error} retry={() => void refetch()} />
        </section>
      )}
      <div className={css.tiles} aria-busy={!data}>
        {!data && !error && scores.map((m) => <Skeleton key={m} height={178} radius={10} />)}
        {shown.map((r) => (
          <Tile key={r.metric} row={r} view={view} compare={compare} drivers={drivers(r.metric)} />
        ))}
      </div>
      <div className={css.cols}>
        <Said view={view} period={data?.period} failed={!!error} />
        <div className={css.side}>
          <div className={css.pair}>
            <UnhandledTile />
            {rate && <Tile row={rate} view={view} compare={compare} />}
          </div>
          <Waiting />
          <Weeks metric={shown.find((r) => r.figure.n)?.metric ?? 'nps'} view={view} />
        </div>
      </div>
    </>
  )
}
