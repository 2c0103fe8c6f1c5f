import type { ExplainedPart } from '../../contract/explain.ts'
import type { Part } from './statistics/mix-and-rate.ts'
import { falseDiscovery } from './statistics/multiple-testing.ts'

/** A part as it is told. */
export const told = (part: Part, q: number | null): ExplainedPart => ({ value: part.value, interval: part.interval, q })

/** q of each part, all of them tested together. */
export function corrected(parts: Part[]): (part: Part) => number | null {
  const q = falseDiscovery(parts.map((part) => part.p))
  const found = new Map(parts.map((part, i) => [part, q[i]!]))
  return (part) => found.get(part) ?? null
}
