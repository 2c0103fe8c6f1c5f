import { scales } from 'virtual:contract'
import type { AnswerRow } from '../../contract/operations/flow.ts'
import { useText } from '../text.ts'
import css from './score.module.css'

/** The little square with the score: amber low, grey middling, blue high; the words beside it say the same. */
export function Score({ score, size }: { score: AnswerRow['score']; size?: 'small' }) {
  const t = useText()
  if (!score) return <span className={css.score} data-size={size} data-level="none" aria-hidden />
  const value = score.kind === 'solved' ? t.answers[score.value as 'yes' | 'partly' | 'no'] : String(score.value)
  // 0–10 is known to everybody; another scale says its end, or a 5 of 5 looks like a 5 of 10.
  const max = score.kind === 'ces' || score.kind === 'csat' ? scales[score.kind][1] : null
  const label = `${t.metricShort[score.kind]}: ${value}, ${t.answers.levelOne[score.level]}`
  return (
    <span
      className={css.score}
      data-size={size}
      data-level={score.level}
      data-word={score.kind === 'solved' || undefined}
      role="img"
      aria-label={label}
      title={label}
    >
      {value}
      {max && <span>/{max}</span>}
    </span>
  )
}
