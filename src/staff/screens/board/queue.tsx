import { Button, Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { CommentRow, IdeaRow } from '../../../contract/board.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import beside from '../../look/beside.module.css'
import { Empty, Problem, useProblem, Wait } from '../../look/states.tsx'
import { queryClient, useAct, useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { typing } from '../../shell/keys.ts'
import { useBoardText } from '../../text.ts'
import css from './board.module.css'
import { Refuse } from './refuse.tsx'
import { touchedByIdea } from './touched.ts'

type Waiting = { id: string; idea: IdeaRow; comment?: undefined } | { id: string; idea?: undefined; comment: Said }
type Said = CommentRow & { idea: { id: string; title: string } }
type Stand = 'published' | 'refused'
const limit = 100
/** In place of an id: what is asked is of all that are ticked. */
const theChosen = 'chosen'

/** What waits to be looked at, the oldest first: read it here and publish it or not, one by one, by keys, or many at once. */
export function Queue({ open }: { open: string | undefined }) {
  const t = useBoardText()
  const j = t.judging
  const f = useFormat()
  const may = useMay()
  const words = useProblem()
  const { data, error, refetch } = useCall('ideas.queue', { query: { limit } })
  const judge = useAct('ideas.judge', touchedByIdea)
  const judgeComment = useAct('ideaComments.judge', touchedByIdea)
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [asking, setAsking] = useState<string | null>(null)
  const [on, setOn] = useState(0)
  const [many, setMany] = useState<{ busy: boolean; failed: Error | null; done: string }>({
    ...{ busy: false, failed: null, done: '' },
  })
  const list = useRef<HTMLDivElement>(null)
  const rows: Waiting[] = [
    ...(data?.ideas.map((idea) => ({ id: idea.id, idea })) ?? []),
    ...(data?.comments.map((comment) => ({ id: comment.id, comment })) ?? []),
  ]
  const chosen = rows.filter((r) => ticked.has(r.id))
  const busy = judge.isPending || judgeComment.isPending || many.busy
  const failed = many.failed ?? judge.error ?? judgeComment.error
  const decide = (one: Waiting, stand: Stand, note = '') => {
    setAsking(null)
    setMany({ busy: false, failed: null, done: '' })
    if (one.comment) judgeComment.mutate({ params: { id: one.id }, body: { stand } })
    else judge.mutate({ params: { id: one.id }, body: { stand, ...(note && { note }) } })
  }
  // To a comment nobody is told why.
  const refuseAll = () => (chosen.some((c) => c.idea) ? setAsking(theChosen) : void decideAll('refused'))
  const refuse = (one: Waiting) => (one.comment ? decide(one, 'refused') : setAsking(one.id))
  const decideAll = async (stand: Stand, note = '') => {
    setAsking(null)
    setMany({ busy: true, failed: null, done: '' })
    let done = 0
    let failed: Error | null = null
    // One after the other, in the order in which they came; what somebody else judged meanwhile is told, and the others go on.
    for (const { id, comment } of chosen)
      try {
        await (comment
          ? call('ideaComments.judge', { params: { id }, body: { stand } })
          : call('ideas.judge', { params: { id }, body: { stand, ...(note && { note }) } }))
        done += 1
      } catch (error) {
        failed = error as Error
      }
    await Promise.all(touchedByIdea.map((of) => queryClient.invalidateQueries({ queryKey: [of] })))
    setTicked(new Set())
    setMany({ busy: false, failed, done: j.done[stand](done, f.count(done)) })
  }
  const at = Math.min(on, Math.max(0, rows.length - 1))
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const one = rows[at]
      if (typing(event) || !one) return
      const step = { j: 1, k: -1 }[event.key]
      if (step) {
        const to = Math.max(0, Math.min(rows.length - 1, at + step))
        setOn(to)
        list.current?.querySelectorAll<HTMLElement>('article')[to]?.focus()
      } else if (busy || event.repeat || !may('ideas.judge')) return
      else if (event.key === 'p') decide(one, 'published')
      else if (event.key === 'x') {
        event.preventDefault()
        refuse(one)
      }
    }
    window.addEventListener('keydown', hear)
    return () => window.removeEventListener('keydown', hear)
  })
  const why = (held: readonly (keyof typeof t.held)[]) => t.heldWhy(held.map((h) => t.held[h]).join(', '))
  const frame = (one: Waiting, n: number, name: string, children: ReactNode) => (
    // Keys walk from one to the next, and the place is to be seen and heard.
    <article
      key={one.id}
      className={css.waiting}
      tabIndex={-1}
      data-on={one.id === open || undefined}
      data-at={n === at || undefined}
    >
      <div className={css.judged}>
        {may('ideas.judge') && (
          <Checkbox
            aria-label={j.choose(name)}
            checked={ticked.has(one.id)}
            disabled={busy}
            onChange={(e) => {
              const next = new Set(ticked)
              if (e.currentTarget.checked) next.add(one.id)
              else next.delete(one.id)
              setTicked(next)
            }}
          />
        )}
        <div>{children}</div>
      </div>
      {may('ideas.judge') &&
        (asking === one.id ? (
          <Refuse busy={busy} refuse={(note) => decide(one, 'refused', note)} cancel={() => setAsking(null)} />
        ) : (
          <div className="row">
            <Button size="xs" disabled={busy} aria-keyshortcuts="p" onClick={() => decide(one, 'published')}>
              {t.publish}
            </Button>
            <Button size="xs" variant="default" disabled={busy} aria-keyshortcuts="x" onClick={() => refuse(one)}>
              {t.refuse}
            </Button>
          </div>
        ))}
    </article>
  )
  return (
    <>
      {rows.length > 1 && may('ideas.judge') && (
        <div className={css.many}>
          <Checkbox
            label={j.all}
            checked={chosen.length === rows.length}
            indeterminate={chosen.length > 0 && chosen.length < rows.length}
            disabled={busy}
            onChange={(e) => setTicked(new Set(e.currentTarget.checked ? rows.map((r) => r.id) : []))}
          />
          {chosen.length > 0 && (
            <>
              <Button size="xs" loading={busy} onClick={() => void decideAll('published')}>
                {j.publish(chosen.length, f.count(chosen.length))}
              </Button>
              <Button size="xs" variant="default" disabled={busy} onClick={refuseAll}>
                {j.refuseMany(chosen.length, f.count(chosen.length))}
              </Button>
            </>
          )}
          <span className={`small dim ${css.hints}`}>{j.keys}</span>
        </div>
      )}
      {asking === theChosen && chosen.length > 0 && (
        <Refuse
          busy={busy}
          words={j.refuseMany(chosen.length, f.count(chosen.length))}
          refuse={(note) => void decideAll('refused', note)}
          cancel={() => setAsking(null)}
        />
      )}
      <p className="small dim" role="status">
        {many.done}
      </p>
      <section className={`card ${beside.list}`} aria-busy={!data} ref={list as never}>
        {error && <Problem error={error} retry={() => void refetch()} />}
        {!data && !error && <Wait lines={6} height={24} />}
        {data?.total === 0 && <Empty title={t.noQueue} why={t.noQueueWhy} />}
        {failed && (
          <p role="alert" className={css.failed}>
            {words(failed)}
          </p>
        )}
        {rows.map((one, n) =>
          one.idea
            ? frame(
                one,
                n,
                one.idea.title,
                <>
                  <Link to={'/board/$id' as string} params={{ id: one.id } as never} search={true as never} dir="auto">
                    <strong>{one.idea.title}</strong>
                  </Link>
                  <p className={css.words} dir="auto">
                    {one.idea.body}
                  </p>
                  <p className="small dim">
                    {[
                      t.kinds[one.idea.kind],
                      one.idea.authorName || t.nobody,
                      f.full(one.idea.createdAt),
                      why(one.idea.held),
                    ].join(' · ')}
                  </p>
                </>,
              )
            : frame(
                one,
                n,
                t.commentOn(one.comment.idea.title),
                <>
                  <p className="small dim">{t.commentOn(one.comment.idea.title)}</p>
                  <p className={css.words} dir="auto">
                    {one.comment.body}
                  </p>
                  <p className="small dim">
                    {[one.comment.authorName || t.nobody, f.full(one.comment.createdAt), why(one.comment.held)].join(
                      ' · ',
                    )}
                  </p>
                </>,
              ),
        )}
      </section>
    </>
  )
}
