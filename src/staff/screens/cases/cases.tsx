import { Button, Checkbox, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { CaseRow } from '../../../contract/operations/cases.ts'
import { age } from '../../age.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { useNow } from '../../live.tsx'
import beside from '../../look/beside.module.css'
import { Score } from '../../look/score.tsx'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { Head } from '../../shell/head.tsx'
import { useWalk } from '../../shell/use-walk.ts'
import { useText } from '../../text.ts'
import css from './cases.module.css'
import { useNoLostDrafts } from './lost-drafts.ts'
import type { CasesSearch } from './search.ts'

const states = ['open', 'new', 'in-hand', 'closed'] as const

/** Cases by urgency, and one of them beside. */
export function Screen() {
  const t = useText()
  const f = useFormat()
  const now = useNow(30_000)
  const names = useNames()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as CasesSearch
  const open = (useParams({ strict: false }) as { id?: string }).id
  const { state = 'open' as const, ...more } = search
  const query = { state, ...more, limit: 50 }
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
  const [typed, setTyped] = useState(search.search ?? '')
  const seek = useDebouncedCallback((text: string) => set({ search: text.trim() || undefined }), 300)

  useNoLostDrafts()
  useWalk(rows, open, '/cases/$id', search)

  const may = useMay()
  const handlers = useCall(
    'caseHandlers.list',
    {},
    { enabled: !!search.owner && may('caseHandlers.list'), fresh: 60_000 },
  )
  const owner =
    handlers.data?.find((h) => h.person === search.owner)?.name ??
    rows?.find((r) => r.owner?.id === search.owner)?.owner?.name
  const first = list.data?.pages[0]
  const narrowed = Object.keys(more).length > 0 || state === 'closed'
  const only = (key: 'mine' | 'late' | 'waiting', label: string) => (
    <Checkbox
      label={label}
      checked={search[key] === 'yes'}
      onChange={(e) => set({ [key]: e.currentTarget.checked ? 'yes' : undefined })}
    />
  )
  return (
    <>
      <Head title={t.cases.title} />
      <div className={beside.cols} data-open={!!open || undefined}>
        <div className={beside.left}>
          <div className={css.tools}>
            <SegmentedControl
              aria-label={t.cases.title}
              data={states.map((s) => ({ value: s, label: t.cases.states[s] }))}
              value={state}
              onChange={(s) => set({ state: s === 'open' ? undefined : (s as 'new') })}
              fullWidth
            />
            <TextInput
              type="search"
              aria-label={t.cases.search}
              placeholder={t.cases.search}
              value={typed}
              onChange={(e) => {
                setTyped(e.currentTarget.value)
                seek(e.currentTarget.value)
              }}
            />
            {search.owner && (
              <p className="small">
                {t.cases.onlyOwner(owner ?? '…')}{' '}
                <button type="button" className={css.everybodys} onClick={() => set({ owner: undefined })}>
                  {t.cases.everybodys}
                </button>
              </p>
            )}
            <div className={css.only}>
              {only('mine', t.cases.mine)}
              {only('waiting', t.cases.onlyWaiting)}
              {only('late', t.cases.onlyLate)}
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
                title={narrowed ? t.cases.none : t.cases.noneOpen}
                why={narrowed ? t.cases.noneWhy : t.cases.noneOpenWhy}
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
        {(c.urgent || c.waiting || c.escalated > 0) && !c.closedAt && (
          <small className={css.signal}>
            {[
              c.urgent && t.cases.urgent,
              c.waiting && t.cases.waiting,
              c.escalated > 0 && t.cases.escalated(c.escalated, f.count(c.escalated)),
            ]
              .filter(Boolean)
              .join(' · ')}
          </small>
        )}
      </div>
      <span className={css.due} data-late={(!c.closedAt && left < 0) || undefined}>
        {c.closedAt ? f.dayMonth(c.closedAt) : left < 0 ? t.cases.late(age(t, f, -left)) : age(t, f, left)}
      </span>
    </li>
  )
}
