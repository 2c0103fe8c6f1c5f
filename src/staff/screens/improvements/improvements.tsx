import { improvementStates } from 'virtual:contract'
import { Button, NativeSelect } from '@mantine/core'
import { Link, Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { Improvement } from '../../../contract/improvement.ts'
import { useFormat } from '../../format.ts'
import beside from '../../look/beside.module.css'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { Head } from '../../shell/head.tsx'
import { useWalk } from '../../shell/use-walk.ts'
import { useImprovementsText, useText } from '../../text.ts'
import policies from '../policies/policies.module.css'
import { ImprovementForm } from './form.tsx'
import css from './improvements.module.css'
import { Ranking } from './ranking.tsx'
import type { ImprovementsSearch } from './search.ts'

/** Improvements and one of them beside, or the causes by what they do. */
export function Screen() {
  const w = useImprovementsText()
  const may = useMay()
  const search = useSearch({ strict: false }) as ImprovementsSearch
  const open = (useParams({ strict: false }) as { id?: string }).id
  const [making, setMaking] = useState<{ cause?: string } | null>(null)
  const tab = search.tab === 'causes' && !open ? 'causes' : 'list'
  return (
    <>
      <Head title={w.title}>
        {may('improvements.create') && <Button onClick={() => setMaking({})}>{w.create}</Button>}
      </Head>
      <nav className={policies.tabs} aria-label={w.title}>
        {(['list', 'causes'] as const).map((x) => (
          <Link
            key={x}
            to={'/improvements' as string}
            search={(x === 'list' ? {} : { tab: x }) as never}
            data-on={x === tab || undefined}
            aria-current={x === tab ? 'page' : undefined}
          >
            {w.tabs[x]}
          </Link>
        ))}
      </nav>
      {tab === 'list' ? (
        <List search={search} open={open} />
      ) : (
        <Ranking search={search} begin={(cause) => setMaking({ cause })} />
      )}
      {making && <ImprovementForm improvement={null} cause={making.cause ?? null} close={() => setMaking(null)} />}
    </>
  )
}

const listed = ['open', ...improvementStates, 'all'] as const

function List({ search, open }: { search: ImprovementsSearch; open: string | undefined }) {
  const w = useImprovementsText()
  const f = useFormat()
  const navigate = useNavigate()
  const state = search.state ?? ('open' as const)
  const { data, error, refetch } = useCall('improvements.list', { query: { state } }, { keep: true })
  const rows = data?.rows
  useWalk(rows, open, '/improvements/$id', search)
  const set = (s: string) =>
    void navigate({
      to: '/improvements' as string,
      search: (s === 'open' ? {} : { state: s }) as never,
      replace: true,
    })
  return (
    <div className={beside.cols} data-open={!!open || undefined}>
      <div className={beside.left}>
        <div className={beside.under}>
          <NativeSelect
            size="xs"
            aria-label={w.form.state}
            data={listed.map((s) => ({ value: s, label: w.states[s] }))}
            value={state}
            onChange={(e) => set(e.currentTarget.value)}
          />
          <span className="small dim" role="status">
            {rows && w.total(rows.length, f.count(rows.length))}
          </span>
        </div>
        <section className={`card ${beside.list}`} aria-busy={!rows}>
          {error && <Problem error={error} retry={() => void refetch()} />}
          {!rows && !error && <Wait lines={7} height={24} />}
          {rows?.length === 0 && (
            <Empty
              title={state === 'open' || state === 'all' ? w.noneYet : w.none}
              {...((state === 'open' || state === 'all') && { why: w.noneYetWhy })}
            />
          )}
          <ul>
            {rows?.map((i) => (
              <Line key={i.id} i={i} on={i.id === open} />
            ))}
          </ul>
        </section>
      </div>
      <div className={beside.right}>
        {open ? <Outlet /> : rows?.length ? <p className={beside.pick}>{w.pick}</p> : null}
      </div>
    </div>
  )
}

function Line({ i, on }: { i: Improvement; on: boolean }) {
  const w = useImprovementsText()
  const t = useText()
  const f = useFormat()
  const when =
    i.startsOn &&
    (i.endsOn ? w.span(f.localDayMonth(i.startsOn), f.localDay(i.endsOn)) : w.from(f.localDay(i.startsOn)))
  return (
    <li className={beside.line} data-on={on || undefined}>
      <div>
        <Link
          to={'/improvements/$id' as string}
          params={{ id: i.id } as never}
          search={true as never}
          aria-current={on || undefined}
        >
          {i.title}
        </Link>
        <small>{[i.owner?.name ?? w.nobody, t.metric[i.metric], when].filter(Boolean).join(' · ')}</small>
      </div>
      <span className={css.state} data-state={i.state}>
        {w.states[i.state]}
      </span>
    </li>
  )
}
