import { expect, test } from 'vitest'
import { Together } from './together.ts'

test('what waits together is read together; alone at once; a missing key is undefined', async () => {
  const reads: string[][] = []
  const let_: (() => void)[] = []
  const together = new Together<string>(async (keys) => {
    reads.push(keys)
    await new Promise<void>((go) => let_.push(go))
    return new Map(keys.filter((k) => k !== 'none').map((k) => [k, k.toUpperCase()]))
  })
  const all = ['a', 'b', 'c', 'c', 'none'].map((k) => together.get(k))
  expect(reads).toEqual([['a']])
  let_.shift()?.()
  await all[0]
  await new Promise((later) => setImmediate(later))
  let_.shift()?.()
  expect(await Promise.all(all)).toEqual(['A', 'B', 'C', 'C', undefined])
  expect(reads).toEqual([['a'], ['b', 'c', 'none']])
})

test('a failed read fails those who waited for it, and nobody after', async () => {
  let fail = true
  const together = new Together<number>(async (keys) => {
    if (fail) throw new Error('gone')
    return new Map(keys.map((k) => [k, 1]))
  })
  await expect(together.get('a')).rejects.toThrow('gone')
  fail = false
  expect(await together.get('a')).toBe(1)
})
