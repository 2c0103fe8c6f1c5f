import { describe, expect, it } from 'vitest'
import { openGuessLimit } from './guess-limit.ts'

describe('guessing codes', () => {
  it('is slowed to one a second, and nobody else waits', async () => {
    let clock = 0
    const slept: number[] = []
    const limit = openGuessLimit(
      () => clock,
      async (ms) => void slept.push(ms),
    )
    for (let n = 0; n < 40; n++) {
      expect(await limit.turn('192.0.2.1')).toBe(true)
      limit.missed('192.0.2.1')
    }
    expect(slept).toEqual([])
    await Promise.all(Array.from({ length: 5 }, () => limit.turn('192.0.2.1')))
    expect(slept).toEqual([0, 1_000, 2_000, 3_000, 4_000])
    await limit.turn('192.0.2.2')
    expect(slept).toHaveLength(5)
    clock += 60_000
    await limit.turn('192.0.2.1')
    expect(slept).toHaveLength(5)
  })

  it('refuses an address only where many of it wait already, and sees one IPv6 network as one', async () => {
    const waiting: (() => void)[] = []
    const limit = openGuessLimit(
      () => 0,
      () => new Promise<void>((go) => void waiting.push(go)),
    )
    for (let n = 0; n < 40; n++) limit.missed(`2001:db8:1:2::${n}`)
    const turns = Array.from({ length: 21 }, (_, n) => limit.turn(`2001:db8:1:2:f${n}::1`))
    expect(await turns[20]).toBe(false)
    for (const go of waiting) go()
    expect(await Promise.all(turns.slice(0, 20))).toEqual(new Array(20).fill(true))
    expect(await limit.turn('2001:db8:1:3::1')).toBe(true)
  })
})
