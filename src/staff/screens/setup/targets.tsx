import { lessIsBetter, metricUnits } from 'virtual:contract'
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Filter } from '../../../contract/ask.ts'
import type { Target } from '../../../contract/operations/catalog.ts'
import { useFormat } from '../../format.ts'
import { WhyLink } from '../../look/why-link.tsx'
import { useNames } from '../../names.ts'
import { useAct, useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useSetupText, useText } from '../../text.ts'
import { ListPanel } from './panel.tsx'
import setup from './setup.module.css'
import { TargetForm } from './target-form.tsx'

/** Targets by metric and scope; of one scope the newest that has begun holds. */
export function Panel() {
  const t = useSetupText()
  const s = useText()
  const f = useFormat()
  const may = useMay()
  const names = useNames()
  const reading = useCall('targets.list', {}, { fresh: 0 })
  const remove = useAct('targets.delete', ['targets.list', 'ask'])
  const [making, setMaking] = useState(false)
  const today = new Date().toISOString().slice(0, 10)
  const where = (x: Target) =>
    x.unit ? names.name('unit', x.unit) : x.touchpoint ? names.name('touchpoint', x.touchpoint) : t.common.whole
  return (
    <>
      <ListPanel
        reading={reading}
        empty={{ title: t.target.none, why: t.target.noneWhy }}
        hint={t.target.noneWhy}
        create={may('targets.create') && { label: t.target.create, run: () => setMaking(true) }}
      >
        {(targets) =>
          sorted(targets).map((x) => {
            const state = stateOf(x, targets, today)
            return (
              <li key={x.id} data-off={state === 'past' || undefined}>
                <div className={setup.text}>
                  <span className={setup.title}>
                    {s.metric[x.metric]} {f.value(metricUnits[x.metric], x.value)}
                  </span>
                  <div className={setup.under}>
                    {where(x)} · {t.target.from.toLowerCase()} {f.localDay(x.from)}
                    {x.until && `–${f.localDay(x.until)}`}
                    {state !== 'future' && <Reached target={x} today={today} />}
                  </div>
                </div>
                <span className={setup.chip} data-tone={state === 'current' ? 'good' : 'plain'}>
                  {t.target[state]}
                </span>
                {may('targets.delete') && (
                  <Button
                    variant="subtle"
                    color="red"
                    size="compact-sm"
                    loading={remove.isPending && remove.variables?.params.id === x.id}
                    aria-label={t.target.remove(`${s.metric[x.metric]}, ${where(x)}`)}
                    onClick={() => remove.mutate({ params: { id: x.id } })}
                  >
                    {t.common.remove}
                  </Button>
                )}
              </li>
            )
          })
        }
      </ListPanel>
      {making && <TargetForm close={() => setMaking(false)} />}
    </>
  )
}

/** How the figure stands in the target's own days so far: reached or missed only where its interval leaves no doubt. */
function Reached({ target, today }: { target: Target; today: string }) {
  const t = useSetupText()
  const f = useFormat()
  const { metric, unit, touchpoint, value } = target
  const filters: Filter[] = [
    ...(unit ? [{ dimension: 'unit' as const, values: [unit] }] : []),
    ...(touchpoint ? [{ dimension: 'touchpoint' as const, values: [touchpoint] }] : []),
  ]
  const to = target.until !== null && target.until < today ? target.until : today
  const { data } = useCall('ask', { body: { metrics: [metric], filters, period: { from: target.from, to } } })
  const figure = data?.rows[0]?.figure
  if (!figure || figure.value === null) return data ? <> · {t.target.nothingYet}</> : null
  const shown = f.value(metricUnits[metric], figure.value)
  const less = lessIsBetter.includes(metric)
  const [low, high] = figure.interval ?? [figure.value, figure.value]
  const state = (less ? high <= value : low >= value)
    ? ('reached' as const)
    : (less ? low > value : high < value)
      ? ('missed' as const)
      : ('open' as const)
  return (
    <>
      {' · '}
      <WhyLink
        metric={metric}
        view={{ period: `${target.from}_${to}`, ...(unit && { unit }), ...(touchpoint && { touchpoint }) }}
      >
        <strong>{shown}</strong>
      </WhyLink>{' '}
      {t.target.status[state]}
    </>
  )
}

const scopeOf = (x: Target) => `${x.metric} ${x.unit} ${x.touchpoint}`
const sorted = (targets: readonly Target[]) =>
  [...targets].sort((a, b) => scopeOf(a).localeCompare(scopeOf(b)) || b.from.localeCompare(a.from))

/** Whether a target holds today, will, or has been replaced by a newer one of its scope. */
export function stateOf(x: Target, targets: readonly Target[], today: string): 'current' | 'future' | 'past' | 'ended' {
  if (x.from > today) return 'future'
  if (x.until !== null && x.until < today) return 'ended'
  const newer = targets.some(
    (o) =>
      scopeOf(o) === scopeOf(x) &&
      o.from <= today &&
      (o.until === null || o.until >= today) &&
      (o.from > x.from || (o.from === x.from && o.id > x.id)),
  )
  return newer ? 'past' : 'current'
}
