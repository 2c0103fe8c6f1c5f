import { findTouchpoint, listTouchpoints, type TouchpointRow } from '../../catalog/touchpoint/read.ts'
import { createTouchpoint, saveTouchpoint } from '../../catalog/touchpoint/write.ts'
import { inLanguage } from '../../contract/language.ts'
import type { SheetForm } from '../../contract/operations/paper.ts'
import { Refusal } from '../../contract/refusal.ts'
import { publicBase } from '../guard/origin.ts'
import type { House } from '../house.ts'
import { pdfOf } from '../print/pdf.ts'
import { qrPng, qrSvg } from '../print/qr.ts'
import { sheetOf } from '../print/sheet.ts'
import { bare, sheetFor } from './codes.ts'
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
      const { zone: _, ...about } = await sheetFor(house, scope, found, query.language)
      const leaf = sheetOf(params.form.replace('.pdf', '') as SheetForm, { ...about, link, address: bare(link) })
      const [language] = about.languages
      const author = inLanguage(about.name, language)
      const title = `${author}: ${inLanguage(name, language)}`
      return file('application/pdf', await pdfOf([leaf], { title, author, language }))
    },
  } satisfies Partial<Handlers>
}
