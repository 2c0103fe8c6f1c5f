import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriers } from './axe.ts'
import { chromiumPath, noChromium, openChromium } from './chromium.ts'
import { hostile, openStaffHouse, type StaffHouse, staffBuilt } from './staff-house.ts'

const why = chromiumPath ? (staffBuilt ? '' : 'the staff app is not built: npm run build') : noChromium
if (why) console.warn(`skipped: the staff app in a browser (${why})`)

describe.skipIf(why)('the staff app in a browser', () => {
  let house: StaffHouse
  let browser: Browser
  let context: BrowserContext
  let page: Page
  const complaints: string[] = []
  let bad = ''

  const listen = (p: Page) => {
    p.on('console', (m) => {
      if (m.type() === 'error' || m.type() === 'warning') complaints.push(`${p.url()}: ${m.text()}`)
    })
    p.on('pageerror', (e) => complaints.push(`${p.url()}: ${e.message}`))
  }
  const open = async (path: string, wait: string) => {
    await page.goto(`${house.house.url}/app${path}`)
    await page.getByText(wait).first().waitFor()
  }

  beforeAll(async () => {
    house = await openStaffHouse()
    for (let n = 0; n < 40; n++)
      await house.answer([10, 9, 7, 10, 8][n % 5]!, n % 3 ? null : 'Nopeaa ja ystävällistä palvelua')
    bad = await house.answer(2, hostile)
    browser = await openChromium()
    context = await browser.newContext({ viewport: { width: 1360, height: 900 }, locale: 'fi-FI' })
    page = await context.newPage()
    listen(page)
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    await house?.close()
  })

  test('opens the sign-in page, refuses a wrong password in words, and lets the right one in', async () => {
    await open('/answers?period=d30', 'Kirjaudu sisään')
    expect(await barriers(page)).toEqual([])
    await page.getByLabel('Sähköposti').fill('aino@example.fi')
    await page.getByLabel('Salasana', { exact: true }).fill('väärä salasana')
    await page.getByRole('button', { name: 'Kirjaudu', exact: true }).click()
    await page.getByRole('alert').waitFor()
    expect((await page.getByRole('alert').textContent())!.length).toBeGreaterThan(10)
    // The browser itself notes the 401s of a refused sign-in.
    complaints.length = 0
    await page.getByLabel('Salasana', { exact: true }).fill('hyvin pitkä salasana')
    await page.getByRole('button', { name: 'Kirjaudu', exact: true }).click()
    await page.getByRole('heading', { name: 'Vastaukset' }).waitFor()
    expect(page.url()).toContain('/app/answers?period=d30')
  })

  test('shows a new answer, with its words and in the figures, without being reloaded', async () => {
    await open('/', 'Suositteluhalu, NPS')
    const n = async () =>
      Number(
        (await page.locator('section:has(h2:has-text("Suositteluhalu, NPS")) h2 > span').last().textContent())!.replace(
          /\D/g,
          '',
        ),
      )
    await expect.poll(n, { timeout: 10_000 }).toBe(41)
    await page.evaluate('window.still = true')
    const begun = Date.now()
    await house.answer(9, 'Tämä saapui juuri äsken')
    await page.getByText('Tämä saapui juuri äsken').waitFor({ timeout: 10_000 })
    await expect.poll(n, { timeout: 10_000 }).toBe(42)
    console.info(`an answer was on the open screen, counted, after ${Date.now() - begun} ms`)
    expect(await page.evaluate('window.still')).toBe(true)
  })

  test('leads from a number to its rows under the same filter, and keeps it in the address', async () => {
    await open('/?channel=phone', 'Suositteluhalu, NPS')
    await page.getByRole('link', { name: /^Suositteluhalu, NPS: .*näytä vastaukset/ }).click()
    await page.getByRole('heading', { name: 'Vastaukset' }).waitFor()
    expect(page.url()).toContain('channel=phone')
    await page.getByText('42 vastausta').waitFor()
    await page.getByText('Heikot').click()
    await page.getByText('1 vastaus', { exact: true }).waitFor()
    expect(page.url()).toContain('level=low')
  })

  test('shows a hostile text as the text that it is', async () => {
    await open(`/answers/${bad}`, 'Mitä vastattiin')
    expect((await page.getByRole('dialog').textContent())!).toContain('<script>window.harmed=1</script>')
    expect(await page.evaluate(`'harmed' in window`)).toBe(false)
  })

  test('lets a case be found, taken and closed with the keyboard alone', async () => {
    await open('/', 'Käsittelemättä')
    await page.keyboard.press('g')
    await page.keyboard.press('a')
    await page.getByRole('heading', { name: 'Tapaukset' }).waitFor()
    await page.locator('main li a').first().waitFor()
    await page.keyboard.press('j')
    await page.getByRole('button', { name: 'Ota itsellesi' }).waitFor()
    expect(await barriers(page)).toEqual([])
    await page.keyboard.press('t')
    await page.getByText('Otti hoitoon').waitFor()
    await page.keyboard.press('c')
    await page.getByRole('dialog').waitFor()
    expect(await barriers(page)).toEqual([])
    const cause = page.getByRole('dialog').getByRole('radio').first()
    if (!(await cause.isVisible().catch(() => false))) {
      await page.getByLabel('Uusi juurisyy').fill('Puuttuva ohje')
      await page.getByRole('button', { name: 'Lisää' }).click()
      await cause.waitFor()
    }
    await cause.check()
    await page.getByRole('dialog').getByRole('button', { name: 'Merkitse ratkaistuksi' }).click()
    await page.getByRole('button', { name: 'Avaa uudelleen' }).waitFor()
  })

  test('says that the public page of news is saved, and shows its address', async () => {
    await open('/notices', 'Julkinen uutissivu')
    await page.getByLabel('Sivu on auki').click({ force: true, timeout: 5_000 })
    await page.getByRole('button', { name: 'Tallenna sivu' }).click({ timeout: 5_000 })
    await page.getByText('Tallennettu', { exact: true }).waitFor({ timeout: 5_000 })
    expect(await page.getByRole('link', { name: 'Avaa sivu' }).getAttribute('href')).toMatch(/\/news\/[a-z0-9-]+$/)
  })

  test('says nothing in the console', () => expect(complaints).toEqual([]))

  test('weighs at most 350 kB on its first load, compressed', async () => {
    const fresh = await browser.newContext({
      viewport: { width: 1360, height: 900 },
      storageState: await context.storageState(),
    })
    const first = await fresh.newPage()
    const session = await fresh.newCDPSession(first)
    await session.send('Network.enable')
    const files = new Set<string>()
    let bytes = 0
    session.on('Network.responseReceived', (e) => {
      if (e.response.url.includes('/app/')) files.add(e.requestId)
    })
    session.on('Network.loadingFinished', (e) => {
      if (files.has(e.requestId)) bytes += e.encodedDataLength
    })
    await first.goto(`${house.house.url}/app/`)
    await first.getByText('Suositteluhalu, NPS').first().waitFor()
    await first.waitForTimeout(500)
    console.info(`first load of the staff app: ${files.size} files, ${Math.round(bytes / 1000)} kB`)
    expect(files.size).toBeGreaterThan(3)
    expect(bytes).toBeLessThanOrEqual(350_000)
    await fresh.close()
  })
})
