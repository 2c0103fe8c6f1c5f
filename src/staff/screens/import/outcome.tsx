import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ImportState } from '../../../contract/operations/flow.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { useSetupText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import { useSubmit } from '../setup/use-submit.ts'
import css from './import.module.css'
import { Undo } from './undo.tsx'

/** What came of an import, and what can be done now. */
export function Outcome({ state }: { state: ImportState }) {
  const t = useSetupText().imports
  const f = useFormat()
  const cache = useQueryClient()
  const submit = useSubmit()
  const { mapping } = state
  const again = () =>
    submit.run(async () => {
      if (!mapping) return
      await call('imports.run', { params: { id: state.id }, body: { mapping } })
      await Promise.all(['imports.read', 'imports.bad'].map((id) => cache.invalidateQueries({ queryKey: [id] })))
    })
  const failed = state.state === 'failed'
  const any = state.added + state.known > 0
  return (
    <section className={`card ${css.outcome}`} data-failed={failed || undefined}>
      {failed && <p role="alert">{t.failed(state.failure ?? '')}</p>}
      {state.mapping && <strong>{state.added > 0 ? t.done(state.added, f.count(state.added)) : t.doneNone}</strong>}
      {state.known > 0 && <p>{t.known(state.known, f.count(state.known))}</p>}
      {state.bad > 0 && <p>{t.badRows(state.bad, f.count(state.bad))}</p>}
      {state.mapping && (any || failed) && (
        <div className={css.buttons}>
          <Button component={Link} to={'/answers' as string} search={{ source: 'import', period: 'm120' } as never}>
            {t.seeAnswers}
          </Button>
          {!failed && (
            <Button variant="default" loading={submit.busy} onClick={() => void again()}>
              {t.again}
            </Button>
          )}
          <Undo state={state} label={t.undo} />
        </div>
      )}
      <Failed submit={submit} />
    </section>
  )
}
