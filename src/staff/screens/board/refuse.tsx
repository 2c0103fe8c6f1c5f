import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useBoardText } from '../../text.ts'

/** Asks why something is not published; the writer who follows it is told the reason. `words` say what is done where it is more than one. */
export function Refuse({
  busy,
  words,
  refuse,
  cancel,
}: {
  busy: boolean
  words?: string
  refuse: (note: string) => void
  cancel: () => void
}) {
  const t = useBoardText().judging
  const [note, setNote] = useState('')
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        refuse(note.trim())
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') cancel()
      }}
    >
      <Textarea
        label={t.why}
        description={t.whyHelp}
        value={note}
        onChange={(e) => setNote(e.currentTarget.value)}
        autosize
        minRows={2}
        maxLength={500}
        autoFocus
      />
      <div className="row">
        <Button size="xs" type="submit" loading={busy}>
          {words ?? t.refuse}
        </Button>
        <Button size="xs" variant="default" onClick={cancel}>
          {t.cancel}
        </Button>
      </div>
    </form>
  )
}
