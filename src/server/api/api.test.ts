import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openTestHouse, type TestHouse } from '../../../test/api-house.ts'
import { anOrganisation, aPerson, aTouchpoint, type BuiltOrganisation } from '../../../test/builders.ts'
import { languages } from '../../contract/language.ts'
import type { Operation } from '../../contract/operation.ts'
import { operations } from '../../contract/operations.ts'
import { refusals } from '../../contract/refusal.ts'
import { openOutbound } from '../../engine/outbound/client.ts'
import { tokenMaker } from '../../flow/invitation/token.ts'
import { words } from '../words.ts'
import { docsPage } from './docs.ts'
import { shapeOf } from './docs-shape.ts'
import type { Handlers } from './handler.ts'
import { handlers } from './handlers.ts'
import { wordIssues } from './issues.ts'
import { openApiDocument, schemaOf } from './openapi.ts'

let test: TestHouse
let org: BuiltOrganisation
let admin: { cookie: string }
/** Names as this test means them: one that leads inside, and one that nobody knows yet. */
const resolve = async (host: string) => (host === 'inner.example.fi' ? [{ address: '10.0.0.7', family: 4 }] : [])
const plain = { other: false, keywords: [], mergedInto: null }

beforeAll(async () => {
  test = await openTestHouse({
    wire: (house, guard) => ({
      ...handlers({ ...house, outbound: openOutbound({ resolve }) }, guard, tokenMaker('x'.repeat(32))),
      // A handler that says too much, and one that says it wrong.
      'reasons.list': async () => [
        { id: org.id, parent: null, code: 'x', name: {}, closed: false, ...plain, secret: 'hk_' },
      ],
      'targets.list': async () => [{ id: 'not a uuid' }] as unknown as Awaited<ReturnType<Handlers['targets.list']>>,
    }),
  })
  org = await anOrganisation(test.db)
  admin = { cookie: await test.sessionOf(await aPerson(test.db, org)) }
})

const all = Object.values(operations) as Operation[]

describe('replies', () => {
  it('hold what the contract names and nothing else', async () => {
    const { body } = await test.api('GET', '/reasons', undefined, admin)
    expect(body).toEqual([{ id: org.id, parent: null, code: 'x', name: {}, closed: false, ...plain }])
  })

  it('that do not fit are an error of ours, never sent as they are', async () => {
    const reply = await test.api('GET', '/targets', undefined, admin)
    expect([reply.status, JSON.stringify(reply.body)]).toEqual([500, expect.not.stringContaining('not a uuid')])
  })

  it('are kept by nobody on the way', async () => {
    const reply = await test.api('GET', '/units', undefined, admin)
    expect(reply.headers.get('cache-control')).toBe('no-store')
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
  })
})

describe('a receiver', () => {
  it('whose name leads inside is refused when it is saved, in words; one that nobody knows yet is not', async () => {
    const at = (address: string) => ({ name: 'CRM', kind: 'webhook', address, types: null })
    const inside = await test.api('POST', '/receivers', at('https://inner.example.fi/hook'), admin)
    expect([inside.status, inside.body]).toMatchObject([
      400,
      { code: 'bad-input', issues: [{ path: 'address', message: words.fi.issueCode['inner-address'] }] },
    ])
    const made = await test.api('POST', '/receivers', at('https://new.example.fi/hook'), admin)
    expect(made.status).toBe(200)
    const { id } = (made.body as { receiver: { id: string } }).receiver
    const moved = await test.api('POST', `/receivers/${id}`, { address: 'https://inner.example.fi/hook' }, admin)
    expect(moved.status).toBe(400)
  })
})

describe('pictures of a touchpoint', () => {
  it.each([
    ['qr.svg', 'image/svg+xml', '<svg '],
    ['qr.png', 'image/png', '\ufffdPNG'],
    ['card.pdf', 'application/pdf', '%PDF-'],
    ['poster.pdf', 'application/pdf', '%PDF-'],
  ])('%s', async (form, type, begin) => {
    const { id, code } = await aTouchpoint(test.db, org)
    const reply = await test.api('GET', `/touchpoints/${id}/print/${form}?language=sv`, undefined, admin)
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, type])
    expect(String(reply.body).startsWith(begin)).toBe(true)
    expect(reply.headers.get('content-disposition')).toContain(`hetki-${code}-${form}`)
    expect((await test.api('GET', `/touchpoints/${id}/print/other.gif`, undefined, admin)).status).toBe(400)
  })
})

describe('the document', () => {
  const document = openApiDocument('https://hetki.example.fi') as {
    paths: Record<string, Record<string, { operationId: string; security: object[]; parameters: { in: string }[] }>>
  }
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, what]) => ({ path, method, ...what })),
  )

  it('has every operation under its own path, with its parameters', () => {
    expect(described.map((d) => d.operationId).sort()).toEqual(all.map((o) => o.id).sort())
    for (const { path, operationId, parameters } of described) {
      const named = path.match(/\{\w+\}/g) ?? []
      expect(parameters.filter((p) => p.in === 'path').length, operationId).toBe(named.length)
    }
  })

  it('says where a key opens and where nothing is needed', () => {
    for (const o of all) {
      const { security } = described.find((d) => d.operationId === o.id)!
      const keys = security.some((s) => 'key' in s)
      expect([o.id, security.length === 0, keys]).toEqual([
        o.id,
        o.access === 'public',
        o.access !== 'public' && o.access.api !== undefined,
      ])
    }
  })

  it('is readable without script, in three languages, with every operation', async () => {
    for (const language of languages) {
      const reply = docsPage(language)
      const html = await reply.text()
      for (const { id } of all) expect(html).toContain(`id="${id}"`)
      expect(html).toContain(`<html lang="${language}">`)
      expect(html).not.toMatch(/<script|src=|https?:\/\/(?!json-schema)/)
      expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'")
    }
  })
})

describe('shapes of the docs page', () => {
  it('say what a field takes', () => {
    const of = (schema: z.ZodType) => shapeOf(schemaOf(schema, 'input'))
    expect(of(z.object({ id: z.uuid().nullable(), n: z.number().int().min(1).max(5).default(2) }))).toBe(
      '{\n  id: uuid | null\n  n?: whole number 1…5 = 2\n}',
    )
    expect(of(z.array(z.enum(['a', 'b'])).min(1))).toBe('list 1… of "a" | "b"')
    expect(of(z.record(z.string(), z.union([z.string().max(9), z.boolean()])))).toBe(
      '{\n  [name]: text …9 | boolean\n}',
    )
    expect(of(z.tuple([z.number(), z.literal('x')]))).toBe('[number, "x"]')
    expect(of(z.unknown())).toBe('anything')
  })
})

describe('words', () => {
  it('exist for every refusal in every language', () => {
    for (const language of languages) {
      expect(Object.keys(words[language].refusal).sort()).toEqual(Object.keys(refusals).sort())
      expect(Object.keys(words[language].what).sort()).toEqual(Object.keys(words.fi.what).sort())
      expect(Object.keys(words[language].issueCode).sort()).toEqual(Object.keys(words.fi.issueCode).sort())
    }
  })

  it('tell of a union the branch that came closest', () => {
    const schema = z.union([
      z.object({ encounters: z.array(z.string()) }).strict(),
      z.object({ source: z.string().min(1), at: z.iso.datetime(), n: z.number().max(5) }).strict(),
    ])
    const issues = (value: unknown) => {
      const parsed = schema.safeParse(value, { reportInput: true })
      return wordIssues(parsed.error!.issues, 'en', ['body'])
    }
    expect(issues({ source: '', at: 'eilen', n: 9 })).toEqual([
      { path: 'body.source', message: 'This cannot be empty.' },
      { path: 'body.at', message: 'Wrong form (datetime).' },
      { path: 'body.n', message: 'The number must be at most 5.' },
    ])
    expect(issues({ encounters: [1] })).toEqual([{ path: 'body.encounters.0', message: 'Wrong type: should be text.' }])
    expect(issues({ source: 'x', at: '2026-01-01T00:00:00Z', n: 1, more: 1 })).toEqual([
      { path: 'body', message: 'Unknown field: more.' },
    ])
  })
})
