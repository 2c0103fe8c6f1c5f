import type { CallReply } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Score } from '../../look/score.tsx'
import { useOutboxText, useText } from '../../text.ts'
import css from './case.module.css'

type Data = CallReply<'cases.read'>

/** What the customer said when asked again, beside what they said first. */
export function Again({ again, before }: { again: Data['again']; before: Data['case']['score'] }) {
  const t = useText().cases
  const f = useFormat()
  const reasons = useOutboxText().reasons as Record<string, string>
  if (!again) return null
  return (
    <section className={css.again}>
      <h3 className={css.h3}>{t.again}</h3>
      {again.score ? (
        <div className={css.pair}>
          <span>
            {t.before} <Score score={before} size="small" />
          </span>
          <span aria-hidden>→</span>
          <span>
            {t.after} <Score score={again.score} size="small" />
          </span>
        </div>
      ) : (
        <p>
          {again.asked
            ? t.againAsked
            : again.suppressed
              ? t.againNot(reasons[again.suppressed] ?? again.suppressed)
              : again.at && t.againAt(f.full(again.at))}
        </p>
      )}
    </section>
  )
}
