import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Outlet, useParams, useSearch } from '@tanstack/react-router'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { useNow } from '../../live.tsx'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { Head } from '../../shell/head.tsx'
import { useText } from '../../text.ts'
import { FilterBar } from '../../view/filter-bar.tsx'
import { useView } from '../../view/use-view.ts'
import { filtersOf, periodOf } from '../../view/view.ts'
import css from './answers.module.css'
import { useFresh } from './fresh.ts'
import { AnswerLine } from './row.tsx'
import type { AnswersSearch } from './search.ts'
import { Tools } from './tools.tsx'

const pageSize = 50

export function Screen() {
  const t = useText()
  const f = useFormat()
  const names = useNames()
  const now = useNow(5_000)
  const [view] = useView()
  const { level, words, q } = useSearch({ strict: false }) as AnswersSearch
  const open = (useParams({ strict: false }) as { id?: string }).id
  // The ask says which days a period means, so that list and figures speak of the same ones.
  const figures = useCall(
    'ask',
    { body: { metrics: ['answers'], period: periodOf(view), filters: filtersOf(view) } },
    { keep: true },
  )
  const period = figures.data?.period
  const query = {
    ...period,
    filters: JSON.stringify(filtersOf(view)),
    ...(level && { level }),
    ...(words && { words }),
    ...(q && { search: q }),
    limit: pageSize,
  }
  const list = useInfiniteQuery({
    queryKey: ['answers.list', 'pages', query],
    queryFn: ({ pageParam, signal }) =>
      call('answers.list', { query: { ...query, ...(pageParam && { before: pageParam }) } }, { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    enabled: !!period,
    placeholderData: (before) => before,
  })
  const rows = list.data?.pages.flatMap((p) => p.rows)
  const first = list.data?.pages[0]
  const error = figures.error ?? list.error
  const fresh = useFresh(
    rows?.map((r) => r.id),
    JSON.stringify(query),
  )
  const retry = () => void (figures.error ? figures.refetch() : list.refetch())
  return (
    <>
      <Head title={t.answers.title}>
        <FilterBar />
      </Head>
      <Tools total={first && !first.hidden ? t.answers.total(first.total, f.count(first.total)) : ''} />
      <section className="card" aria-label={t.answers.title} aria-busy={!rows}>
        {error && <Problem error={error} retry={retry} />}
        {!rows && !error && <Wait lines={14} height={22} />}
        {first?.hidden && <Empty title={t.figure.hidden} why={t.figure.hiddenWhy} />}
        {first && !first.hidden && rows?.length === 0 && <Empty title={t.answers.none} why={t.answers.noneWhy} />}
        <ul className={css.list}>
          {rows?.map((r) => (
            <AnswerLine key={r.id} row={r} names={names} now={now} fresh={fresh.has(r.id)} on={r.id === open} />
          ))}
        </ul>
        {list.hasNextPage && (
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
            className={css.more}
          >
            {t.answers.more}
          </Button>
        )}
      </section>
      <Outlet />
    </>
  )
}
