import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { templates } from '../../src/catalog/survey/templates.ts'
import { savePlacing } from '../../src/catalog/touchpoint/placing.ts'
import { openSurveyHouse, type SurveyHouse } from '../survey-house.ts'
import { chromiumPath, noChromium, openChromium } from './chromium.ts'

if (!chromiumPath) console.warn(noChromium)

/** What a careless site does to everything on its pages, and what a careful one forbids. */
const hostileCss = `* { display: none !important; all: unset !important } html, body { display: block !important }
  div, iframe, [role=dialog] { display: none !important; visibility: hidden !important; position: static !important; width: 0 !important;
  height: 0 !important; opacity: 0 !important; z-index: -1 !important; transform: scale(0) !important; pointer-events: none !important }`

describe.skipIf(!chromiumPath)('the survey on another site', () => {
  let house: SurveyHouse
  let url: string
  let close: () => Promise<void>
  let browser: Browser
  let site: Server
  let siteUrl: string
  /** What the site's page holds. */
  let html = ''
  beforeAll(async () => {
    house = await openSurveyHouse()
    ;({ url, close } = await house.listen())
    browser = await openChromium()
    site = createServer((_, reply) => {
      reply.setHeader('content-type', 'text/html;charset=utf-8')
      reply.setHeader(
        'content-security-policy',
        `default-src 'self'; script-src ${url} 'unsafe-inline'; style-src 'nonce-x'; frame-src ${url}`,
      )
      reply.end(html)
    })
    await new Promise<void>((open) => site.listen(0, '127.0.0.1', open))
    // By name: another site than the house, which is reached by number.
    siteUrl = `http://localhost:${(site.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    await browser?.close()
    site?.close()
    await close?.()
  })

  async function aSite(given: { allowed?: boolean; attributes?: string; before?: string } = {}) {
    const touchpoint = await house.touchpoint(templates.store('Aino', '2030-01-01'))
    const sites = given.allowed === false ? ['https://elsewhere.example'] : [siteUrl]
    await savePlacing(house.db, house.org.scope, touchpoint.id, { sites, parameters: ['order', 'page', 'segment'] })
    html = `<!doctype html><html lang=sv><style nonce=x>${hostileCss}</style><body><main>${'<p>Verkkokauppa </p>'.repeat(4_000)}
      <input id=own></main><script>window.hetki=window.hetki||function(){(hetki.q=hetki.q||[]).push(arguments)};${given.before ?? ''}</script>
      <script async src="${url}/w.js" data-touchpoint="${touchpoint.code}" ${given.attributes ?? ''}></script>`
    const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, reducedMotion: 'reduce' })
    const page = await context.newPage()
    const requests: string[] = []
    page.on('request', (r) => requests.push(r.url()))
    page.on('pageerror', (error) => {
      throw error
    })
    await page.goto(`${siteUrl}/shop/item?secret=1`)
    return { touchpoint, page, context, requests }
  }
  const inside = (page: Page) => page.frames().find((f) => f.url().startsWith(`${url}/t/`))
  const dialog = (page: Page) => page.locator('div[role=dialog]')

  it('opens when the site says so, unharmed by its styles and policy, is answered, and asks no more', async () => {
    const { touchpoint, page, context, requests } = await aSite()
    await page.waitForFunction('typeof hetki === "function" && !hetki.q')
    // Nothing but the script was loaded, and nothing kept.
    expect(requests.filter((r) => r.startsWith(url))).toEqual([`${url}/w.js`])
    expect(await page.evaluate('localStorage.length')).toBe(0)
    await page.evaluate(`hetki('ask', { order: '123', segment: 'x'.repeat(300), admin: 'yes', page: '/own' })`)
    await expect.poll(() => dialog(page).isVisible()).toBe(true)
    const box = (await dialog(page).boundingBox())!
    expect([box.width, box.x + box.width, box.y + box.height]).toEqual([400, 984, 784])
    const frame = inside(page)!
    expect(await frame.locator('html').getAttribute('lang')).toBe('sv')
    const mayKeep = () => frame.evaluate('!Object.hasOwn(window, "indexedDB")')
    expect(await mayKeep()).toBe(false)
    await frame.locator('[value="5"]').click()
    await expect.poll(() => house.said(touchpoint)).toHaveLength(1)
    expect(await mayKeep()).toBe(true)
    const [answer] = await house.db.selectFrom('answer').selectAll().where('touchpoint', '=', touchpoint.id).execute()
    expect(answer).toMatchObject({
      source: 'web',
      attributes: { order: '123', page: '/own' },
      flags: ['odd-parameter'],
    })
    expect(JSON.stringify(answer)).not.toContain('admin')
    expect((await context.cookies()).filter((c) => c.name !== 'hetki_sitting')).toEqual([])
    await page.keyboard.press('Escape')
    await expect.poll(() => dialog(page).count()).toBe(0)
    await page.reload()
    await page.waitForFunction('typeof hetki === "function" && !hetki.q')
    await page.evaluate(`hetki('ask')`)
    await page.waitForTimeout(400)
    expect(inside(page)).toBeUndefined()
    expect(await page.evaluate('Object.keys(localStorage)')).toEqual([`hetki:${touchpoint.code}`])
    await context.close()
  })

  it('takes what was said before it came; leaves the focus to who is typing, and gives it back', async () => {
    const typing = await aSite({ before: `hetki('ask');document.getElementById('own').focus()` })
    await expect.poll(() => dialog(typing.page).isVisible()).toBe(true)
    expect(await typing.page.evaluate('document.activeElement.id')).toBe('own')
    await typing.context.close()

    const { page, context } = await aSite({ attributes: 'data-when="scroll:50"' })
    await page.waitForTimeout(300)
    expect(await dialog(page).count()).toBe(0)
    await page.evaluate('scrollTo(0, document.body.scrollHeight)')
    await expect.poll(() => dialog(page).isVisible()).toBe(true)
    expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('dialog')
    // Escape from within the survey's own frame.
    await inside(page)!.locator('h1:visible').press('Escape')
    await expect.poll(() => dialog(page).count()).toBe(0)
    await context.close()
  })

  it('shows nothing on a site that is not allowed to, and stands in a place of the page where told', async () => {
    const refused = await aSite({ allowed: false, before: `hetki('ask')` })
    await expect.poll(() => refused.requests.some((r) => r.startsWith(`${url}/t/`))).toBe(true)
    await refused.page.waitForTimeout(500)
    expect(await dialog(refused.page).isVisible()).toBe(false)
    expect(await refused.page.evaluate('localStorage.length')).toBe(0)
    await refused.context.close()

    const { page, context } = await aSite({ attributes: 'data-place=main data-when=time:0 data-language=fi' })
    const box = page.locator('main > div')
    await expect.poll(() => box.isVisible()).toBe(true)
    expect((await box.boundingBox())!.height).toBe(560)
    expect(await inside(page)!.locator('html').getAttribute('lang')).toBe('fi')
    await context.close()
  })
})
