import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { letterMail } from '../../src/page/mail/letter.ts'
import { parsed } from '../mail-server.ts'
import { type CasesHouse, type Filled, fillWithCases, openCasesHouse } from './cases-house.ts'
import { openChromium } from './chromium.ts'
import { harm, harmWatch } from './harm.ts'
import { signIn } from './sign-in.ts'
import { whole, whyNotSwept, widths } from './sweep.ts'

// Opens every screen of cases with each text in each field: a minute. Part of the slow set, `npm run check:languages`.

/** All of them together where there is room, else one by its place: a shorter field has its turn with each place. */
const all = harm.join(' ')
let turn = 0
const hostile = (place: string): string => {
  if (/^(reply|note|call|letter body|answer|attribute|solved|template body)$/.test(place)) return all
  const one = harm[harm.length - 1 - (turn++ % 9)]!
  return place === 'attachment' ? `${one}.pdf` : one.replaceAll('\n', ' ').slice(0, place === 'skill' ? 60 : 80)
}

describe.skipIf(whyNotSwept)('hostile texts in every field of cases', () => {
  let house: CasesHouse
  let browser: Browser
  let page: Page
  let filled: Filled
  const { harmed, watch, look } = harmWatch()

  beforeAll(async () => {
    house = await openCasesHouse()
    filled = await fillWithCases(house, hostile)
    browser = await openChromium()
    const context = await browser.newContext({ viewport: widths.desk, locale: 'fi-FI' })
    context.setDefaultTimeout(20_000)
    page = await context.newPage()
    watch(page)
    await signIn(page, house.house)
    await page.locator('nav').first().waitFor()
    harmed.length = 0
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await house?.close()
  })

  test('no script runs, and no element comes to be, on any screen of cases', async () => {
    const opened = async (nth = 0) => {
      await page.locator('section.card li button').nth(nth).click()
      await page.getByRole('dialog').waitFor()
    }
    const places: [string, (() => Promise<unknown>)?][] = [
      ['cases'],
      [`cases/${filled.talk.id}`],
      [
        `cases/${filled.talk.id}`,
        async () => {
          await page.keyboard.press('w')
          await page.locator('#case-composer form select').first().selectOption({ index: 1 })
        },
      ],
      [`cases/${filled.talk.id}`, () => page.keyboard.press('c')],
      [`cases/${filled.pair[0]!.id}`],
      ...filled.answered.map((c): [string] => [`cases/${c.id}`]),
      [`answers/${filled.answered[0]!.answer}`],
      [`encounters/list/${filled.talk.encounter}`],
      ['nudges'],
      ['huddle'],
      ['settings/cases'],
      ['settings/cases', () => opened(0)],
      [
        'settings/cases',
        async () => {
          await opened(0)
          await page.locator('section[aria-live] button').click()
          await page.locator('section[aria-live] strong').waitFor()
        },
      ],
      ['settings/casePeople', () => opened(0)],
      ['settings/caseTemplates', () => opened(0)],
      ['settings/topics', () => page.locator('details summary').first().click()],
      ['settings/topics', () => opened(0)],
      ['trends?by=topic'],
      ['settings/causes'],
      [`settings/erasures?case=${filled.talk.id}`],
      ['outbox'],
    ]
    for (const [path, open] of places) {
      await page.goto(`${house.house.url}/app/${path}`)
      await whole(page)
      await open?.()
      await page.waitForTimeout(150)
      await look(page, path)
    }
    expect(harmed).toEqual([])
    // It was really there to be seen.
    const { messages, events } = await house.ground.admin.call('cases.read', { params: { id: filled.talk.id } })
    expect(messages.some((m) => m.body.includes('window.harmed=1'))).toBe(true)
    expect(events.some((e) => e.text?.includes('window.harmed=1'))).toBe(true)
  }, 120_000)

  test('nor in a mail to a customer or to our people, opened where nothing guards it', async () => {
    harmed.length = 0
    await expect
      .poll(() => house.mail.taken.filter((m) => m.to === 'aino@example.fi').length, { timeout: 20_000 })
      .toBeGreaterThan(1)
    const unguarded = await (await browser.newContext()).newPage()
    watch(unguarded)
    for (const { raw, to } of house.mail.taken) {
      const mail = await parsed(raw)
      await unguarded.setContent(mail.html ?? '')
      await unguarded.waitForTimeout(100)
      await look(unguarded, `mail to ${to}`)
      // A header is one line, whatever stands in it.
      expect(mail.subject).not.toMatch(/[\r\n]/)
    }
    // A digest waits for its time of day: the same letter with several things, made by what makes it.
    const things = harm.map((t) => ({ title: t, under: t, href: `https://x.example/${t}`, urgent: true, number: t }))
    const { html } = letterMail({
      ...{ language: 'fi', brand: { name: harm[0]!, colour: null, logo: null }, subject: 'x', body: '', things },
      ...{ foot: harm, button: { words: harm[1]!, href: 'https://x.example/' } },
    })
    await unguarded.setContent(html)
    await unguarded.waitForTimeout(100)
    await look(unguarded, 'digest')
    expect(harmed).toEqual([])
  }, 60_000)
})
