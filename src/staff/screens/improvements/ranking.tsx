import { metricUnits } from 'virtual:contract'
import { Button, NativeSelect, Switch } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { RankedCause } from '../../../contract/improvement.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { half } from '../../look/verdict.ts'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useImprovementsText, useLanguage, useText } from '../../text.ts'
import css from './improvements.module.css'
import { type ImprovementsSearch, rankedDays, rankedMetrics } from './search.ts'

const defaults: unknown[] = ['nps', 90]

/** Causes by what they do: each factor with its n and interval, and whether somebody has it in hand. */
export function Ranking({ search, begin }: { search: ImprovementsSearch; begin: (cause: string) => void }) {
  const w = useImprovementsText()
  const r = w.ranking
  const t = useText()
  const f = useFormat()
  const may = useMay()
  const language = useLanguage()
  const navigate = useNavigate()
  const metric = search.metric ?? 'nps'
  const days = search.days ?? 90
  const [finer, setFiner] = useState(true)
  const { data, error, refetch } = useCall('causes.ranking', { query: { metric, days } }, { keep: true })
  const { data: causes } = useCall('causes.list')
  const set = (change: Partial<ImprovementsSearch>) => {
    const kept = Object.fromEntries(
      Object.entries({ ...search, ...change }).filter(([, v]) => v && !defaults.includes(v)),
    )
    void navigate({ to: '/improvements' as string, search: kept as never, replace: true })
  }
  const placeOf = (id: string) => causes?.find((c) => c.id === id)
  const rows = data?.rows.filter((row) => finer || placeOf(row.cause)?.parent === null)
  const way = (id: string): string[] => {
    const found = placeOf(id)
    return found ? [...(found.parent ? way(found.parent) : []), say(found.name, language)] : []
  }
  const most = Math.max(...(rows ?? []).map((row) => row.weight ?? 0), 0.0001)
  return (
    <>
      <p className={css.lead}>{r.lead}</p>
      <div className={css.tools}>
        <NativeSelect
          size="xs"
          label={r.metric}
          value={metric}
          data={rankedMetrics.map((m) => ({ value: m, label: t.metric[m] }))}
          onChange={(e) => set({ metric: e.currentTarget.value as 'csat' })}
        />
        <NativeSelect
          size="xs"
          label={r.period}
          value={String(days)}
          data={rankedDays.map((d) => ({ value: String(d), label: r.days(f.count(d)) }))}
          onChange={(e) => set({ days: Number(e.currentTarget.value) as 30 })}
        />
        <Switch label={r.finer} checked={finer} onChange={(e) => setFiner(e.currentTarget.checked)} />
      </div>
      <section className="card" aria-busy={!rows}>
        {error && <Problem error={error} retry={() => void refetch()} />}
        {!rows && !error && <Wait lines={8} height={28} />}
        {rows?.length === 0 && <Empty title={r.none} why={r.noneWhy} />}
        {rows && rows.length > 0 && (
          <ol className={css.ranking}>
            {rows.map((row) => {
              const names = way(row.cause)
              const name = names.at(-1) ?? '…'
              return (
                <li key={row.cause}>
                  <div className={css.cause}>
                    {names.length > 1 && <small>{names.slice(0, -1).join(' › ')}</small>}
                    <strong>{name}</strong>
                    <small>
                      {r.sources(
                        f.count(row.from.answers),
                        f.count(row.from.cases),
                        f.count(row.from.reasons),
                        f.count(row.from.ideas),
                      )}
                    </small>
                  </div>
                  <Factors row={row} metric={metric} />
                  <div className={css.weight}>
                    <span>
                      {row.weight === null ? (
                        <small>{row.loss.tooFew ? r.tooFew : r.unknown}</small>
                      ) : (
                        <>
                          {f.percent(row.weight)} <small>{r.weight}</small>
                        </>
                      )}
                    </span>
                    <i style={{ inlineSize: `${(100 * (row.weight ?? 0)) / most}%` }} />
                  </div>
                  <div className={css.hand}>
                    {row.improvements.length === 1 ? (
                      <Link to={'/improvements/$id' as string} params={{ id: row.improvements[0] } as never}>
                        {r.under(1, '1')}
                      </Link>
                    ) : (
                      row.improvements.length > 1 && (
                        <Link to={'/improvements' as string}>
                          {r.under(row.improvements.length, f.count(row.improvements.length))}
                        </Link>
                      )
                    )}
                    {row.improvements.length === 0 && may('improvements.create') && !placeOf(row.cause)?.closed && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        aria-label={r.beginFor(name)}
                        onClick={() => begin(row.cause)}
                      >
                        {r.begin}
                      </Button>
                    )}
                  </div>
                </li>
              )
            })}
          </ol>
        )}
      </section>
      {data && (
        <p className={css.note}>
          {r.known(f.count(data.known), f.count(data.answers))}{' '}
          {data.anonymous > 0 && r.anonymous(f.count(data.anonymous))}{' '}
          {data.rankedBy === 'loss' && data.rows.length > 0 && (
            <>
              {r.withoutCost} {may('causes.save') && <Link to={'/settings/causes' as string}>{r.setCost}</Link>}
            </>
          )}
        </p>
      )}
    </>
  )
}

function Factors({ row, metric }: { row: RankedCause; metric: (typeof rankedMetrics)[number] }) {
  const r = useImprovementsText().ranking
  const f = useFormat()
  const unit = metricUnits[metric]
  const { loss, cost } = row
  const wide = loss.interval ? half(loss.interval) : 10
  return (
    <dl className={css.factors}>
      <div>
        <dt>{r.customers}</dt>
        <dd>{f.count(row.customers)}</dd>
      </div>
      <div>
        <dt>{r.loss}</dt>
        <dd>
          {loss.value === null ? '–' : f.value(unit, loss.value, wide)}
          <small>
            {loss.tooFew
              ? `${r.tooFew}, ${r.n(f.count(loss.n))}`
              : `${loss.interval ? `${f.bare(unit, loss.interval[0], wide)}…${f.bare(unit, loss.interval[1], wide)}, ` : ''}${r.n(f.count(loss.n))}`}
          </small>
        </dd>
      </div>
      <div>
        <dt>{r.cost}</dt>
        <dd>
          {cost.value === null ? '–' : f.euros(cost.value)}
          <small>
            {cost.value === null
              ? r.unknown
              : cost.interval
                ? `${f.euros(cost.interval[0])}…${f.euros(cost.interval[1])}, ${r.n(f.count(cost.n))}`
                : ''}
          </small>
        </dd>
      </div>
    </dl>
  )
}
