import { metricUnits } from 'virtual:contract'
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Target } from '../../../contract/operations/catalog.ts'
import { useFormat } from '../../format.ts'
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
            const state = stateOf(x, targets, new Date().toISOString().slice(0, 10))
            return (
              <li key={x.id} data-off={state === 'past' || undefined}>
                <div className={setup.text}>
                  <span className={setup.title}>
                    {s.metric[x.metric]} {f.value(metricUnits[x.metric], x.value)}
                  </span>
                  <div className={setup.under}>
                    {where(x)} · {t.target.from.toLowerCase()} {f.localDay(x.from)}
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

const scopeOf = (x: Target) => `${x.metric} ${x.unit} ${x.touchpoint}`
const sorted = (targets: readonly Target[]) =>
  [...targets].sort((a, b) => scopeOf(a).localeCompare(scopeOf(b)) || b.from.localeCompare(a.from))

/** Whether a target holds today, will, or has been replaced by a newer one of its scope. */
export function stateOf(x: Target, targets: readonly Target[], today: string): 'current' | 'future' | 'past' {
  if (x.from > today) return 'future'
  const newer = targets.some(
    (o) => scopeOf(o) === scopeOf(x) && o.from <= today && (o.from > x.from || (o.from === x.from && o.id > x.id)),
  )
  return newer ? 'past' : 'current'
}
