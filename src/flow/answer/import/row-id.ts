import { idOf } from '../../../engine/database/id.ts'

/**
 * An id made of what a row is, so that the same row is the same answer for ever: organisation, name of the source, and the row's key. SHA-256,
 * marked as UUID version 8.
 */
export const answerId = (org: string, source: string, key: string): string => idOf(`answer\n${org}\n${source}\n${key}`)

/**
 * The id of one question's event in an answer. It begins as the answer's does, so that the events of an answer lie together in the index: in a
 * large file that halves the pages touched.
 */
export const eventId = (answer: string, question: string): string =>
  answer.slice(0, 8) + idOf(`event\n${answer}\n${question}`).slice(8)
