import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aReceiverServer } from '../receiver-server.ts'
import { openChromium } from './chromium.ts'
import { fillWithLoop, type Looped } from './closing-loop-house.ts'
import { harm, harmWatch } from './harm.ts'
import { signIn } from './sign-in.ts'
import { openStaffHouse, type StaffHouse } from './staff-house.ts'
import { whole, whyNotSwept, widths } from './sweep.ts'

// Opens every screen and public page of closing the loop with each text in each field. Part of the slow set, `npm run check:languages`.

/** All of them where there is room, else one of those that would run, each field with the next. */
let turn = 0
const hostile = (plain: string, most = 5_000): string =>
  `${plain} ${most >= 500 ? harm.join(' ') : harm[harm.length - 1 - (turn++ % 9)]!.replaceAll('\n', ' ')}`
    .slice(0, most)
    .trim()

describe.skipIf(whyNotSwept)('hostile texts in every field of closing the loop', () => {
  let house: StaffHouse
  let hook: Awaited<ReturnType<typeof aReceiverServer>>
  let browser: Browser
  let page: Page
  let looped: Looped
  const { harmed, watch, look } = harmWatch()
  const errors: string[] = []

  beforeAll(async () => {
    hook = await aReceiverServer()
    house = await openStaffHouse({ INNER_HOSTS: new URL(hook.url).host })
    looped = await fillWithLoop(house, hook.url, hostile)
    const { admin } = house.ground
    await admin.call('improvements.note', { params: { id: looped.improvement }, body: { text: hostile('T1') } })
    browser = await openChromium()
    const context = await browser.newContext({ viewport: widths.desk, locale: 'fi-FI' })
    context.setDefaultTimeout(20_000)
    page = await context.newPage()
    watch(page)
    page.on('pageerror', (e) => errors.push(`${page.url()}: ${e.message}`))
    page.on('console', (m) => {
      if (m.type() === 'error') errors.push(`${page.url()}: ${m.text()}`)
    })
    await signIn(page, house.house)
    await page.locator('nav').first().waitFor()
    harmed.length = 0
    errors.length = 0
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await house?.close()
    await hook?.close()
  })

  const walk = async (places: [string, (() => Promise<unknown>)?][]) => {
    for (const [path, open] of places) {
      await page.goto(`${house.house.url}${path}`)
      if (path.startsWith('/app/')) await whole(page)
      await open?.()
      await page.waitForTimeout(150)
      await look(page, path)
    }
    expect(harmed).toEqual([])
    expect(errors).toEqual([])
  }
  const dialog = (name: RegExp) => async () => {
    await page.getByRole('button', { name }).first().click()
    await page.getByRole('dialog').waitFor()
  }

  test('no script runs, no element comes to be and nothing is said in the console on any staff screen of it', async () => {
    const chosen = async () => {
      await dialog(/^Lisää lainaus/)()
      await page.getByRole('dialog').locator('select').first().selectOption({ index: 1 })
    }
    await walk([
      ...['/app/notices', `/app/notices/${looped.told}`, '/app/improvements', '/app/improvements?tab=causes'].map(
        (path): [string] => [path],
      ),
      ['/app/notices', dialog(/^Uusi tiedote/)],
      [`/app/notices/${looped.draft}`, dialog(/^Muokkaa/)],
      [`/app/notices/${looped.draft}`, chosen],
      [`/app/notices/${looped.draft}`, dialog(/^Julkaise/)],
      ...(['cause', 'improvement'] as const).map((kind): [string] => [`/app/trace/${kind}/${looped[kind]}`]),
      [`/app/trace/notice/${looped.told}`],
      [`/app/trace/answer/${looped.answer}`],
      [`/app/improvements/${looped.improvement}`],
      ['/app/improvements', dialog(/^Uusi parannus/)],
      ['/app/huddle'],
      ['/app/settings/causes'],
      ['/app/settings/integrations'],
      [`/app/settings/integrations?receiver=${looped.receiver}`],
    ])
    // It was really there to be seen.
    const told = await house.ground.admin.call('notices.read', { params: { id: looped.told } })
    for (const text of [told.title.fi, told.said.fi, told.did.fi, told.quotes[0]!.words, told.quotes[0]!.consent])
      expect(text).toMatch(/harmed|<svg|<script|javascript:/)
  }, 120_000)

  test('nor on its public pages, where no content policy would stop one', async () => {
    const open = await (await browser.newContext({ bypassCSP: true, locale: 'fi-FI' })).newPage()
    watch(open)
    const { number } = await house.ground.admin.call('notices.read', { params: { id: looped.told } })
    for (const path of ['', '?kind=idea', '/news', `/news/${number}`, '/roadmap', '/1', '/2']) {
      await open.goto(`${house.house.url}/b/kokeilu${path}`)
      await open.waitForTimeout(100)
      await look(open, path)
    }
    expect(harmed).toEqual([])
  }, 60_000)
})
