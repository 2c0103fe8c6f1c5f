import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useProblem } from '../../look/states.tsx'
import { useAct } from '../../queries.ts'
import { useText } from '../../text.ts'
import css from './case.module.css'

export function AddNote({ id }: { id: string }) {
  const t = useText()
  const words = useProblem()
  const [text, setText] = useState('')
  const note = useAct('cases.note', ['cases.read'])
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim()) note.mutate({ params: { id }, body: { text: text.trim() } }, { onSuccess: () => setText('') })
      }}
    >
      <Textarea
        label={t.cases.note}
        placeholder={t.cases.notePlaceholder}
        value={text}
        onChange={(e) => setText(e.currentTarget.value)}
        autosize
        minRows={2}
        maxLength={10_000}
      />
      {text.trim() && (
        <Button type="submit" variant="default" loading={note.isPending} style={{ justifySelf: 'start' }}>
          {t.cases.addNote}
        </Button>
      )}
      {note.error && (
        <p role="alert" className={css.failed}>
          {words(note.error)}
        </p>
      )}
    </form>
  )
}
