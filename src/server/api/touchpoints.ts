import { readOrganisation } from '../../catalog/organisation/read.ts'
import { findTouchpoint, listTouchpoints, type TouchpointRow } from '../../catalog/touchpoint/read.ts'
import { createTouchpoint, saveTouchpoint } from '../../catalog/touchpoint/write.ts'
import type { Language } from '../../contract/language.ts'
import { Refusal } from '../../contract/refusal.ts'
import { publicBase } from '../guard/origin.ts'
import type { House } from '../house.ts'
import { qrPng, qrSvg } from '../print/qr.ts'
import { printSheet } from '../print/sheet.ts'
import type { Handlers } from './handler.ts'

export const touchpointHandlers = (house: House) => {
  const { db } = house.database
  const linked = (request: Request, touchpoint: TouchpointRow) => ({
    ...touchpoint,
    link: `${publicBase(house.settings, request)}/t/${touchpoint.code}`,
  })
  return {
    'touchpoints.list': async ({ scope, request }) =>
      (await listTouchpoints(db, scope)).map((touchpoint) => linked(request, touchpoint)),
    'touchpoints.create': async ({ scope, body, request }) => linked(request, await createTouchpoint(db, scope, body)),
    'touchpoints.save': async ({ scope, params, body, request }) =>
      linked(request, await saveTouchpoint(db, scope, params.id, body)),
    'touchpoints.print': async ({ scope, params, query, request }) => {
      const found = await findTouchpoint(db, scope, params.id)
      if (!found) throw new Refusal('not-found')
      const { link, code, name } = linked(request, found)
      const file = (type: string, body: string | Buffer) =>
        new Response(body, {
          headers: { 'content-type': type, 'content-disposition': `inline; filename="hetki-${code}-${params.form}"` },
        })
      if (params.form === 'qr.svg') return file('image/svg+xml', qrSvg(link))
      if (params.form === 'qr.png') return file('image/png', qrPng(link))
      const organisation = await readOrganisation(db, scope)
      // One language when asked for, else all that the organisation speaks.
      const languages = query.language ? [query.language] : organisation.languages
      const form = params.form === 'card.pdf' ? 'card' : 'poster'
      const sheet = { form, organisation: organisation.name, touchpoint: name, link } as const
      return file('application/pdf', await printSheet({ ...sheet, languages: languages as [Language, ...Language[]] }))
    },
  } satisfies Partial<Handlers>
}
