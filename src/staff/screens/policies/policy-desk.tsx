import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { DraftPolicy } from '../../../contract/operations/policies.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { usePoliciesText, useSetupText, useText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import { DryRunPanel, type Tried } from './dry-run-panel.tsx'
import css from './policies.module.css'
import { PolicyForm } from './policy-form.tsx'
import { actionWords, conditionWords } from './policy-words.ts'

type Drafted = DraftPolicy & { key: string }
let made = 0
const keyed = (p: DraftPolicy): Drafted => ({ ...p, key: p.id ?? `new ${++made}` })
const bare = ({ key: _, ...policy }: Drafted): DraftPolicy => policy

/** The list in its order, changed as a draft: tried on last month's encounters beside it, and saved as a whole. */
export function PolicyDesk() {
  const t = usePoliciesText()
  const common = useSetupText().common
  const words = { t, staff: useText(), f: useFormat(), names: useNames() }
  const may = useMay()
  const cache = useQueryClient()
  const submit = useSubmit()
  const { data, error, refetch } = useCall('policies.list', {}, { fresh: 0 })
  const [draft, setDraft] = useState<Drafted[] | null>(null)
  const [editing, setEditing] = useState<Drafted | 'new' | null>(null)
  const [tried, setTried] = useState<Tried | null>(null)
  const [said, setSaid] = useState('')
  // React may take a moved row out of the page and put it back: what had the focus gets it again.
  const refocus = useRef<HTMLElement | null>(null)
  useEffect(() => {
    refocus.current?.focus()
    refocus.current = null
  })
  if (error && !data)
    return (
      <section className="card">
        <Problem error={error} retry={() => void refetch()} />
      </section>
    )
  if (!data)
    return (
      <section className="card">
        <Wait lines={6} />
      </section>
    )
  const changeable = may('policies.save')
  const list = draft ?? data.policies.map(keyed)
  const change = (next: Drafted[]) => {
    setDraft(next)
    submit.clear()
  }
  const move = (from: number, to: number) => {
    if (to < 0 || to >= list.length) return
    if (document.activeElement instanceof HTMLElement) refocus.current = document.activeElement
    const next = [...list]
    const [moved] = next.splice(from, 1)
    next.splice(to, 0, moved!)
    change(next)
    setSaid(t.moved(moved!.name, String(to + 1), String(list.length)))
  }
  const keys = (event: KeyboardEvent, at: number) => {
    if (!changeable || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    move(at, event.key === 'ArrowUp' ? at - 1 : at + 1)
  }
  const save = () =>
    submit.run(async () => {
      const saved = await call('policies.save', { body: { policies: list.map(bare), seen: data.seen } })
      cache.setQueryData(['policies.list', {}], saved)
      setDraft(null)
      setSaid(t.saved)
    })
  const add = changeable && <Button onClick={() => setEditing('new')}>{t.create}</Button>
  const fits = tried && tried.of === JSON.stringify(list.map(bare))
  return (
    <div className={css.desk}>
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
              {list.map((p, at) => (
                <li
                  key={p.key}
                  className={`card ${css.policy}`}
                  data-off={!p.enabled || undefined}
                  onKeyDown={(event) => keys(event, at)}
                >
                  <span className={css.number}>{at + 1}</span>
                  <div>
                    <div className={css.name}>
                      {p.name} {!p.enabled && <span className={setup.chip}>{t.off}</span>}
                    </div>
                    <div className={css.under}>{conditionWords(p, words)}</div>
                    <div className={css.under}>{actionWords(p, words)}</div>
                    {fits && tried.run.policies[at] && (
                      <div className={css.result}>
                        {t.try.policy(
                          words.f.count(tried.run.policies[at].asked),
                          words.f.count(tried.run.policies[at].matched),
                        )}
                      </div>
                    )}
                  </div>
                  {changeable && (
                    <div className={css.moves}>
                      <button
                        type="button"
                        className={css.move}
                        aria-label={t.up(p.name)}
                        disabled={at === 0}
                        onClick={() => move(at, at - 1)}
                      >
                        ↑
                      </button>
                      <button
                        type="button"
                        className={css.move}
                        aria-label={t.down(p.name)}
                        disabled={at === list.length - 1}
                        onClick={() => move(at, at + 1)}
                      >
                        ↓
                      </button>
                      <Button variant="default" size="xs" aria-label={t.edit(p.name)} onClick={() => setEditing(p)}>
                        {common.edit}
                      </Button>
                    </div>
                  )}
                </li>
              ))}
            </ol>
            <p className={css.rest}>
              {t.restWhy} {changeable && <span className={css.hideable}>{t.moveHint}</span>}
            </p>
          </>
        )}
        <Failed submit={submit} />
        {draft && (
          <div className={css.bar}>
            <p>{t.changed}</p>
            <Button variant="default" onClick={() => setDraft(null)}>
              {t.drop}
            </Button>
            <Button loading={submit.busy} onClick={() => void save()}>
              {t.save}
            </Button>
          </div>
        )}
        <p className="visually-hidden" role="status">
          {said}
        </p>
      </div>
      {may('policies.dryRun') && (
        <DryRunPanel policies={list.map(bare)} tried={tried} stale={tried !== null && !fits} onTried={setTried} />
      )}
      {editing && (
        <PolicyForm
          policy={editing === 'new' ? null : bare(editing)}
          close={() => setEditing(null)}
          remove={() => change(list.filter((p) => p !== editing))}
          done={(policy) =>
            change(
              editing === 'new'
                ? [...list, keyed(policy)]
                : list.map((p) => (p === editing ? { ...policy, key: p.key } : p)),
            )
          }
        />
      )}
    </div>
  )
}
