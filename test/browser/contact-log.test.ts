import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath, noChromium } from './chromium.ts'
import { fillWithLog, type Logged } from './contact-log-house.ts'
import { openDesk } from './sign-in.ts'
import { openStaffHouse, type StaffHouse, staffBuilt } from './staff-house.ts'
import { fits, type keyboard, type Place, sweep, swept, whole, widths } from './sweep.ts'

const why = chromiumPath ? (staffBuilt ? '' : 'the staff app is not built: npm run build') : noChromium
if (why) console.warn(`skipped: the contact log in a browser (${why})`)

// Data of ours, languages' own names.
const known = /Suomi|Svenska|English|Kokeilu|aino@|Puhelun jälkeen|Linja Ett|^https?:/

describe.skipIf(why)('the contact log, in a browser', () => {
  let house: StaffHouse
  let browser: Browser
  let page: Page
  let logged: Logged
  let complaints: string[] = []
  let press: ReturnType<typeof keyboard>['press']
  let tabTo: ReturnType<typeof keyboard>['tabTo']

  const go = (path: string) => page.goto(`${house.house.url}${path}`)
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
  const figures = async () => {
    const { rows } = await house.ground.admin.call('ask', {
      body: { metrics: ['encounters', 'errands'], period: { last: 365, unit: 'day' } },
    })
    return rows.map((r) => r.figure.value ?? 0)
  }

  beforeAll(async () => {
    house = await openStaffHouse()
    logged = await fillWithLog(house)
    ;({ browser, page, complaints, press, tabTo } = await openDesk(house))
    // Errands are worked out behind the arrival.
    for (let n = 0; n < 300 && !(await figures()).every((f) => f > 80); n++)
      await new Promise((r) => setTimeout(r, 100))
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await house?.close()
  })

  const places = (): Place[] => [
    ['/app/encounters?period=w12'],
    ['/app/encounters?period=w12&tab=reasons'],
    [`/app/encounters?period=w12&tab=time&move=${logged.reasons[0]}:40`],
    [`/app/encounters/list/${logged.encounter}?period=w12`],
    ['/app/errands?period=w12'],
    [
      '/app/errands?period=w12',
      () =>
        page
          .locator('ul a')
          .first()
          .click()
          .then(() => whole(page)),
    ],
    [`/app/alerts/${logged.alert}`],
    ['/app/alerts', () => button(/asetukset$|^Inställningar|^Settings/).click()],
    ['/app/classify'],
    [`/app/staffing?volume=10&away=${logged.reasons[0]}:20`],
    ['/app/settings/reasons'],
    ['/app/settings/reasons?tab=rules'],
    ['/app/settings/reasons?tab=history'],
    ['/app/settings/reasons?tab=watch'],
    ['/app/trends?period=w12&metric=encounters&why=reason'],
    ['/app/settings/targets'],
    ['/app/settings/errands'],
    ['/app/settings/contactLog'],
  ]

  test.each(swept.map((language) => [language]))(
    'every screen of it is whole in %s',
    async (language) => {
      await house.ground.admin.call('me.save', { body: { name: 'Aino', language } })
      expect(await sweep(page, language, places(), { go, known })).toEqual({})
    },
    240_000,
  )

  describe('by keyboard alone, in Finnish', () => {
    beforeAll(async () => {
      await house.ground.admin.call('me.save', { body: { name: 'Aino', language: 'fi' } })
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      await page.setViewportSize(widths.desk)
    })

    test('a contact is classified in one key, and that is taken back in one', async () => {
      const waiting = async () =>
        (await house.ground.admin.call('encounters.unclassified', { query: { days: 90, only: 'all' } })).encounters
          .length
      const before = await waiting()
      await go('/app/classify?days=90')
      await page.getByText(/^zeta/).first().waitFor()
      await button('Hyväksy').waitFor()
      await press('Enter')
      await expect.poll(waiting).toBe(before - 1)
      await press('2')
      await expect.poll(waiting).toBe(before - 2)
      await press('u')
      await expect.poll(waiting).toBe(before - 1)
    })

    test('what became of a reason leads to why', async () => {
      await go('/app/encounters?period=d30&tab=reasons')
      await page
        .getByRole('link', { name: /miksi\?/ })
        .first()
        .waitFor()
      await tabTo(/miksi\?/)
      await press('Enter')
      await page.getByRole('heading', { name: 'Miksi se muuttui?' }).waitFor()
      const { searchParams } = new URL(page.url())
      expect(searchParams.get('metric')).toBe('encounters')
      expect(searchParams.get('why')).toBe('channel')
    })

    test('an hour of the week leads to its encounters', async () => {
      await go('/app/encounters?period=w12')
      await page.locator('svg a[data-at]').first().waitFor()
      await tabTo(/^ma klo 10|maanantai.* 10/)
      await press('ArrowDown', 'ArrowRight')
      expect(await page.evaluate('document.activeElement.dataset.at')).toBe('1 11')
      await press('Enter')
      await page.waitForURL(/encounters\/list/)
      const { searchParams } = new URL(page.url())
      expect(Object.fromEntries(searchParams)).toMatchObject({ weekday: '1', hour: '11', period: 'w12' })
    })

    test('what if: a slider is moved by arrows, and the address keeps it', async () => {
      await go('/app/encounters?period=w12&tab=time')
      await page.getByRole('slider').first().waitFor()
      await tabTo(/itsepalveluun/)
      await press('ArrowRight', 'ArrowRight')
      await page.getByText(/^10\s% siirtyy/).waitFor()
      expect(new URL(page.url()).searchParams.get('move')).toMatch(/:10$/)
    })

    test('an alert is opened, and said to have been expected', async () => {
      await go('/app/alerts')
      await page.getByText('Valitse hälytys luettelosta.').waitFor()
      await tabTo(/^ K1 · puhelin/)
      await press('Enter')
      await button('Tämä oli odotettua').waitFor()
      await tabTo(/^ Tämä oli odotettua$/)
      await press('Enter')
      await page.keyboard.type('Laskut lähtivät aiemmin.')
      await tabTo(/^ Tallenna$/)
      await press('Enter')
      const saved = async () => (await house.ground.admin.call('alerts.read', { params: { id: logged.alert } })).alert
      // The words stand in the field before they are saved.
      await expect.poll(saved).toMatchObject({ state: 'expected', note: 'Laskut lähtivät aiemmin.' })
      await page.getByText('Laskut lähtivät aiemmin.').waitFor()
      // Why it was so is one link away.
      await page.getByRole('link', { name: 'Miksi?', exact: true }).waitFor()
    })

    test('two reasons are merged after a preview, and the merge is undone', async () => {
      const closed = async () =>
        (await house.ground.admin.call('reasons.list', {})).find((r) => r.code === 'K3')!.closed
      await go('/app/settings/reasons')
      await button('Muut toiminnot: K3').waitFor()
      await tabTo(/Muut toiminnot: K3/)
      await press('Enter')
      await page.getByRole('menuitem').first().waitFor()
      const on = () => page.evaluate('document.activeElement.textContent') as Promise<string>
      for (let n = 0; n < 6 && !/Yhdistä toiseen/.test(await on()); n++) await press('ArrowDown')
      expect(await on()).toMatch(/Yhdistä toiseen/)
      await press('Enter')
      await page.getByRole('dialog').waitFor()
      await tabTo(/yhdistetään tähän/)
      await page.keyboard.type('K2')
      await tabTo(/^ Näytä, mitä muuttuisi$/)
      await press('Enter')
      await page.getByText(/kohtaamista ja .* siirtyisi/).waitFor()
      expect(await closed()).toBe(false)
      await tabTo(/^ Yhdistä$/)
      await press('Enter')
      await expect.poll(closed).toBe(true)
      await go('/app/settings/reasons?tab=history')
      await page.getByText('Yhdistäminen: K3 → K2').waitFor()
      await expect.poll(() => button('Peru').isVisible()).toBe(true)
      await tabTo(/^ Peru$/)
      await press('Enter')
      await page.getByRole('dialog').waitFor()
      await tabTo(/^ Peru muutos$/)
      await press('Enter')
      await expect.poll(closed).toBe(false)
    })
  })

  test('a chart is taken along as a picture and as a table', async () => {
    await go('/app/encounters?period=w12')
    const save = async (what: string) => {
      await button('Tallenna: Milloin otetaan yhteyttä').click()
      const downloading = page.waitForEvent('download')
      await page.getByRole('menuitem', { name: what }).click()
      const file = await downloading
      const chunks: Buffer[] = []
      for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer)
      return Buffer.concat(chunks)
    }
    await button('Tallenna: Milloin otetaan yhteyttä').waitFor()
    expect((await save('Kuvana (PNG)')).subarray(1, 4).toString()).toBe('PNG')
    expect((await save('Taulukkona (CSV)')).toString()).toMatch(/;10;.*\r?\nma;/)
    await page.setViewportSize(widths.phone)
    expect(await fits(page)).toBe(true)
  })

  test('nothing is said in the console', () => expect(complaints).toEqual([]))
})
