import type { z } from 'zod'
import type { ImportMapping, importColumn } from '../../../contract/operations/flow.ts'

export type ColumnTarget = z.infer<typeof importColumn>

/** What a column may become beside the questions, in the order in which people look for it. */
export const details = [
  'key',
  'at',
  'encounterEnd',
  'touchpoint',
  'unit',
  'channel',
  'reason',
  'agent',
  'language',
] as const

const question = 'question:'

/** A target as the value of a select, and back. */
export const choiceOf = (target: ColumnTarget | undefined): string =>
  !target ? 'skip' : target.to === 'question' ? question + target.question : target.to

export function targetOf(choice: string, column: string, before?: ColumnTarget): ColumnTarget {
  if (choice.startsWith(question)) {
    const id = choice.slice(question.length)
    const blank = before?.to === 'question' ? before.blank : undefined
    return { to: 'question', question: id, ...(blank?.length && { blank }) }
  }
  if (choice === 'attribute') return { to: 'attribute', name: attributeName(column) }
  return { to: choice as 'skip' }
}

/** A name by which figures can be split: letters, digits, _ . and -. */
export const attributeName = (column: string): string =>
  column
    .trim()
    .replace(/[^\p{L}\p{N}_.-]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60) || 'x'

/** The columns without those that are left out. */
export const taken = (columns: ImportMapping['columns']): ImportMapping['columns'] =>
  Object.fromEntries(Object.entries(columns).filter(([, c]) => c.to !== 'skip'))
