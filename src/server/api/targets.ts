import { createTarget, deleteTarget, listTargets } from '../../catalog/target/target.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

export const targetHandlers = ({ database: { db } }: House) =>
  ({
    'targets.list': ({ scope }) => listTargets(db, scope),
    'targets.create': ({ scope, body }) => createTarget(db, scope, body),
    'targets.delete': async ({ scope, params }) => {
      await deleteTarget(db, scope, params.id)
      return { ok: true }
    },
  }) satisfies Partial<Handlers>
