import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const staff = join(import.meta.dirname, '../src/staff')

test('whatever on a screen says what became of a figure leads to why', () => {
  const texts = readdirSync(staff, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .map((file) => [file, readFileSync(join(staff, file), 'utf8')] as const)
  const saying = texts.filter(([, text]) => /\bchangeWords\([st], f|\bc\??\.difference\b/.test(text))
  expect(saying.length).toBeGreaterThan(4)
  expect(saying.filter(([, text]) => !text.includes('<WhyLink')).map(([file]) => file)).toEqual([])
})
