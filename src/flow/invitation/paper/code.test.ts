import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeFor, codeLength, grouped, isSound, paperLetters, readCode } from './code.ts'

const secret = 'x'.repeat(32)
const code = fc.uuid().map((words) => codeFor(secret, words))
const place = fc.nat(codeLength - 1)
const letter = fc.constantFrom(...paperLetters)

describe('a code on paper', () => {
  it('is twelve letters of those that nobody mixes up, in three groups, always the same for the same words', () => {
    fc.assert(
      fc.property(code, (one) => {
        expect(one).toMatch(/^[2-9CDEFHJKMNPRTWXY]{12}$/)
        expect(grouped(one)).toMatch(/^\w{4}-\w{4}-\w{4}$/)
        expect(readCode(grouped(one))).toEqual({ code: one })
      }),
    )
    expect(codeFor(secret, 'a')).toBe(codeFor(secret, 'a'))
    expect(codeFor(secret, 'a')).not.toBe(codeFor(secret, 'b'))
    expect(codeFor('y'.repeat(32), 'a')).not.toBe(codeFor(secret, 'a'))
    for (const unclear of '01ILOQUVZSBG') expect(paperLetters).not.toContain(unclear)
  })

  it('finds every single wrong letter', () => {
    fc.assert(
      fc.property(code, place, letter, (one, at, other) => {
        fc.pre(one[at] !== other)
        expect(isSound(one.slice(0, at) + other + one.slice(at + 1))).toBe(false)
      }),
      { numRuns: 2_000 },
    )
  })

  it('finds every swap of two letters, also of distant ones', () => {
    fc.assert(
      fc.property(code, place, place, (one, i, j) => {
        fc.pre(one[i] !== one[j])
        const letters = [...one]
        ;[letters[i], letters[j]] = [letters[j]!, letters[i]!]
        expect(isSound(letters.join(''))).toBe(false)
      }),
      { numRuns: 2_000 },
    )
  })

  it('uses every letter evenly', () => {
    const counts = new Map<string, number>()
    for (let n = 0; n < 2_000; n++) for (const l of codeFor(secret, `${n}`)) counts.set(l, (counts.get(l) ?? 0) + 1)
    // 24,000 letters over 23: 1,043 each, standard deviation 32.
    for (const l of paperLetters) expect(Math.abs(counts.get(l)! - 24_000 / 23)).toBeLessThan(200)
  })
})

describe('what was typed', () => {
  const one = codeFor(secret, 'typed')
  it.each([
    one.toLowerCase(),
    ` ${one.slice(0, 4)} ${one.slice(4, 8)}–${one.slice(8)} `,
    `hetki.fi/k/${grouped(one)}`,
    `HTTPS://HETKI.FI/K/${one}`,
    one.replaceAll('2', 'Z').replaceAll('5', 's').replaceAll('8', 'B').replaceAll('6', 'g').replaceAll('D', '0'),
    Array.from(one, (l) => String.fromCharCode(l.charCodeAt(0) + 0xfee0)).join(''),
  ])('is read kindly: %s', (typed) => {
    expect(readCode(typed)).toEqual({ code: one })
  })

  it('is told what is wrong with it, and where', () => {
    expect(readCode(' - ')).toEqual({ problem: { kind: 'empty' } })
    expect(readCode(one.slice(1))).toEqual({ problem: { kind: 'length', length: 11 } })
    expect(readCode(`${one}2`)).toEqual({ problem: { kind: 'length', length: 13 } })
    expect(readCode(`${one.slice(0, 4)}-U${one.slice(5)}`)).toEqual({ problem: { kind: 'letter', at: 5, letter: 'U' } })
    // A swap and a look-alike that nothing else explains are named.
    expect(readCode('4PKC-2EDW-38YX')).toHaveProperty('problem.kind', 'check')
  })

  it('never names a place that would not mend it, nor takes a wrong code for a right one', () => {
    let named = 0
    fc.assert(
      fc.property(code, place, letter, (one, at, other) => {
        fc.pre(one[at] !== other)
        const typed = one.slice(0, at) + other + one.slice(at + 1)
        const read = readCode(typed)
        if (!('problem' in read) || read.problem.kind !== 'check') throw new Error('not found')
        if (read.problem.at !== null) named++
      }),
    )
    expect(named).toBeGreaterThan(0)
  })

  it('stands any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (typed) => void readCode(typed)))
  })
})
