import { Button, Select } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { EncounterRow } from '../../../contract/operations/contacts.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { Head } from '../../shell/head.tsx'
import { useEncountersText } from '../../text.ts'
import { FilterBar } from '../../view/filter-bar.tsx'
import { useView } from '../../view/use-view.ts'
import { filtersOf, periodOf } from '../../view/view.ts'
import css from './encounters.module.css'
import type { ListSearch } from './search.ts'

/** The encounters behind a figure: the same filter, newest first, in pages. */
export function Screen() {
  const t = useEncountersText()
  const f = useFormat()
  const navigate = useNavigate()
  const [view] = useView()
  const search = useSearch({ strict: false }) as ListSearch
  const { only, weekday, hour } = search
  const open = (useParams({ strict: false }) as { id?: string }).id
  // The ask says which days a period means, so that list and figures speak of the same ones.
  const figures = useCall(
    'ask',
    { body: { metrics: ['encounters'], period: periodOf(view), filters: filtersOf(view) } },
    { keep: true },
  )
  const period = figures.data?.period
  const query = {
    ...(period ?? { from: '', to: '' }),
    filters: JSON.stringify(filtersOf(view)),
    ...(only && { only }),
    ...(weekday !== undefined && { weekday }),
    ...(hour !== undefined && { hour }),
    limit: 50,
  }
  const list = useInfiniteQuery({
    queryKey: ['encounters.list', 'pages', query],
    queryFn: ({ pageParam, signal }) =>
      call('encounters.list', { query: { ...query, ...(pageParam && { before: pageParam }) } }, { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    enabled: !!period,
    placeholderData: (before) => before,
  })
  const rows = list.data?.pages.flatMap((p) => p.rows)
  const total = list.data?.pages[0]?.total
  const error = figures.error ?? list.error
  const set = (next: ListSearch) => void navigate({ to: '.', search: next as never, replace: true })
  const kinds = Object.entries(t.only).map(([value, label]) => ({ value, label }))
  return (
    <>
      <Head title={t.listTitle}>
        <FilterBar />
      </Head>
      <div className={css.tools}>
        <Link to={'/encounters' as string} search={view as never}>
          ← {t.back}
        </Link>
        <Select
          aria-label={t.onlyName}
          data={[{ value: '', label: t.all }, ...kinds]}
          value={only ?? ''}
          allowDeselect={false}
          onChange={(next) => {
            const { only: _, ...rest } = search
            set({ ...rest, ...(next && { only: next as NonNullable<ListSearch['only']> }) })
          }}
        />
        {hour !== undefined && (
          <Button
            variant="default"
            size="xs"
            onClick={() => {
              const { weekday: _, hour: __, ...rest } = search
              set(rest)
            }}
          >
            {weekday !== undefined && t.weekdays[weekday]} {t.clock(String(hour))} · {t.anyTime}
          </Button>
        )}
        {total !== undefined && <span className={css.count}>{t.count(total, f.count(total))}</span>}
      </div>
      <section className="card" aria-label={t.listTitle} aria-busy={!rows}>
        {error && <Problem error={error} retry={() => void (figures.error ? figures.refetch() : list.refetch())} />}
        {!rows && !error && <Wait lines={14} height={22} />}
        {rows?.length === 0 && <Empty title={t.noneHere} why={t.noneHereWhy} />}
        <ul className={css.list}>
          {rows?.map((r) => (
            <Line key={r.id} row={r} on={r.id === open} />
          ))}
        </ul>
        {list.hasNextPage && (
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
            className={css.more!}
          >
            {t.more}
          </Button>
        )}
      </section>
      <Outlet />
    </>
  )
}

function Line({ row, on }: { row: EncounterRow; on: boolean }) {
  const t = useEncountersText()
  const f = useFormat()
  const names = useNames()
  const seconds = (s: number) => (s < 120 ? f.value('seconds', s) : `${f.count(Math.round(s / 60))} min`)
  const said = [
    names.name('channel', row.channel),
    row.touchpoint ? names.name('touchpoint', row.touchpoint) : row.unit && names.name('unit', row.unit),
    row.agent,
    row.outcome,
    row.handlingSeconds !== null && row.handlingSeconds > 0 && t.took(seconds(row.handlingSeconds)),
    row.waitSeconds !== null && row.waitSeconds > 0 && t.waited(seconds(row.waitSeconds)),
    row.answered && t.hasAnswer,
  ]
  return (
    <li className={css.line} data-on={on || undefined}>
      <Link to={'/encounters/list/$id' as string} params={{ id: row.id } as never} search={true as never}>
        {row.reason ? names.name('reason', row.reason) : t.noReason}
      </Link>
      <time dateTime={row.startedAt}>{f.full(row.startedAt)}</time>
      <small>{said.filter(Boolean).join(' · ')}</small>
    </li>
  )
}
