import type { AnswerRow } from '../../contract/operations/flow.ts'
import { useText } from '../text.ts'
import css from './score.module.css'

/** The little square with the score: amber low, grey middling, blue high; the words beside it say the same. */
export function Score({ score, size }: { score: AnswerRow['score']; size?: 'small' }) {
  const t = useText()
  if (!score) return <span className={css.score} data-size={size} data-level="none" aria-hidden />
  const value = score.kind === 'solved' ? t.answers[score.value as 'yes' | 'partly' | 'no'] : String(score.value)
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
    </span>
  )
}
