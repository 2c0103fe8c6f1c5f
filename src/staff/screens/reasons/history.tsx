import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import type { ReasonVersion, Recode } from '../../../contract/operations/reasons.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { say, useNames } from '../../names.ts'
import { useAct, useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useLanguage, useReasonsText, useSetupText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import { changeWords } from './change-words.ts'
import css from './reasons.module.css'
import { TreeThen } from './tree-then.tsx'

/** What was merged, split and re-coded, and every version of the tree. */
export function HistoryTab({ mayRecode }: { mayRecode: boolean }) {
  const [number, setNumber] = useState<number | null>(null)
  if (number !== null) return <TreeThen number={number} back={() => setNumber(null)} />
  return (
    <div className={css.stack}>
      {mayRecode && <Recodes />}
      <Versions look={setNumber} />
    </div>
  )
}

function Recodes() {
  const t = useReasonsText()
  const common = useSetupText().common
  const f = useFormat()
  const names = useNames()
  const may = useMay()
  const [before, setBefore] = useState<string | null>(null)
  const { data, error, refetch } = useCall(
    'recodes.list',
    { query: before === null ? {} : { before } },
    { fresh: 0, keep: true },
  )
  const undo = useAct('recodes.undo', ['recodes.list', 'reasons.list', 'reasons.versions', 'reasonRules.list'])
  const [asking, setAsking] = useState<Recode | null>(null)
  const reason = (id: string | null) => (id ? names.name('reason', id) : t.recode.fromNone)
  const words = ({ moves }: Recode) => {
    const from = [...new Set(moves.map((m) => reason(m.from)))].join(', ')
    return t.history.merge(from, [...new Set(moves.map((m) => reason(m.to)))].join(', '))
  }
  return (
    <section className="card">
      <h2>{t.history.recodes}</h2>
      {error && !data ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Wait lines={4} />
      ) : data.recodes.length === 0 ? (
        <Empty title={t.history.noRecodes} />
      ) : (
        <ul className={setup.rows}>
          {data.recodes.map((r) => (
            <li key={r.id} data-off={r.state === 'undone' || undefined}>
              <div className={setup.text}>
                <span className={setup.title}>
                  {t.recode.kind[r.kind]}: {words(r)}
                </span>
                <div className={setup.under}>
                  {[
                    t.history.rows(f.count(r.encounters), f.count(r.answers)),
                    t.history.by(r.person ?? t.history.program, f.full(r.at)),
                    r.undoneAt && t.history.undone(r.undoneBy ?? t.history.program, f.full(r.undoneAt)),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </div>
              </div>
              <span
                className={setup.chip}
                data-tone={r.state === 'done' ? 'good' : r.state === 'undone' ? 'plain' : 'signal'}
              >
                {t.history.state[r.state]}
              </span>
              {may('recodes.undo') && r.state !== 'undone' && r.state !== 'undoing' && (
                <Button variant="default" size="xs" onClick={() => setAsking(r)}>
                  {t.history.undo}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {data?.more && (
        <Button variant="subtle" size="xs" onClick={() => setBefore(data.more)}>
          {t.history.more}
        </Button>
      )}
      {asking && (
        <Modal opened onClose={() => setAsking(null)} title={words(asking)} centered>
          <div className={setup.form}>
            <p>{t.history.undoAsk}</p>
            {undo.error && <Problem error={undo.error} />}
            <div className={setup.actions}>
              <Button variant="default" onClick={() => setAsking(null)}>
                {common.cancel}
              </Button>
              <Button
                loading={undo.isPending}
                onClick={() => undo.mutate({ params: { id: asking.id } }, { onSuccess: () => setAsking(null) })}
              >
                {t.history.undoNow}
              </Button>
            </div>
          </div>
        </Modal>
      )}
    </section>
  )
}

function Versions({ look }: { look: (number: number) => void }) {
  const t = useReasonsText()
  const f = useFormat()
  const language = useLanguage()
  const names = useNames()
  const [before, setBefore] = useState<number | null>(null)
  const { data, error, refetch } = useCall(
    'reasons.versions',
    { query: before === null ? {} : { before } },
    { fresh: 0, keep: true },
  )
  const nameNow = (id: string) => names.name('reason', id)
  const lines = (v: ReasonVersion) =>
    v.changes.length > 0
      ? v.changes.flatMap((c) => changeWords(c, t.history, (n) => say(n, language), nameNow, t.form.top))
      : [v.what === 'split' ? t.history.splitUp : t.history.took]
  return (
    <section className="card">
      <h2>{t.history.versions}</h2>
      {error && !data ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Wait lines={4} />
      ) : data.versions.length === 0 ? (
        <Empty title={t.history.noVersions} />
      ) : (
        <ul className={setup.rows}>
          {data.versions.map((v) => (
            <li key={v.number}>
              <div className={setup.text}>
                <span className={setup.title}>{t.history.version(f.count(v.number))}</span>{' '}
                <span className={setup.under}>{t.history.by(v.person ?? t.history.program, f.full(v.at))}</span>
                <ul className={css.changes}>
                  {lines(v).map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              </div>
              <Button variant="default" size="xs" onClick={() => look(v.number)}>
                {t.history.look}
              </Button>
            </li>
          ))}
          {data.more === null && (
            <li>
              <div className={setup.text}>
                <span className={setup.title}>{t.history.first}</span>
              </div>
              <Button variant="default" size="xs" onClick={() => look(0)}>
                {t.history.look}
              </Button>
            </li>
          )}
        </ul>
      )}
      {data?.more != null && (
        <Button variant="subtle" size="xs" onClick={() => setBefore(data.more)}>
          {t.history.more}
        </Button>
      )}
    </section>
  )
}
