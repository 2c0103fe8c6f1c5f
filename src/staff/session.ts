import { doors } from 'virtual:contract'
import { useQuery } from '@tanstack/react-query'
import type { OperationId } from '../contract/operations.ts'
import type { CallReply } from './client.ts'
import { queryClient, reading } from './queries.ts'

export type Me = CallReply<'me'>
const meReading = reading('me', {}, { fresh: 5 * 60_000 })

/** Who is signed in; refused with 401 when nobody is. */
export const loadMe = (): Promise<Me> => queryClient.query(meReading)

/** For screens inside the shell, which opens only after `me` has answered. */
export function useMe(): Me {
  const { data } = useQuery(meReading)
  if (!data) throw new Error('outside the shell')
  return data
}

/** The organisation's zone; the browser's before anybody is signed in. */
export function useZone(): string {
  const { data } = useQuery({ ...meReading, enabled: false })
  return data?.organisation.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** Whether the person's role may call an operation. The server decides; this only hides what would be refused. */
export function useMay(): (id: OperationId) => boolean {
  const { role } = useMe().person
  return (id) => doors[id].roles?.includes(role) ?? true
}
