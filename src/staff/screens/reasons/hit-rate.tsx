import type { HitRate } from '../../../contract/operations/reasons.ts'
import { useFormat } from '../../format.ts'
import { useReasonsText } from '../../text.ts'
import css from './reasons.module.css'
import { shareWords } from './share-words.ts'

/** How often suggestions are right: on texts set aside, and with people who saw them. */
export function HitRateWords({ rate }: { rate: HitRate }) {
  const t = useReasonsText().watch
  const f = useFormat()
  const aside = shareWords(rate.aside, f)
  const taken = shareWords(rate.taken, f)
  return (
    <ul className={css.changes}>
      <li>{aside ? t.aside(aside.share, aside.interval, aside.n) : t.asideNone}</li>
      <li>{taken ? t.taken(taken.share, taken.interval, taken.n) : t.takenNone}</li>
    </ul>
  )
}
