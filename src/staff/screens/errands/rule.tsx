import { errandScopes } from 'virtual:contract'
import { Button, MultiSelect, NumberInput, Radio, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ErrandRule } from '../../../contract/errand.ts'
import { Problem, useProblem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useAct, useCall } from '../../queries.ts'
import { useMay, useMe } from '../../session.ts'
import { useErrandsText } from '../../text.ts'
import { CountingMeanings } from './counting-meanings.tsx'
import css from './rule.module.css'
import { RulePreview } from './rule-preview.tsx'

/** How errands are told, with what a change would do to the figures. */
export function Panel() {
  const { data, error, refetch } = useCall('errandRule.read', {}, { fresh: 0 })
  if (error)
    return (
      <section className="card">
        <Problem error={error} retry={() => void refetch()} />
      </section>
    )
  return (
    <section className="card">{data ? <Form key={JSON.stringify(data)} kept={data} /> : <Wait lines={8} />}</section>
  )
}

const attributeName = /^[\p{L}\p{N}_.-]{1,60}$/u

function Form({ kept }: { kept: ErrandRule }) {
  const t = useErrandsText()
  const names = useNames()
  const words = useProblem()
  const { person } = useMe()
  const may = useMay()('errandRule.save') && person.unit === null
  const [rule, setRule] = useState(kept)
  const save = useAct('errandRule.save', ['errandRule.read', 'errands.overview', 'ask'])
  const set = (change: Partial<ErrandRule>) => setRule({ ...rule, ...change })
  const changed = JSON.stringify(rule) !== JSON.stringify(kept)
  const channels = names.channels.map((c) => ({ value: c, label: names.name('channel', c) }))
  const wrong =
    rule.meanings.length === 0 ||
    [rule.key, rule.transfers, rule.reopens].some((name) => name !== null && !attributeName.test(name))
  const attribute = (of: 'key' | 'transfers' | 'reopens', label: string, why?: string) => (
    <TextInput
      label={label}
      {...(why && { description: why })}
      placeholder={t.settings.noAttribute}
      value={rule[of] ?? ''}
      disabled={!may}
      maxLength={60}
      onChange={(e) => set({ [of]: e.currentTarget.value.trim() || null })}
    />
  )
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (changed && !wrong) save.mutate({ body: rule })
      }}
    >
      <p className="dim">{t.settings.why}</p>
      <NumberInput
        label={t.settings.days}
        description={t.settings.daysWhy}
        value={rule.days}
        min={1}
        max={92}
        allowDecimal={false}
        clampBehavior="strict"
        disabled={!may}
        maw={360}
        onChange={(days) => typeof days === 'number' && days >= 1 && set({ days })}
      />
      <Radio.Group
        label={t.settings.scope}
        value={rule.scope}
        onChange={(scope) => set({ scope: scope as ErrandRule['scope'] })}
      >
        <div className={css.choices}>
          {errandScopes.map((s) => (
            <Radio key={s} value={s} label={t.scopes[s]} disabled={!may} />
          ))}
        </div>
      </Radio.Group>
      <MultiSelect
        label={t.settings.channels}
        placeholder={rule.channels ? '' : t.settings.all}
        data={channels}
        value={rule.channels ?? []}
        disabled={!may}
        onChange={(list) => set({ channels: list.length > 0 ? list : null })}
      />
      <CountingMeanings value={rule.meanings} disabled={!may} onChange={(meanings) => set({ meanings })} />
      <MultiSelect
        label={t.settings.selfService}
        data={channels}
        value={rule.selfService}
        disabled={!may}
        onChange={(selfService) => set({ selfService })}
      />
      {attribute('key', t.settings.key, t.settings.keyWhy)}
      {attribute('transfers', t.settings.transfers)}
      {attribute('reopens', t.settings.reopens)}
      {may && <RulePreview rule={wrong ? kept : rule} />}
      {save.error && (
        <p className={css.failed} role="alert">
          {words(save.error)}
        </p>
      )}
      {may && (
        <div className={css.actions}>
          <Button type="submit" disabled={!changed || wrong} loading={save.isPending}>
            {t.settings.save}
          </Button>
          {changed && (
            <Button variant="default" onClick={() => setRule(kept)}>
              {t.settings.undo}
            </Button>
          )}
        </div>
      )}
    </form>
  )
}
