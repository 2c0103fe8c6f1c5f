import { Popover } from '@mantine/core'
import { useState } from 'react'
import type { Dimension } from '../../contract/metric.ts'
import type { Names } from '../names.ts'
import { useText } from '../text.ts'
import css from './filter.module.css'
import { ValuePicker } from './value-picker.tsx'
import { filtersOf, type View, valuesOf, withValues } from './view.ts'

/** What the bar offers to narrow by, in the order in which people ask. */
const offered: Dimension[] = [
  'unit',
  'channel',
  'touchpoint',
  'reason',
  'reason_recorded',
  'survey',
  'stage',
  'language',
  'source',
  'topic',
]

export function AddChip({ names, view, set }: { names: Names; view: View; set: (v: View) => void }) {
  const t = useText()
  const [open, setOpen] = useState(false)
  const [dimension, setDimension] = useState<Dimension | null>(null)
  const used = filtersOf(view).map((f) => f.dimension)
  const change = (to: boolean) => {
    setOpen(to)
    setDimension(null)
  }
  return (
    <>
      <span className={css.chip}>
        <Popover opened={open} onChange={change} position="bottom-start" width={300} trapFocus returnFocus shadow="md">
          <Popover.Target>
            <button type="button" className={css.open} onClick={() => change(!open)}>
              + {t.filter.add}
            </button>
          </Popover.Target>
          <Popover.Dropdown aria-label={t.filter.add}>
            {dimension ? (
              <div className={css.panel}>
                <div className={css.panelHead}>
                  {names.dimension(dimension)}
                  <button type="button" className={css.text} onClick={() => setDimension(null)}>
                    {t.filter.back}
                  </button>
                </div>
                <ValuePicker
                  dimension={dimension}
                  names={names}
                  chosen={valuesOf(view, dimension)}
                  choose={(v) => set(withValues(view, dimension, v))}
                />
              </div>
            ) : (
              offered
                .filter((d) => !used.includes(d))
                .map((d) => (
                  <button key={d} type="button" className={css.choice} onClick={() => setDimension(d)}>
                    {names.dimension(d)}
                  </button>
                ))
            )}
          </Popover.Dropdown>
        </Popover>
      </span>
      {used.length > 1 && (
        <button
          type="button"
          className={css.text}
          onClick={() => set(used.reduce((v, d) => withValues(v, d as Dimension, []), view))}
        >
          {t.filter.clear}
        </button>
      )}
    </>
  )
}
