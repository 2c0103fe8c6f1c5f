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

test('with a rest, alone at once, and what comes while it rests is read together', async () => {
  const reads: string[][] = []
  const together = new Together<string>(
    async (keys) => {
      reads.push(keys)
      return new Map(keys.map((k) => [k, k]))
    },
    { restMs: 40 },
  )
  await together.get('a')
  const begun = performance.now()
  const later = together.get('b')
  await new Promise((r) => setTimeout(r, 10))
  expect(await Promise.all([later, together.get('c')])).toEqual(['b', 'c'])
  expect(performance.now() - begun).toBeGreaterThan(20)
  expect(reads).toEqual([['a'], ['b', 'c']])
  const many = [...'defghijk']
  const enough = performance.now()
  await Promise.all(many.map((k) => together.get(k)))
  expect(performance.now() - enough).toBeLessThan(20)
  expect(reads.at(-1)).toEqual(many)
})
