import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aMailServer, type MailServer } from '../mail-server.ts'
import { type Filled, fillBoard, home } from './board-house.ts'
import { openChromium } from './chromium.ts'
import { signIn } from './sign-in.ts'
import { openStaffHouse, type StaffHouse } from './staff-house.ts'
import { complaintsOf, keyboard, type Place, sweep, swept, whyNotSwept, widths } from './sweep.ts'

if (whyNotSwept) console.warn(`skipped: the public board in a browser (${whyNotSwept})`)

// Data of ours, languages' own names.
const known = /Suomi|Svenska|English|Kokeilu|aino@|posti\.example|Zeta|Linja Ett|^https?:|^\/(b|news)\/|taulu|uutiset/

describe.skipIf(whyNotSwept)('the public board, in a browser', () => {
  let house: StaffHouse
  let mail: MailServer
  let browser: Browser
  let page: Page
  let filled: Filled
  let complaints: string[] = []
  const go = (path: string) => page.goto(`${house.house.url}${path}`)

  beforeAll(async () => {
    mail = await aMailServer()
    house = await openStaffHouse({ SMTP_URL: mail.url, MAIL_FROM: 'kysely@example.fi' })
    filled = await fillBoard(house, mail)
    browser = await openChromium()
    const context = await browser.newContext({ viewport: widths.desk, locale: 'fi-FI' })
    context.setDefaultTimeout(20_000)
    page = await context.newPage()
    complaints = complaintsOf(page)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await house?.close()
    await mail?.close()
  })

  const places = (): Place[] => [
    [home],
    [`${home}?page=2`],
    [`${home}?q=lambda&state=planned&sort=new`],
    [`${home}?q=mi%C3%A4&kind=praise`],
    [`${home}/1`],
    [`${home}/9`],
    [`${home}/new`],
    [
      `${home}/new`,
      async () => {
        await page.locator('#wt').fill('Zeta 2 lambda delta')
        await page.locator('#like li').first().waitFor()
      },
    ],
    [`${home}/new`, () => page.locator('button[value=look]').click()],
    [`${home}/roadmap`],
    [`${home}/you`],
    [`${home}/999`],
    [filled.confirm],
    [`${home}/confirm/zeta`],
    [filled.leave],
    [`${home}/news`],
    [`${home}/news/1`],
    [`${home}/news/results`],
    [filled.told],
    ['/b/zeta-zeta'],
    ['/news/zeta-zeta'],
  ]

  test.each(swept.map((language) => [language]))(
    'every page of it stands in %s',
    async (language) => {
      const open = (path: string) => go(`${path}${path.includes('?') ? '&' : '?'}l=${language}`)
      expect(await sweep(page, language, places(), { go: open, known })).toEqual({})
      // Pages that say that something is not there are replies of that status, which the browser notes.
      expect(complaints.filter((c) => !/status of (404|400)/.test(c))).toEqual([])
      complaints.length = 0
    },
    180_000,
  )

  describe('at the desk', () => {
    beforeAll(async () => {
      await page.setViewportSize(widths.desk)
      await signIn(page, house.house)
      await page.locator('nav').first().waitFor()
      complaints.length = 0
    })
    test.each(swept.map((language) => [language]))(
      'every screen of it stands in %s',
      async (language) => {
        await house.ground.admin.call('me.save', { body: { name: 'Aino', language } })
        const screens: Place[] = [
          ['/app/board'],
          ['/app/board?state=planned&sort=new'],
          [`/app/board/${filled.answered}`],
          [`/app/board/${filled.waiting}?view=queue`],
          ['/app/board?view=refused'],
          ['/app/board?view=duplicates', () => page.locator('ul li h3').first().waitFor()],
          ['/app/board?view=apart'],
          ['/app/board?view=settings'],
          [
            '/app/board?view=decisions',
            async () => {
              const file = Buffer.from('title,state,answer\nZeta 1 kappa gamma,planned,Delta.\nZeta zeta,zeta,Delta.\n')
              await page
                .locator('input[type=file]')
                .setInputFiles({ name: 'zeta.csv', mimeType: 'text/csv', buffer: file })
              await page.locator('details summary').click()
            },
          ],
        ]
        expect(await sweep(page, language, screens, { go, known })).toEqual({})
        expect(complaints).toEqual([])
      },
      120_000,
    )
  })

  test('is written on, voted and commented by keyboard alone, without any script', async () => {
    const context: BrowserContext = await browser.newContext({ locale: 'fi-FI', javaScriptEnabled: false })
    context.setDefaultTimeout(20_000)
    const visitor = await context.newPage()
    const { press, tabTo } = keyboard(visitor)
    const enter = async () => {
      await Promise.all([visitor.waitForEvent('load'), press('Enter')])
    }
    await visitor.goto(`${house.house.url}${home}?l=fi`)
    await tabTo(/^ Kirjoita$/)
    await enter()
    await tabTo(/Idea/)
    await press('ArrowRight')
    await tabTo(/Otsikko/)
    await visitor.keyboard.type('Penkki pysäkille, jotta jaksaa odottaa')
    await tabTo(/Kerro tarkemmin/)
    await visitor.keyboard.type('Bussia odottaa moni vanhus.')
    await tabTo(/nimimerkkisi/)
    await visitor.keyboard.type('Odottaja')
    await tabTo(/^ Lähetä$/)
    await enter()
    await visitor.getByText('Kiitos! Kirjoituksesi on taululla.').waitFor()
    expect(await visitor.locator('h1').textContent()).toBe('Penkki pysäkille, jotta jaksaa odottaa')
    expect(await visitor.locator('article .n').textContent()).toContain('Odottaja')

    await tabTo(/^ ?← Kaikki ideat|Kaikki ideat$/)
    await enter()
    await tabTo(/^4 Kannata: Zeta 3 /)
    await enter()
    expect(await visitor.getByRole('button', { name: /^5 Peru kannatus: Zeta 3 / }).count()).toBe(1)
    await tabTo(/^ Zeta 3 /)
    await enter()
    await tabTo(/Kommenttisi/)
    await visitor.keyboard.type('Kannatan lämpimästi.')
    await tabTo(/^ Lähetä kommentti$/)
    await enter()
    await visitor.getByText('Kiitos kommentista!').waitFor()
    expect(await visitor.locator('.said').textContent()).toContain('Kannatan lämpimästi.')
    await tabTo(/^5 Peru kannatus/)
    await enter()
    expect(await visitor.getByRole('button', { name: /^4 Kannata: Zeta 3 / }).count()).toBe(1)
    await context.close()
  }, 60_000)
})
