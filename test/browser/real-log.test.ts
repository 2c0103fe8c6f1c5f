import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath, noChromium, openChromium } from './chromium.ts'
import { signIn } from './sign-in.ts'
import { openStaffHouse, type StaffHouse, staffBuilt } from './staff-house.ts'

const bank = '../shared/data/anonymous_bank_1999_02.csv'
const city = '../shared/data/sf311_requests.csv'
const here = existsSync(bank) && existsSync(city)
const why = !chromiumPath
  ? noChromium
  : !staffBuilt
    ? 'the staff app is not built: npm run build'
    : !here
      ? `no ${bank}, ${city}`
      : process.env.REAL_LOGS
        ? ''
        : 'a command of its own: npm run check:logs'
if (why) console.warn(`skipped: real contact logs through the screen (${why})`)

type Told = { n: number; aht: number | null; unknown: number }
/** What a file says of each reason, read by other means than the product's. */
function toldBy(file: string, reason: string, customer: string, spent: string | null): Map<string, Told> {
  const records: Record<string, string>[] = parse(readFileSync(file), { columns: true, bom: true })
  const by = new Map<string, typeof records>()
  for (const r of records) {
    const same = by.get(r[reason]!)
    if (same) same.push(r)
    else by.set(r[reason]!, [r])
  }
  return new Map(
    [...by].map(([name, rows]) => {
      const seconds = spent === null ? [] : rows.map((r) => Number(r[spent])).filter((s) => s > 0)
      const aht = seconds.length === 0 ? null : seconds.reduce((a, b) => a + b, 0) / seconds.length
      return [name, { n: rows.length, aht, unknown: rows.filter((r) => !r[customer]).length / rows.length }]
    }),
  )
}

describe.skipIf(why)('real contact logs through the screen, with a mapping made there', () => {
  let house: StaffHouse
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    house = await openStaffHouse()
    browser = await openChromium()
    page = await (await browser.newContext({ viewport: { width: 1360, height: 900 }, locale: 'fi-FI' })).newPage()
    page.setDefaultTimeout(12_000)
    await signIn(page, house.house, { path: '/imports' })
    await page.getByText('Tuontia ei ole vielä tehty').waitFor()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await house?.close()
  })

  const button = (name: string | RegExp) => page.getByRole('button', { name })
  const begin = async (file: string) => {
    await page.goto(`${house.house.url}/app/imports`)
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByText('Kohtaamisia', { exact: true }).click()
    await page.getByText('Mitä arvot tarkoittavat').waitFor()
  }
  const choose = async (label: string | RegExp, option: string, nth = 0) => {
    await page.getByLabel(label).nth(nth).click()
    await page.getByRole('option', { name: option, exact: true }).click()
  }
  /** For every field with values on the screen: what is unknown is set up. */
  const createAll = async () => {
    const unknown = page.locator('input').and(page.getByLabel('Tuntemattomat arvot'))
    for (let n = 0; n < (await unknown.count()); n++) {
      if ((await unknown.nth(n).inputValue()) === 'Sellaisenaan') continue
      await unknown.nth(n).click()
      await page.getByRole('option', { name: 'Luo samanniminen' }).last().click()
    }
  }
  const run = async (rows: string, done: string) => {
    await expect.poll(() => button(`Tuo ${rows} riviä`).isEnabled(), { timeout: 25_000 }).toBe(true)
    await button(`Tuo ${rows} riviä`).click()
    // A thread that gives way to everything else does it: on a busy machine that takes its time.
    await page.getByText(done).waitFor({ timeout: 100_000 })
    await page.locator(`${table} tbody tr`).nth(3).waitFor()
  }
  const number = (text: string) =>
    Number(
      text
        .replace(/[\s\u00a0]/g, '')
        .replace(',', '.')
        .replace(/[^\d.]/g, ''),
    )
  const table = 'table:has(th:has-text("Asiakas tuntematon"))'
  /** The table by reason as it stands on the screen: count, mean handling time, share of unknown customers. */
  const shown = async () => {
    const rows = await page.locator(`${table} tbody tr`).allTextContents()
    const cells = await page.locator(`${table} tbody td`).allTextContents()
    const each = cells.length / rows.length
    return new Map(rows.map((_, n) => [cells[n * each]!, cells.slice(n * each + 1, (n + 1) * each)]))
  }

  test('a bank’s 33,344 calls', async () => {
    await begin(bank)
    await createAll()
    await choose(/^Kanava/, 'puhelin')
    await page.getByLabel('Tallenna pohja nimellä').fill('Pankki')
    await run('33 344', '33 344 kohtaamista tuotiin.')
    const found = await shown()
    const told = toldBy(bank, 'type', 'customer', 'service_sec')
    expect([...found.keys()].sort()).toEqual([...told.keys(), 'Yhteensä'].sort())
    for (const [reason, { n, aht, unknown }] of told) {
      const [count, mean, , share] = found.get(reason)!
      expect(number(count!)).toBe(n)
      expect(number(mean!)).toBeCloseTo(aht!, 0)
      expect(number(share!)).toBeCloseTo(unknown * 100, 0)
    }
    // The same file by the name of its mapping, as the command line sends it, adds nothing.
    const reply = await fetch(`${house.house.url}/api/v1/imports/by-mapping?mapping=Pankki&fileName=uudelleen.csv`, {
      method: 'POST',
      headers: { authorization: `Bearer ${house.ground.key}` },
      body: readFileSync(bank),
    })
    expect(reply.status).toBeLessThan(300)
    const { id } = (await reply.json()) as { id: string }
    await expect
      .poll(async () => (await house.ground.admin.call('imports.read', { params: { id } })).state, { timeout: 60_000 })
      .toBe('done')
    expect(await house.ground.admin.call('imports.read', { params: { id } })).toMatchObject({ added: 0, known: 33_344 })
  }, 240_000)

  test('a city’s 10,000 requests', async () => {
    await begin(city)
    await createAll()
    await run('10 000', '9 983 kohtaamista tuotiin.')
    await page.getByText('17 riviä ei kelvannut.').waitFor()
    const found = await shown()
    const told = toldBy(city, 'category', 'customer', null)
    // Seventeen were closed before they came, and stay out.
    expect([...told.values()].reduce((sum, t) => sum + t.n, 0)).toBe(10_000)
    expect(number(found.get('Yhteensä')![0]!)).toBe(9_983)
    expect(found.size).toBe(told.size + 1)
    const missing = [...told].map(([reason, { n }]) => n - number(found.get(reason)![0]!))
    expect(missing.every((m) => m >= 0)).toBe(true)
    expect(missing.reduce((a, b) => a + b, 0)).toBe(17)
  }, 120_000)
})
