import { Autocomplete, Button, NativeSelect } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Webhook } from '../../../contract/operations/sources.ts'
import type { NamedField } from '../../../contract/webhook.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { say, useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useLanguage, usePeopleText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import setup from '../setup/setup.module.css'
import { treeOptions, unitOptions } from '../setup/tree.ts'
import { useSubmit } from '../setup/use-submit.ts'
import css from './sources.module.css'

/** Values that hold encounters back, each with the way to say what it means. Nothing where nothing waits. */
export function Held({ id, hook }: { id: string; hook: Webhook }) {
  const t = usePeopleText().hook
  const f = useFormat()
  const language = useLanguage()
  const names = useNames()
  const cache = useQueryClient()
  const submit = useSubmit()
  const { data } = useCall('webhooks.held', { params: { id } }, { fresh: 0 })
  const people = useCall('people.list', {}, { fresh: 60_000 }).data
  const agents = [...new Set((people ?? []).flatMap((p) => p.agent ?? []))]
  const [chosen, setChosen] = useState<Record<string, string>>({})
  const [told, setTold] = useState('')
  const rows = data ?? []
  if (!hook.mapping || (rows.length === 0 && !told)) return null
  const options: Record<Exclude<NamedField, 'agent'>, { value: string; label: string }[]> = {
    reason: treeOptions(
      names.reasons.filter((r) => !r.closed),
      (r) => say(r.name, language) || r.code,
    ),
    unit: unitOptions(names.units.filter((u) => !u.closed)),
    touchpoint: names.touchpoints.filter((p) => !p.closed).map((p) => ({ value: p.id, label: say(p.name, language) })),
    channel: names.channels.map((c) => ({ value: c, label: names.name('channel', c) })),
  }
  const key = (r: { field: string; value: string }) => `${r.field}\n${r.value}`
  const values = rows.flatMap((r) => {
    const means = chosen[key(r)]?.trim()
    return means ? [{ field: r.field, value: r.value, means }] : []
  })
  const apply = () =>
    submit.run(async () => {
      const done = await call('webhooks.name', { params: { id }, body: { values } })
      setTold(t.applied(done.in, done.left))
      setChosen({})
      await Promise.all(
        ['webhooks.held', 'webhooks.read', 'webhooks.requests', 'sources.list'].map((k) =>
          cache.invalidateQueries({ queryKey: [k] }),
        ),
      )
    })
  return (
    <section className={`card ${css.section}`}>
      <h2>{t.heldTitle}</h2>
      {rows.length > 0 && <p className={setup.hint}>{t.heldWhy}</p>}
      {told && (
        <p className={setup.said} role="status">
          {told}
        </p>
      )}
      <div className={css.fields}>
        {rows.map((r) => (
          <div key={key(r)} className={css.field}>
            <label htmlFor={`held-${key(r)}`}>{t.field[r.field]}</label>
            <div>
              <div className={setup.title}>{r.value}</div>
              <div className={setup.under}>{t.heldCount(f.count(r.encounters))}</div>
            </div>
            {r.field === 'agent' ? (
              // An agent is a name, of somebody here or not.
              <Autocomplete
                id={`held-${key(r)}`}
                aria-label={`${t.means}: ${r.value}`}
                placeholder={t.agentName}
                maxLength={120}
                value={chosen[key(r)] ?? ''}
                data={agents}
                onChange={(name) => setChosen({ ...chosen, [key(r)]: name })}
              />
            ) : (
              <NativeSelect
                id={`held-${key(r)}`}
                aria-label={`${t.means}: ${r.value}`}
                value={chosen[key(r)] ?? ''}
                data={[{ value: '', label: t.choose }, ...options[r.field]]}
                onChange={(event) => setChosen({ ...chosen, [key(r)]: event.currentTarget.value })}
              />
            )}
          </div>
        ))}
      </div>
      <Failed submit={submit} />
      {rows.length > 0 && (
        <div className={setup.actions}>
          <Button disabled={values.length === 0} loading={submit.busy} onClick={() => void apply()}>
            {t.apply}
          </Button>
        </div>
      )}
    </section>
  )
}
