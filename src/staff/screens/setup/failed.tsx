import css from './setup.module.css'
import type { Submit } from './use-submit.ts'

/** Why a form could not be sent, above its buttons. */
export function Failed({
  submit,
  known = [],
}: {
  submit: Submit /** Fields that show their own issue. */
  known?: readonly string[]
}) {
  const { failed } = submit
  if (!failed) return null
  const rest = failed.issues.filter((i) => !known.some((k) => i.path === k || i.path.startsWith(`${k}.`)))
  return (
    <div className={css.failed} role="alert">
      <strong>{failed.message}</strong>
      {rest.length > 0 && (
        <ul>
          {rest.slice(0, 6).map((i) => (
            <li key={`${i.path} ${i.message}`}>{i.message}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
