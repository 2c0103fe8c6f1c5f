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
import { useImportWords } from './words.ts'

/** What came of an import, and what can be done now. */
export function Outcome({ state }: { state: ImportState }) {
  const t = useImportWords(state)
  const log = useSetupText().contactLog
  const f = useFormat()
  const cache = useQueryClient()
  const submit = useSubmit()
  const { mapping, encounters } = state
  const again = () =>
    submit.run(async () => {
      if (encounters) {
        const body = { mapping: encounters, name: state.named?.name ?? null }
        await call('contactLog.run', { params: { id: state.id }, body })
      } else if (mapping) await call('imports.run', { params: { id: state.id }, body: { mapping } })
      await Promise.all(['imports.read', 'imports.bad'].map((id) => cache.invalidateQueries({ queryKey: [id] })))
    })
  const failed = state.state === 'failed'
  const mapped = mapping !== null || encounters !== null
  const any = state.held + state.added + state.known > 0
  return (
    <section className={`card ${css.outcome}`} data-failed={failed || undefined}>
      {failed && <p role="alert">{t.failed(state.failure ?? '')}</p>}
      {mapped && <strong>{state.added > 0 ? t.done(state.added, f.count(state.added)) : t.doneNone}</strong>}
      {state.known > 0 && <p>{t.known(state.known, f.count(state.known))}</p>}
      {state.held > 0 && <p>{log.held(state.held, f.count(state.held))}</p>}
      {state.bad > 0 && <p>{t.badRows(state.bad, f.count(state.bad))}</p>}
      {mapped && (any || failed) && (
        <div className={css.buttons}>
          {mapping && (
            <Button component={Link} to={'/answers' as string} search={{ source: 'import', period: 'm120' } as never}>
              {t.seeAnswers}
            </Button>
          )}
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
