import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { DraftReasonRule } from '../../../contract/operations/reasons.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useReasonsText, useSetupText } from '../../text.ts'
import policies from '../policies/policies.module.css'
import { Failed } from '../setup/failed.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import { conditionWords } from './condition-words.ts'
import css from './reasons.module.css'
import { RuleForm } from './rule-form.tsx'
import { RulesTried, type Tried } from './rules-tried.tsx'

type Drafted = DraftReasonRule & { key: string }
let made = 0
const keyed = (rule: DraftReasonRule): Drafted => ({ ...rule, key: rule.id ?? `new ${++made}` })
const bare = ({ key: _, ...rule }: Drafted): DraftReasonRule => rule

/** Rules that classify on arrival, changed as a draft: tried on last month's encounters, and saved as a whole. */
export function RuleDesk() {
  const all = useReasonsText()
  const t = all.rules
  const common = useSetupText().common
  const f = useFormat()
  const names = useNames()
  const may = useMay()
  const cache = useQueryClient()
  const submit = useSubmit()
  const { data, error, refetch } = useCall('reasonRules.list', {}, { fresh: 0 })
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
  if (!data)
    return (
      <section className="card">
        {error ? <Problem error={error} retry={() => void refetch()} /> : <Wait lines={6} />}
      </section>
    )
  const changeable = may('reasonRules.save')
  const list = draft ?? data.rules.map(keyed)
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
    setSaid(t.moved(moved!.name, f.count(to + 1), f.count(list.length)))
  }
  const keys = (event: KeyboardEvent, at: number) => {
    if (!changeable || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    move(at, event.key === 'ArrowUp' ? at - 1 : at + 1)
  }
  const save = () =>
    submit.run(async () => {
      const saved = await call('reasonRules.save', { body: { rules: list.map(bare), seen: data.seen } })
      cache.setQueryData(['reasonRules.list', {}], saved)
      setDraft(null)
      setSaid(t.saved)
    })
  const of = JSON.stringify(list.map(bare))
  const fits = tried?.of === of ? tried.run : null
  const add = changeable && <Button onClick={() => setEditing('new')}>{t.create}</Button>
  return (
    <div className={css.stack}>
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
            <ol className={policies.list}>
              {list.map((r, at) => (
                <li
                  key={r.key}
                  className={`card ${policies.policy}`}
                  data-off={!r.enabled || undefined}
                  onKeyDown={(event) => keys(event, at)}
                >
                  <span className={policies.number}>{at + 1}</span>
                  <div>
                    <div className={policies.name}>
                      {r.name} {!r.enabled && <span className={setup.chip}>{t.off}</span>}
                    </div>
                    <div className={policies.under}>{conditionWords(r.condition, all, names)}</div>
                    <div className={policies.under}>{t.gives(names.name('reason', r.reason))}</div>
                    {fits?.rules[at] && (
                      <div className={policies.result}>
                        {t.matched(fits.rules[at].matched, f.count(fits.rules[at].matched))}
                      </div>
                    )}
                  </div>
                  {changeable && (
                    <div className={policies.moves}>
                      <button
                        type="button"
                        className={policies.move}
                        aria-label={t.up(r.name)}
                        disabled={at === 0}
                        onClick={() => move(at, at - 1)}
                      >
                        ↑
                      </button>
                      <button
                        type="button"
                        className={policies.move}
                        aria-label={t.down(r.name)}
                        disabled={at === list.length - 1}
                        onClick={() => move(at, at + 1)}
                      >
                        ↓
                      </button>
                      <Button variant="default" size="xs" aria-label={t.edit(r.name)} onClick={() => setEditing(r)}>
                        {common.edit}
                      </Button>
                    </div>
                  )}
                </li>
              ))}
            </ol>
            <p className={policies.rest}>
              {t.rest} {changeable && <span className={policies.hideable}>{t.moveHint}</span>}
            </p>
          </>
        )}
        <Failed submit={submit} />
        {draft && (
          <div className={policies.bar}>
            <p>{t.changed}</p>
            <Button variant="default" onClick={() => setDraft(null)}>
              {t.drop}
            </Button>
            <Button loading={submit.busy} onClick={() => void save()}>
              {t.save}
            </Button>
          </div>
        )}
        <p className={said === t.saved ? setup.said : 'visually-hidden'} role="status">
          {said}
        </p>
      </div>
      {may('reasonRules.dryRun') && list.length > 0 && (
        <RulesTried rules={list.map(bare)} tried={tried} stale={tried !== null && !fits} onTried={setTried} />
      )}
      {editing && (
        <RuleForm
          rule={editing === 'new' ? null : bare(editing)}
          close={() => setEditing(null)}
          remove={() => change(list.filter((r) => r !== editing))}
          done={(rule) =>
            change(
              editing === 'new'
                ? [...list, keyed(rule)]
                : list.map((r) => (r === editing ? { ...rule, key: r.key } : r)),
            )
          }
        />
      )}
    </div>
  )
}
