import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { RecodePreview } from '../../../contract/operations/reasons.ts'
import { type CallInput, call } from '../../client.ts'
import { useSubmit } from '../setup/use-submit.ts'

type Body = CallInput<'recodes.run'>['body']

/** First the preview of what is written in the form, then the same is run: what was changed since has to be looked at again. */
export function useRecode(body: Body | null, close: () => void) {
  const cache = useQueryClient()
  const submit = useSubmit()
  const [seen, setSeen] = useState<{ of: string; preview: RecodePreview } | null>(null)
  const of = JSON.stringify(body)
  const preview = seen?.of === of ? seen.preview : null
  const send = () =>
    submit.run(async () => {
      if (!body) return
      if (!preview) {
        setSeen({ of, preview: await call('recodes.preview', { body }) })
        return
      }
      await call('recodes.run', { body })
      await Promise.all(
        ['reasons.list', 'recodes.list', 'reasons.versions', 'reasonRules.list'].map((key) =>
          cache.invalidateQueries({ queryKey: [key] }),
        ),
      )
      close()
    })
  return { submit, preview, send }
}
