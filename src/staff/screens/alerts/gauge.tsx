import type { AlertRow } from '../../../contract/alert.ts'
import css from './alerts.module.css'

/** A usual day as a band and the alert as a dot, on one line; the sentence beside it says the same. */
export function Gauge({ alert: { usual, value, direction } }: { alert: AlertRow }) {
  if (!usual) return null
  const [low, high] = usual
  const [least, most] = [Math.min(low, value), Math.max(high, value)]
  const room = (most - least) * 0.08 || 1
  const at = (x: number) => `${(100 * (x - least + room)) / (most - least + 2 * room)}%`
  return (
    <span className={css.gauge} aria-hidden data-direction={direction}>
      <i style={{ insetInlineStart: at(low), insetInlineEnd: `calc(100% - ${at(high)})` }} />
      <b style={{ insetInlineStart: at(value) }} />
    </span>
  )
}
