import { errandScopes } from 'virtual:contract'
import { Select, Skeleton } from '@mantine/core'
import { Link, Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { AskInput } from '../../../contract/ask.ts'
import { useFormat } from '../../format.ts'
import beside from '../../look/beside.module.css'
import { Problem } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { Head } from '../../shell/head.tsx'
import { useErrandsText } from '../../text.ts'
import { FilterBar } from '../../view/filter-bar.tsx'
import { useView } from '../../view/use-view.ts'
import { askOf, compareOf } from '../../view/view.ts'
import { Tile } from '../now/tile.tsx'
import css from './errands.module.css'
import { List } from './list.tsx'
import { Moves } from './moves.tsx'
import { type ErrandsSearch, windows } from './search.ts'
import { StatedObserved } from './stated-observed.tsx'
import { Terms } from './terms.tsx'

const metrics = [
  'observed_fcr',
  'errand_fcr',
  'contacts_per_errand',
  'failed_self_service',
  'errands_transferred',
  'errands_moved',
] as const
/** Errands behind a figure. */
const kindOf = {
  observed_fcr: 'repeated',
  errand_fcr: 'repeated',
  contacts_per_errand: 'repeated',
  failed_self_service: 'failed',
  errands_transferred: 'transferred',
  errands_moved: 'moved',
} as const

/** Who came again, what was said of it, how errands went over channels, and the errands themselves. */
export function Screen() {
  const t = useErrandsText()
  const f = useFormat()
  const may = useMay()
  const navigate = useNavigate()
  const [view] = useView()
  const search = useSearch({ strict: false }) as ErrandsSearch
  const one = (useParams({ strict: false }) as { id?: string }).id
  const rule = useCall('errandRule.read', {}, { fresh: 60_000 })
  const days = search.days ?? rule.data?.days ?? 7
  const scope = search.scope ?? rule.data?.scope ?? 'family'
  const asked = askOf(view)
  const body: AskInput = { metrics: [...metrics], ...asked, fcr: { days, scope } }
  const figures = useCall('ask', { body }, { keep: true, enabled: !!rule.data })
  const { period, filters } = asked
  const overview = useCall(
    'errands.overview',
    { body: { period, filters, fcr: { days, scope } } },
    { keep: true, enabled: !!rule.data },
  )
  const set = (change: { [K in keyof ErrandsSearch]?: ErrandsSearch[K] | undefined }) =>
    void navigate({ to: '.', search: { ...search, ...change } as never, replace: true })
  const error = rule.error ?? figures.error ?? overview.error
  const observed = figures.data?.rows.find((r) => r.metric === 'observed_fcr')
  const offered = [...new Set([...windows, days])].sort((a, b) => a - b)
  return (
    <>
      <Head title={t.title}>
        <FilterBar />
      </Head>
      <div className={css.above} data-open={!!one || undefined}>
        <div className={css.controls}>
          <Select
            label={t.window}
            w={130}
            allowDeselect={false}
            data={offered.map((d) => ({ value: String(d), label: t.windowDays(d) }))}
            value={String(days)}
            onChange={(d) => set({ days: Number(d) === rule.data?.days ? undefined : Number(d) })}
          />
          <Select
            label={t.scope}
            w={290}
            allowDeselect={false}
            data={errandScopes.map((s) => ({ value: s, label: t.scopes[s] }))}
            value={scope}
            onChange={(s) => set({ scope: s === rule.data?.scope ? undefined : (s as typeof scope) })}
          />
          {may('errandRule.save') && (
            <Link to={'/settings/errands' as string} className={css.rule}>
              {t.rule}
            </Link>
          )}
        </div>
        {error ? (
          <section className="card">
            <Problem
              error={error}
              retry={() => void Promise.all([rule.refetch(), figures.refetch(), overview.refetch()])}
            />
          </section>
        ) : !figures.data || !overview.data ? (
          <Skeleton height={320} radius={10} />
        ) : (
          <>
            <div className={css.tiles}>
              {metrics.map((metric) => {
                const row = figures.data.rows.find((r) => r.metric === metric)
                return (
                  row && (
                    <Tile
                      key={metric}
                      row={row}
                      view={view}
                      compare={compareOf(view)}
                      terms={{ days, scope }}
                      rows={{ to: '/errands', search: { ...search, kind: kindOf[metric] }, words: t.rows }}
                      none={t.noFigure}
                    />
                  )
                )
              })}
            </div>
            {observed?.figure.n === 0 && (
              <p className={css.longer}>
                <Link to="." search={{ ...search, period: 'w12' } as never}>
                  {t.longer}
                </Link>
              </p>
            )}
            <Terms overview={overview.data} open={observed?.distribution?.open ?? 0} f={f} />
            <div className={css.pair}>
              <StatedObserved stated={overview.data.stated} />
              <Moves moves={overview.data.moves} />
            </div>
          </>
        )}
      </div>
      <div className={`${beside.cols} ${css.below}`} data-open={!!one || undefined} id="errands">
        <List search={search} set={set} one={one} />
        <div className={beside.right}>{one ? <Outlet /> : <p className={beside.pick}>{t.list.pick}</p>}</div>
      </div>
    </>
  )
}
