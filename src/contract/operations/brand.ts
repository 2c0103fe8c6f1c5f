import { z } from 'zod'
import { brand, shownBrand } from '../asking.ts'
import { language } from '../language.ts'
import { everyone, managers, operation } from '../operation.ts'

/** The organisation's where no unit is named. */
const where = z.object({ unit: z.uuid().optional() })

export const brandState = z.object({
  /** What is set here. */
  own: brand,
  /** What customers see: own, else what is above. */
  shown: shownBrand,
  /** What customers would see if nothing were set here. */
  above: shownBrand,
})
export type BrandState = z.infer<typeof brandState>

export const brandRead = operation({
  id: 'brand.read',
  method: 'get',
  path: '/brand',
  summary: 'How the organisation or a unit looks to its customers',
  access: { roles: everyone, api: 'catalog:read' },
  query: where,
  reply: brandState,
})
export const brandSave = operation({
  id: 'brand.save',
  method: 'put',
  path: '/brand',
  summary: 'Set name, colour and senders of the organisation or a unit; what is left out comes from above',
  access: { roles: managers, api: 'catalog:write' },
  query: where,
  body: brand.omit({ logo: true }),
  reply: brandState,
})
export const brandLogo = operation({
  id: 'brand.logo',
  method: 'post',
  path: '/brand/logo',
  summary: 'Upload a logo for mails: PNG or JPEG (the body is the file), at most 200 kB and 2,000 pixels a side',
  access: { roles: managers, api: 'catalog:write' },
  query: where,
  reply: brandState,
  raw: 'body',
})
export const brandLogoRemove = operation({
  id: 'brand.logoRemove',
  method: 'delete',
  path: '/brand/logo',
  summary: 'Show no logo of its own there any more',
  access: { roles: managers, api: 'catalog:write' },
  query: where,
  reply: brandState,
})
export const brandPreview = operation({
  id: 'brand.preview',
  method: 'post',
  path: '/brand/preview',
  summary: 'A customer page and a mail with this brand as HTML, before it is saved; answers given there go nowhere',
  access: { roles: everyone },
  query: where,
  body: z.object({ brand: brand, language, theme: z.enum(['light', 'dark']).optional() }),
  reply: z.object({ html: z.string(), mail: z.string(), from: z.string(), shown: shownBrand }),
})
