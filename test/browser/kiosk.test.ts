import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { templates } from '../../src/catalog/survey/templates.ts'
import { openSurveyHouse, type SurveyHouse } from '../survey-house.ts'
import { barriers } from './axe.ts'
import { chromiumPath, noChromium, openChromium, openProfile } from './chromium.ts'
import { killBrowserOf } from './kill.ts'

if (!chromiumPath) console.warn(noChromium)

const store = templates.store('Aino Virtanen', '2030-01-01')

describe.skipIf(!chromiumPath)('the tablet', () => {
  let house: SurveyHouse
  let url: string
  let close: () => Promise<void>
  let browser: Browser
  beforeAll(async () => {
    house = await openSurveyHouse()
    ;({ url, close } = await house.listen())
    browser = await openChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await close?.()
  })

  const face = (page: Page, n: number) => page.locator(`#ask button[value="${n}"]`).click()
  const shown = (page: Page) => page.locator('h1:visible').textContent()
  const rows = (touchpoint: { id: string }) =>
    house.db.selectFrom('answer').selectAll().where('touchpoint', '=', touchpoint.id).orderBy('at').execute()

  it('takes a tap, a reason and words, thanks, and is ready for the next, in any language and by keyboard', async () => {
    const touchpoint = await house.touchpoint(store)
    const context = await browser.newContext({ viewport: { width: 1180, height: 820 }, locale: 'fi-FI' })
    const page = await context.newPage()
    page.on('pageerror', (error) => {
      throw error
    })
    await page.goto(`${url}/kiosk/${touchpoint.code}`)
    expect(await page.locator('#ask button').allTextContents()).toEqual([
      'Erittäin tyytymätön',
      'Tyytymätön',
      'Siltä väliltä',
      'Tyytyväinen',
      'Erittäin tyytyväinen',
    ])
    expect(await barriers(page)).toEqual([])
    await page.locator('nav button[lang=sv]').click()
    expect(await page.locator('html').getAttribute('lang')).toBe('sv')
    await page.locator('#ask button[value="2"]').focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('#chips button').count()).toBeGreaterThan(2)
    expect(await barriers(page)).toEqual([])
    const chip = page.locator('#chips button').first()
    await chip.click()
    expect(await chip.getAttribute('aria-pressed')).toBe('true')
    const reason = await chip.getAttribute('value')
    await page.locator('textarea').fill('Lång kö <3')
    await page.locator('#send').click()
    await expect.poll(() => house.said(touchpoint)).toMatchObject([{ finished: true }])
    await expect.poll(() => page.locator('#ask').isVisible(), { timeout: 8_000 }).toBe(true)
    expect(await page.locator('html').getAttribute('lang')).toBe('fi')
    expect(await page.locator('textarea').inputValue()).toBe('')
    const [answer] = await rows(touchpoint)
    expect(answer).toMatchObject({ source: 'kiosk', language: 'sv', finished_at: expect.any(Date) })
    expect(answer!.device).toMatch(/^[0-9a-f-]{36}$/)
    const [said] = await house.said(touchpoint)
    const [score, why, words] = store.questions
    expect(said!.given).toEqual({
      [score!.id]: 2,
      [why!.id]: expect.objectContaining(why!.kind === 'choice' ? { option: reason } : { options: [reason] }),
      [words!.id]: 'Lång kö <3',
    })
    expect(await context.cookies()).toEqual([])
    const heard = await house.db
      .selectFrom('kiosk_device')
      .selectAll()
      .where('touchpoint', '=', touchpoint.id)
      .execute()
    expect(heard).toMatchObject([{ id: answer!.device, waiting: 0 }])
    await context.close()
  })

  it('loses and doubles nothing: offline, browser killed, opened again without a network, network back, replies lost', async () => {
    const touchpoint = await house.touchpoint(store)
    const at = `${url}/kiosk/${touchpoint.code}`
    const folder = mkdtempSync(join(tmpdir(), 'hetki-kiosk-'))
    const first = await openProfile(folder)
    const page = await first.newPage()
    await page.goto(at)
    const shelved = () => page.evaluate('caches.open("kiosk").then((c) => c.keys()).then((k) => k.length)')
    await expect.poll(shelved).toBe(1)
    await first.setOffline(true)
    for (const n of [5, 1]) {
      await face(page, n)
      await page.locator('#send').click()
      await page.locator('#thanks').click()
    }
    expect(await page.locator('#st').textContent()).toBe('2 vastausta odottaa yhteyttä')
    // The third is cut off while it is being given.
    await face(page, 3)
    await page.locator('#chips button').first().click()
    await page.waitForTimeout(200)
    expect(await rows(touchpoint)).toEqual([])
    await killBrowserOf(folder)

    const second = await openProfile(folder)
    await second.setOffline(true)
    const dark = await second.newPage()
    await dark.goto(at)
    expect(await shown(dark)).toBeTruthy()
    await face(dark, 4)
    await dark.locator('#send').click()
    await expect.poll(() => dark.locator('#st').textContent()).toBe('4 vastausta odottaa yhteyttä')
    // The server gets them and commits; the first reply never reaches the tablet.
    let lost = 0
    await second.route(`**/kiosk/${touchpoint.code}`, async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue()
      lost++
      await route.fetch()
      await route.abort()
    })
    await second.setOffline(false)
    await expect.poll(async () => (await rows(touchpoint)).length, { timeout: 15_000 }).toBe(4)
    await expect.poll(() => dark.locator('#st').textContent(), { timeout: 15_000 }).toBe('')
    expect(lost).toBe(1)
    const said = await house.said(touchpoint)
    const id = store.questions[0]!.id
    expect(said.map((s) => s.given[id]).sort()).toEqual([1, 3, 4, 5])
    expect(await house.taps(touchpoint)).toBe(5)
    expect(new Set((await rows(touchpoint)).map((r) => r.device)).size).toBe(1)
    await second.close()
  }, 60_000)

  it('says what is missing, and takes NPS too', async () => {
    const bare = await house.touchpoint({ ...store, questions: store.questions.slice(1) })
    const nps = await house.touchpoint()
    const page = await browser.newPage({ locale: 'fi-FI' })
    expect((await page.goto(`${url}/kiosk/${bare.code}`))!.status()).toBe(409)
    expect(await page.locator('main').textContent()).toContain('ensimmäisen kysymyksen pitää olla')
    expect((await page.goto(`${url}/kiosk/nowhere`))!.status()).toBe(404)
    await page.goto(`${url}/kiosk/${nps.code}`)
    expect(await page.locator('#ask button').count()).toBe(11)
    await page.close()
  })
})
