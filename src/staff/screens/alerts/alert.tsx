import { metricUnits } from 'virtual:contract'
import { Button, Skeleton, Textarea } from '@mantine/core'
import { Link, useParams, useRouter } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { AlertDay, AlertRow, AlertState } from '../../../contract/alert.ts'
import { useFormat } from '../../format.ts'
import { asWritten, csvNumber, csvText, harmless } from '../../look/csv.ts'
import { Facts } from '../../look/facts.tsx'
import { OneRow } from '../../look/one-row.tsx'
import { saveCsv, savePicture } from '../../look/save-file.ts'
import { useProblem } from '../../look/states.tsx'
import { withUnit } from '../../look/verdict.ts'
import { useNames } from '../../names.ts'
import { useAct, useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useAlertsText, useLanguage, useText } from '../../text.ts'
import { AlertChart } from './alert-chart.tsx'
import { figure, placeWords, qWords, saidOf, viewOf, whyBy } from './alert-words.ts'
import css from './alerts.module.css'

/** One alert: what, since when, how sure, its days, and what a person says of it. */
export function Screen() {
  const t = useAlertsText()
  const { id } = useParams({ strict: false }) as { id: string }
  const reading = useCall('alerts.read', { params: { id } })
  return (
    <OneRow reading={reading} back={{ to: '/alerts', words: t.back }} notFound={t.notFound}>
      {({ alert, days }) => (
        <>
          <About alert={alert} />
          <Days alert={alert} days={days} />
        </>
      )}
    </OneRow>
  )
}

function About({ alert: a }: { alert: AlertRow }) {
  const t = useAlertsText()
  const staff = useText()
  const f = useFormat()
  const names = useNames()
  const { routesByPath } = useRouter()
  const unit = metricUnits[a.metric]
  const view = viewOf(a)
  const between = a.sinceInterval
  const signed = (x: number) =>
    unit === 'count' && Math.abs(x) < 10 ? f.difference('hours', x) : f.difference(unit, x)
  const facts: [string, string | null][] = [
    [
      t.size,
      a.size === null || !a.sizeInterval
        ? null
        : t.sizeOf(withUnit(staff, unit, signed(a.size), a.size), signed(a.sizeInterval[0]), signed(a.sizeInterval[1])),
    ],
    [t.sure, a.q === null ? null : t.sureOf(qWords(f, a.q))],
    [
      t.begun,
      between
        ? t.begunBetween(f.localDay(a.since), f.localDayMonth(between[0]), f.localDayMonth(between[1]))
        : f.localDay(a.since),
    ],
    [t.lasted, a.lastOn === a.since ? null : f.localDay(a.lastOn)],
    [t.also, a.also > 0 ? t.alsoIn(a.also, f.count(a.also)) : null],
    [t.found, f.full(a.foundAt)],
    [t.ended, a.endedAt && a.end ? `${f.full(a.endedAt)} · ${t.ends[a.end]}` : null],
  ]
  const log = '/encounters'
  return (
    <>
      <header>
        <p className="small dim">{[t.kinds[a.kind], a.end ? null : t.state[a.state]].filter(Boolean).join(' · ')}</p>
        <h2>{names.ready ? placeWords(t, names, a, staff.metric[a.metric]) : <Skeleton height={18} width="60%" />}</h2>
        <p className={css.said}>{saidOf(t, f, a)}</p>
      </header>
      <p className={css.links}>
        <Link
          to={'/trends' as string}
          search={{ ...view, ...(a.metric !== 'nps' && { metric: a.metric }), bucket: 'day', why: whyBy(a) } as never}
        >
          {t.why}
        </Link>
        {log in routesByPath && (
          <Link to={log as string} search={view as never}>
            {t.toEncounters}
          </Link>
        )}
        <Link to={'/answers' as string} search={view as never}>
          {t.toAnswers}
        </Link>
      </p>
      <Facts rows={facts} className={css.facts} />
      <Said key={`${a.id} ${a.markedAt}`} alert={a} />
    </>
  )
}

/** What people say of it, and a way to say it. */
function Said({ alert: a }: { alert: AlertRow }) {
  const t = useAlertsText()
  const f = useFormat()
  const words = useProblem()
  const may = useMay()('alerts.mark')
  const mark = useAct('alerts.mark', ['alerts.list', 'alerts.read', 'alerts.summary'])
  const [asking, setAsking] = useState(false)
  const [note, setNote] = useState(a.note ?? '')
  const say = (state: AlertState) =>
    mark.mutate({ params: { id: a.id }, body: { state, ...(state === 'expected' && { note: note.trim() }) } })
  return (
    <>
      {a.note && (
        <blockquote className={css.quote}>
          <small>{t.noteOf}</small>
          {a.note}
        </blockquote>
      )}
      {a.markedBy && a.markedAt && <p className="small dim">{t.marked(a.markedBy, f.full(a.markedAt))}</p>}
      {may && asking && (
        <form
          className={css.ask}
          onSubmit={(event) => {
            event.preventDefault()
            say('expected')
          }}
        >
          <Textarea
            label={t.note}
            placeholder={t.noteHint}
            value={note}
            maxLength={1_000}
            autosize
            minRows={2}
            required
            data-autofocus
            autoFocus
            onChange={(e) => setNote(e.currentTarget.value)}
          />
          <div className={css.acts}>
            <Button type="submit" loading={mark.isPending} disabled={!note.trim()}>
              {t.saveNote}
            </Button>
            <Button variant="default" onClick={() => setAsking(false)}>
              {t.cancel}
            </Button>
          </div>
        </form>
      )}
      {may && !asking && (
        <div className={css.acts}>
          {a.state === 'new' && (
            <Button loading={mark.isPending} onClick={() => say('seen')}>
              {t.markSeen}
            </Button>
          )}
          <Button variant="default" onClick={() => setAsking(true)}>
            {t.markExpected}
          </Button>
          {a.state !== 'new' && !a.endedAt && (
            <Button variant="subtle" loading={mark.isPending} onClick={() => say('new')}>
              {t.markNew}
            </Button>
          )}
        </div>
      )}
      {mark.error && (
        <p className={css.bad} role="alert">
          {words(mark.error)}
        </p>
      )}
    </>
  )
}

function Days({ alert, days }: { alert: AlertRow; days: AlertDay[] }) {
  const t = useAlertsText()
  const staff = useText()
  const f = useFormat()
  const names = useNames()
  const comma = useLanguage() !== 'en'
  const drawing = useRef<SVGSVGElement>(null)
  const [keep] = useState(() => (svg: SVGSVGElement) => {
    drawing.current = svg
  })
  const known = days.filter((d) => d.value !== null)
  const [first, last] = [known[0], known.at(-1)]
  if (!first || !last) return <p className="dim">{t.chart.none}</p>
  const unit = metricUnits[alert.metric]
  const name = placeWords(t, names, alert, staff.metric[alert.metric])
  const file = `${alert.metric}-${alert.since}-${alert.id.slice(-6)}`
  const number = (x: number | null | undefined) => csvNumber(asWritten(unit, x), comma)
  const csv = () => {
    const head = [t.chart.date, staff.metric[alert.metric], t.chart.n, t.chart.low, t.chart.high, t.chart.trendOf]
    const lines = known.map((d) => [
      d.date,
      number(d.value),
      csvNumber(d.n, comma),
      number(d.usual?.[0]),
      number(d.usual?.[1]),
      number(d.trend),
    ])
    saveCsv(`${file}.csv`, csvText([[harmless(name)], head, ...lines], comma))
  }
  const shown = known.slice(-35).reverse()
  return (
    <section aria-labelledby="days">
      <h3 id="days" className={css.head}>
        {t.chart.title}
        <span>
          <button
            type="button"
            className={css.save}
            onClick={() => drawing.current && void savePicture(`${file}.png`, drawing.current)}
          >
            {staff.save.picture}
          </button>
          <button type="button" className={css.save} onClick={csv}>
            {staff.trends.csv}
          </button>
        </span>
      </h3>
      <AlertChart
        alert={alert}
        days={days}
        label={t.chart.label(name, f.localDay(first.date), f.localDay(last.date))}
        drawn={keep}
      />
      <p className={css.note}>
        {t.chart.usual} {days.some((d) => d.trend !== null) && t.chart.trend}
      </p>
      <details className={css.table}>
        <summary>{t.chart.table}</summary>
        <table className="plain">
          <thead>
            <tr>
              <th>{t.chart.date}</th>
              <th className="num">{t.chart.value}</th>
              {unit !== 'count' && <th className="num">{t.chart.n}</th>}
              <th className="num">{t.chart.low}</th>
              <th className="num">{t.chart.high}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((d) => (
              <tr key={d.date} data-on={(d.date >= alert.since && d.date <= alert.lastOn) || undefined}>
                <td>{f.localDay(d.date)}</td>
                <td className="num">{d.value === null ? '–' : figure(f, unit, d.value)}</td>
                {unit !== 'count' && <td className="num">{f.count(d.n)}</td>}
                <td className="num">{d.usual ? figure(f, unit, d.usual[0]) : '–'}</td>
                <td className="num">{d.usual ? figure(f, unit, d.usual[1]) : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  )
}
