type Schema = {
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  prefixItems?: Schema[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  additionalProperties?: Schema | boolean
  enum?: unknown[]
  const?: unknown
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  default?: unknown
}

/** A JSON schema as a person writes a shape down: {name: text 1…120, kind: company | region, parent: uuid | null}. */
export function shapeOf(schema: Schema, indent = ''): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((v) => JSON.stringify(v)).join(' | ')
  const either = schema.anyOf ?? schema.oneOf
  if (either) return [...new Set(either.map((s) => shapeOf(s, indent)))].join(' | ')
  if (schema.allOf) return schema.allOf.map((s) => shapeOf(s, indent)).join(' & ')
  switch (schema.type) {
    case 'object':
      return objectShape(schema, indent)
    case 'array':
      return schema.prefixItems
        ? `[${schema.prefixItems.map((s) => shapeOf(s, indent)).join(', ')}]`
        : `list${range(schema.minItems, schema.maxItems)} of ${shapeOf(schema.items ?? {}, indent)}`
    case 'string':
      return (
        (schema.format ?? (schema.pattern ? `text ${schema.pattern}` : 'text')) +
        range(schema.minLength, schema.maxLength)
      )
    case 'integer':
      return `whole number${range(schema.minimum, schema.maximum)}`
    case 'number':
      return `number${range(schema.minimum, schema.maximum)}`
    default:
      return typeof schema.type === 'string' ? schema.type : 'anything'
  }
}

function objectShape(schema: Schema, indent: string): string {
  const { properties = {}, required = [], additionalProperties: more } = schema
  const inner = `${indent}  `
  const lines = Object.entries(properties).map(([name, of]) => {
    const fallback = of.default === undefined ? '' : ` = ${JSON.stringify(of.default)}`
    return `${inner}${name}${required.includes(name) ? '' : '?'}: ${shapeOf(of, inner)}${fallback}`
  })
  if (typeof more === 'object' && Object.keys(more).length > 0) lines.push(`${inner}[name]: ${shapeOf(more, inner)}`)
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`
}

/** The whole range of safe integers is no range. */
function range(min?: number, max?: number): string {
  const from = min !== undefined && min > Number.MIN_SAFE_INTEGER ? String(min) : ''
  const to = max !== undefined && max < Number.MAX_SAFE_INTEGER ? String(max) : ''
  return from || to ? ` ${from}…${to}` : ''
}
