import { useEffect } from 'react'
import { call, Failure } from '../../client.ts'
import { useMe } from '../../session.ts'
import { draftedCases, dropDraftsOf } from './draft.ts'

/** Drops what the reader has begun to write about cases that are no more: a draft speaks of a customer, who may have been erased. Asked once, as the list opens. */
export function useNoLostDrafts(): void {
  const { person } = useMe()
  useEffect(() => {
    for (const id of draftedCases(person.id))
      call('cases.read', { params: { id } }).catch((error: unknown) => {
        if (isGone(error)) dropDraftsOf(id, person.id)
      })
  }, [person.id])
}

/** Whether the server says that there is no such case; a lost network says nothing. */
export const isGone = (error: unknown): boolean => error instanceof Failure && error.status === 404
