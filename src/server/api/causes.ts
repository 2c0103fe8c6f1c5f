import { listCauses } from '../../catalog/cause/read.ts'
import { saveCause } from '../../catalog/cause/write.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

export const causeHandlers = ({ database: { db } }: House) =>
  ({
    'causes.list': ({ scope }) => listCauses(db, scope),
    'causes.save': ({ scope, body }) => saveCause(db, scope, body),
  }) satisfies Partial<Handlers>
