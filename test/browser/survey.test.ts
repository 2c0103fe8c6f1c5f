import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TemplateName, templates } from '../../src/catalog/survey/templates.ts'
import { hostileTexts } from '../hostile-texts.ts'
import { openSurveyHouse, type SurveyHouse } from '../survey-house.ts'
import { barriers } from './axe.ts'
import { chromiumPath, noChromium, openChromium, openProfile } from './chromium.ts'
import { killBrowserOf } from './kill.ts'
import { swept } from './sweep.ts'

if (!chromiumPath) console.warn(noChromium)

const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, locale: 'fi-FI', hasTouch: true }
const contentOf = (name: TemplateName) => templates[name]('Aino Virtanen', '2030-01-01')

describe.skipIf(!chromiumPath)('the survey page in a browser', () => {
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

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ ...phone, ...options })
    const page = await context.newPage()
    page.on('pageerror', (error) => {
      throw error
    })
    await page.goto(url + path)
    return page
  }
  const title = (page: Page) => page.locator('h1:visible').textContent()
  const tap = (page: Page, value: string) => page.locator(`[name=x][value="${value}"]:visible`).tap()
  const next = (page: Page) => page.locator('[value=next]:visible').click()
  const saved = (page: Page) =>
    expect.poll(() => page.locator('#st').textContent(), { timeout: 15_000 }).toBe('Tallennettu')

  it('counts a choice that a mail marked when it is tapped or gone on with, and not before', async () => {
    const [first, second] = [await house.personal(contentOf('call')), await house.personal(contentOf('call'))]
    const page = await open(`/s/${first.token}?c=6`)
    expect(await page.locator('[value="6"]:checked:visible').count()).toBe(1)
    await page.waitForTimeout(300)
    expect(await house.said(first.touchpoint)).toEqual([])
    await next(page)
    await saved(page)
    expect(await house.said(first.touchpoint)).toMatchObject([{ given: { ces: 6 } }])
    const other = await open(`/s/${second.token}?c=6`)
    await tap(other, '6')
    await expect.poll(() => house.said(second.touchpoint)).toMatchObject([{ given: { ces: 6 } }])
    expect(await house.taps(second.touchpoint)).toBe(1)
  })

  it('answers a whole survey with JavaScript off', async () => {
    const { token, touchpoint } = await house.personal(contentOf('call'))
    const page = await open(`/s/${token}`, { javaScriptEnabled: false })
    await page.locator('[value="2"]').check()
    await next(page)
    await page.locator('[value=no]').check()
    await next(page)
    await page.locator('[value="0"]').check()
    await next(page)
    await page.locator('textarea').fill('Jonotin\nkauan <3')
    await next(page)
    await page.locator('[name=m]').fill('aino@example.fi')
    await next(page)
    expect(await page.locator('[role=alert]').textContent()).toContain('Merkitse lupa')
    expect(await page.locator('[name=m]').inputValue()).toBe('aino@example.fi')
    await page.locator('[value=yes]').check()
    await next(page)
    expect(await title(page)).toBe('Kiitos, että kerroit')
    expect(await house.said(touchpoint)).toMatchObject([
      {
        finished: true,
        given: {
          ces: 2,
          solved: 'no',
          nps: 0,
          words: 'Jonotin\nkauan <3',
          contact: { consent: true, email: 'aino@example.fi' },
        },
      },
    ])
    await page.locator('[value=back]:visible').click()
    expect(await title(page)).toBe('Saammeko ottaa sinuun yhteyttä ja korjata asian?')
    await page.context().close()
  })

  it('goes on by itself at a tap, saves each tap, and needs one request for it all', async () => {
    const { token, touchpoint, encounter } = await house.personal(contentOf('call'))
    const context = await browser.newContext(phone)
    const page = await context.newPage()
    const requests: string[] = []
    page.on('request', (r) => requests.push(`${r.method()} ${new URL(r.url()).protocol}${new URL(r.url()).pathname}`))
    await page.goto(`${url}/s/${token}`)
    expect(await context.cookies()).toEqual([])
    await tap(page, '7')
    await expect.poll(() => title(page)).toBe('Ratkesiko asiasi?')
    await saved(page)
    expect((await house.said(touchpoint))[0]?.given).toEqual({ ces: 7 })
    await tap(page, 'yes')
    await expect.poll(() => title(page)).toContain('suosittelisit')
    await page.goBack()
    expect(await title(page)).toBe('Ratkesiko asiasi?')
    await page.locator('[value=back]:visible').click()
    expect(await title(page)).toContain('helppoa')
    await next(page)
    await next(page)
    await tap(page, '10')
    await page.locator('textarea:visible').fill('Hyvä')
    await next(page)
    expect(await title(page)).toBe('Kiitos vastauksestasi')
    await saved(page)
    expect(await house.said(touchpoint)).toMatchObject([
      { finished: true, given: { ces: 7, solved: 'yes', nps: 10, words: 'Hyvä' } },
    ])
    expect(await house.taps(touchpoint)).toBe(4)
    const gets = requests.filter((r) => r.startsWith('GET') && !r.includes('data:') && !r.includes('blob:'))
    expect(gets).toEqual([`GET http:/s/${token}`])
    const invitation = await house.db
      .selectFrom('invitation')
      .selectAll()
      .where('encounter', '=', encounter)
      .executeTakeFirst()
    expect(invitation?.opened_at).not.toBeNull()
    await context.close()
  })

  it('loses nothing when the phone goes offline mid-answer, the browser is killed and the customer comes back', async () => {
    const touchpoint = await house.touchpoint(contentOf('call'))
    const folder = mkdtempSync(join(tmpdir(), 'hetki-browser-'))
    const first = await openProfile(folder)
    const page = await first.newPage()
    await page.goto(`${url}/t/${touchpoint.code}`)
    await page.locator('[value="3"]:visible').click()
    await expect.poll(() => title(page)).toBe('Ratkesiko asiasi?')
    await saved(page)
    await first.setOffline(true)
    await page.locator('[value=no]:visible').click()
    await page.locator('[value="0"]:visible').click()
    await page.locator('textarea:visible').pressSequentially('Kesken jäi')
    await expect.poll(() => page.locator('#st').textContent()).toContain('Ei yhteyttä')
    await page.waitForTimeout(300)
    expect((await house.said(touchpoint))[0]?.given).toEqual({ ces: 3 })
    await killBrowserOf(folder)

    const second = await openProfile(folder)
    const again = await second.newPage()
    await again.goto(`${url}/t/${touchpoint.code}`)
    await expect
      .poll(async () => (await house.said(touchpoint))[0]?.given, { timeout: 10_000 })
      .toEqual({
        ces: 3,
        solved: 'no',
        nps: 0,
        words: 'Kesken jäi',
      })
    await expect.poll(() => title(again)).toBe('Saammeko ottaa sinuun yhteyttä ja korjata asian?')
    await again.locator('[value=back]:visible').click()
    expect(await again.locator('textarea:visible').inputValue()).toBe('Kesken jäi')
    expect(await house.said(touchpoint)).toHaveLength(1)
    expect(await house.taps(touchpoint)).toBe(4)
    await second.close()
  })

  it('can be answered to the end offline; it arrives when the network is back, each tap once', async () => {
    const { token, touchpoint } = await house.personal(contentOf('call'))
    const page = await open(`/s/${token}`)
    await page.context().setOffline(true)
    await tap(page, '6')
    await tap(page, 'yes')
    await tap(page, '9')
    await expect.poll(() => title(page)).toContain('arvioosi')
    await next(page)
    expect(await title(page)).toBe('Kiitos vastauksestasi')
    expect(await house.said(touchpoint)).toEqual([])
    await page.context().setOffline(false)
    await saved(page)
    expect(await house.said(touchpoint)).toMatchObject([{ finished: true, given: { ces: 6, solved: 'yes', nps: 9 } }])
    expect(await house.taps(touchpoint)).toBe(3)
    await page.context().close()
  })

  it('sends again what lost its reply, and it counts once', async () => {
    const { token, touchpoint } = await house.personal(contentOf('call'))
    const page = await open(`/s/${token}`)
    let lost = 0
    // The server gets it and commits; the reply never reaches the phone.
    await page.route(`**/s/${token}`, async (route) => {
      if (route.request().method() !== 'POST' || lost > 1) return route.continue()
      lost++
      await route.fetch()
      await route.abort()
    })
    await tap(page, '4')
    await expect.poll(() => lost).toBeGreaterThan(0)
    await saved(page)
    expect(lost).toBe(2)
    expect(await house.taps(touchpoint)).toBe(1)
    await page.context().close()
  })

  it('hostile texts come back as they were typed, and harm no screen', async () => {
    const { token, touchpoint } = await house.personal(contentOf('call'), {
      agent: '<img/src=x/onerror=document.title=1>',
    })
    // The others differ on the way to the database only, and are tried there without a browser.
    for (const name of ['zero', 'end of script', 'end of area', 'rtl', 'nul', 'leading line', 'long']) {
      const said = hostileTexts[name]!
      const page = await open(`/s/${token}?q=words`)
      await page.locator('textarea:visible').fill(said)
      await next(page)
      await saved(page)
      expect((await house.said(touchpoint))[0]?.given.words, name).toBe(said)
      await page.goto(`${url}/s/${token}?q=words`)
      // A page can hold no NUL.
      expect(await page.locator('textarea:visible').inputValue(), name).toBe(said.replaceAll('\0', '\uFFFD'))
      expect(await page.title()).toBe('Palaute – Kuusikko')
      await page.context().close()
    }
  }, 120_000)

  it('waits out a server that refuses for a while', async () => {
    const { token, touchpoint } = await house.personal(contentOf('call'))
    const page = await open(`/s/${token}`)
    let refused = 0
    await page.route(`**/s/${token}`, (route) =>
      refused++ < 2 ? route.fulfill({ status: 503, body: 'busy' }) : route.continue(),
    )
    await tap(page, '5')
    await expect.poll(() => page.locator('#st').textContent()).toContain('Ei yhteyttä')
    await saved(page)
    expect((await house.said(touchpoint))[0]?.given).toEqual({ ces: 5 })
    await page.context().close()
  })

  it('sends what was being typed when the tab is closed', async () => {
    const { token, touchpoint } = await house.personal(contentOf('call'))
    const page = await open(`/s/${token}?q=words`)
    await page.locator('textarea:visible').pressSequentially('Suljin liian pian')
    await page.close({ runBeforeUnload: false })
    await expect.poll(async () => (await house.said(touchpoint))[0]?.given).toEqual({ words: 'Suljin liian pian' })
  })

  it('says beside a required question that it needs an answer, and puts the focus there', async () => {
    const { token } = await house.personal(contentOf('call'))
    const page = await open(`/s/${token}`)
    await next(page)
    expect(await page.locator('#m-ces').textContent()).toBe('Vastaa ensin tähän.')
    expect(await page.evaluate('document.activeElement.name')).toBe('x')
    await page.locator('[value="4"]:visible').check()
    expect(await page.locator('#m-ces').textContent()).toBe('')
    await page.context().close()
  })

  it('can be answered with the keyboard alone; arrows choose without going on', async () => {
    const { token, touchpoint } = await house.personal(contentOf('call'))
    const page = await open(`/s/${token}`, { hasTouch: false })
    const focus = (selector: string) => page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)
    for (let i = 0; i < 9 && !(await focus('[name=x]')); i++) await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await page.waitForTimeout(400)
    expect(await title(page)).toContain('helppoa')
    await page.keyboard.press('Enter')
    await expect.poll(() => title(page)).toBe('Ratkesiko asiasi?')
    expect(await focus('h1')).toBe(true)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await expect.poll(() => title(page)).toContain('suosittelisit')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => title(page)).toContain('arvioosi')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Näppäimin')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => title(page)).toContain('Saammeko')
    await saved(page)
    expect((await house.said(touchpoint))[0]?.given).toEqual({ ces: 3, solved: 'yes', nps: 0, words: 'Näppäimin' })
    await page.context().close()
  })

  // The other theme is looked at with the other languages, by `npm run check:languages`.
  const themes = swept.length ? (['light', 'dark'] as const) : (['light'] as const)
  describe.each(themes)('axe finds nothing serious: whole in the %s theme', (colorScheme) => {
    it.each(['call', 'store', 'delivery'] as const)('any step of "%s"', async (name) => {
      const content = contentOf(name)
      const { token } = await house.personal(content, { agent: 'Aino' })
      const page = await open(`/s/${token}`, { colorScheme })
      expect(await barriers(page)).toEqual([])
      await next(page)
      expect(await barriers(page)).toEqual([])
      await tap(page, '1')
      for (let i = 0; i < content.questions.length; i++) {
        await page.waitForTimeout(250)
        if (!(await page.locator('[value=next]:visible').count())) break
        expect(await barriers(page)).toEqual([])
        await next(page)
      }
      expect(await title(page)).toContain('Kiitos')
      expect(await barriers(page)).toEqual([])
      await page.context().close()
    })

    it('without script, and where there is no survey', async () => {
      const { code, id } = await house.touchpoint(contentOf('store'))
      const page = await open(`/t/${code}`, { colorScheme })
      expect(await barriers(page)).toEqual([])
      await house.db.updateTable('touchpoint').set({ closed: true }).where('id', '=', id).execute()
      for (const path of ['/s/olematon', '/t/olematon']) {
        await page.goto(url + path)
        expect(await barriers(page)).toEqual([])
      }
      await page.context().close()
    })
  })

  it.each([
    ['320 px wide', { viewport: { width: 320, height: 640 } }, 1, 44],
    ['390 px wide', { viewport: { width: 390, height: 844 } }, 1, 44],
    ['320 px wide with letters twice as big', { viewport: { width: 320, height: 640 } }, 2, 24],
  ] as const)(
    'never scrolls sideways, and every target is big enough for a thumb: %s',
    async (_, options, letters, least) => {
      for (const name of ['call', 'store', 'delivery'] as const) {
        const content = contentOf(name)
        const { token } = await house.personal(content)
        const page = await open(`/s/${token}`, options)
        await page.evaluate(`document.documentElement.style.fontSize = '${letters * 100}%'`)
        await tap(page, '1')
        for (let i = 0; i <= content.questions.length; i++) {
          await page.waitForTimeout(250)
          expect(
            await page.evaluate('document.documentElement.scrollWidth'),
            `${name} ${await title(page)}`,
          ).toBeLessThanOrEqual(options.viewport.width)
          const small =
            await page.evaluate(`[...document.querySelectorAll('input:not([type=hidden]),button,textarea,nav a,footer a')]
          .filter((e) => e.checkVisibility())
          .map((e) => (e.closest('label.c') ?? e).getBoundingClientRect())
          .filter((r) => r.width < ${least} || r.height < ${least}).length`)
          expect(small, `${name} ${await title(page)}`).toBe(0)
          if (!(await page.locator('[value=next]:visible').count())) break
          await next(page)
        }
        await page.context().close()
      }
    },
  )

  it('works where the browser keeps nothing, and over plain http from another machine', async () => {
    const { token, touchpoint } = await house.personal(contentOf('call'))
    const context = await browser.newContext(phone)
    const page = await context.newPage()
    await page.addInitScript(
      'delete window.indexedDB; Object.defineProperty(window, "indexedDB", { get() { throw new Error("no") } }); delete Crypto.prototype.randomUUID',
    )
    await page.goto(`${url}/s/${token}`)
    await tap(page, '7')
    await saved(page)
    expect((await house.said(touchpoint))[0]?.given).toEqual({ ces: 7 })
    await context.close()
  })

  it('a preview in a sandboxed frame can be walked through and sends nothing', async () => {
    const { surveyHtml } = await import('../../src/page/survey-page.ts')
    const { viewOf } = await import('./preview-view.ts')
    const own = { answer: crypto.randomUUID(), render: crypto.randomUUID(), at: Date.now() }
    const html = surveyHtml(viewOf(contentOf('call')), { language: 'fi', step: 'ces', theme: 'dark' }, own)
    const posts: string[] = []
    const server = createServer((request, reply) => {
      posts.push(`${request.method} ${request.url}`)
      reply.setHeader('content-type', 'text/html')
      reply.end(
        `<iframe sandbox="allow-scripts" srcdoc="${html.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}" width=390 height=700></iframe>`,
      )
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const page = await (await browser.newContext(phone)).newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    const frame = page.frameLocator('iframe')
    await frame.locator('[value="2"]:visible').tap()
    await expect.poll(() => frame.locator('h1:visible').textContent()).toBe('Ratkesiko asiasi?')
    await frame.locator('[value=next]:visible').click()
    await expect.poll(() => frame.locator('h1:visible').textContent()).toContain('suosittelisit')
    await page.waitForTimeout(300)
    expect(posts.filter((p) => p !== 'GET /favicon.ico')).toEqual(['GET /'])
    await page.context().close()
    server.close()
  })
})
