import { Button } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { age } from '../../age.ts'
import type { CallReply } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { useNow } from '../../live.tsx'
import { OneRow } from '../../look/one-row.tsx'
import { Score } from '../../look/score.tsx'
import { useProblem } from '../../look/states.tsx'
import { say, useNames } from '../../names.ts'
import { useAct, useCall } from '../../queries.ts'
import { useMay, useMe } from '../../session.ts'
import { typing } from '../../shell/keys.ts'
import { useLanguage, useText } from '../../text.ts'
import css from './case.module.css'
import { CloseCase } from './close-case.tsx'
import { HandOver } from './hand-over.tsx'
import { History } from './history.tsx'
import { AddNote } from './note.tsx'
import { touchedByCase } from './touched.ts'

/** One case: the customer's words, who has it, until when, what was done. */
export function Screen() {
  const t = useText().cases
  const { id } = useParams({ strict: false }) as { id: string }
  const reading = useCall('cases.read', { params: { id } })
  return (
    <OneRow reading={reading} back={{ to: '/cases', words: t.back }} notFound={t.notFound}>
      {(data) => <Case key={id} data={data} />}
    </OneRow>
  )
}

function Case({ data }: { data: CallReply<'cases.read'> }) {
  const t = useText()
  const f = useFormat()
  const words = useProblem()
  const language = useLanguage()
  const names = useNames()
  const may = useMay()
  const { person } = useMe()
  const now = useNow(30_000)
  const causes = useCall('causes.list', {}, { fresh: 60_000 }).data
  const take = useAct('cases.take', touchedByCase)
  const reopen = useAct('cases.reopen', touchedByCase)
  const [closing, setClosing] = useState(false)
  const c = data.case
  const id = c.id
  const canTake = c.state !== 'closed' && c.owner?.id !== person.id && may('cases.take')
  const canClose = c.state !== 'closed' && may('cases.close')

  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (typing(event)) return
      if (event.key === 't' && canTake) take.mutate({ params: { id }, body: {} })
      if (event.key === 'c' && canClose) {
        event.preventDefault()
        setClosing(true)
      }
    }
    window.addEventListener('keydown', hear)
    return () => window.removeEventListener('keydown', hear)
  }, [canTake, canClose, id, take.mutate])

  const left = Date.parse(c.dueAt) - now
  const failed = take.error ?? reopen.error
  const cause = causes?.find((x) => x.id === c.cause)
  return (
    <>
      <header>
        <p className="small dim">
          {t.cases.number(String(c.number))} · {t.cases.state[c.state]}
          {c.state !== 'closed' && (
            <>
              {' · '}
              <span data-late={left < 0 || undefined} className={css.due}>
                {left < 0 ? t.cases.late(age(t, f, -left)) : t.cases.due(age(t, f, left))}
              </span>
            </>
          )}
          {cause && ` · ${say(cause.name, language)}`}
        </p>
        <h2>{c.title}</h2>
      </header>
      <section className={css.said}>
        <Score score={c.score} />
        <div>
          <p className={css.words} data-none={!c.words || undefined}>
            {c.words ? `”${c.words}”` : t.now.noWords}
          </p>
          <p className="small dim">
            {[
              c.reason && names.name('reason', c.reason),
              c.touchpoint && names.name('touchpoint', c.touchpoint),
              c.unit && names.name('unit', c.unit),
            ]
              .filter(Boolean)
              .join(' · ')}{' '}
            <Link to={'/answers/$id' as string} params={{ id: c.answer } as never}>
              {t.cases.wholeAnswer}
            </Link>
          </p>
        </div>
      </section>
      <div className="row">
        {canTake && (
          <Button
            loading={take.isPending}
            onClick={() => take.mutate({ params: { id }, body: {} })}
            aria-keyshortcuts="t"
          >
            {t.cases.take}
          </Button>
        )}
        {canClose && (
          <Button variant={canTake ? 'default' : 'filled'} onClick={() => setClosing(true)} aria-keyshortcuts="c">
            {t.cases.close}
          </Button>
        )}
        {c.state !== 'closed' && may('cases.take') && may('people.list') && (
          <HandOver id={id} owner={c.owner?.id ?? null} unit={c.unit} />
        )}
        {c.state === 'closed' && may('cases.reopen') && (
          <Button variant="default" loading={reopen.isPending} onClick={() => reopen.mutate({ params: { id } })}>
            {t.cases.reopen}
          </Button>
        )}
      </div>
      {failed && (
        <p role="alert" className={css.failed}>
          {words(failed)}
        </p>
      )}
      <dl className={css.facts}>
        <div>
          <dt>{t.cases.owner}</dt>
          <dd>{c.owner?.name ?? t.cases.free}</dd>
        </div>
        <div>
          <dt>{t.cases.dueAt}</dt>
          <dd>{f.full(c.dueAt)}</dd>
        </div>
        <div>
          <dt>{t.cases.opened}</dt>
          <dd>{f.full(c.openedAt)}</dd>
        </div>
        <div>
          <dt>{t.cases.rule}</dt>
          <dd>{c.rule}</dd>
        </div>
        <div>
          <dt>{t.cases.contact}</dt>
          <dd>
            {data.contact?.email && (
              <a href={`mailto:${encodeURIComponent(data.contact.email)}`}>{data.contact.email}</a>
            )}
            {data.contact?.email && data.contact.phone && ' · '}
            {data.contact?.phone && (
              <a href={`tel:${data.contact.phone.replace(/[^+\d]/g, '')}`}>{data.contact.phone}</a>
            )}
            {!data.contact?.email && !data.contact?.phone && <span className="dim">{t.cases.noContact}</span>}
          </dd>
        </div>
      </dl>
      {may('cases.note') && <AddNote id={id} />}
      <History events={data.events} />
      {closing && <CloseCase id={id} done={() => setClosing(false)} />}
    </>
  )
}
