import type { MetricUnit } from '../../contract/metric.ts'
import css from './strip.module.css'

type Props = { unit: MetricUnit; value: number; interval: [number, number]; target: number | null; low: boolean }

const ends: Partial<Record<MetricUnit, [number, number]>> = { points: [-100, 100], share: [0, 1] }

/** The line under a figure: where it stands on its whole scale, how sure that is, and where the target is. Said in words beside it. */
export function Strip({ unit, value, interval, target, low }: Props) {
  const scale = ends[unit]
  if (!scale) return <div className={css.strip} />
  const at = (x: number) => `${Math.min(100, Math.max(0, ((x - scale[0]) / (scale[1] - scale[0])) * 100))}%`
  return (
    <div className={css.strip} data-low={low || undefined} aria-hidden>
      <span style={{ left: at(interval[0]), right: `calc(100% - ${at(interval[1])})` }} />
      <b style={{ left: at(value) }} />
      {target !== null && <em style={{ left: at(target) }} />}
    </div>
  )
}
