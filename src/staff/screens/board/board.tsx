import { Button, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { IdeaRow } from '../../../contract/board.ts'
import { ideaKinds, ideaStates } from '../../../contract/idea.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import beside from '../../look/beside.module.css'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { Head } from '../../shell/head.tsx'
import { useWalk } from '../../shell/use-walk.ts'
import { useBoardText, useLanguage } from '../../text.ts'
import css from './board.module.css'
import { Decisions } from './decisions.tsx'
import { Duplicates } from './duplicates.tsx'
import { Queue } from './queue.tsx'
import type { BoardSearch } from './search.ts'
import { BoardSettings } from './settings.tsx'

/** The public board from the company's side: what waits, what is wanted, what was answered. */
export function Screen() {
  const t = useBoardText()
  const f = useFormat()
  const may = useMay()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as BoardSearch
  const open = (useParams({ strict: false }) as { id?: string }).id
  const reading = useCall('board.read')
  const board = reading.data?.board
  const view = search.view ?? 'ideas'
  const set = (change: { [K in keyof BoardSearch]?: BoardSearch[K] | undefined }) => {
    const kept = Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, v]) => v))
    void navigate({ to: '/board' as string, search: kept as never, replace: true })
  }
  const head = (
    <Head title={t.title}>
      {board && (
        <Button component="a" href={board.link} target="_blank" rel="noopener" variant="default" size="xs">
          {t.open}
        </Button>
      )}
      {may('board.save') && (
        <Button
          variant="default"
          size="xs"
          aria-expanded={view === 'settings'}
          onClick={() => set({ view: view === 'settings' ? undefined : 'settings' })}
        >
          {t.settings.heading}
        </Button>
      )}
    </Head>
  )
  if (reading.error)
    return (
      <>
        {head}
        <Problem error={reading.error} retry={() => void reading.refetch()} />
      </>
    )
  if (!reading.data)
    return (
      <>
        {head}
        <Wait lines={6} height={24} />
      </>
    )
  if (view === 'settings' || (!board && search.view))
    return (
      <>
        {head}
        <BoardSettings key={board?.address ?? ''} board={board ?? null} />
      </>
    )
  if (view === 'decisions' && may('ideas.decide'))
    return (
      <>
        {head}
        <Decisions />
      </>
    )
  if (!board)
    return (
      <>
        {head}
        <Empty title={t.none} why={t.noneWhy}>
          {may('board.save') && <Button onClick={() => set({ view: 'settings' })}>{t.begin}</Button>}
        </Empty>
      </>
    )
  const views = [
    { value: 'ideas', label: t.views.ideas },
    ...(may('ideas.queue')
      ? [
          {
            value: 'queue',
            label: board.counts.waiting ? `${t.views.queue} (${f.count(board.counts.waiting)})` : t.views.queue,
          },
          { value: 'refused', label: t.views.refused },
        ]
      : []),
    { value: 'duplicates', label: t.views.duplicates },
  ]
  const pairs = view === 'duplicates' || view === 'apart'
  return (
    <>
      {head}
      {!board.open && <p className="dim">{t.shut}</p>}
      <div className={css.views} data-open={!!open || undefined}>
        <SegmentedControl
          aria-label={t.title}
          data={views}
          value={pairs ? 'duplicates' : view}
          onChange={(v) => set({ view: v === 'ideas' ? undefined : (v as 'queue') })}
          size="sm"
          fullWidth
        />
      </div>
      {/* Two ideas side by side need the width of both columns. */}
      <div className={pairs && !open ? undefined : beside.cols} data-open={!!open || undefined}>
        <div className={beside.left}>
          {view === 'queue' ? (
            <Queue open={open} />
          ) : pairs ? (
            <Duplicates apart={view === 'apart'} setApart={(apart) => set({ view: apart ? 'apart' : 'duplicates' })} />
          ) : (
            <List search={search} set={set} open={open} />
          )}
        </div>
        {(open || !pairs) && (
          <div className={beside.right}>{open ? <Outlet /> : <p className={beside.pick}>{t.pick}</p>}</div>
        )}
      </div>
    </>
  )
}

type Set = (change: { [K in keyof BoardSearch]?: BoardSearch[K] | undefined }) => void

function List({ search, set, open }: { search: BoardSearch; set: Set; open: string | undefined }) {
  const t = useBoardText()
  const f = useFormat()
  const language = useLanguage()
  const board = useCall('board.read').data?.board
  const [typed, setTyped] = useState(search.q ?? '')
  // As it is typed, a moment after the last letter.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed counts
  useEffect(() => {
    const timer = setTimeout(() => {
      if (typed.trim() !== (search.q ?? '')) set({ q: typed.trim() || undefined })
    }, 300)
    return () => clearTimeout(timer)
  }, [typed])
  const query = {
    stand: search.view === 'refused' ? ('refused' as const) : ('published' as const),
    sort: search.sort ?? ('top' as const),
    limit: 50,
    ...(search.q && { q: search.q }),
    ...(search.kind && { kind: search.kind }),
    ...(search.state && { state: search.state }),
    ...(search.category && { category: search.category }),
  }
  const list = useInfiniteQuery({
    queryKey: ['ideas.list', 'pages', query],
    queryFn: ({ pageParam, signal }) =>
      call('ideas.list', { query: { ...query, ...(pageParam && { before: pageParam }) } }, { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  })
  const rows = list.data?.pages.flatMap((p) => p.rows)
  useWalk(rows, open, '/board/$id', search)
  const any = { value: '', label: t.all }
  return (
    <>
      <div className={css.filters}>
        <TextInput
          type="search"
          size="xs"
          aria-label={t.search}
          placeholder={t.search}
          value={typed}
          onChange={(e) => setTyped(e.currentTarget.value)}
          data-search
        />
        <NativeSelect
          size="xs"
          aria-label={t.kind}
          data={[{ ...any, label: `${t.kind}: ${t.all}` }, ...ideaKinds.map((k) => ({ value: k, label: t.kinds[k] }))]}
          value={search.kind ?? ''}
          onChange={(e) => set({ kind: (e.currentTarget.value || undefined) as 'idea' | undefined })}
        />
        <NativeSelect
          size="xs"
          aria-label={t.state}
          data={[
            { ...any, label: `${t.state}: ${t.all}` },
            ...ideaStates.map((s) => ({ value: s, label: t.states[s] })),
          ]}
          value={search.state ?? ''}
          onChange={(e) => set({ state: (e.currentTarget.value || undefined) as 'open' | undefined })}
        />
        <NativeSelect
          size="xs"
          aria-label={t.category}
          data={[
            { ...any, label: `${t.category}: ${t.all}` },
            ...(board?.categories ?? []).map((c) => ({ value: c.id, label: say(c.name, language) })),
          ]}
          value={search.category ?? ''}
          onChange={(e) => set({ category: e.currentTarget.value || undefined })}
        />
        <NativeSelect
          size="xs"
          aria-label={t.sort}
          data={[
            { value: '', label: t.top },
            { value: 'new', label: t.new },
          ]}
          value={search.sort ?? ''}
          onChange={(e) => set({ sort: (e.currentTarget.value || undefined) as 'new' | undefined })}
        />
      </div>
      <p className="small dim" role="status">
        {list.data && t.total(list.data.pages[0]!.total, f.count(list.data.pages[0]!.total))}
      </p>
      <section className={`card ${beside.list}`} aria-busy={!rows}>
        {list.error && <Problem error={list.error} retry={() => void list.refetch()} />}
        {!rows && !list.error && <Wait lines={9} height={24} />}
        {rows?.length === 0 && <Empty title={t.noIdeas} why={t.noIdeasWhy} />}
        <ul>
          {rows?.map((r) => (
            <Line key={r.id} idea={r} on={r.id === open} />
          ))}
        </ul>
        {list.hasNextPage && (
          <Button variant="default" m="sm" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t.more}
          </Button>
        )}
      </section>
    </>
  )
}

function Line({ idea, on }: { idea: IdeaRow; on: boolean }) {
  const t = useBoardText()
  const f = useFormat()
  const language = useLanguage()
  const board = useCall('board.read').data?.board
  const category = board?.categories.find((c) => c.id === idea.category)
  return (
    <li className={`${beside.line} ${css.line}`} data-on={on || undefined}>
      <div className={css.votes}>
        <span title={t.votes(idea.votes, f.count(idea.votes))}>{f.count(idea.votes)}</span>
      </div>
      <div>
        <Link
          to={'/board/$id' as string}
          params={{ id: idea.id } as never}
          search={true as never}
          aria-current={on || undefined}
          dir="auto"
        >
          {idea.title || t.erased}
        </Link>
        <small>
          {[
            t.kinds[idea.kind],
            t.states[idea.state],
            category && say(category.name, language),
            idea.comments > 0 && t.comments(idea.comments, f.count(idea.comments)),
          ]
            .filter(Boolean)
            .join(' · ')}
        </small>
      </div>
    </li>
  )
}
