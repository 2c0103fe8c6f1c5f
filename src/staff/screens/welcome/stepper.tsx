import { useSetupText } from '../../text.ts'
import { Glyph } from '../surveys/glyph.tsx'
import css from './welcome.module.css'

/** Where we are among the steps, in words and in a row of dots. */
export function Stepper({ steps, at }: { steps: readonly string[]; at: number }) {
  const t = useSetupText()
  return (
    <nav aria-label={t.welcome.step(String(at + 1), String(steps.length))}>
      <ol className={css.stepper}>
        {steps.map((s, i) => (
          <li
            key={s}
            data-state={i < at ? 'done' : i === at ? 'here' : 'ahead'}
            aria-current={i === at ? 'step' : undefined}
          >
            <i aria-hidden>{i < at ? <Glyph of="tick" size={14} /> : i + 1}</i>
            <span>{s}</span>
          </li>
        ))}
      </ol>
    </nav>
  )
}
