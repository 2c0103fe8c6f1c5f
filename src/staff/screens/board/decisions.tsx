import { Button, Checkbox, FileButton, NativeSelect } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { DecisionsOutcome } from '../../../contract/board.ts'
import { type AnswerState, answerStates } from '../../../contract/idea.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Empty } from '../../look/states.tsx'
import { useAct } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useBoardText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import { useSubmit } from '../setup/use-submit.ts'
import css from './board.module.css'
import { DecisionLine, isChosen, onTheBoard, type Said } from './decision-line.tsx'
import { touchedByIdea } from './touched.ts'

/** Decisions that are kept elsewhere, brought as a file: each finds its idea, a person says the rest, and all are answered at once. */
export function Decisions() {
  const t = useBoardText()
  const d = t.decisions
  const f = useFormat()
  const may = useMay()
  const submit = useSubmit()
  const decide = useAct('ideas.decide', [...touchedByIdea, 'notices.list'])
  const [rows, setRows] = useState<Said[] | null>(null)
  const [means, setMeans] = useState<Record<string, AnswerState>>({})
  const [drafts, setDrafts] = useState(may('notices.create'))
  const [told, setTold] = useState<DecisionsOutcome | null>(null)
  const read = (file: File | null) => {
    if (!file) return
    setTold(null)
    void submit.run(async () => {
      const reply = await call('ideas.readDecisions', {}, { file })
      setMeans({})
      setRows(
        reply.rows.map((r) => ({
          ...{ read: r, idea: r.idea?.id ?? '', state: r.state },
          answer: r.answer,
          why: null,
        })),
      )
    })
  }
  const stateOf = (r: Said) => r.state ?? means[r.read.word] ?? null
  const chosen = rows?.filter(isChosen) ?? []
  const ready = chosen.filter((r) => stateOf(r) !== null)
  const stateless = chosen.length - ready.length
  const words = [...new Set(rows?.filter((r) => r.read.state === null).map((r) => r.read.word))]
  const [unsure, sure] = [rows?.filter((r) => !r.read.idea) ?? [], rows?.filter((r) => r.read.idea) ?? []]
  const waiting = unsure.filter((r) => r.idea === '').length
  const send = () =>
    submit.run(async () => {
      const decisions = ready.map((r) => ({
        ...{ idea: onTheBoard(r), title: r.read.title, state: stateOf(r)!, answer: r.answer },
        ...{ language: r.read.language, also: r.read.also },
      }))
      const outcome = await decide.mutateAsync({ body: { decisions, notices: drafts } })
      setTold(outcome)
      // What could not be stays here, with why; what is answered goes.
      const why = new Map(outcome.left.map(({ at, why }) => [ready[at]!.read.row, why]))
      const gone = new Set(ready.map((r) => r.read.row).filter((row) => !why.has(row)))
      setRows((before) =>
        (before ?? []).flatMap((r) => (gone.has(r.read.row) ? [] : [{ ...r, why: why.get(r.read.row) ?? null }])),
      )
    })
  const line = (r: Said) => (
    <DecisionLine
      key={r.read.row}
      said={r}
      state={stateOf(r)}
      change={(said) =>
        setRows((before) => before?.map((b) => (b.read.row === r.read.row ? { ...b, ...said, why: null } : b)) ?? null)
      }
    />
  )
  return (
    <section className={`card ${css.decisions}`}>
      <h2>{d.heading}</h2>
      <p className="dim">{d.help}</p>
      <div>
        <FileButton accept=".csv,text/csv" onChange={read}>
          {(props) => (
            <Button {...props} variant={rows ? 'default' : 'filled'} loading={submit.busy && !rows}>
              {rows ? d.again : d.choose}
            </Button>
          )}
        </FileButton>
      </div>
      {told && (
        <p role="status">
          {d.done(f.count(told.answered), f.count(told.same), f.count(told.added))}{' '}
          {told.notices > 0 && <Link to={'/notices' as string}>{d.drafts(told.notices, f.count(told.notices))}</Link>}
        </p>
      )}
      {rows?.length === 0 && !told && <Empty title={d.none} why={d.noneWhy} />}
      {!!rows?.length && (
        <>
          {words.length > 0 && (
            <fieldset className={css.meanings}>
              <legend>{d.words}</legend>
              {words.map((word) => (
                <NativeSelect
                  key={word}
                  label={d.word(word)}
                  data={[{ value: '', label: '–' }, ...answerStates.map((s) => ({ value: s, label: t.states[s] }))]}
                  value={means[word] ?? ''}
                  onChange={(e) => {
                    const state = e.currentTarget.value as AnswerState
                    setMeans(({ [word]: _, ...rest }) => (state ? { ...rest, [word]: state } : rest))
                  }}
                />
              ))}
            </fieldset>
          )}
          <h3>{waiting > 0 ? d.waiting(waiting, f.count(waiting)) : unsure.length === 0 && d.allSure}</h3>
          {unsure.length > 0 && <ul className={css.decided}>{unsure.map(line)}</ul>}
          {sure.length > 0 && <Sure heading={d.sure(sure.length, f.count(sure.length))}>{() => sure.map(line)}</Sure>}
          {may('notices.create') && (
            <Checkbox
              label={d.notices}
              description={d.noticesHelp}
              checked={drafts}
              onChange={(e) => setDrafts(e.currentTarget.checked)}
            />
          )}
          {stateless > 0 && <p className={css.failed}>{d.stateless(stateless, f.count(stateless))}</p>}
        </>
      )}
      <Failed submit={submit} known={[]} />
      {!!rows?.length && (
        <div className="row">
          <Button disabled={ready.length === 0} loading={submit.busy} onClick={() => void send()}>
            {d.go(ready.length, f.count(ready.length))}
          </Button>
          <span className="small dim">{d.goHelp}</span>
        </div>
      )}
    </section>
  )
}

/** Hundreds that need no look are drawn once somebody opens them. */
function Sure({ heading, children }: { heading: string; children: () => React.ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <details className={css.sure} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{heading}</summary>
      {open && <ul className={css.decided}>{children()}</ul>}
    </details>
  )
}
