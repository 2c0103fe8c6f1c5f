import { useDebouncedValue } from '@mantine/hooks'
import type { Suggestion } from '../../../contract/operations/reasons.ts'
import { useCall } from '../../queries.ts'

/** Shorter notes say nothing. */
const least = 4

/** The reason that fits what was written so far, a moment after the last letter; without a connection there is none. */
export function useSuggestion(note: string): Suggestion | undefined {
  const [text] = useDebouncedValue(note.trim(), 350)
  const asked = text.length >= least
  const { data } = useCall('reasons.suggest', { body: { text } }, { enabled: asked, fresh: 60_000, keep: true })
  return asked && note.trim().length >= least ? data?.suggestions[0] : undefined
}
