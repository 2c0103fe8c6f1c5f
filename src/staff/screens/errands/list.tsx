import { errandKinds } from 'virtual:contract'
import { Button, SegmentedControl, Select } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ErrandKind, ErrandRow } from '../../../contract/operations/errands.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import beside from '../../look/beside.module.css'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useErrandsText } from '../../text.ts'
import { askOf } from '../../view/view.ts'
import css from './errands.module.css'
import type { ErrandsSearch } from './search.ts'

const states = ['all', 'open', 'ended'] as const
type Set = (change: { [K in keyof ErrandsSearch]?: ErrandsSearch[K] | undefined }) => void

/** The errands of the period, newest first, in pages. */
export function List({ search, set, one }: { search: ErrandsSearch; set: Set; one: string | undefined }) {
  const t = useErrandsText()
  const { period, filters } = askOf(search)
  const body = {
    period,
    filters,
    kind: search.kind ?? ('all' as const),
    ...(search.state && { state: search.state }),
    limit: 50,
  }
  const list = useInfiniteQuery({
    queryKey: ['errands.list', 'pages', body],
    queryFn: ({ pageParam, signal }) =>
      call('errands.list', { body: { ...body, ...(pageParam && { before: pageParam }) } }, { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  })
  const rows = list.data?.pages.flatMap((p) => p.rows)
  return (
    <div className={beside.left}>
      <div className={css.tools}>
        <Select
          aria-label={t.list.kind}
          allowDeselect={false}
          data={errandKinds.map((k) => ({ value: k, label: t.list.kinds[k] }))}
          value={search.kind ?? 'all'}
          onChange={(k) => set({ kind: k === 'all' ? undefined : (k as ErrandKind) })}
        />
        <SegmentedControl
          aria-label={t.list.title}
          data={states.map((s) => ({ value: s, label: t.list.states[s] }))}
          value={search.state ?? 'all'}
          onChange={(s) => set({ state: s === 'all' ? undefined : (s as 'open') })}
        />
      </div>
      <section className={`card ${beside.list}`} aria-busy={!rows} aria-label={t.list.title}>
        {list.error && <Problem error={list.error} retry={() => void list.refetch()} />}
        {!rows && !list.error && <Wait lines={8} height={24} />}
        {rows?.length === 0 && <Empty title={t.list.none} why={t.list.noneWhy} />}
        <ul>
          {rows?.map((r) => (
            <Line key={r.id} errand={r} on={r.id === one} />
          ))}
        </ul>
        {list.hasNextPage && (
          <Button variant="default" m="sm" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t.list.more}
          </Button>
        )}
      </section>
    </div>
  )
}

function Line({ errand, on }: { errand: ErrandRow; on: boolean }) {
  const t = useErrandsText()
  const f = useFormat()
  const names = useNames()
  const { begunAt, lastAt } = errand
  const [first, last] = [f.day(begunAt), f.day(lastAt)]
  return (
    <li className={beside.line} data-on={on || undefined}>
      <div>
        <Link
          to={'/errands/$id' as string}
          params={{ id: errand.id } as never}
          search={true as never}
          resetScroll={false}
          aria-current={on || undefined}
        >
          {names.name('reason', errand.reason)}
        </Link>
        <small>
          {[
            errand.key ?? errand.customer?.name,
            errand.channels.map((c) => names.name('channel', c)).join(' → '),
            t.list.contacts(errand.contacts, f.count(errand.contacts)),
          ]
            .filter(Boolean)
            .join(' · ')}
        </small>
      </div>
      <span className={css.when}>
        {first === last ? first : `${f.dayMonth(begunAt)}–${last}`}
        <small data-state={errand.state}>{t.list.state[errand.state]}</small>
      </span>
    </li>
  )
}
