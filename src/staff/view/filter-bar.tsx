import { useNames } from '../names.ts'
import { useText } from '../text.ts'
import { AddChip } from './add-chip.tsx'
import { DimensionChip } from './dimension-chip.tsx'
import css from './filter.module.css'
import { PeriodChip } from './period-chip.tsx'
import { useView } from './use-view.ts'
import { filtersOf } from './view.ts'

/** Period, compare and what narrows the rows: the same bar on Now, Answers and Trends, kept in the URL. Without `period` where a screen has its own time. */
export function FilterBar({ period = true }: { period?: boolean }) {
  const t = useText()
  const names = useNames()
  const [view, set] = useView()
  return (
    <section className={css.bar} aria-label={t.filter.bar}>
      {period && <PeriodChip view={view} set={set} />}
      {filtersOf(view).map((f) => (
        <DimensionChip key={f.dimension} filter={f} names={names} view={view} set={set} />
      ))}
      <AddChip names={names} view={view} set={set} />
    </section>
  )
}
