/** Deeper is no message of a source system, and would cost us more than it says. */
const deepest = 40
/** Leaves looked at of one example. */
const mostLeaves = 300

const step = /^(?:\.?([A-Za-z_$@:-][\w$@:-]*|\d+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\])/

/** The keys of a path; null when it is none. `a.b[0]["c.d"]`. */
export function keysOf(path: string): string[] | null {
  const keys: string[] = []
  let rest = path.trim()
  while (rest) {
    const found = step.exec(rest)
    if (!found || (keys.length > 0 && /^[A-Za-z_]/.test(rest))) return null
    keys.push(found[1] ?? found[2] ?? found[3]!.replace(/\\(.)/g, '$1'))
    rest = rest.slice(found[0].length)
  }
  return keys.length > deepest ? null : keys
}

/** The value under a path: from `item`, or from the whole body where the path begins with `$`. */
export function valueAt(path: string, item: unknown, root: unknown): unknown {
  const whole = path === '$' || path.startsWith('$.') || path.startsWith('$[')
  const keys = keysOf(whole ? path.slice(1) : path)
  if (!keys) return undefined
  let at: unknown = whole ? root : item
  for (const key of keys) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = (at as Record<string, unknown>)[key]
  }
  return at
}

/** Whether a body nests deeper than anything a sender would mean. */
export function tooDeep(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true
    level = level.flatMap((v) => (typeof v === 'object' && v !== null ? Object.values(v) : []))
  }
  return false
}

/** A key as a path writes it. */
const written = (key: string, first: boolean): string =>
  /^[A-Za-z_][\w-]*$/.test(key) ? `${first ? '' : '.'}${key}` : `[${JSON.stringify(key)}]`

export type Leaf = { path: string; sample: string }

/** Every text, number and truth value of an example with its path, in the order of the example. */
export function leavesOf(value: unknown): Leaf[] {
  const found: Leaf[] = []
  const look = (v: unknown, path: string, depth: number): void => {
    if (found.length >= mostLeaves || depth > deepest) return
    if (typeof v === 'object' && v !== null) {
      if (Array.isArray(v)) {
        // The first few say what the others are like.
        for (const [n, inner] of v.slice(0, 3).entries()) look(inner, `${path}[${n}]`, depth + 1)
      } else for (const [key, inner] of Object.entries(v)) look(inner, path + written(key, path === ''), depth + 1)
    } else if (v !== null) found.push({ path, sample: String(v).slice(0, 120) })
  }
  look(value, '', 0)
  return found
}

/** Paths of lists of objects: where encounters may be. '' stands for the body itself. */
export function listsOf(value: unknown): string[] {
  const found: string[] = []
  const look = (v: unknown, path: string, depth: number): void => {
    if (typeof v !== 'object' || v === null || depth > 4 || found.length >= 20) return
    if (Array.isArray(v)) {
      if (v.some((x) => typeof x === 'object' && x !== null)) found.push(path)
      return
    }
    for (const [key, inner] of Object.entries(v)) look(inner, path + written(key, path === ''), depth + 1)
  }
  look(value, '', 0)
  return found
}
