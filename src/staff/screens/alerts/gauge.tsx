import type { AlertRow } from '../../../contract/alert.ts'
import { usualOf } from './alert-words.ts'
import css from './alerts.module.css'

/** What is usual as a band and the alert as a dot, on one line; the sentence beside it says the same. */
export function Gauge({ alert }: { alert: AlertRow }) {
  const { value, direction } = alert
  const usual = usualOf(alert)
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
