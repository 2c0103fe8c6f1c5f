import { Button } from '@mantine/core'
import type { Suggestion } from '../../../contract/operations/reasons.ts'
import { useFormat } from '../../format.ts'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useReasonsText } from '../../text.ts'
import { shareWords } from '../reasons/share-words.ts'
import css from './entry.module.css'

/** What the note seems to be about, and how often such a suggestion is right; nothing happens unless it is accepted. */
export function Suggested({ suggestion, accept }: { suggestion: Suggestion; accept: () => void }) {
  const all = useReasonsText()
  const t = all.entry
  const f = useFormat()
  const names = useNames()
  const { data } = useCall('reasons.hitRate', {}, { fresh: 5 * 60_000 })
  const rate = data && shareWords(data.aside, f)
  return (
    <div className={css.suggested} role="status">
      <div>
        <strong>{t.suggested(names.name('reason', suggestion.reason))}</strong>
        <small>{rate ? all.classify.hit(rate.share, rate.interval, rate.n) : all.classify.hitNone}</small>
      </div>
      <span className={css.keys}>
        <kbd>Enter</kbd>
      </span>
      <Button size="xs" variant="light" onClick={accept}>
        {t.take}
      </Button>
    </div>
  )
}
