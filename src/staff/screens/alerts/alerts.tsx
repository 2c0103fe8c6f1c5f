import { watchedMetrics } from 'virtual:contract'
import { Button, NativeSelect, SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { AlertRow } from '../../../contract/alert.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import beside from '../../look/beside.module.css'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { Head } from '../../shell/head.tsx'
import { useWalk } from '../../shell/use-walk.ts'
import { useAlertsText, useText } from '../../text.ts'
import { placeWords, saidOf } from './alert-words.ts'
import css from './alerts.module.css'
import { Gauge } from './gauge.tsx'
import { type AlertsSearch, listed } from './search.ts'
import { Settings } from './settings.tsx'

/** What departs from the usual, the new first, and one of them beside. */
export function Screen() {
  const t = useAlertsText()
  const staff = useText()
  const f = useFormat()
  const may = useMay()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as AlertsSearch
  const open = (useParams({ strict: false }) as { id?: string }).id
  const [setting, setSetting] = useState(false)
  const settings = useCall('alertSettings.read')
  const query = { state: search.state ?? ('open' as const), ...(search.metric && { metric: search.metric }), limit: 50 }
  const list = useInfiniteQuery({
    queryKey: ['alerts.list', 'pages', query],
    queryFn: ({ pageParam, signal }) =>
      call('alerts.list', { query: { ...query, ...(pageParam && { before: pageParam }) } }, { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  })
  const rows = list.data?.pages.flatMap((p) => p.rows)
  // An alert is told by the names of its place.
  const named = useNames().ready || rows?.length === 0
  const first = list.data?.pages[0]
  const watch = first?.watch
  const set = (change: { [K in keyof AlertsSearch]?: AlertsSearch[K] | undefined }) => {
    const kept = Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, v]) => v))
    void navigate({ to: '/alerts' as string, search: kept as never, replace: true })
  }

  useWalk(rows, open, '/alerts/$id', search)

  const nothing = () => {
    if (settings.data && !settings.data.watching) return <Empty title={t.off} why={t.offWhy} />
    if (search.metric || search.state) return <Empty title={t.noneOther} why={t.noneOtherWhy} />
    if (!watch?.since) return <Empty title={t.noneYet} why={t.noneYetWhy} />
    return <Empty title={t.none} why={t.noneWhy(f.localDay(watch.since), f.count(watch.series))} />
  }

  return (
    <>
      <Head title={t.title}>
        {may('alertSettings.read') && (
          <Button variant="default" size="xs" onClick={() => setSetting(!setting)} aria-expanded={setting}>
            {t.settings.open}
          </Button>
        )}
      </Head>
      {setting && settings.data && (
        <Settings key={settings.dataUpdatedAt} now={settings.data} close={() => setSetting(false)} />
      )}
      <div className={beside.cols} data-open={!!open || undefined}>
        <div className={beside.left}>
          <SegmentedControl
            aria-label={t.title}
            data={listed.map((s) => ({ value: s, label: t.states[s] }))}
            value={search.state ?? 'open'}
            onChange={(s) => set({ state: s === 'open' ? undefined : (s as 'new') })}
            size="sm"
            fullWidth
          />
          <div className={beside.under}>
            <NativeSelect
              size="xs"
              aria-label={t.metric}
              data={[
                { value: '', label: t.anyMetric },
                ...watchedMetrics.map((m) => ({ value: m, label: staff.metric[m] })),
              ]}
              value={search.metric ?? ''}
              onChange={(e) => set({ metric: (e.currentTarget.value || undefined) as 'nps' | undefined })}
            />
            <span className="small dim" role="status">
              {first && t.total(first.total, f.count(first.total))}
            </span>
          </div>
          <section className={`card ${beside.list}`} aria-busy={!rows}>
            {list.error && <Problem error={list.error} retry={() => void list.refetch()} />}
            {(!rows || !named) && !list.error && <Wait lines={9} height={24} />}
            {rows?.length === 0 && nothing()}
            <ul>{named && rows?.map((a) => <Line key={a.id} alert={a} on={a.id === open} />)}</ul>
            {list.hasNextPage && (
              <Button
                variant="default"
                m="sm"
                loading={list.isFetchingNextPage}
                onClick={() => void list.fetchNextPage()}
              >
                {t.more}
              </Button>
            )}
          </section>
          {watch?.lookedTo && (
            <p className={css.note}>
              {t.watching(f.count(watch.series), f.localDay(watch.lookedTo))}{' '}
              {watch.small + watch.young > 0 && t.left(f.count(watch.small), f.count(watch.young))}
            </p>
          )}
        </div>
        <div className={beside.right}>
          {open ? <Outlet /> : rows?.length ? <p className={beside.pick}>{t.pick}</p> : null}
        </div>
      </div>
    </>
  )
}

function Line({ alert, on }: { alert: AlertRow; on: boolean }) {
  const t = useAlertsText()
  const staff = useText()
  const f = useFormat()
  const names = useNames()
  return (
    <li
      className={`${beside.line} ${css.line}`}
      data-on={on || undefined}
      data-new={(alert.state === 'new' && !alert.endedAt) || undefined}
    >
      <div>
        <Link
          to={'/alerts/$id' as string}
          params={{ id: alert.id } as never}
          search={true as never}
          aria-current={on || undefined}
        >
          {placeWords(t, names, alert, staff.metric[alert.metric])}
        </Link>
        <small>{saidOf(t, f, alert)}</small>
      </div>
      <div className={css.end}>
        <span className={css.state}>{alert.end ? t.ends[alert.end] : t.state[alert.state]}</span>
        <small>{t.kinds[alert.kind]}</small>
      </div>
      <Gauge alert={alert} />
    </li>
  )
}
