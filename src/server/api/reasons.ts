import { createReason, listReasons, saveReason } from '../../catalog/reason/reason.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

export const reasonHandlers = ({ database: { db } }: House) =>
  ({
    'reasons.list': ({ scope }) => listReasons(db, scope),
    'reasons.create': ({ scope, body }) => createReason(db, scope, body),
    'reasons.save': ({ scope, params, body }) => saveReason(db, scope, params.id, body),
  }) satisfies Partial<Handlers>
