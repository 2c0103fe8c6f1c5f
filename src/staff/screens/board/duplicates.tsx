import { Button, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { IdeaRow, LikelyPair } from '../../../contract/board.ts'
import { Failure } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, useProblem, Wait } from '../../look/states.tsx'
import { say } from '../../names.ts'
import { reading, useAct, useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { typing } from '../../shell/keys.ts'
import { useBoardText, useLanguage } from '../../text.ts'
import css from './duplicates.module.css'
import { touchedByIdea } from './touched.ts'

const step = 20
const most = 200
/** While ideas are still compared the list is looked at again so often. */
const againMs = 1_500

type Done =
  | { what: 'merged'; id: string; title: string; into: string }
  | { what: 'apart'; one: string; other: string; apart: boolean }

/** Pairs of the whole board that may be the same, side by side: keep one, or say that they are not the same. */
export function Duplicates({ apart, setApart }: { apart: boolean; setApart: (apart: boolean) => void }) {
  const t = useBoardText()
  const d = t.duplicates
  const f = useFormat()
  const may = useMay()
  const words = useProblem()
  const [limit, setLimit] = useState(step)
  const options = reading('ideas.duplicates', { query: { apart, limit } as never }, { keep: true })
  const { data, error, refetch } = useQuery({
    ...options,
    refetchInterval: (q) => {
      const now = q.state.data
      return now && now.compared < now.ideas ? againMs : false
    },
  })
  const merge = useAct('ideas.merge', touchedByIdea)
  const unmerge = useAct('ideas.unmerge', touchedByIdea)
  const part = useAct('ideas.apart', touchedByIdea)
  const [done, setDone] = useState<Done | null>(null)
  const [on, setOn] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const busy = merge.isPending || unmerge.isPending || part.isPending
  const failed = merge.error ?? unmerge.error ?? part.error
  const rows = data?.rows
  const clear = () => {
    for (const act of [merge, unmerge, part]) act.reset()
    setDone(null)
  }
  const keep = (kept: IdeaRow, gone: IdeaRow) => {
    clear()
    merge.mutate(
      { params: { id: gone.id }, body: { into: kept.id } },
      { onSuccess: () => setDone({ what: 'merged', id: gone.id, title: gone.title, into: kept.title }) },
    )
  }
  const tell = (one: string, other: string, apart: boolean) => {
    clear()
    part.mutate({ body: { one, other, apart } }, { onSuccess: () => setDone({ what: 'apart', one, other, apart }) })
  }
  const undo = (it: Done) => {
    if (it.what === 'apart') return tell(it.one, it.other, !it.apart)
    clear()
    unmerge.mutate({ params: { id: it.id } })
  }
  const at = Math.min(on, Math.max(0, (rows?.length ?? 0) - 1))
  const walk = (to: number) => {
    setOn(to)
    list.current?.querySelectorAll<HTMLElement>(':scope > li')[to]?.focus()
  }
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const pair = rows?.[at]
      if (typing(event) || !pair) return
      if (event.key === 'j') walk(Math.min(at + 1, rows.length - 1))
      else if (event.key === 'k') walk(Math.max(at - 1, 0))
      else if (busy || event.repeat) return
      else if (event.key === '1' && !apart && may('ideas.merge')) keep(pair.one, pair.other)
      else if (event.key === '2' && !apart && may('ideas.merge')) keep(pair.other, pair.one)
      else if (event.key === 'x' && may('ideas.apart')) tell(pair.one.id, pair.other.id, !apart)
    }
    window.addEventListener('keydown', hear)
    return () => window.removeEventListener('keydown', hear)
  })
  return (
    <>
      <div className={css.head}>
        <SegmentedControl
          aria-label={d.which}
          data={[
            { value: 'likely', label: d.likely },
            { value: 'apart', label: d.apart },
          ]}
          value={apart ? 'apart' : 'likely'}
          onChange={(v) => {
            setOn(0)
            setLimit(step)
            setApart(v === 'apart')
          }}
          size="xs"
        />
        <p className="small dim" role="status">
          {[
            data && data.total > 0 && d.total(data.total, f.count(data.total), apart),
            data && data.compared < data.ideas && d.comparing(f.count(data.compared), f.count(data.ideas)),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {!!rows?.length && may('ideas.merge') && (
        <p className={`small dim ${css.keys}`}>{apart ? d.keysApart : d.keys}</p>
      )}
      <div className={css.done} role="status">
        {done && (
          <>
            <span dir="auto">
              {done.what === 'merged' ? d.merged(done.title, done.into) : done.apart ? d.saidApart : d.saidNotApart}
            </span>
            <Button size="xs" variant="default" disabled={busy} onClick={() => undo(done)}>
              {d.undo}
            </Button>
          </>
        )}
      </div>
      {failed && (
        <p role="alert" className={css.failed}>
          {failed instanceof Failure && failed.code === 'wrong-state' ? d.already : words(failed)}
        </p>
      )}
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!rows && !error && <Wait lines={9} height={24} />}
      {data && rows?.length === 0 && (
        <div className="card">
          {data.compared < data.ideas && !apart ? (
            <Empty title={d.wait} why={d.waitWhy} />
          ) : (
            <Empty title={apart ? d.noneApart : d.none} why={apart ? d.noneApartWhy : d.noneWhy} />
          )}
        </div>
      )}
      <ul className={css.pairs} ref={list} aria-busy={!rows}>
        {rows?.map((pair, n) => (
          // Keys walk from pair to pair, and the place is to be seen and heard
          <li key={`${pair.one.id} ${pair.other.id}`} className="card" tabIndex={-1} data-on={n === at || undefined}>
            <p className={css.what}>
              <span>
                {pair.likeness > 0 && t.similar.likeness(f.percent(pair.likeness))}
                {pair.likeness > 0 && ' · '}
                {d.together(pair.votes, f.count(pair.votes))}
                {pair.apart && ` · ${[f.full(pair.apart.at), pair.apart.person].filter(Boolean).join(' · ')}`}
              </span>
              {may('ideas.apart') && (
                <Button
                  size="xs"
                  variant="default"
                  disabled={busy}
                  aria-keyshortcuts="x"
                  onClick={() => tell(pair.one.id, pair.other.id, !apart)}
                >
                  {apart ? d.undoApart : d.notSame}
                </Button>
              )}
            </p>
            <div className={css.sides}>
              <Side pair={pair} side="one" busy={busy} keep={apart ? undefined : keep} />
              <Side pair={pair} side="other" busy={busy} keep={apart ? undefined : keep} />
            </div>
          </li>
        ))}
      </ul>
      {data && rows && rows.length < data.total && limit < most && (
        <Button variant="default" onClick={() => setLimit(Math.min(most, limit + step * 2))}>
          {t.more}
        </Button>
      )}
    </>
  )
}

function Side({
  pair,
  side,
  busy,
  keep,
}: {
  pair: LikelyPair
  side: 'one' | 'other'
  busy: boolean
  keep: ((kept: IdeaRow, gone: IdeaRow) => void) | undefined
}) {
  const t = useBoardText()
  const f = useFormat()
  const may = useMay()
  const language = useLanguage()
  const board = useCall('board.read').data?.board
  const idea = pair[side]
  const gone = pair[side === 'one' ? 'other' : 'one']
  const category = board?.categories.find((c) => c.id === idea.category)
  return (
    <div>
      <h3 dir="auto">
        <Link to={'/board/$id' as string} params={{ id: idea.id } as never} search={true as never}>
          {idea.title || t.erased}
        </Link>
      </h3>
      <p className="small dim" dir="auto">
        {[
          t.votes(idea.votes, f.count(idea.votes)),
          t.states[idea.state],
          idea.comments > 0 && t.comments(idea.comments, f.count(idea.comments)),
          category && say(category.name, language),
          idea.place,
          f.day(idea.createdAt),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {idea.body && (
        <p className={css.words} dir="auto">
          {idea.body}
        </p>
      )}
      {keep && may('ideas.merge') && (
        <Button
          size="xs"
          variant={side === 'one' ? 'filled' : 'default'}
          disabled={busy}
          aria-keyshortcuts={side === 'one' ? '1' : '2'}
          onClick={() => keep(idea, gone)}
        >
          {t.duplicates.keep}
        </Button>
      )}
    </div>
  )
}
