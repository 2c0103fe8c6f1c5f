import { Button } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useFormat } from '../../format.ts'
import { Empty } from '../../look/states.tsx'
import { useSetupText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import css from './policies.module.css'

type Entry = { id?: string | undefined; name: string; enabled: boolean }
type Drafted<E> = { key: string; entry: E }
let made = 0
const keyed = <E extends Entry>(entry: E): Drafted<E> => ({ key: entry.id ?? `new ${++made}`, entry })

/** A list in its order that is changed as a draft and saved as a whole. */
export function useDraftList<E extends Entry>(kept: readonly E[] | undefined) {
  const submit = useSubmit()
  const [draft, setDraft] = useState<Drafted<E>[] | null>(null)
  const [editing, setEditing] = useState<Drafted<E> | 'new' | null>(null)
  const list = draft ?? (kept ?? []).map(keyed)
  const change = (next: Drafted<E>[]) => {
    setDraft(next)
    submit.clear()
  }
  // By key: as long as nothing is changed, what was kept is wrapped anew each time.
  const isEdited = (d: Drafted<E>) => editing !== null && editing !== 'new' && d.key === editing.key
  return {
    ...{ list, submit, change, edit: setEditing },
    entries: list.map((d) => d.entry),
    isChanged: draft !== null,
    drop: () => setDraft(null),
    save: (send: (entries: E[]) => Promise<void>) =>
      submit.run(async () => {
        await send(list.map((d) => d.entry))
        setDraft(null)
      }),
    /** What a form needs for the entry that it is open for; null while none is. */
    form: editing && {
      entry: editing === 'new' ? null : editing.entry,
      close: () => setEditing(null),
      remove: () => change(list.filter((d) => !isEdited(d))),
      done: (entry: E) =>
        change(
          editing === 'new' ? [...list, keyed(entry)] : list.map((d) => (isEdited(d) ? { key: d.key, entry } : d)),
        ),
    },
  }
}

type Words = {
  [K in 'hint' | 'none' | 'noneWhy' | 'create' | 'off' | 'moveHint' | 'changed' | 'drop' | 'save' | 'saved']: string
} & { [K in 'up' | 'down' | 'edit']: (name: string) => string } & {
  moved: (name: string, at: string, of: string) => string
}
type Props<E extends Entry> = {
  draft: ReturnType<typeof useDraftList<E>>
  t: Words
  /** What holds where no entry fits. */
  rest: string
  changeable: boolean
  /** What is said of an entry below its name. */
  about: (entry: E, at: number) => ReactNode
  save: (entries: E[]) => Promise<void>
}

/** The entries in their order, moved by buttons or by Alt and an arrow, with the bar that saves or drops the draft. */
export function DraftList<E extends Entry>({ draft, t, rest, changeable, about, save }: Props<E>) {
  const common = useSetupText().common
  const f = useFormat()
  const [said, setSaid] = useState('')
  // React may take a moved row out of the page and put it back: what had the focus gets it again.
  const refocus = useRef<HTMLElement | null>(null)
  useEffect(() => {
    refocus.current?.focus()
    refocus.current = null
  })
  const { list } = draft
  const move = (from: number, to: number) => {
    if (to < 0 || to >= list.length) return
    if (document.activeElement instanceof HTMLElement) refocus.current = document.activeElement
    const next = [...list]
    const [taken] = next.splice(from, 1)
    next.splice(to, 0, taken!)
    draft.change(next)
    setSaid(t.moved(taken!.entry.name, f.count(to + 1), f.count(list.length)))
  }
  const keys = (event: KeyboardEvent, at: number) => {
    if (!changeable || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    move(at, event.key === 'ArrowUp' ? at - 1 : at + 1)
  }
  const send = async (entries: E[]) => {
    await save(entries)
    setSaid(t.saved)
  }
  const add = changeable && <Button onClick={() => draft.edit('new')}>{t.create}</Button>
  return (
    <div>
      <div className={setup.toolbar}>
        <p className={setup.hint}>{t.hint}</p>
        {list.length > 0 && add}
      </div>
      {list.length === 0 ? (
        <section className="card">
          <Empty title={t.none} why={t.noneWhy}>
            {add}
          </Empty>
        </section>
      ) : (
        <>
          <ol className={css.list}>
            {list.map((d, at) => (
              <li
                key={d.key}
                className={`card ${css.policy}`}
                data-off={!d.entry.enabled || undefined}
                onKeyDown={(event) => keys(event, at)}
              >
                <span className={css.number}>{at + 1}</span>
                <div>
                  <div className={css.name}>
                    {d.entry.name} {!d.entry.enabled && <span className={setup.chip}>{t.off}</span>}
                  </div>
                  {about(d.entry, at)}
                </div>
                {changeable && (
                  <div className={css.moves}>
                    <button
                      type="button"
                      className={css.move}
                      aria-label={t.up(d.entry.name)}
                      disabled={at === 0}
                      onClick={() => move(at, at - 1)}
                    >
                      ↑
                    </button>
                    <button
                      type="button"
                      className={css.move}
                      aria-label={t.down(d.entry.name)}
                      disabled={at === list.length - 1}
                      onClick={() => move(at, at + 1)}
                    >
                      ↓
                    </button>
                    <Button variant="default" size="xs" aria-label={t.edit(d.entry.name)} onClick={() => draft.edit(d)}>
                      {common.edit}
                    </Button>
                  </div>
                )}
              </li>
            ))}
          </ol>
          <p className={css.rest}>
            {rest} {changeable && <span className={css.hideable}>{t.moveHint}</span>}
          </p>
        </>
      )}
      <Failed submit={draft.submit} />
      {draft.isChanged && (
        <div className={css.bar}>
          <p>{t.changed}</p>
          <Button variant="default" onClick={draft.drop}>
            {t.drop}
          </Button>
          <Button loading={draft.submit.busy} onClick={() => void draft.save(send)}>
            {t.save}
          </Button>
        </div>
      )}
      <p className={said === t.saved && !draft.isChanged ? setup.said : 'visually-hidden'} role="status">
        {said}
      </p>
    </div>
  )
}
