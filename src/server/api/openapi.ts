import { createRequire } from 'node:module'
import { z } from 'zod'
import { type Operation, problem } from '../../contract/operation.ts'
import { operations } from '../../contract/operations.ts'
import { refusals } from '../../contract/refusal.ts'
import { publicBase } from '../guard/origin.ts'
import type { House } from '../house.ts'

const { version } = createRequire(import.meta.url)('../../../package.json') as { version: string }

type Json = { [key: string]: unknown }

export const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' })
  return json
}

const pathOf = (path: string) => path.replace(/:(\w+)/g, '{$1}')

/** GET /api/openapi.json: the contract as OpenAPI 3.1, made of nothing but the contract. */
export const openApi = (house: House, request?: Request): Response =>
  Response.json(openApiDocument(request ? publicBase(house.settings, request) : ''), {
    headers: { 'cache-control': 'no-cache', 'access-control-allow-origin': '*' },
  })

export function openApiDocument(base: string): Json {
  const paths: Record<string, Json> = {}
  for (const operation of Object.values(operations) as Operation[]) {
    const path = `/api/v1${pathOf(operation.path)}`
    paths[path] = { ...paths[path], [operation.method]: describe(operation) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hetki',
      version,
      description:
        'Every operation of the staff app is here too. Times are UTC in ISO 8601; days are local days of the organisation. ' +
        'A refusal has a code from a closed list and a message in the language of Accept-Language. 429 and 503 carry Retry-After.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: base || '/' }],
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'API key, made in the setup: hk_…' },
        session: { type: 'apiKey', in: 'cookie', name: 'hetki.session_token', description: 'Cookie of the staff app' },
      },
      schemas: {
        Problem: {
          ...schemaOf(problem, 'output'),
          description: `code is one of: ${Object.keys(refusals).join(', ')}`,
        },
      },
    },
  }
}

function describe(operation: Operation): Json {
  const { access } = operation
  const key = access !== 'public' && access.api
  const who =
    access === 'public'
      ? 'Open to all.'
      : `Roles: ${access.roles.join(', ')}.${key ? ` API keys with the scope ${key}.` : ' Not for API keys.'}`
  const problems = { description: 'Refused', content: json({ $ref: '#/components/schemas/Problem' }) }
  return {
    operationId: operation.id,
    tags: [operation.id.split('.')[0]],
    summary: operation.summary,
    description: who,
    security: access === 'public' ? [] : [{ session: [] }, ...(key ? [{ key: [] }] : [])],
    parameters: [...parameters(operation.params, 'path'), ...parameters(operation.query, 'query')],
    ...body(operation),
    responses: {
      200: {
        description: 'Done; what was written is durable',
        content: operation.raw === 'reply' ? { '*/*': {} } : json(schemaOf(operation.reply, 'output')),
      },
      '4XX': problems,
      '5XX': problems,
    },
  }
}

const json = (schema: Json): Json => ({ 'application/json': { schema } })

function body(operation: Operation): Json {
  if (operation.raw === 'body') return { requestBody: { required: true, content: { 'application/octet-stream': {} } } }
  return operation.body ? { requestBody: { required: true, content: json(schemaOf(operation.body, 'input')) } } : {}
}

function parameters(schema: z.ZodType | undefined, where: 'path' | 'query'): Json[] {
  if (!schema) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, of]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: of,
  }))
}
