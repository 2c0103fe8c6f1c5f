import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriers } from './axe.ts'
import { chromiumPath, noChromium, openChromium } from './chromium.ts'
import { signIn } from './sign-in.ts'
import { hostile, openStaffHouse, type StaffHouse, staffBuilt } from './staff-house.ts'

const why = chromiumPath ? (staffBuilt ? '' : 'the staff app is not built: npm run build') : noChromium
if (why) console.warn(`skipped: importing in a browser (${why})`)

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
const rows = Array.from({ length: 400 }, (_, n) => {
  const words = n === 3 ? quoted(hostile) : n % 4 ? '' : 'Hyvä, nopea palvelu'
  return `v${n};${1 + (n % 28)}.8.2025;${n % 20 === 7 ? 12 : n % 11};${words}`
})
const table = `Tunnus;Päivä;NPS;${quoted(`Kommentti ${hostile}`)}\n${rows.join('\n')}\n`
const bad = rows.filter((_, n) => n % 20 === 7).length

describe.skipIf(why)('importing past answers in a browser', () => {
  let house: StaffHouse
  let browser: Browser
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    house = await openStaffHouse()
    browser = await openChromium()
    const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, locale: 'fi-FI' })
    page = await context.newPage()
    page.setDefaultTimeout(25_000)
    page.on('pageerror', (e) => complaints.push(e.message))
    await signIn(page, house.house, { path: '/imports' })
    await page.getByText('Tuontia ei ole vielä tehty').waitFor()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await house?.close()
  })

  const choose = (name: string, content: Buffer | string) =>
    page.locator('input[type=file]').setInputFiles({
      name,
      mimeType: 'text/csv',
      buffer: typeof content === 'string' ? Buffer.from(content) : content,
    })

  test('a file that is no table is refused in words that say what to do', async () => {
    expect(await barriers(page)).toEqual([])
    await choose('raportti.pdf', '%PDF-1.7 …')
    await page.getByRole('alert').getByText('PDF-tiedosto').waitFor()
    await choose('taulukko.xlsx', Buffer.from('PK\x03\x04\x14\x00', 'latin1'))
    await page.getByRole('alert').getByText('Excel-tiedosto on rikki').waitFor()
  })

  test('columns are recognised and tried before anything is stored', async () => {
    await choose('vanhat.csv', table)
    await page.getByText(/kokeiltua riviä kelpaa, \d+ ei/).waitFor()
    expect(page.url()).toMatch(/\/app\/imports\/[0-9a-f-]{36}$/)
    await page.getByText('Ei ole asteikolla.').first().waitFor()
    expect(await page.getByLabel('Päivien muoto').first().inputValue()).toBe('31.8.2026 14:05')
    expect(
      await page
        .getByLabel(/^Mitä sarakkeesta tulee: NPS/)
        .first()
        .inputValue(),
    ).toContain('suosittelisit')
    expect(await barriers(page)).toEqual([])
    expect(await page.evaluate('window.harmed')).toBeUndefined()
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await page.setViewportSize({ width: 1360, height: 900 })
  })

  test('it runs, tells what came of it, and every bad row by its number', async () => {
    await page.getByRole('button', { name: 'Tuo 400 riviä' }).click()
    await page.getByText(`${rows.length - bad} vastausta tuotiin.`).waitFor()
    await page.getByText(`${bad} riviä ei kelvannut.`).waitFor()
    const lines = page.getByRole('table').getByRole('row')
    expect(await lines.nth(1).textContent()).toContain('9NPS12Ei ole asteikolla.')
    expect(await barriers(page)).toEqual([])
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Lataa korjattavaksi' }).click(),
    ])
    const saved = readFileSync((await file.path())!, 'utf8')
      .trimEnd()
      .split('\r\n')
    expect(saved[0]).toContain('Rivi (Hetki);Miksi (Hetki);Tunnus;Päivä;NPS;')
    expect(saved).toHaveLength(bad + 1)
    await page.getByRole('link', { name: 'Katso vastaukset' }).click()
    await page
      .getByText(`${rows.length - bad} vastausta`)
      .first()
      .waitFor()
    expect(await page.evaluate('window.harmed')).toBeUndefined()
  })

  test('it is undone after a question, and nothing is left', async () => {
    await page.goto(`${house.house.url}/app/imports`)
    await page.getByRole('link', { name: 'vanhat.csv' }).click()
    await page.getByRole('button', { name: 'Kumoa tuonti' }).click()
    await page.getByText('tuotua vastausta poistetaan').waitFor()
    // The dialog fades in.
    await page.waitForTimeout(500)
    expect(await barriers(page)).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Kumoa tuonti' }).click()
    await page.getByText('Tuonti on kumottu, eikä siitä jäänyt vastauksia.').waitFor()
    const left = await house.ground.admin.call('answers.list', { query: { limit: 1 } })
    expect(left.total).toBe(0)
    expect(complaints).toEqual([])
  })
})
