import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call, Failure } from '../../client.ts'

/** Takes the most urgent case that nobody has, and opens it. Somebody quicker may have it by then: the one after it is taken. */
export function useTakeNext() {
  const cache = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: async () => {
      const { rows } = await call('cases.list', { query: { state: 'new', limit: 5 } })
      for (const row of rows) {
        try {
          return await call('cases.take', { params: { id: row.id }, body: {} })
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
