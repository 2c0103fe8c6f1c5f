import { outcomeMeanings, serviceLevels } from 'virtual:contract'
import { Button, NativeSelect, NumberInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ContactRules, OutcomeMeaning, ServiceLevel } from '../../../contract/contact-rules.ts'
import type { RulesReply } from '../../../contract/operations/contacts.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useEncountersText, useSetupText } from '../../text.ts'
import { Failed } from './failed.tsx'
import setup from './setup.module.css'
import { useSubmit } from './use-submit.ts'

/** How the contact log is read: what outcomes mean, the service level, the cost of an hour. */
export function Panel() {
  const { data, error, refetch } = useCall('contactRules.read')
  if (error && !data)
    return (
      <section className="card">
        <Problem error={error} retry={() => void refetch()} />
      </section>
    )
  return data ? <Form read={data} /> : <Wait lines={8} />
}

function Form({ read }: { read: RulesReply }) {
  const t = useEncountersText().rules
  const levels = useEncountersText().levels
  const s = useSetupText()
  const f = useFormat()
  const locked = !useMay()('contactRules.save')
  const cache = useQueryClient()
  const submit = useSubmit()
  const [rules, setRules] = useState<ContactRules>(read.rules)
  const [saved, setSaved] = useState(false)
  const counting = useCall('errandRule.read', {}, { fresh: 60_000 })
  const changed = JSON.stringify(rules) !== JSON.stringify(read.rules)
  const set = (change: Partial<ContactRules>) => {
    setSaved(false)
    setRules((r) => ({ ...r, ...change }))
  }
  const means = (outcome: string, guess: OutcomeMeaning) => rules.outcomes[outcome] ?? guess
  const mean = (outcome: string, guess: OutcomeMeaning, meaning: OutcomeMeaning) => {
    const { [outcome]: _, ...rest } = rules.outcomes
    set({ outcomes: meaning === guess ? rest : { ...rest, [outcome]: meaning } })
  }
  const save = () =>
    submit.run(async () => {
      const next = await call('contactRules.save', { body: rules })
      cache.setQueryData(['contactRules.read', {}], next)
      setRules(next.rules)
      await Promise.all(
        ['ask', 'contactRules.read', 'errands.overview'].map((id) => cache.invalidateQueries({ queryKey: [id] })),
      )
      setSaved(true)
    })
  const number = (value: string | number, least: number) => (typeof value === 'number' ? value : least)
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <section className={`card ${setup.form}`}>
        {locked && <p className={setup.hint}>{s.common.readOnly}</p>}
        <h3>{t.outcomes}</h3>
        <p className={setup.hint}>{t.outcomesWhy}</p>
        {counting.data && (
          <p className={setup.hint}>
            {t.counting(counting.data.meanings.map((m) => t.meanings[m]).join(', '))}{' '}
            <Link to={'/settings/errands' as string}>{t.countingLink}</Link>
          </p>
        )}
        {read.outcomes.length === 0 ? (
          <p className="dim">{t.noOutcomes}</p>
        ) : (
          <table className="plain">
            <thead>
              <tr>
                <th>{t.outcome}</th>
                <th className="num">{t.encounters}</th>
                <th>{t.meaning}</th>
              </tr>
            </thead>
            <tbody>
              {read.outcomes.slice(0, 100).map(({ outcome, encounters, guess }) => (
                <tr key={outcome}>
                  <td style={{ overflowWrap: 'anywhere' }}>{outcome || t.empty}</td>
                  <td className="num">{f.count(encounters)}</td>
                  <td>
                    <NativeSelect
                      aria-label={`${t.meaning}: ${outcome || t.empty}`}
                      value={means(outcome, guess)}
                      disabled={locked}
                      data={outcomeMeanings.map((m) => ({ value: m, label: t.meanings[m] }))}
                      description={means(outcome, guess) === guess ? undefined : t.guess(t.meanings[guess])}
                      onChange={(event) => mean(outcome, guess, event.currentTarget.value as OutcomeMeaning)}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <section className={`card ${setup.form}`}>
        <h3>{t.level}</h3>
        <NativeSelect
          label={t.how}
          value={rules.serviceLevel}
          disabled={locked}
          data={serviceLevels.map((level) => ({ value: level, label: levels[level] }))}
          onChange={(event) => set({ serviceLevel: event.currentTarget.value as ServiceLevel })}
        />
        <NumberInput
          label={t.within}
          value={rules.answerWithin}
          min={1}
          max={86_400}
          allowDecimal={false}
          readOnly={locked}
          error={submit.issue('answerWithin')}
          onChange={(value) => set({ answerWithin: number(value, 1) })}
        />
        <NumberInput
          label={t.early}
          value={rules.early}
          min={0}
          max={3_600}
          allowDecimal={false}
          readOnly={locked}
          error={submit.issue('early')}
          onChange={(value) => set({ early: number(value, 0) })}
        />
        <NumberInput
          label={t.cost}
          description={t.costHint}
          value={rules.hourCost ?? ''}
          min={0}
          max={10_000}
          decimalScale={2}
          readOnly={locked}
          error={submit.issue('hourCost')}
          onChange={(value) => set({ hourCost: typeof value === 'number' ? value : null })}
        />
        <Failed submit={submit} known={['answerWithin', 'early', 'hourCost']} />
        {!locked && (
          <div className="row">
            <Button type="submit" disabled={!changed} loading={submit.busy}>
              {s.common.save}
            </Button>
            <span className="small dim" role="status">
              {!changed && saved ? s.settings.saved : ''}
            </span>
          </div>
        )}
      </section>
    </form>
  )
}
