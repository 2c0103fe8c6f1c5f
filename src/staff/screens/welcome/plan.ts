import type { Localized } from '../../../contract/language.ts'

/** Kinds of first touchpoint, each with its ready survey. */
export const kinds = ['store', 'call', 'delivery'] as const
export type Kind = (typeof kinds)[number]

/** What has been chosen on the way; the name is null until the touchpoint's step is done. */
export type Plan = { kind: Kind; name: Localized | null }
