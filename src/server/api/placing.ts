import type { OrgScope } from '../../catalog/scope.ts'
import { forgetDevice, readPlacing, savePlacing } from '../../catalog/touchpoint/placing.ts'
import type { Placing } from '../../contract/operations/placing.ts'
import { scriptFile } from '../../page/assets.ts'
import { missingFor } from '../../page/kiosk/missing.ts'
import { publicBase } from '../guard/origin.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

export const placingHandlers = (house: House) => {
  const { db } = house.database
  const read = async (scope: OrgScope, id: string, request: Request): Promise<Placing> => {
    const { touchpoint, content, open, ...placed } = await readPlacing(db, scope, id)
    const base = publicBase(house.settings, request)
    const kiosk = !touchpoint.survey ? 'no-survey' : !content ? 'not-published' : (missingFor(content, open) ?? 'ready')
    return {
      ...placed,
      kiosk,
      anonymous: content?.anonymous ?? false,
      kioskLink: `${base}/kiosk/${touchpoint.code}`,
      scriptLink: `${base}/w.js`,
      scriptBytes: Buffer.byteLength(scriptFile('web')),
    }
  }
  return {
    'placing.read': ({ scope, params, request }) => read(scope, params.id, request),
    'placing.save': async ({ scope, params, body, request }) => {
      await savePlacing(db, scope, params.id, body)
      return read(scope, params.id, request)
    },
    'placing.forget': async ({ scope, params }) => {
      await forgetDevice(db, scope, params.id, params.device)
      return { ok: true as const }
    },
  } satisfies Partial<Handlers>
}
