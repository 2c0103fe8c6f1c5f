import { Button } from '@mantine/core'
import { useSetupText } from '../../text.ts'
import css from './builder.module.css'
import type { DraftState } from './use-draft.ts'

/** What keeps the draft from being saved, and the way out of it. */
export function SaveNotice({ work }: { work: DraftState }) {
  const t = useSetupText()
  if (work.state === 'conflict') {
    return (
      <div className={css.notice} role="alert">
        <p>{t.builder.conflict}</p>
        <Button size="xs" variant="default" onClick={() => void work.settle('theirs')}>
          {t.builder.conflictTheirs}
        </Button>
        <Button size="xs" variant="default" onClick={() => void work.settle('mine')}>
          {t.builder.conflictMine}
        </Button>
      </div>
    )
  }
  if (work.state === 'invalid') {
    return (
      <div className={css.notice} role="alert">
        <p>
          {t.builder.invalid} {work.issues.map((i) => i.message).join(' ')}
        </p>
      </div>
    )
  }
  return null
}
