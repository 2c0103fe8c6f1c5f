import { createHmac } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { forget, newDataDir, type Outside, startHouse } from '../outside.ts'
import { barriers } from './axe.ts'
import { chromiumPath, noChromium, openChromium } from './chromium.ts'
import { fromSource, staffBuilt } from './staff-house.ts'

const why = chromiumPath ? (staffBuilt ? '' : 'the staff app is not built: npm run build') : noChromium
if (why) console.warn(`skipped: signing in with a browser (${why})`)

/** The six digits that an authenticator app would show (RFC 6238, 30 s, SHA-1). */
function totp(base32: string, at = Date.now()): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...base32.replace(/=+$/, '')].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g)!.map((b) => Number.parseInt(b, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const offset = mac.at(-1)! & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

describe.skipIf(why)('joining and signing in with a browser', () => {
  const dataDir = newDataDir()
  const password = 'hyvin pitkä salasana'
  let house: Outside
  let browser: Browser
  let page: Page
  let secret = ''
  let backup = ''

  const visit = async () =>
    (await browser.newContext({ viewport: { width: 1100, height: 900 }, locale: 'fi-FI' })).newPage()
  const signIn = async (p: Page) => {
    await p.goto(`${house.url}/app/`)
    await p.getByLabel('Sähköposti').fill('eero@example.fi')
    await p.getByLabel('Salasana', { exact: true }).fill(password)
    await p.getByRole('button', { name: 'Kirjaudu', exact: true }).click()
  }

  beforeAll(async () => {
    house = await startHouse({ dataDir, source: fromSource })
    browser = await openChromium()
    page = await visit()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await house?.stop()
    forget(dataDir)
  })

  test('the printed link creates the organisation and its first admin, once', async () => {
    await page.goto(house.firstAdmin!)
    await page.getByRole('heading', { name: 'Tervetuloa Hetkeen' }).waitFor()
    expect(await barriers(page)).toEqual([])
    await page.getByLabel('Organisaation nimi').fill('Kokeilu Oy')
    await page.getByLabel('Oma nimi').fill('Eero Esimerkki')
    await page.getByLabel('Sähköposti').fill('eero@example.fi')
    await page.getByLabel('Salasana', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Luo organisaatio' }).click()
    await page.waitForURL(/\/app\/(welcome)?$/)
    await page.getByText('Eero Esimerkki').first().waitFor()
    const other = await visit()
    await other.goto(house.firstAdmin!)
    await other.getByRole('heading', { name: 'Linkki ei enää kelpaa' }).waitFor()
  })

  test('the second factor is turned on with a code, and asked for from then on', async () => {
    await page.goto(`${house.url}/app/account`)
    await page.getByRole('button', { name: 'Ota käyttöön' }).click()
    await page.getByLabel('Vahvista ensin salasanasi').fill(password)
    await page.getByRole('button', { name: 'Jatka' }).click()
    await page.getByRole('img', { name: 'QR-koodi todennussovellukselle' }).waitFor()
    expect(await barriers(page)).toEqual([])
    secret = (await page.getByText('Tai kirjoita tämä sovellukseen').locator('span').textContent())!
    await page.getByLabel('Koodi', { exact: true }).fill(totp(secret))
    await page.getByRole('button', { name: 'Vahvista' }).click()
    await page.getByText('Ota varakoodit talteen').waitFor()
    backup = (await page.locator('main li').first().textContent())!.trim()
    await page.getByRole('button', { name: 'Valmis' }).click()
    await page.getByText('Käytössä. Kirjautuminen vaatii').waitFor()
    await page.getByRole('button', { name: 'Kirjaudu ulos' }).click()
    await page.getByRole('heading', { name: 'Kirjaudu sisään' }).waitFor()

    await signIn(page)
    await page.getByRole('heading', { name: 'Vahvista kirjautuminen' }).waitFor()
    expect(await barriers(page)).toEqual([])
    await page.getByLabel('Koodi', { exact: true }).fill('000000')
    await page.getByRole('button', { name: 'Vahvista' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Koodi', { exact: true }).fill(totp(secret))
    await page.getByRole('button', { name: 'Vahvista' }).click()
    await page.getByRole('heading', { name: 'Nyt' }).waitFor()
  }, 60_000)

  test('a backup code opens the door once', async () => {
    for (const opens of [true, false]) {
      const p = await visit()
      await signIn(p)
      await p.getByRole('button', { name: 'Käytä varakoodia' }).click()
      await p.getByLabel('Varakoodi').fill(backup)
      await p.getByRole('button', { name: 'Vahvista' }).click()
      await (opens ? p.getByRole('heading', { name: 'Nyt' }) : p.getByRole('alert')).waitFor()
    }
  }, 60_000)

  test('language and theme follow the person at once and after a reload', async () => {
    await page.goto(`${house.url}/app/account`)
    await page.getByText('Tumma').click()
    await page.getByRole('combobox', { name: 'Kieli' }).click()
    await page.getByRole('option', { name: 'Svenska' }).click()
    await page.getByRole('heading', { name: 'Mitt konto' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Mitt konto' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('sv')
    expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark')
    expect(await barriers(page)).toEqual([])
  })
})
