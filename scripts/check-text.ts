import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A missing key does not compile; this finds what compiles and is still wrong: a sentence left empty, one that is the same in two languages
 * by oversight, and a sentence written in a screen instead of in text/.
 */
type Texts = { [key: string]: unknown }
const languages = ['fi', 'sv', 'en'] as const
const wrong: string[] = []
let sentences = 0

function leaves(value: unknown, path: string, out: Map<string, string>): void {
  if (typeof value === 'string') out.set(path, value)
  else if (typeof value === 'function') out.set(path, `ƒ${value.length}`)
  else if (typeof value === 'object' && value !== null)
    for (const [k, v] of Object.entries(value as Texts)) leaves(v, `${path}.${k}`, out)
}

for (const name of readdirSync('src/text/fi')) {
  const by = new Map<string, Map<string, string>>()
  for (const language of languages) {
    const out = new Map<string, string>()
    leaves(await import(join(process.cwd(), 'src/text', language, name)), name, out)
    by.set(language, out)
  }
  for (const [path, fi] of by.get('fi') ?? []) {
    sentences++
    for (const language of languages) {
      const text = by.get(language)?.get(path)
      if (text === undefined) wrong.push(`${language}/${path} is missing`)
      else if (text.trim() === '' && fi.trim() !== '') wrong.push(`${language}/${path} is empty`)
    }
    const [sv, en] = [by.get('sv')?.get(path), by.get('en')?.get(path)]
    // Several words that are equal to the letter in Finnish and another language were not translated.
    if (/\p{L}+\s+\p{L}+\s+\p{L}+/u.test(fi) && (fi === sv || fi === en))
      wrong.push(`${path} is Finnish in another language: ${fi}`)
  }
}

const screens = [
  ...readdirSync('src/staff', { recursive: true, encoding: 'utf8' }).map((f) => join('src/staff', f)),
  ...readdirSync('src/page', { recursive: true, encoding: 'utf8' }).map((f) => join('src/page', f)),
]
for (const file of screens.filter((f) => f.endsWith('.tsx'))) {
  const text = readFileSync(file, 'utf8')
  for (const match of text.matchAll(/>\s*([A-ZÅÄÖ][\p{L}]+(?:\s+\p{L}+)+[.!?…]?)\s*</gu))
    if (!/^(Hetki|https:\/\/)$/.test(match[1] ?? '')) wrong.push(`${file}: a sentence in a screen: ${match[1]}`)
  for (const match of text.matchAll(/\b(?:aria-label|placeholder|title|label|description)="([^"{}]*\p{L}[^"{}]*)"/gu))
    if (!/^(Hetki|https:\/\/)$/.test(match[1] ?? '')) wrong.push(`${file}: a sentence in a screen: ${match[1]}`)
}

console.log(`text: ${sentences} sentences in ${languages.length} languages, ${wrong.length} wrong`)
for (const line of wrong) console.log(`  ${line}`)
if (wrong.length > 0) process.exit(1)
