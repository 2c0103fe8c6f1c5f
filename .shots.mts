import { mkdirSync } from 'node:fs'
import { chromium } from 'playwright-core'
const [base, link] = [process.argv[2]!, process.argv[3]!]
const out = '/tmp/reasons-shots'; mkdirSync(out, { recursive: true })
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu'] })
const pages: [string, string, ((p: any) => Promise<void>)?][] = [
  ['tree', '/app/settings/reasons'],
  ['rules', '/app/settings/reasons?tab=rules'],
  ['history', '/app/settings/reasons?tab=history'],
  ['watch', '/app/settings/reasons?tab=watch'],
  ['classify', '/app/classify?days=90'],
]
const only = process.argv[4]?.split(',')
for (const [w, h, scheme] of [[1280, 900, 'light'], [390, 844, 'dark']] as const) {
  const c = await b.newContext({ viewport: { width: w, height: h }, colorScheme: scheme, locale: 'fi-FI' })
  const p = await c.newPage()
  p.on('console', (m: any) => m.type() === 'error' && console.log('console', m.text().slice(0, 200)))
  p.on('pageerror', (e: any) => console.log('pageerror', String(e).slice(0, 300)))
  await p.goto(link); await p.waitForTimeout(1500)
  const btn = p.locator('button[type=submit]'); if (await btn.count()) { await btn.first().click(); await p.waitForTimeout(1500) }
  for (const [name, url] of pages) {
    if (only && !only.includes(name)) continue
    await p.goto(base + url); await p.waitForTimeout(1300)
    await p.screenshot({ path: `${out}/${name}-${w}.png`, fullPage: true })
    const wide = await p.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1)
    if (wide) console.log('too wide', name, w)
  }
  await c.close()
}
await b.close()
