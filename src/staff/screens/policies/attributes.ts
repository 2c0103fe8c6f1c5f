/** Conditions on attributes as they are typed: one a line, "name: value, value". */
export const attributeLines = (attributes: Record<string, string[]> | undefined): string =>
  Object.entries(attributes ?? {})
    .map(([name, values]) => `${name}: ${values.join(', ')}`)
    .join('\n')

/** What was typed; null where a line is none. */
export function readAttributes(lines: string): Record<string, string[]> | null {
  const read: Record<string, string[]> = {}
  for (const line of lines.split('\n').filter((l) => l.trim() !== '')) {
    const at = line.indexOf(':')
    const name = line.slice(0, at).trim()
    const values = line
      .slice(at + 1)
      .split(',')
      .map((v) => v.trim())
      .filter(Boolean)
    if (at < 1 || name === '' || name.length > 60 || values.length === 0) return null
    read[name] = values
  }
  return read
}
