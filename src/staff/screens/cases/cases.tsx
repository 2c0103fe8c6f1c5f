import { Button, Checkbox, SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { CaseRow } from '../../../contract/operations/flow.ts'
import { age } from '../../age.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { useNow } from '../../live.tsx'
import beside from '../../look/beside.module.css'
import { Score } from '../../look/score.tsx'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { Head } from '../../shell/head.tsx'
import { useWalk } from '../../shell/use-walk.ts'
import { useText } from '../../text.ts'
import css from './cases.module.css'
import type { CasesSearch } from './search.ts'

const states = ['open', 'new', 'taken', 'closed'] as const

/** Cases by urgency, and one of them beside. */
export function Screen() {
  const t = useText()
  const f = useFormat()
  const now = useNow(30_000)
  const names = useNames()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as CasesSearch
  const open = (useParams({ strict: false }) as { id?: string }).id
  const query = { state: search.state ?? ('open' as const), ...(search.mine && { mine: search.mine }), limit: 50 }
  const list = useInfiniteQuery({
    queryKey: ['cases.list', 'pages', query],
    queryFn: ({ pageParam, signal }) =>
      call('cases.list', { query: { ...query, ...(pageParam && { before: pageParam }) } }, { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  })
  const rows = list.data?.pages.flatMap((p) => p.rows)
  const set = (change: { [K in keyof CasesSearch]?: CasesSearch[K] | undefined }) =>
    void navigate({ to: '/cases' as string, search: { ...search, ...change } as never, replace: true })

  useWalk(rows, open, '/cases/$id', search)

  const first = list.data?.pages[0]
  return (
    <>
      <Head title={t.cases.title} />
      <div className={beside.cols} data-open={!!open || undefined}>
        <div className={beside.left}>
          <div className={css.tools}>
            <SegmentedControl
              aria-label={t.cases.title}
              data={states.map((s) => ({ value: s, label: t.cases.states[s] }))}
              value={search.state ?? 'open'}
              onChange={(s) => set({ state: s === 'open' ? undefined : (s as 'new') })}
              fullWidth
            />
            <div className={beside.under}>
              <Checkbox
                label={t.cases.mine}
                checked={search.mine === 'yes'}
                onChange={(e) => set({ mine: e.currentTarget.checked ? 'yes' : undefined })}
              />
              <span className="small dim" role="status">
                {first && t.cases.total(first.total, f.count(first.total))}
              </span>
            </div>
          </div>
          <section className={`card ${beside.list}`} aria-busy={!rows}>
            {list.error && <Problem error={list.error} retry={() => void list.refetch()} />}
            {!rows && !list.error && <Wait lines={9} height={24} />}
            {rows?.length === 0 && (
              <Empty
                title={query.state === 'closed' ? t.cases.none : t.cases.noneOpen}
                why={query.state === 'closed' ? t.cases.noneWhy : t.cases.noneOpenWhy}
              />
            )}
            <ul>
              {rows?.map((c) => (
                <Line
                  key={c.id}
                  c={c}
                  on={c.id === open}
                  now={now}
                  place={
                    c.touchpoint ? names.name('touchpoint', c.touchpoint) : c.unit ? names.name('unit', c.unit) : ''
                  }
                />
              ))}
            </ul>
            {list.hasNextPage && (
              <Button
                variant="default"
                m="sm"
                loading={list.isFetchingNextPage}
                onClick={() => void list.fetchNextPage()}
              >
                {t.cases.more}
              </Button>
            )}
          </section>
        </div>
        <div className={beside.right}>
          {open ? <Outlet /> : rows?.length ? <p className={beside.pick}>{t.cases.pick}</p> : null}
        </div>
      </div>
    </>
  )
}

function Line({ c, on, now, place }: { c: CaseRow; on: boolean; now: number; place: string }) {
  const t = useText()
  const f = useFormat()
  const left = Date.parse(c.dueAt) - now
  const closed = c.state === 'closed'
  return (
    <li className={`${beside.line} ${css.line}`} data-on={on || undefined}>
      <Score score={c.score} size="small" />
      <div>
        <Link
          to={'/cases/$id' as string}
          params={{ id: c.id } as never}
          search={true as never}
          aria-current={on || undefined}
        >
          {c.title}
        </Link>
        <small>{[c.owner?.name ?? t.cases.free, place].filter(Boolean).join(' · ')}</small>
      </div>
      <span className={css.due} data-late={(!closed && left < 0) || undefined}>
        {closed ? c.closedAt && f.dayMonth(c.closedAt) : left < 0 ? t.cases.late(age(t, f, -left)) : age(t, f, left)}
      </span>
    </li>
  )
}
