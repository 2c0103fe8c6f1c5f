import { listPolicies, readAsking } from '../../catalog/policy/read.ts'
import { saveAsking, savePolicies } from '../../catalog/policy/write.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

/** Who is asked, and how often. */
export const policyHandlers = ({ database: { db } }: House) =>
  ({
    'policies.list': ({ scope }) => listPolicies(db, scope),
    'policies.save': ({ scope, body }) => savePolicies(db, scope, body),
    'asking.read': ({ scope }) => readAsking(db, scope),
    'asking.save': ({ scope, body }) => saveAsking(db, scope, body),
  }) satisfies Partial<Handlers>
