import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contrast, shades } from './shade.ts'

test('contrast is the one of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 6)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 3)
  expect(contrast('#1f5b4a', '#1f5b4a')).toBe(1)
})

test('a colour that can be seen stays as it is; others change only as much as they must', () => {
  const { light, dark } = shades('#1f5b4a')
  expect(light).toMatchObject({ accent: '#1f5b4a', on: '#fff', adjusted: false })
  expect(dark.adjusted).toBe(true)
  expect(dark.pageContrast).toBeGreaterThanOrEqual(3)
  expect(dark.pageContrast).toBeLessThan(3.2)
  expect(shades('#ffe600').light).toMatchObject({ adjusted: true, on: '#000' })
  expect(shades('#FFE600').dark).toMatchObject({ accent: '#ffe600', on: '#000', adjusted: false })
})

test('whatever colour a brand has: text on it can be read and the ring around it be seen, on light and on dark', () => {
  const byte = fc.integer({ min: 0, max: 255 })
  fc.assert(
    fc.property(fc.tuple(byte, byte, byte), (rgb) => {
      const { light, dark } = shades(`#${rgb.map((c) => c.toString(16).padStart(2, '0')).join('')}`)
      for (const [s, papers] of [
        [light, ['#fbfaf7', '#ffffff']],
        [dark, ['#121614', '#1a201d']],
      ] as const) {
        expect(s.accent).toMatch(/^#[0-9a-f]{6}$/)
        expect(contrast(s.accent, s.on === '#fff' ? '#ffffff' : '#000000')).toBeGreaterThanOrEqual(4.5)
        for (const paper of papers) expect(contrast(s.accent, paper)).toBeGreaterThanOrEqual(3)
        for (const paper of papers) expect(contrast(s.text, paper)).toBeGreaterThanOrEqual(4.5)
      }
    }),
    { numRuns: 500 },
  )
})
