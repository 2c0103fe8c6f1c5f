import { mostLogoBytes } from '../../catalog/brand/picture.ts'
import { brandWith, nameOf, readBrand } from '../../catalog/brand/read.ts'
import { removeLogo, saveBrand, saveLogo } from '../../catalog/brand/write.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import { newContent } from '../../catalog/survey/write.ts'
import { Refusal } from '../../contract/refusal.ts'
import { askingMail } from '../../page/mail/mail.ts'
import type { House } from '../house.ts'
import { pictureOf } from '../messages/mail.ts'
import type { Handlers } from './handler.ts'
import { readBytes } from './input.ts'
import { previewSurvey } from './survey-preview.ts'

/** How an organisation and its units look to their customers. */
export const brandHandlers = ({ database: { db } }: House) => {
  const read = (scope: OrgScope, unit: string | null) => readBrand(db, scope, unit)
  return {
    'brand.read': ({ scope, query }) => read(scope, query.unit ?? null),
    'brand.save': async ({ scope, query, body }) => {
      await saveBrand(db, scope, query.unit ?? null, body)
      return read(scope, query.unit ?? null)
    },
    'brand.logo': async ({ scope, query, request }) => {
      const bytes = await readBytes(request, mostLogoBytes).catch((error: unknown) => {
        throw error instanceof Refusal ? new Refusal('too-large', { what: 'logo-too-large' }) : error
      })
      await saveLogo(db, scope, query.unit ?? null, Buffer.from(bytes))
      return read(scope, query.unit ?? null)
    },
    'brand.logoRemove': async ({ scope, query }) => {
      await removeLogo(db, scope, query.unit ?? null)
      return read(scope, query.unit ?? null)
    },
    'brand.preview': async ({ scope, query, body }) => {
      const { brand, ...how } = body
      const shown = await brandWith(db, scope, query.unit ?? null, brand)
      // A ready survey is enough to see colours by: it has a scale, a choice and text fields.
      const languages = [body.language]
      const content = newContent(scope, { template: 'call', name: '', owner: '', review: '', languages })
      const name = nameOf(shown, body.language)
      const [picture] = shown.logo ? await pictureOf(db, shown.logo) : []
      const { html } = askingMail({
        step: 'invite',
        language: body.language,
        brand: { name, colour: shown.colour, logo: picture ? 'logo' : null },
        content,
        pieces: {},
        subject: {},
        greeting: {},
        link: '#',
        leave: '#',
        test: false,
      })
      // The picture stands in the page itself, since there is no mail around it.
      const data = picture && `data:${picture.type};base64,${Buffer.from(picture.bytes).toString('base64')}`
      const mail = data ? html.replace('cid:logo', data) : html
      return { html: await previewSurvey(db, scope, content, how, shown), mail, from: shown.mailName ?? name, shown }
    },
  } satisfies Partial<Handlers>
}
