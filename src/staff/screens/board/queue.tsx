import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useFormat } from '../../format.ts'
import beside from '../../look/beside.module.css'
import { Empty, Problem, useProblem, Wait } from '../../look/states.tsx'
import { useAct, useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useBoardText } from '../../text.ts'
import css from './board.module.css'
import { touchedByIdea } from './touched.ts'

/** What waits to be looked at, the oldest first: read it here, publish it or not. */
export function Queue({ open }: { open: string | undefined }) {
  const t = useBoardText()
  const f = useFormat()
  const may = useMay()
  const words = useProblem()
  const { data, error, refetch } = useCall('ideas.queue', {})
  const judge = useAct('ideas.judge', touchedByIdea)
  const judgeComment = useAct('ideaComments.judge', touchedByIdea)
  const failed = judge.error ?? judgeComment.error
  const buttons = (decide: (stand: 'published' | 'refused') => void) =>
    may('ideas.judge') && (
      <div className="row">
        <Button size="xs" onClick={() => decide('published')}>
          {t.publish}
        </Button>
        <Button size="xs" variant="default" onClick={() => decide('refused')}>
          {t.refuse}
        </Button>
      </div>
    )
  const why = (held: readonly (keyof typeof t.held)[]) => t.heldWhy(held.map((h) => t.held[h]).join(', '))
  return (
    <section className={`card ${beside.list}`} aria-busy={!data} style={{ marginTop: 10 }}>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Wait lines={6} height={24} />}
      {data?.total === 0 && <Empty title={t.noQueue} why={t.noQueueWhy} />}
      {failed && (
        <p role="alert" className={css.failed}>
          {words(failed)}
        </p>
      )}
      {data?.ideas.map((i) => (
        <article key={i.id} className={css.waiting} data-on={i.id === open || undefined}>
          <Link to={'/board/$id' as string} params={{ id: i.id } as never} search={true as never} dir="auto">
            <strong>{i.title}</strong>
          </Link>
          <p className={css.words} dir="auto">
            {i.body}
          </p>
          <p className="small dim">
            {[t.kinds[i.kind], i.authorName || t.nobody, f.full(i.createdAt), why(i.held)].join(' · ')}
          </p>
          {buttons((stand) => judge.mutate({ params: { id: i.id }, body: { stand } }))}
        </article>
      ))}
      {data?.comments.map((c) => (
        <article key={c.id} className={css.waiting}>
          <p className="small dim">{t.commentOn(c.idea.title)}</p>
          <p className={css.words} dir="auto">
            {c.body}
          </p>
          <p className="small dim">{[c.authorName || t.nobody, f.full(c.createdAt), why(c.held)].join(' · ')}</p>
          {buttons((stand) => judgeComment.mutate({ params: { id: c.id }, body: { stand } }))}
        </article>
      ))}
    </section>
  )
}
