import { useQuery } from '@tanstack/react-query'
import { call } from './client.ts'
import { useLive } from './live.tsx'

/** When the newest answer came: asked once, afterwards told by the live stream. */
export function useLastAnswerAt(): number | null {
  const { lastAnswerAt } = useLive()
  const { data } = useQuery({
    queryKey: ['last-answer'],
    queryFn: async () => {
      const { rows } = await call('answers.list', { query: { limit: 1 } })
      return rows[0] ? Date.parse(rows[0].at) : null
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
  return lastAnswerAt ?? data ?? null
}
