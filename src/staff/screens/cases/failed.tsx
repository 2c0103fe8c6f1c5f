import { useProblem } from '../../look/states.tsx'
import css from './case.module.css'

/** What came of it that went wrong, below what was pressed. */
export function Failed({ error }: { error: Error | null }) {
  const words = useProblem()
  return (
    error && (
      <p role="alert" className={css.failed}>
        {words(error)}
      </p>
    )
  )
}
