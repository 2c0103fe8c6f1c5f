import { expect, it } from 'vitest'
import { openGate } from './gate.ts'

it('lets two in, some wait in order, and sends the rest away', async () => {
  const gate = openGate({ running: 2, waiting: 2 })
  const done: number[] = []
  const leave: (() => void)[] = []
  let inside = 0
  let most = 0
  const work = (n: number) =>
    gate(async () => {
      most = Math.max(most, ++inside)
      await new Promise<void>((resolve) => leave.push(resolve))
      inside -= 1
      done.push(n)
      if (n === 1) throw new Error('this one fails')
    })
  const all = [1, 2, 3, 4].map((n) => work(n).catch((error: Error) => error.message))
  await expect(work(5)).rejects.toMatchObject({ code: 'busy' })
  for (let n = 0; n < 4; n++) {
    await expect.poll(() => leave.length).toBeGreaterThan(0)
    leave.shift()!()
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(await Promise.all(all)).toEqual(['this one fails', undefined, undefined, undefined])
  expect([done, most]).toEqual([[1, 2, 3, 4], 2])
  const again = work(6)
  leave.shift()!()
  await again
})
