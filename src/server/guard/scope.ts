import type { OrgScope } from '../../catalog/scope.ts'
import type { Language } from '../../contract/language.ts'
import type { Role } from '../../contract/operation.ts'

/** What of a person decides over their rights. */
export type ScopePerson = {
  id: string
  org: string
  role: Role
  unit: string | null
  agent: string | null
  language: Language
}

type Bounds = Pick<OrgScope, 'org' | 'person' | 'role' | 'key' | 'unit' | 'agent' | 'language'>

// The one place where an OrgScope comes to be.
const mint = (bounds: Bounds): OrgScope => Object.freeze(bounds) as OrgScope

/** Of a signed-in person. An agent whose agent name is not set sees nobody's rows, not everybody's: the name below matches none. */
export const personScope = ({ id, org, role, unit, agent, language }: ScopePerson): OrgScope =>
  mint({ org, person: id, role, key: null, unit, agent: role === 'agent' ? (agent ?? `nobody:${id}`) : null, language })

/** Of an API key: the whole organisation; what it may do there, the key's scopes say at the door. */
export const keyScope = (key: { id: string; org: string }, language: Language): OrgScope =>
  mint({ org: key.org, person: null, role: 'key', key: key.id, unit: null, agent: null, language })

/** Of the house itself, for background work in one organisation. */
export const houseScope = (org: string, language: Language = 'fi'): OrgScope =>
  mint({ org, person: null, role: 'house', key: null, unit: null, agent: null, language })
