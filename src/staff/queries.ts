import {
  keepPreviousData,
  MutationCache,
  QueryCache,
  QueryClient,
  type UseQueryOptions,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import type { OperationId } from '../contract/operations.ts'
import { type CallArgs, type CallInput, type CallReply, call, Failure } from './client.ts'
import { NoPurpose } from './person-views.ts'

let signedOut = () => {}
/** What happens when the server says that nobody is signed in. */
export function onSignedOut(f: () => void): void {
  signedOut = f
}
const judge = (error: Error) => {
  if (error instanceof Failure && error.code === 'sign-in-first') signedOut()
}

/** Refusals do not become better by asking again; a broken or busy server may. */
const worthRetrying = (count: number, error: Error) =>
  count < 2 && !(error instanceof NoPurpose) && !(error instanceof Failure && error.status >= 400 && error.status < 500)

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: judge }),
  mutationCache: new MutationCache({ onError: judge }),
  defaultOptions: {
    queries: { staleTime: 30_000, retry: worthRetrying, refetchOnWindowFocus: false },
    mutations: { networkMode: 'always' },
  },
})

type Extra = {
  enabled?: boolean /** Milliseconds during which the last reply is taken as fresh. */
  fresh?: number /** Show the last reply while a changed question is answered. */
  keep?: boolean
}

/** Key, function and settings of one reading call; the key begins with the operation's id, and so live events can name it. */
export function reading<I extends OperationId>(id: I, input: CallInput<I>, extra: Extra = {}) {
  return {
    queryKey: [id, input ?? {}] as readonly unknown[],
    queryFn: ({ signal }: { signal: AbortSignal }): Promise<CallReply<I>> =>
      call(id, ...([input, { signal }] as unknown as CallArgs<I>)),
    ...(extra.enabled !== undefined && { enabled: extra.enabled }),
    ...(extra.fresh !== undefined && { staleTime: extra.fresh }),
    ...(extra.keep && { placeholderData: keepPreviousData }),
  }
}

type ReadArgs<I extends OperationId> =
  object extends CallInput<I> ? [input?: CallInput<I>, extra?: Extra] : [input: CallInput<I>, extra?: Extra]

/** Reads through the cache: `const { data, error, refetch } = useCall('ask', { body })`. */
export function useCall<I extends OperationId>(
  id: I,
  ...[input, extra]: ReadArgs<I>
): UseQueryResult<CallReply<I>, Error> {
  // The client's own inference gives up on a generic reply; `reading` is checked above.
  const options = reading(id, input as CallInput<I>, extra) as unknown as UseQueryOptions<CallReply<I>, Error>
  return useQuery(options) as UseQueryResult<CallReply<I>, Error>
}

/** Changes something: `const take = useAct('cases.take', ['cases.list'])`; afterwards what was read by the named operations is asked again. */
export function useAct<I extends OperationId>(id: I, touches: readonly OperationId[] = []) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: CallInput<I>) => call(id, ...([input] as unknown as CallArgs<I>)),
    onSettled: () => Promise.all(touches.map((t) => client.invalidateQueries({ queryKey: [t] }))),
  })
}
