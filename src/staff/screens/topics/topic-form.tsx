import { Button, TagsInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Topic } from '../../../contract/operations/topics.ts'
import { call } from '../../client.ts'
import { say } from '../../names.ts'
import { useLanguage, useSetupText } from '../../text.ts'
import { FormDialog } from '../setup/form-dialog.tsx'
import { LocalFields } from '../setup/local-fields.tsx'
import { useSubmit } from '../setup/use-submit.ts'

/** A form that is open: of a topic, or of a new one that begins with these words. */
export type Editing = { topic: Topic | null; words: string[] }

/** One topic: its name, and the words by which it is found. */
export function TopicForm({ topic, words: begun, close }: Editing & { close: () => void }) {
  const t = useSetupText().topics
  const language = useLanguage()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [name, setName] = useState(topic?.name ?? {})
  const [words, setWords] = useState(topic?.words ?? begun)
  const [butNot, setButNot] = useState(topic?.butNot ?? [])
  const save = (closed = topic?.closed ?? false) =>
    submit.run(async () => {
      await call('topics.save', { body: { ...(topic && { id: topic.id }), name, words, butNot, closed } })
      await Promise.all(
        ['topics.list', 'topics.coverage', 'answers.list'].map((id) => cache.invalidateQueries({ queryKey: [id] })),
      )
      close()
    })
  const list = { acceptValueOnBlur: true, splitChars: [',', ';', '\n', '\t'], clearable: true, maxTags: 300 }
  return (
    <FormDialog
      opened
      close={close}
      title={topic ? t.edit(say(topic.name, language)) : t.create}
      submit={submit}
      send={() => void save()}
      known={['name', 'words', 'butNot']}
      size="40rem"
      beside={
        topic && (
          <Button variant="subtle" color={topic.closed ? 'gray' : 'red'} onClick={() => void save(!topic.closed)}>
            {topic.closed ? t.openIt : t.closeIt}
          </Button>
        )
      }
    >
      <LocalFields label={t.name} value={name} onChange={setName} error={submit.issue('name')} autoFocus />
      <TagsInput
        {...list}
        label={t.words}
        description={t.wordsHint}
        value={words}
        error={submit.issue('words')}
        onChange={setWords}
      />
      <TagsInput
        {...list}
        label={t.butNot}
        description={t.butNotHint}
        value={butNot}
        error={submit.issue('butNot')}
        onChange={setButNot}
      />
    </FormDialog>
  )
}
