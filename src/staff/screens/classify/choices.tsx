import { Button, TextInput } from '@mantine/core'
import type { RefObject } from 'react'
import type { Unclassified } from '../../../contract/operations/reasons.ts'
import { useFormat } from '../../format.ts'
import { useNames } from '../../names.ts'
import { useReasonsText } from '../../text.ts'
import entry from '../entry/entry.module.css'
import setup from '../setup/setup.module.css'
import css from './classify.module.css'

type Props = {
  encounter: Unclassified
  choices: { id: string; name: string; above: string | null }[]
  extra: string[]
  find: string
  setFind: (find: string) => void
  field: RefObject<HTMLInputElement | null>
  busy: boolean
  give: (reason: string) => void
  toggle: (reason: string) => void
  skip: () => void
}

/** The suggestion, and the reasons that it could be instead. */
export function Choices({ encounter, choices, extra, find, setFind, field, busy, give, toggle, skip }: Props) {
  const t = useReasonsText().classify
  const f = useFormat()
  const names = useNames()
  const first = encounter.suggestions[0]
  return (
    <section className={`card ${css.choose}`}>
      <div className={css.suggestion}>
        <div>
          <small>{first ? t.suggestion : t.noSuggestion}</small>
          {first && (
            <>
              <strong>{names.name('reason', first.reason)}</strong>
              <span className={setup.under}>
                {' '}
                {f.percent(first.weight)}
                {first.because.length > 0 && ` · ${t.because(first.because.join(', '))}`}
              </span>
            </>
          )}
        </div>
        {first && (
          <Button loading={busy} aria-keyshortcuts="Enter" onClick={() => give(first.reason)}>
            {t.accept}
          </Button>
        )}
        <Button variant="default" aria-keyshortcuts="s" onClick={skip}>
          {t.skip}
        </Button>
      </div>
      {extra.length > 0 && (
        <div className={css.extras}>
          {extra.map((id) => (
            <button key={id} type="button" className={setup.chip} onClick={() => toggle(id)}>
              {t.asExtra(names.name('reason', id))} ×
            </button>
          ))}
        </div>
      )}
      <TextInput
        ref={field}
        type="search"
        label={t.others}
        placeholder={t.find}
        value={find}
        autoComplete="off"
        onChange={(event) => setFind(event.currentTarget.value)}
      />
      <div className={css.choices}>
        {choices.map((r, n) => (
          <div key={r.id} className={css.choice}>
            <button
              type="button"
              className={entry.reason}
              disabled={busy}
              aria-keyshortcuts={String(n + 1)}
              onClick={() => give(r.id)}
            >
              <kbd>{n + 1}</kbd>
              <span>
                {r.name}
                {r.above && <small>{r.above}</small>}
              </span>
            </button>
            <button
              type="button"
              className={css.plus}
              aria-pressed={extra.includes(r.id)}
              aria-label={`${t.extra}: ${r.name}`}
              title={t.extra}
              onClick={() => toggle(r.id)}
            >
              +
            </button>
          </div>
        ))}
      </div>
    </section>
  )
}
