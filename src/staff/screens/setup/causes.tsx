import { Button, Switch } from '@mantine/core'
import { useState } from 'react'
import type { Cause } from '../../../contract/operations/causes.ts'
import { useFormat } from '../../format.ts'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useLanguage, useSetupText } from '../../text.ts'
import { CauseForm } from './cause-form.tsx'
import { ListPanel } from './panel.tsx'
import setup from './setup.module.css'
import { inTree } from './tree.ts'

/** The tree of causes: what cases are closed with, improvements aim at, and which reasons mostly come from which. */
export function Panel() {
  const t = useSetupText()
  const f = useFormat()
  const may = useMay()
  const language = useLanguage()
  const reading = useCall('causes.list', {}, { fresh: 0 })
  const [editing, setEditing] = useState<{ cause: Cause | null; parent: string | null } | null>(null)
  const [closedToo, setClosedToo] = useState(false)
  const all = reading.data ?? []
  const name = (c: Cause) => say(c.name, language)
  const under = (c: Cause) =>
    [
      c.reasons.length > 0 && t.cause.fromReasons(c.reasons.length, f.count(c.reasons.length)),
      c.cost !== null && t.cause.costs(f.euros(c.cost)),
    ].filter(Boolean)
  return (
    <>
      <ListPanel
        reading={reading}
        empty={{ title: t.cause.none, why: t.cause.noneWhy }}
        hint={t.cause.noneWhy}
        create={may('causes.save') && { label: t.cause.create, run: () => setEditing({ cause: null, parent: null }) }}
      >
        {(causes) =>
          inTree(
            causes.filter((c) => !c.closed || closedToo),
            name,
          ).map(({ node: c, depth }) => (
            <li key={c.id} data-off={c.closed || undefined} style={{ paddingLeft: depth * 22 }}>
              <div className={setup.text}>
                <span className={setup.title}>{name(c)}</span>
                {under(c).length > 0 && <div className={setup.under}>{under(c).join(' · ')}</div>}
              </div>
              {c.closed && <span className={setup.chip}>{t.cause.closed}</span>}
              {may('causes.save') && !c.closed && (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-label={`${t.common.add}: ${t.cause.createBelow(name(c))}`}
                  onClick={() => setEditing({ cause: null, parent: c.id })}
                >
                  {t.common.add}
                </Button>
              )}
              {may('causes.save') && (
                <Button
                  variant="default"
                  size="xs"
                  aria-label={t.cause.edit(name(c))}
                  onClick={() => setEditing({ cause: c, parent: c.parent })}
                >
                  {t.common.edit}
                </Button>
              )}
            </li>
          ))
        }
      </ListPanel>
      {all.some((c) => c.closed) && (
        <Switch
          mt="md"
          label={t.cause.showClosed}
          checked={closedToo}
          onChange={(event) => setClosedToo(event.currentTarget.checked)}
        />
      )}
      {editing && <CauseForm {...editing} causes={all} close={() => setEditing(null)} />}
    </>
  )
}
