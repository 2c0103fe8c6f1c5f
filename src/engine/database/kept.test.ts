import { expect, test, vi } from 'vitest'
import { Kept } from './kept.ts'

test('read once while it is kept, for who asks at once too; again when its time is over; a failure is not kept', async () => {
  vi.useFakeTimers()
  try {
    const read = vi.fn(async (key: string) => `${key}${read.mock.calls.length}`)
    const kept = new Kept(1_000, 2, read)
    expect(await Promise.all([kept.get('a'), kept.get('a'), kept.get('b')])).toEqual(['a1', 'a1', 'b2'])
    vi.advanceTimersByTime(999)
    expect(await kept.get('a')).toBe('a1')
    vi.advanceTimersByTime(1)
    read.mockRejectedValueOnce(new Error('away'))
    await expect(kept.get('a')).rejects.toThrow('away')
    expect(await kept.get('a')).toBe('a4')
    await kept.get('c')
    expect(await kept.get('c')).toBe('c5')
  } finally {
    vi.useRealTimers()
  }
})
