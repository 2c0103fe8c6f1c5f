/** What hangs in a tree: units, reasons. */
type Node = { id: string; parent: string | null }

export type Placed<T> = { node: T; depth: number }

/** Parents before their children, siblings in the order of `name`; a node whose parent is not there (out of sight) stands at the top. */
export function inTree<T extends Node>(nodes: readonly T[], name: (node: T) => string): Placed<T>[] {
  const ids = new Set(nodes.map((n) => n.id))
  const below = new Map<string | null, T[]>()
  for (const node of nodes) {
    const parent = node.parent !== null && ids.has(node.parent) ? node.parent : null
    below.set(parent, [...(below.get(parent) ?? []), node])
  }
  const placed: Placed<T>[] = []
  const walk = (parent: string | null, depth: number) => {
    const children = (below.get(parent) ?? []).sort((a, b) => name(a).localeCompare(name(b)))
    for (const node of children) {
      placed.push({ node, depth })
      walk(node.id, depth + 1)
    }
  }
  walk(null, 0)
  return placed
}

/** Itself and everything below: where a node cannot be moved to. */
export function branch(nodes: readonly Node[], id: string): Set<string> {
  const found = new Set([id])
  for (let grew = true; grew; ) {
    grew = false
    for (const n of nodes) {
      if (n.parent !== null && found.has(n.parent) && !found.has(n.id)) {
        found.add(n.id)
        grew = true
      }
    }
  }
  return found
}

const indent = '\u2003'

/** Options of a select in which depth is shown by indent. */
export const treeOptions = <T extends Node>(nodes: readonly T[], name: (node: T) => string) =>
  inTree(nodes, name).map(({ node, depth }) => ({ value: node.id, label: indent.repeat(depth) + name(node) }))

export const unitOptions = (units: readonly (Node & { name: string })[]) => treeOptions(units, (u) => u.name)
