import type { Language } from '../contract/language.ts'
import type { Role } from '../contract/operation.ts'
import { Refusal } from '../contract/refusal.ts'

declare const minted: unique symbol

/**
 * Proof that somebody may act in an organisation. Minted only in `server/guard`; every read and write demands it, so a forgotten check
 * does not compile.
 */
export type OrgScope = {
  readonly org: string
  /** null for an API key or the house itself. */
  readonly person: string | null
  readonly role: Role | 'key' | 'house'
  /** The API key that acts; null for a person or the house itself. */
  readonly key: string | null
  /** Rows of this unit and below only; null is the whole organisation. */
  readonly unit: string | null
  /** Set for agents: rows of this agent only. */
  readonly agent: string | null
  /** Language in which refusals are worded. */
  readonly language: Language
  readonly [minted]: true
}

/** Refuses where a matter is the whole organisation's and the caller's rights end with a unit. */
export function demandWhole(scope: OrgScope): void {
  if (scope.unit !== null) throw new Refusal('not-allowed', { what: 'whole-organisation' })
}
