import { readBrand } from '../../catalog/brand/read.ts'
import { readOrganisation } from '../../catalog/organisation/read.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import { findTouchpoint, type TouchpointRow } from '../../catalog/touchpoint/read.ts'
import { inLanguage, type Language } from '../../contract/language.ts'
import { Refusal } from '../../contract/refusal.ts'
import { codeFor, grouped, hashCode } from '../../flow/invitation/paper/code.ts'
import { countTillCodes, isKept, listBatches, readBatch } from '../../flow/invitation/paper/read.ts'
import { batchCodes, closeBatch, issueCode, makeBatch } from '../../flow/invitation/paper/write.ts'
import type { TokenMaker } from '../../flow/invitation/token.ts'
import { publicBase } from '../guard/origin.ts'
import type { House } from '../house.ts'
import { cardOf, cardPages } from '../print/code-cards.ts'
import { pdfOf } from '../print/pdf.ts'
import { type Sheet, sheetOf, strip } from '../print/sheet.ts'
import { svgOf } from '../print/svg.ts'
import { words } from '../words.ts'
import type { Handlers } from './handler.ts'

const spruce = '#1f5b4a'
export const bare = (address: string): string => address.replace(/^https?:\/\//, '')

/** What every sheet of a touchpoint says, without where it leads. */
export async function sheetFor(
  house: House,
  scope: OrgScope,
  touchpoint: TouchpointRow,
  language: Language | null | undefined,
): Promise<Omit<Sheet, 'link' | 'address'> & { zone: string }> {
  const { db } = house.database
  const organisation = await readOrganisation(db, scope)
  const { shown } = await readBrand(db, scope, touchpoint.unit)
  // One language when asked for, else all that the organisation speaks.
  const languages = (language ? [language] : organisation.languages) as [Language, ...Language[]]
  const name = Object.values(shown.name).some(Boolean) ? shown.name : { fi: shown.orgName }
  return { name, colour: shown.colour ?? spruce, touchpoint: touchpoint.name, languages, zone: organisation.zone }
}

export const codeHandlers = (house: House, token: TokenMaker) => {
  const { db } = house.database
  // Codes have a secret of their own, made of the house's.
  const secret = token('paper')
  const linkOf = (request: Request, code: string) => `${publicBase(house.settings, request)}/k/${grouped(code)}`
  const addressOf = (request: Request) => `${bare(publicBase(house.settings, request))}/k`
  const found = async (scope: OrgScope, id: string) => {
    const touchpoint = await findTouchpoint(db, scope, id)
    if (!touchpoint) throw new Refusal('not-found')
    return touchpoint
  }
  return {
    'codes.create': async ({ scope, body, request }) => {
      const { code, expiresAt, created } = await issueCode(db, scope, body, secret)
      return {
        code: grouped(code),
        link: linkOf(request, code),
        address: addressOf(request),
        expiresAt: expiresAt.toISOString(),
        created,
      }
    },
    'codes.batches': ({ scope, query }) => listBatches(db, scope, query),
    'codes.till': ({ scope, query }) => countTillCodes(db, scope, query.touchpoint),
    'codes.make': async ({ scope, body }) => readBatch(db, scope, await makeBatch(db, scope, body, secret)),
    'codes.close': async ({ scope, params, body }) => {
      await closeBatch(db, scope, params.id, body.closed)
      return { ok: true as const }
    },
    'codes.print': async ({ scope, params, request }) => {
      const batch = await readBatch(db, scope, params.id)
      const touchpoint = await found(scope, batch.touchpoint)
      const codes = batchCodes(secret, batch.id, batch.count)
      // All or none: they are made of one secret.
      if (!(await isKept(db, hashCode(codes[0]!)))) throw new Refusal('wrong-state', { what: 'secret-changed' })
      const name = `hetki-${touchpoint.code}-${batch.createdAt.slice(0, 10)}`
      const file = (type: string, ending: string, body: string | Buffer) =>
        new Response(body, {
          headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}.${ending}"` },
        })
      if (params.file === 'codes.csv') {
        const lines = codes.map((code) => `${grouped(code)},${linkOf(request, code)}`)
        return file('text/csv; charset=utf-8', 'csv', `code,link\r\n${lines.join('\r\n')}\r\n`)
      }
      const { zone, ...about } = await sheetFor(house, scope, touchpoint, batch.language)
      const [language] = about.languages
      const until = untilIn(language, zone, batch.expiresAt)
      const sheets = codes.map((code) => ({
        ...about,
        link: linkOf(request, code),
        address: addressOf(request),
        code: grouped(code),
        until,
      }))
      const leaves = batch.form === 'card' ? cardPages(lazily(sheets, cardOf)) : lazily(sheets, strip)
      const title = `${inLanguage(about.name, language)}: ${inLanguage(about.touchpoint, language)}`
      return file(
        'application/pdf',
        'pdf',
        await pdfOf(leaves, { title, author: inLanguage(about.name, language), language }),
      )
    },
    'print.look': async ({ scope, params, query, request }) => {
      const touchpoint = await found(scope, params.id)
      const { zone, ...about } = await sheetFor(house, scope, touchpoint, query.language)
      const missing = new Set<string>()
      const { form } = query
      if (form === 'poster' || form === 'card' || form === 'receipt') {
        const link = `${publicBase(house.settings, request)}/t/${touchpoint.code}`
        const leaf = sheetOf(form, { ...about, link, address: bare(link), missing })
        return { svg: svgOf(leaf), missing: [...missing] }
      }
      // A code that looks like one and is nobody's.
      const code = codeFor('look', touchpoint.id)
      const until = untilIn(about.languages[0], zone, new Date(Date.now() + 180 * 86_400_000).toISOString())
      const sheet = {
        ...about,
        link: linkOf(request, code),
        address: addressOf(request),
        code: grouped(code),
        until,
        missing,
      }
      return { svg: svgOf(form === 'code-card' ? cardOf(sheet) : strip(sheet)), missing: [...missing] }
    },
  } satisfies Partial<Handlers>
}

const locales: Record<Language, string> = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' }
const untilIn = (language: Language, zone: string, at: string): string =>
  words[language].print.until(new Intl.DateTimeFormat(locales[language], { timeZone: zone }).format(new Date(at)))

function* lazily<A, B>(all: A[], make: (one: A) => B): Generator<B> {
  for (const one of all) yield make(one)
}
