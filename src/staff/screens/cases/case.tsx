import { Button } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { age } from '../../age.ts'
import type { CallReply } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { useNow } from '../../live.tsx'
import { OneRow } from '../../look/one-row.tsx'
import { Score } from '../../look/score.tsx'
import { Topics } from '../../look/topics.tsx'
import { say, useNames } from '../../names.ts'
import { useAct, useCall } from '../../queries.ts'
import { useMay, useMe } from '../../session.ts'
import { typing } from '../../shell/keys.ts'
import { useLanguage, useText } from '../../text.ts'
import { Again } from './again.tsx'
import css from './case.module.css'
import { CloseCase } from './close-case.tsx'
import { Composer, type Kind } from './composer.tsx'
import { Customer } from './customer.tsx'
import { dropDraftsOf } from './draft.ts'
import { Failed } from './failed.tsx'
import { HandOver } from './hand-over.tsx'
import { isGone } from './lost-drafts.ts'
import { Merge } from './merge.tsx'
import { Thread } from './thread.tsx'
import { touchedByCase } from './touched.ts'

/** One case: the customer's words, who has it, until when, what was said and done. */
export function Screen() {
  const t = useText().cases
  const { id } = useParams({ strict: false }) as { id: string }
  const reading = useCall('cases.read', { params: { id } })
  const { person } = useMe()
  const gone = isGone(reading.error)
  useEffect(() => {
    if (gone) dropDraftsOf(id, person.id)
  }, [gone, id, person.id])
  return (
    <OneRow reading={reading} back={{ to: '/cases', words: t.back }} notFound={t.notFound}>
      {(data) => <Case key={id} data={data} />}
    </OneRow>
  )
}

function Case({ data }: { data: CallReply<'cases.read'> }) {
  const t = useText()
  const f = useFormat()
  const language = useLanguage()
  const names = useNames()
  const may = useMay()
  const { person } = useMe()
  const now = useNow(30_000)
  const causes = useCall('causes.list', {}, { fresh: 60_000 }).data
  const take = useAct('cases.take', touchedByCase)
  const reopen = useAct('cases.reopen', touchedByCase)
  const confirm = useAct('cases.confirm', touchedByCase)
  const [closing, setClosing] = useState(false)
  const [kind, setKind] = useState<Kind>('note')
  const c = data.case
  const id = c.id
  const isOpen = c.closedAt === null
  // What came by turn is one's own, and still nobody's work till it is taken.
  const mine = c.owner?.id === person.id
  const canTake = isOpen && (!mine || c.state === 'new') && may('cases.take')
  const takeIt = () => take.mutate({ params: { id }, body: { seen: { owner: c.owner?.id ?? null, state: c.state } } })
  const canClose = isOpen && may('cases.close')
  const canReopen = !isOpen && c.state !== 'merged' && may('cases.reopen')

  const latest = useRef(takeIt)
  latest.current = takeIt
  useEffect(() => {
    const ways: Record<string, Kind> = { n: 'note', p: 'call', w: data.contact?.email ? 'email' : 'sms' }
    const hear = (event: KeyboardEvent) => {
      if (typing(event)) return
      if (event.key === 't' && canTake) latest.current()
      if (event.key === 'c' && canClose) {
        event.preventDefault()
        setClosing(true)
      }
      const way = ways[event.key]
      if (way && document.getElementById('case-composer')) {
        event.preventDefault()
        setKind(way)
        setTimeout(() => document.querySelector<HTMLElement>('#case-composer textarea')?.focus(), 30)
      }
    }
    window.addEventListener('keydown', hear)
    return () => window.removeEventListener('keydown', hear)
  }, [canTake, canClose, data.contact?.email])

  const left = Date.parse(c.dueAt) - now
  const failed = take.error ?? reopen.error ?? confirm.error
  const cause = causes?.find((x) => x.id === c.cause)
  const silent = isOpen && !c.reachedAt && Date.parse(c.promisedAt) < now
  return (
    <>
      <header>
        <p className="small dim">
          {t.cases.number(String(c.number))} · {t.cases.state[c.state]}
          {c.urgent && isOpen && <span className={css.signal}> · {t.cases.urgent}</span>}
          {isOpen && (
            <>
              {' · '}
              <span data-late={left < 0 || undefined} className={css.due}>
                {left < 0 ? t.cases.late(age(t, f, -left)) : t.cases.due(age(t, f, left))}
              </span>
            </>
          )}
          {c.waiting && isOpen && <span className={css.signal}> · {t.cases.waiting}</span>}
          {cause && ` · ${say(cause.name, language)}`}
        </p>
        <h2>{c.title}</h2>
        {data.mergedInto && (
          <p>
            <Link to={'/cases/$id' as string} params={{ id: data.mergedInto.id } as never} search={true as never}>
              {t.cases.mergedInto(String(data.mergedInto.number))}
            </Link>
          </p>
        )}
      </header>
      {(c.answer || c.encounter || c.score || c.words) && (
        <section className={css.said}>
          {(c.answer || c.score) && <Score score={c.score} />}
          <div>
            {(c.answer || c.words) && (
              <p className={css.words} data-none={!c.words || undefined}>
                {c.words ? `”${c.words}”` : t.now.noWords}
              </p>
            )}
            <Topics topics={c.topics} names={names} />
            <p className="small dim">
              {[
                c.reason && names.name('reason', c.reason),
                c.touchpoint && names.name('touchpoint', c.touchpoint),
                c.unit && names.name('unit', c.unit),
              ]
                .filter(Boolean)
                .join(' · ')}{' '}
              {c.answer && (
                <Link to={'/answers/$id' as string} params={{ id: c.answer } as never}>
                  {t.cases.wholeAnswer}
                </Link>
              )}{' '}
              {c.encounter && may('encounters.list') && (
                <Link to={'/encounters/list/$id' as string} params={{ id: c.encounter } as never}>
                  {t.cases.wholeEncounter}
                </Link>
              )}{' '}
              {may('trace.read') && <Link to={`/trace/case/${c.id}` as string}>{t.answers.trace}</Link>}
            </p>
          </div>
        </section>
      )}
      {c.alert && (
        <p>
          <Link to={'/alerts/$id' as string} params={{ id: c.alert } as never}>
            {t.cases.wholeAlert}
          </Link>
        </p>
      )}
      <div className="row">
        {canTake && (
          <Button loading={take.isPending} onClick={takeIt} aria-keyshortcuts="t">
            {mine ? t.cases.begin : t.cases.take}
          </Button>
        )}
        {canClose && (
          <Button variant={canTake ? 'default' : 'filled'} onClick={() => setClosing(true)} aria-keyshortcuts="c">
            {t.cases.close}
          </Button>
        )}
        {isOpen && may('cases.take') && <HandOver id={id} owner={c.owner?.id ?? null} />}
        {c.state === 'solved' && may('cases.confirm') && (
          <Button loading={confirm.isPending} onClick={() => confirm.mutate({ params: { id } })}>
            {t.cases.confirm}
          </Button>
        )}
        {canReopen && (
          <Button variant="default" loading={reopen.isPending} onClick={() => reopen.mutate({ params: { id } })}>
            {t.cases.reopen}
          </Button>
        )}
      </div>
      <Failed error={failed} />
      <Again again={data.again} before={c.score} />
      <dl className={css.facts}>
        <Fact name={t.cases.owner}>{c.owner?.name ?? t.cases.free}</Fact>
        <Fact name={t.cases.dueAt}>{f.full(c.dueAt)}</Fact>
        {c.reachedAt ? (
          <Fact name={t.cases.reachedAt}>{f.full(c.reachedAt)}</Fact>
        ) : isOpen ? (
          <Fact name={t.cases.promisedAt}>
            <span className={css.due} data-late={silent || undefined}>
              {f.full(c.promisedAt)}
            </span>
          </Fact>
        ) : null}
        <Fact name={t.cases.opened}>{f.full(c.openedAt)}</Fact>
        <Fact name={t.cases.rule}>{c.rule}</Fact>
        {c.skill && <Fact name={t.cases.skill}>{c.skill}</Fact>}
        {c.minutes !== null && <Fact name={t.cases.minutes}>{t.cases.minutesOf(f.count(c.minutes))}</Fact>}
        <Fact name={t.cases.contact}>
          {data.contact?.name && <span>{data.contact.name} </span>}
          {data.contact?.email && <a href={`mailto:${encodeURIComponent(data.contact.email)}`}>{data.contact.email}</a>}
          {data.contact?.email && data.contact.phone && ' · '}
          {data.contact?.phone && <a href={`tel:${data.contact.phone.replace(/[^+\d]/g, '')}`}>{data.contact.phone}</a>}
          {!data.contact && <span className="dim">{t.cases.noContact}</span>}
        </Fact>
      </dl>
      {data.mergeable.length > 0 && may('cases.merge') && <Merge id={id} others={data.mergeable} />}
      {may('cases.note') && <Composer data={data} kind={kind} setKind={setKind} />}
      <Thread events={data.events} messages={data.messages} />
      <Customer data={data} />
      {closing && <CloseCase id={id} asksAgain={data.asksAgain} done={() => setClosing(false)} />}
    </>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
