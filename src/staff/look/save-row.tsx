import { Button } from '@mantine/core'

type Props = {
  words: { save: string; unsaved: string; saved: string }
  changed: boolean
  wrong?: boolean
  saving: { isPending: boolean; isSuccess: boolean }
  /** Null for who may only read. */
  save: (() => void) | null
}

/** Saves a draft, and says beside it whether that is done. */
export function SaveRow({ words, changed, wrong = false, saving, save }: Props) {
  return (
    <div className="row">
      {save && (
        <Button disabled={!changed || wrong} loading={saving.isPending} onClick={save}>
          {words.save}
        </Button>
      )}
      <span className="small dim" role="status">
        {changed ? words.unsaved : saving.isSuccess ? words.saved : ''}
      </span>
    </div>
  )
}
