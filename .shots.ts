import { openChromium } from './test/browser/chromium.ts'
import { forget, furnish, newDataDir, startHouse } from './test/outside.ts'

const dataDir = newDataDir()
const house = await startHouse({ dataDir, source: false })
try {
  const made = await furnish(house)
  const { admin } = made
  for (const [code, fi, parent] of [['lasku', 'Laskutus', null], ['toimitus', 'Toimitus', null]] as const)
    await admin.call('reasons.create', { body: { code, name: { fi }, parent } })
  const now = Date.now()
  const day = 86_400_000
  const all: any[] = []
  let n = 0
  const add = (customer: string | null, days: number, channel: string, agent: string, reason: string, outcome = 'hoidettu') =>
    all.push({ source: 'loki', externalId: `e${++n}`, channel, startedAt: new Date(now - days * day).toISOString(), agent, reason, outcome,
      ...(customer && { customer: { externalId: customer, name: `Asiakas ${customer}` } }) })
  for (let c = 0; c < 160; c++) {
    const days = 2 + ((c * 7) % 26) + (c % 10) / 10
    const reason = c % 3 ? 'lasku' : 'toimitus'
    const first = ['phone', 'chat', 'self-service', 'email', 'phone'][c % 5]!
    add(`C${c}`, days, first, first === 'self-service' ? '' : `A${c % 6}`, reason)
    if (c % 4 === 0) add(`C${c}`, days - 1.2, 'phone', `A${(c + 1) % 6}`, reason)
    if (c % 8 === 0) add(`C${c}`, days - 1.9, 'email', `A${(c + 2) % 6}`, reason)
    if (c % 16 === 0) add(`C${c}`, days - 1.5, 'phone', '', reason, 'luovutti')
    if (c % 5 === 0) add(null, days, 'phone', `A${c % 6}`, reason)
  }
  for (const e of all) if (!e.agent) delete e.agent
  const replies = await admin.call('encounters.create', { body: { encounters: all } as never })
  console.log(replies.results.filter((r) => r.result !== 'created').slice(0, 3))
  await admin.call('errandRule.save', { body: { outcomes: ['hoidettu'] } as never })
  await new Promise((r) => setTimeout(r, 9_000))
  const list = await admin.call('errands.list', { body: { period: { last: 30, unit: 'day' }, kind: 'moved', limit: 50 } as never })
  const one = list.rows.find((r) => r.contacts > 2 && r.channels.length > 2) ?? list.rows[0]!
  const browser = await openChromium()
  for (const [w, h, name] of [[1280, 900, 'desk'], [390, 844, 'phone']] as const) {
    for (const scheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ viewport: { width: w, height: h }, colorScheme: scheme, locale: 'fi-FI' })
      const [pair] = (admin.headers.cookie ?? '').split('; ')
      for (const p of (admin.headers.cookie ?? '').split('; ')) {
        const at = p.indexOf('=')
        await page.context().addCookies([{ name: p.slice(0, at), value: p.slice(at + 1), url: house.url }])
      }
      void pair
      page.on('console', (m) => m.type() === 'error' && console.log(name, m.text()))
      page.on('pageerror', (e) => console.log(name, String(e)))
      await page.goto(`${house.url}/app/errands?period=d30`)
      await page.waitForTimeout(2_500)
      await page.screenshot({ path: `/tmp/errands-shots/${name}-${scheme}.png`, fullPage: true })
      await page.goto(`${house.url}/app/errands/${one.id}?period=d30&kind=moved`)
      await page.waitForTimeout(2_000)
      if (name === 'desk') await page.locator('#errands').scrollIntoViewIfNeeded()
      await page.screenshot({ path: `/tmp/errands-shots/${name}-${scheme}-one.png`, fullPage: true })
      if (scheme === 'light') {
        await page.goto(`${house.url}/app/settings/errands`)
        await page.waitForTimeout(2_500)
        await page.screenshot({ path: `/tmp/errands-shots/${name}-rule.png`, fullPage: true })
      }
      console.log(name, scheme, await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
      await page.close()
    }
  }
  await browser.close()
} finally {
  await house.stop()
  forget(dataDir)
}
