import { Button, Textarea, TextInput } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type {
  DraftImprovement,
  Improvement,
  ImprovementEvent,
  ImprovementState,
} from '../../../contract/improvement.ts'
import { localDate } from '../../../contract/zone.ts'
import { useFormat } from '../../format.ts'
import { Facts } from '../../look/facts.tsx'
import { OneRow } from '../../look/one-row.tsx'
import { useProblem } from '../../look/states.tsx'
import { say, useNames } from '../../names.ts'
import { useAct, useCall } from '../../queries.ts'
import { useMay, useMe } from '../../session.ts'
import { useImprovementsText, useLanguage, useText } from '../../text.ts'
import { NoticeForm } from '../notices/notice-form.tsx'
import { draftOf } from './draft.ts'
import { EffectCard } from './effect.tsx'
import { ImprovementForm } from './form.tsx'
import css from './improvements.module.css'
import { touchedByImprovement } from './touched.ts'

/** One improvement: what is changed, where and by whom, what it did, and its history. */
export function Screen() {
  const w = useImprovementsText()
  const { id } = useParams({ strict: false }) as { id: string }
  const reading = useCall('improvements.read', { params: { id } })
  return (
    <OneRow reading={reading} back={{ to: '/improvements', words: w.back }} notFound={w.notFound}>
      {({ improvement, events }) => (
        <>
          <About i={improvement} began={events.some((e) => e.what !== 'note' && e.text === 'in-effect')} />
          <EffectCard key={improvement.changedAt} id={improvement.id} />
          <History id={improvement.id} events={events} />
        </>
      )}
    </OneRow>
  )
}

/** Which steps are offered, the likely one first. */
const steps: Record<ImprovementState, readonly ImprovementState[]> = {
  planned: ['under-way', 'in-effect', 'dropped'],
  'under-way': ['in-effect', 'dropped'],
  'in-effect': ['ended', 'dropped'],
  ended: [],
  dropped: ['planned'],
}

function About({ i, began }: { i: Improvement; began: boolean }) {
  const w = useImprovementsText()
  const t = useText()
  const f = useFormat()
  const names = useNames()
  const language = useLanguage()
  const allowed = useMay()
  const may = allowed('improvements.save')
  const me = useMe()
  const { data: causes } = useCall('causes.list')
  const [editing, setEditing] = useState(false)
  const [telling, setTelling] = useState(false)
  const [asking, setAsking] = useState<ImprovementState | null>(null)
  const save = useAct('improvements.save', touchedByImprovement)
  const words = useProblem()
  const where = [
    ...i.touchpoints.map((id) => names.name('touchpoint', id)),
    ...i.reasons.map((id) => names.name('reason', id)),
    ...i.units.map((id) => names.name('unit', id)),
  ]
  const nameOf = (id: string) => {
    const found = causes?.find((c) => c.id === id)
    return found ? say(found.name, language) : '…'
  }
  const go = (state: ImprovementState, more: Partial<DraftImprovement> = {}) =>
    save.mutate({ params: { id: i.id }, body: { ...draftOf(i), ...more, state } }, { onSuccess: () => setAsking(null) })
  // What belongs above one's own units is read only.
  const mine = may && (me.person.unit === null || (i.unit !== null && names.units.some((u) => u.id === i.unit)))
  // What was in effect is not planned again.
  const offered = i.state === 'dropped' && began ? [] : steps[i.state]
  const facts: [string, string][] = [
    [w.owner, i.owner?.name ?? w.nobody],
    [w.causes, i.causes.map(nameOf).join(', ')],
    [w.where, where.length > 0 ? where.join(', ') : i.unit ? names.name('unit', i.unit) : w.everywhere],
    [w.measuredBy, t.metric[i.metric]],
  ]
  const view = {
    ...(i.touchpoints.length > 0 && { touchpoint: i.touchpoints }),
    ...(i.reasons.length > 0 && { reason: i.reasons }),
    ...(i.units.length > 0 && { unit: i.units }),
  }
  return (
    <>
      <header>
        <p className="small dim">
          {[
            w.states[i.state],
            i.startsOn &&
              (i.endsOn ? w.span(f.localDay(i.startsOn), f.localDay(i.endsOn)) : w.from(f.localDay(i.startsOn))),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <h2>{i.title}</h2>
        {i.change && <p className={css.change}>{i.change}</p>}
      </header>
      <Facts rows={facts} className={css.facts} />
      <p className={css.links}>
        <Link to={'/answers' as string} search={view as never}>
          {w.toAnswers}
        </Link>
        <Link to={'/trends' as string} search={{ ...view, ...(i.metric !== 'nps' && { metric: i.metric }) } as never}>
          {w.toTrends}
        </Link>
      </p>
      {mine && (
        <div className={css.acts}>
          {offered.map((state, n) => (
            <Button
              key={state}
              size="xs"
              variant={n === 0 ? 'filled' : state === 'dropped' ? 'subtle' : 'default'}
              {...(state === 'dropped' && { color: 'red' })}
              loading={save.isPending && asking === null}
              onClick={() => (state === 'in-effect' || state === 'ended' ? setAsking(state) : go(state))}
            >
              {w.next[state]}
            </Button>
          ))}
          <Button size="xs" variant="default" onClick={() => setEditing(true)}>
            {w.edit}
          </Button>
          {(i.state === 'in-effect' || i.state === 'ended') && allowed('notices.create') && (
            <Button size="xs" variant="default" onClick={() => setTelling(true)}>
              {w.tell}
            </Button>
          )}
        </div>
      )}
      {(asking === 'in-effect' || asking === 'ended') && (
        <AskDay
          key={asking}
          question={w.stateQuestion[asking]}
          day={asking === 'in-effect' ? i.startsOn : i.endsOn}
          busy={save.isPending}
          send={(day) => go(asking, asking === 'in-effect' ? { startsOn: day, endsOn: null } : { endsOn: day })}
          label={w.next[asking]}
          cancel={() => setAsking(null)}
        />
      )}
      {save.error && (
        <p className={css.bad} role="alert">
          {words(save.error)}
        </p>
      )}
      {editing && <ImprovementForm improvement={i} cause={null} close={() => setEditing(false)} />}
      {telling && <NoticeForm from={i} close={() => setTelling(false)} />}
    </>
  )
}

type AskProps = {
  question: string
  day: string | null
  busy: boolean
  label: string
  send: (day: string) => void
  cancel: () => void
}

function AskDay({ question, day: given, busy, label, send, cancel }: AskProps) {
  const me = useMe()
  const t = useText()
  const today = localDate(Date.now(), me.organisation.zone)
  const [day, setDay] = useState(given ?? today)
  return (
    <form
      className={css.ask}
      onSubmit={(event) => {
        event.preventDefault()
        if (day) send(day)
      }}
    >
      <TextInput
        type="date"
        label={question}
        value={day}
        max={today}
        required
        data-autofocus
        autoFocus
        onChange={(e) => setDay(e.currentTarget.value)}
      />
      <div className={css.acts}>
        <Button type="submit" size="xs" loading={busy}>
          {label}
        </Button>
        <Button size="xs" variant="default" onClick={cancel}>
          {t.shell.close}
        </Button>
      </div>
    </form>
  )
}

function History({ id, events }: { id: string; events: ImprovementEvent[] }) {
  const w = useImprovementsText()
  const f = useFormat()
  const words = useProblem()
  const may = useMay()('improvements.note')
  const note = useAct('improvements.note', ['improvements.read'])
  const [text, setText] = useState('')
  const said = (e: ImprovementEvent) => {
    if (e.what === 'made' || e.what === 'note') return w.event[e.what]
    if (e.what === 'state') return w.event.state(w.states[(e.text ?? 'planned') as ImprovementState])
    return w.event.changed(
      Object.keys(e.changes)
        .map((k) => w.fields[k as keyof typeof w.fields] ?? k)
        .join(', '),
    )
  }
  return (
    <section aria-labelledby="history">
      <h3 id="history">{w.history}</h3>
      {events.length === 0 && <p className="dim small">{w.noHistory}</p>}
      <ul className={css.history}>
        {events.toReversed().map((e) => (
          <li key={`${e.at} ${e.what}`}>
            <small>{f.full(e.at)}</small>
            <span>
              {e.who ?? w.event.system} {said(e)}
            </span>
            {e.what === 'note' && <q>{e.text}</q>}
          </li>
        ))}
      </ul>
      {may && (
        <form
          className={css.ask}
          onSubmit={(event) => {
            event.preventDefault()
            if (text.trim()) note.mutate({ params: { id }, body: { text } }, { onSuccess: () => setText('') })
          }}
        >
          <Textarea
            label={w.note}
            value={text}
            autosize
            minRows={2}
            maxLength={10_000}
            onChange={(e) => setText(e.currentTarget.value)}
          />
          <div className={css.acts}>
            <Button type="submit" size="xs" variant="default" disabled={!text.trim()} loading={note.isPending}>
              {w.saveNote}
            </Button>
          </div>
          {note.error && (
            <p className={css.bad} role="alert">
              {words(note.error)}
            </p>
          )}
        </form>
      )}
    </section>
  )
}
