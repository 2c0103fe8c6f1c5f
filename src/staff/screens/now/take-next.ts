import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { CaseRow } from '../../../contract/operations/cases.ts'
import { call, Failure } from '../../client.ts'
import { useMe } from '../../session.ts'

/** Takes the most urgent case of one's own or of nobody, else of another, and opens it. Closed by then by somebody quicker: the next one is taken. */
export function useTakeNext() {
  const cache = useQueryClient()
  const navigate = useNavigate()
  const { person } = useMe()
  return useMutation({
    mutationFn: async () => {
      const { rows } = await call('cases.list', { query: { state: 'new', limit: 50 } })
      const others = (row: CaseRow) => Number(row.owner !== null && row.owner.id !== person.id)
      for (const row of rows.sort((a, b) => others(a) - others(b))) {
        try {
          return await call('cases.take', {
            params: { id: row.id },
            body: { seen: { owner: row.owner?.id ?? null, state: 'new' } },
          })
        } catch (error) {
          if (!(error instanceof Failure && error.status === 409)) throw error
        }
      }
      return null
    },
    onSuccess: (taken) =>
      navigate(taken ? { to: '/cases/$id' as string, params: { id: taken.id } as never } : { to: '/cases' as string }),
    onSettled: () =>
      Promise.all(
        ['cases.list', 'cases.summary', 'cases.read'].map((id) => cache.invalidateQueries({ queryKey: [id] })),
      ),
  })
}
