import { Progress as Bar } from '@mantine/core'
import type { ImportState } from '../../../contract/operations/flow.ts'
import { age } from '../../age.ts'
import { useFormat } from '../../format.ts'
import { useSetupText, useText } from '../../text.ts'
import css from './import.module.css'
import { Undo } from './undo.tsx'
import { useImportWords } from './words.ts'

/** How far it is, how fast it goes and how long it still takes. */
export function Progress({ state }: { state: ImportState }) {
  const t = useImportWords(state)
  const log = useSetupText().contactLog
  const s = useText()
  const f = useFormat()
  const running = state.state === 'running'
  const share = running && state.rows ? Math.min(100, (state.done / state.rows) * 100) : null
  const pace = [
    state.rowsPerSecond !== null && t.rate(f.count(Math.round(state.rowsPerSecond))),
    state.secondsLeft !== null && t.left(age(s, f, Math.max(1_000, state.secondsLeft * 1_000))),
  ].filter(Boolean)
  return (
    <section className={`card ${css.progress}`} aria-live="polite">
      <strong>
        {running
          ? state.done === 0
            ? t.starting
            : t.progress(f.count(state.done), f.count(state.rows ?? state.done))
          : state.state === 'releasing'
            ? log.releasing(f.count(state.held))
            : t.undoing(f.count(state.added))}
      </strong>
      <Bar value={share ?? 100} animated={share === null} size="lg" radius="xl" aria-label={t.state[state.state]} />
      <p className={css.pace}>{pace.join(' · ')}</p>
      {running && (
        <dl className={css.counts}>
          {(['added', 'known', 'bad'] as const).map((c) => (
            <div key={c}>
              <dt>{t.counts[c]}</dt>
              <dd>{f.count(state[c])}</dd>
            </div>
          ))}
        </dl>
      )}
      {running && <Undo state={state} label={t.stop} />}
    </section>
  )
}
