import { describe, expect, it } from 'vitest'
import { branch, inTree, unitOptions } from './tree.ts'

const unit = (id: string, parent: string | null, name = id) => ({ id, parent, name })
const units = [
  unit('tampere', 'länsi'),
  unit('yritys', null),
  unit('länsi', 'yritys'),
  unit('itä', 'yritys'),
  unit('kassa', 'tampere'),
]

describe('a tree', () => {
  it('has parents before children, siblings by name', () => {
    expect(inTree(units, (u) => u.name).map(({ node, depth }) => `${depth} ${node.id}`)).toEqual([
      '0 yritys',
      '1 itä',
      '1 länsi',
      '2 tampere',
      '3 kassa',
    ])
  })
  it('puts what hangs under something out of sight at the top', () => {
    expect(unitOptions(units.filter((u) => u.id !== 'yritys')).map((o) => o.label)).toEqual([
      'itä',
      'länsi',
      '\u2003tampere',
      '\u2003\u2003kassa',
    ])
  })
  it('knows a branch', () => {
    expect([...branch(units, 'länsi')].sort()).toEqual(['kassa', 'länsi', 'tampere'])
    expect([...branch(units, 'itä')]).toEqual(['itä'])
  })
})
