import { listUnits } from '../../catalog/unit/read.ts'
import { createUnit, saveUnit } from '../../catalog/unit/write.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

export const unitHandlers = ({ database: { db } }: House) =>
  ({
    'units.list': ({ scope }) => listUnits(db, scope),
    'units.create': ({ scope, body }) => createUnit(db, scope, body),
    'units.save': ({ scope, params, body }) => saveUnit(db, scope, params.id, body),
  }) satisfies Partial<Handlers>
