import { Popover } from '@mantine/core'
import { useState } from 'react'
import type { Filter } from '../../contract/ask.ts'
import type { Dimension } from '../../contract/metric.ts'
import { useFormat } from '../format.ts'
import type { Names } from '../names.ts'
import { useText } from '../text.ts'
import css from './filter.module.css'
import { ValuePicker } from './value-picker.tsx'
import { type View, withValues } from './view.ts'

type Props = { filter: Filter; names: Names; view: View; set: (v: View) => void }

/** One narrowing: what it is, a way to change it and a way to drop it. */
export function DimensionChip({ filter, names, view, set }: Props) {
  const t = useText()
  const f = useFormat()
  const [open, setOpen] = useState(false)
  const dimension = filter.dimension as Dimension
  const label = names.dimension(dimension)
  const { values } = filter
  const shown = values.length === 1 ? names.name(dimension, values[0]!) : t.filter.selected(f.count(values.length))
  return (
    <span className={css.chip}>
      <Popover opened={open} onChange={setOpen} position="bottom-start" width={300} trapFocus returnFocus shadow="md">
        <Popover.Target>
          <button type="button" className={css.open} onClick={() => setOpen(!open)}>
            {label}: <b>{shown}</b>
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label={label}>
          <ValuePicker
            dimension={dimension}
            names={names}
            chosen={values}
            choose={(v) => set(withValues(view, dimension, v))}
          />
        </Popover.Dropdown>
      </Popover>
      <button
        type="button"
        className={css.remove}
        aria-label={t.filter.remove(label)}
        onClick={() => set(withValues(view, dimension, []))}
      >
        ×
      </button>
    </span>
  )
}
