import { Button, NativeSelect, Textarea } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { IdeaEvent } from '../../../contract/board.ts'
import { type AnswerState, answerMost, answerStates, commentMost } from '../../../contract/idea.ts'
import type { CallReply } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { OneRow } from '../../look/one-row.tsx'
import { useProblem } from '../../look/states.tsx'
import { say } from '../../names.ts'
import { useAct, useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useBoardText, useLanguage } from '../../text.ts'
import css from './board.module.css'
import { Reach } from './reach.tsx'
import { Refuse } from './refuse.tsx'
import { touchedByIdea } from './touched.ts'

type Whole = CallReply<'ideas.read'>

/** One idea: what it says, who voted, what is like it, what the company answers. */
export function Screen() {
  const t = useBoardText()
  const { id } = useParams({ strict: false }) as { id: string }
  const reading = useCall('ideas.read', { params: { id } })
  return (
    <OneRow reading={reading} back={{ to: '/board', words: t.back }} notFound={t.notFound}>
      {(data) => <One key={id} data={data} />}
    </OneRow>
  )
}

function One({ data }: { data: Whole }) {
  const t = useBoardText()
  const f = useFormat()
  const may = useMay()
  const words = useProblem()
  const judge = useAct('ideas.judge', touchedByIdea)
  const unmerge = useAct('ideas.unmerge', touchedByIdea)
  const [asking, setAsking] = useState(false)
  const { idea } = data
  const params = { id: idea.id }
  const failed = judge.error ?? unmerge.error
  return (
    <>
      <header>
        <p className="small dim">
          #{idea.number} · {t.kinds[idea.kind]} · {idea.authorName || t.nobody} · {f.full(idea.createdAt)}
        </p>
        <h2 dir="auto">{idea.title || t.erased}</h2>
        <p className="small">
          <span className={css.chip}>{idea.stand === 'published' ? t.states[idea.state] : t.stands[idea.stand]}</span>{' '}
          {t.votes(idea.votes, f.count(idea.votes))} · {t.comments(idea.comments, f.count(idea.comments))} ·{' '}
          {t.followers(data.followers, f.count(data.followers))}
        </p>
      </header>
      {idea.body && (
        <p className={css.words} dir="auto">
          {idea.body}
        </p>
      )}
      {idea.place && (
        <p className="small dim" dir="auto">
          {idea.place}
        </p>
      )}
      <div className="row">
        {may('ideas.judge') && idea.stand !== 'published' && idea.stand !== 'erased' && (
          <Button loading={judge.isPending} onClick={() => judge.mutate({ params, body: { stand: 'published' } })}>
            {t.publish}
          </Button>
        )}
        {may('ideas.judge') && idea.stand === 'waiting' && !asking && (
          <Button variant="default" onClick={() => setAsking(true)}>
            {t.refuse}
          </Button>
        )}
        {idea.stand === 'published' && (
          <Button component="a" href={data.link} target="_blank" rel="noopener" variant="default">
            {t.onBoard}
          </Button>
        )}
        {may('ideas.judge') && idea.stand === 'published' && !idea.mergedInto && !asking && (
          <Button variant="default" onClick={() => setAsking(true)}>
            {t.takeDown}
          </Button>
        )}
      </div>
      {asking && (
        <Refuse
          busy={judge.isPending}
          refuse={(note) =>
            judge.mutate(
              { params, body: { stand: 'refused', ...(note && { note }) } },
              { onSuccess: () => setAsking(false) },
            )
          }
          cancel={() => setAsking(false)}
        />
      )}
      {idea.mergedInto && (
        <div className="row">
          <Link to={'/board/$id' as string} params={{ id: idea.mergedInto.id } as never} search={true as never}>
            {t.merged.into(idea.mergedInto.title)}
          </Link>
          {may('ideas.unmerge') && (
            <Button size="xs" variant="default" loading={unmerge.isPending} onClick={() => unmerge.mutate({ params })}>
              {t.merged.undo}
            </Button>
          )}
        </div>
      )}
      {failed && (
        <p role="alert" className={css.failed}>
          {words(failed)}
        </p>
      )}
      {idea.stand === 'published' && !idea.mergedInto && may('ideas.answer') && <Answer data={data} />}
      {!idea.mergedInto && idea.title && <Similar data={data} />}
      {data.merged.length > 0 && (
        <section className={css.part}>
          <h3>{t.merged.heading}</h3>
          <ul className={css.rows}>
            {data.merged.map((m) => (
              <li key={m.id}>
                <div dir="auto">
                  <Link to={'/board/$id' as string} params={{ id: m.id } as never} search={true as never}>
                    {m.title || t.erased}
                  </Link>
                </div>
                {may('ideas.unmerge') && (
                  <Button size="xs" variant="default" onClick={() => unmerge.mutate({ params: { id: m.id } })}>
                    {t.merged.undo}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {idea.stand === 'published' && <Reach id={idea.id} />}
      {may('ideas.save') && idea.stand !== 'erased' && <Place data={data} />}
      <Comments data={data} />
      <History events={data.events} />
    </>
  )
}

function Answer({ data: { idea } }: { data: Whole }) {
  const t = useBoardText()
  const words = useProblem()
  const save = useAct('ideas.answer', touchedByIdea)
  const [state, setState] = useState<AnswerState>(idea.state === 'duplicate' ? 'open' : idea.state)
  const [answer, setAnswer] = useState(idea.answer)
  return (
    <form
      className={`${css.part} stack`}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ params: { id: idea.id }, body: { state, answer } })
      }}
    >
      <h3>{t.answer.heading}</h3>
      <NativeSelect
        label={t.answer.state}
        data={answerStates.map((s) => ({ value: s, label: t.states[s] }))}
        value={state}
        onChange={(e) => setState(e.currentTarget.value as AnswerState)}
      />
      <Textarea
        label={t.answer.words}
        description={state === 'declined' ? t.answer.reason : t.answer.help}
        value={answer}
        onChange={(e) => setAnswer(e.currentTarget.value)}
        autosize
        minRows={3}
        maxLength={answerMost}
        required={state === 'declined'}
      />
      {save.error && (
        <p role="alert" className={css.failed}>
          {words(save.error)}
        </p>
      )}
      <div className="row">
        <Button type="submit" loading={save.isPending}>
          {t.answer.save}
        </Button>
        <span className="small dim" role="status">
          {save.isSuccess && t.answer.saved}
        </span>
      </div>
    </form>
  )
}

function Similar({ data: { idea } }: { data: Whole }) {
  const t = useBoardText()
  const f = useFormat()
  const may = useMay()
  const words = useProblem()
  const { data } = useCall('ideas.similar', { params: { id: idea.id } })
  const merge = useAct('ideas.merge', touchedByIdea)
  return (
    <section className={css.part}>
      <h3>{t.similar.heading}</h3>
      {data?.rows.length === 0 && <p className="dim">{t.similar.none}</p>}
      <ul className={css.rows}>
        {data?.rows.map((r) => (
          <li key={r.id}>
            <div dir="auto">
              <Link to={'/board/$id' as string} params={{ id: r.id } as never} search={true as never}>
                {r.title || t.erased}
              </Link>
              <p className="small dim">
                {[
                  t.votes(r.votes, f.count(r.votes)),
                  t.states[r.state],
                  t.similar.likeness(f.percent(r.likeness)),
                ].join(' · ')}
              </p>
            </div>
            {may('ideas.merge') && (
              <Button
                size="xs"
                variant="default"
                loading={merge.isPending}
                onClick={() => merge.mutate({ params: { id: idea.id }, body: { into: r.id } })}
              >
                {t.similar.merge}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {merge.error && (
        <p role="alert" className={css.failed}>
          {words(merge.error)}
        </p>
      )}
      {!!data?.rows.length && may('ideas.merge') && <p className="small dim">{t.similar.mergeHelp}</p>}
    </section>
  )
}

function Place({ data: { idea } }: { data: Whole }) {
  const t = useBoardText().place
  const language = useLanguage()
  const words = useProblem()
  const board = useCall('board.read').data?.board
  const causes = useCall('causes.list', {}, { fresh: 60_000 }).data
  const units = useCall('units.list', {}, { fresh: 60_000 }).data
  const save = useAct('ideas.save', touchedByIdea)
  const none = { value: '', label: t.none }
  const change = (body: { category?: string | null; cause?: string | null; unit?: string | null }) =>
    save.mutate({ params: { id: idea.id }, body })
  return (
    <section className={`${css.part} stack`}>
      <h3>{t.heading}</h3>
      <NativeSelect
        label={t.category}
        data={[none, ...(board?.categories ?? []).map((c) => ({ value: c.id, label: say(c.name, language) }))]}
        value={idea.category ?? ''}
        onChange={(e) => change({ category: e.currentTarget.value || null })}
      />
      <NativeSelect
        label={t.cause}
        data={[
          none,
          ...(causes ?? [])
            .filter((c) => !c.closed || c.id === idea.cause)
            .map((c) => ({ value: c.id, label: say(c.name, language) })),
        ]}
        value={idea.cause ?? ''}
        onChange={(e) => change({ cause: e.currentTarget.value || null })}
      />
      <NativeSelect
        label={t.unit}
        data={[none, ...(units ?? []).map((u) => ({ value: u.id, label: u.name }))]}
        value={idea.unit ?? ''}
        onChange={(e) => change({ unit: e.currentTarget.value || null })}
      />
      {save.error && (
        <p role="alert" className={css.failed}>
          {words(save.error)}
        </p>
      )}
    </section>
  )
}

function Comments({ data: { idea, comments } }: { data: Whole }) {
  const t = useBoardText()
  const f = useFormat()
  const may = useMay()
  const words = useProblem()
  const judge = useAct('ideaComments.judge', touchedByIdea)
  const write = useAct('ideas.comment', touchedByIdea)
  const [body, setBody] = useState('')
  return (
    <section className={css.part}>
      <h3>{t.comment.heading}</h3>
      {comments.length === 0 && <p className="dim">{t.comment.none}</p>}
      <ul className={css.rows}>
        {comments.map((c) => (
          <li key={c.id} className={c.official ? css.official : undefined}>
            <div>
              <p className="small dim">
                {[
                  c.official ? t.comment.official : c.authorName || t.nobody,
                  f.full(c.createdAt),
                  c.stand === 'published' ? '' : t.stands[c.stand],
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
              <p className={css.words} dir="auto">
                {c.body}
              </p>
            </div>
            {may('ideaComments.judge') && (
              <Button
                size="xs"
                variant="default"
                onClick={() =>
                  judge.mutate({
                    params: { id: c.id },
                    body: { stand: c.stand === 'published' ? 'refused' : 'published' },
                  })
                }
              >
                {c.stand === 'published' ? t.takeDown : t.publish}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {may('ideas.comment') && idea.stand === 'published' && (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            if (body.trim()) write.mutate({ params: { id: idea.id }, body: { body } }, { onSuccess: () => setBody('') })
          }}
        >
          <Textarea
            label={t.comment.write}
            value={body}
            onChange={(e) => setBody(e.currentTarget.value)}
            autosize
            minRows={2}
            maxLength={commentMost}
          />
          {(write.error ?? judge.error) && (
            <p role="alert" className={css.failed}>
              {words((write.error ?? judge.error)!)}
            </p>
          )}
          <Button type="submit" variant="default" disabled={!body.trim()} loading={write.isPending}>
            {t.comment.save}
          </Button>
        </form>
      )}
    </section>
  )
}

function History({ events }: { events: IdeaEvent[] }) {
  const t = useBoardText()
  const f = useFormat()
  const said = ({ what, detail }: IdeaEvent): string => {
    const h = t.history
    switch (what) {
      case 'answered':
        return h.answered(t.states[detail.to ?? 'open'])
      case 'merged':
      case 'joined':
      case 'parted':
        return h[what](detail.title ?? `#${detail.number ?? ''}`)
      case 'votes-erased':
        return h[what](detail.votes ?? 0)
      case 'comments-erased':
        return h[what](detail.n ?? 0)
      default:
        return h[what]
    }
  }
  return (
    <section className={css.part}>
      <h3>{t.history.heading}</h3>
      <ul className={css.rows}>
        {events.map((e) => (
          <li key={`${e.at} ${e.what} ${e.detail.number ?? ''}`}>
            <div>
              {said(e)}
              {e.detail.note && <p className={css.words}>{e.detail.note}</p>}
              <p className="small dim">{[f.full(e.at), e.person].filter(Boolean).join(' · ')}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
