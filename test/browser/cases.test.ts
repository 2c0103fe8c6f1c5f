import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CasesHouse, type Filled, fillWithCases, openCasesHouse } from './cases-house.ts'
import { chromiumPath, noChromium } from './chromium.ts'
import { openDesk } from './sign-in.ts'
import { staffBuilt } from './staff-house.ts'
import { type keyboard, type Place, sweep, swept, whole, widths } from './sweep.ts'

// Nineteen screens in three languages and three jobs: minutes. Part of the slow set, `npm run check:languages`.
const slow = process.env.EVERY_LANGUAGE ? '' : 'slow: npm run check:languages'
const why = chromiumPath ? (staffBuilt ? slow : 'the staff app is not built: npm run build') : noChromium

// Data of ours, languages' own names, what a survey's template says.
const known = /Suomi|Svenska|English|Kokeilu|@|Puhelun jälkeen|Linja Ett|^https?:|Hetki/

describe.skipIf(why)('cases, in a browser', () => {
  let house: CasesHouse
  let browser: Browser
  let page: Page
  let filled: Filled
  let complaints: string[] = []
  let press: ReturnType<typeof keyboard>['press']
  let tabTo: ReturnType<typeof keyboard>['tabTo']

  const go = (path: string) => page.goto(`${house.house.url}${path}`)
  const dialog = async () => {
    await page.getByRole('dialog').waitFor()
    await whole(page)
  }
  const admin = () => house.ground.admin
  const read = (id: string) => admin().call('cases.read', { params: { id } })

  beforeAll(async () => {
    house = await openCasesHouse()
    filled = await fillWithCases(house)
    ;({ browser, page, complaints, press, tabTo } = await openDesk(house))
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await house?.close()
  })

  /** Opens the first of a list of settings, or adds one. */
  const first =
    (nth = 0) =>
    async () => {
      await page.locator('section.card li button').nth(nth).click()
      await dialog()
    }
  const all = (): Place[] => [
    ['/app/'],
    ['/app/answers'],
    [
      '/app/answers',
      () =>
        page
          .locator('main li a, main tbody a')
          .first()
          .click()
          .then(() => whole(page)),
    ],
    ['/app/trends?period=d30'],
    ['/app/trends?period=d30&by=channel'],
    ['/app/account'],
    ['/app/cases'],
    ['/app/cases?mine=yes&waiting=yes'],
    ['/app/cases?state=closed'],
    [`/app/cases/${filled.talk.id}`],
    [`/app/cases/${filled.talk.id}`, () => press('w').then(() => page.locator('#case-composer form select').waitFor())],
    [`/app/cases/${filled.talk.id}`, () => press('c').then(dialog)],
    [`/app/cases/${filled.pair[0]!.id}`],
    ['/app/nudges'],
    ['/app/settings/cases'],
    ['/app/settings/cases', first()],
    ['/app/settings/cases', first(1)],
    [
      '/app/settings/cases',
      async () => {
        await first()()
        await page.locator('section[aria-live] button').click()
        await page.locator('section[aria-live] strong').waitFor()
      },
    ],
    ['/app/settings/topics'],
    ['/app/settings/topics', first()],
    ['/app/trends?period=d30&by=topic'],
    ['/app/settings/caseWork'],
    ['/app/settings/casePeople'],
    ['/app/settings/casePeople', first(1)],
    ['/app/settings/caseTemplates'],
    ['/app/settings/caseTemplates', first()],
    ['/app/settings/erasures'],
    [`/app/settings/erasures?case=${filled.talk.id}`],
  ]

  test.each(swept.map((language) => [language]))(
    'every screen of them is whole in %s',
    async (language) => {
      await admin().call('me.save', { body: { name: 'Aino', language } })
      expect(await sweep(page, language, all(), { go, known })).toEqual({})
    },
    240_000,
  )

  describe('by keyboard alone, in Finnish', () => {
    beforeAll(async () => {
      await admin().call('me.save', { body: { name: 'Aino', language: 'fi' } })
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      await page.setViewportSize(widths.desk)
    })

    test('the next case is taken, its customer written to in own words, and it is solved', async () => {
      const [a, b] = filled.pair
      await go('/app/cases?state=new')
      await page.locator('section.card li a').first().waitFor()
      await press('j')
      await page.waitForURL(/cases\/[0-9a-f-]{36}/)
      const id = /cases\/([0-9a-f-]{36})/.exec(page.url())![1]!
      // Urgent ones first.
      expect([a!.id, b!.id, filled.talk.id]).toContain(id)
      await page.getByRole('button', { name: 'Anna toiselle' }).waitFor()
      await admin().call('cases.take', {
        params: { id },
        body: { person: (await filled.sol.call('me', {})).person.id },
      })
      await page.getByRole('button', { name: 'Ota itsellesi' }).waitFor()
      await press('t')
      await expect.poll(async () => (await read(id)).case.owner?.name).toBe('Aino')
      await press('w')
      await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('TEXTAREA')
      await page.keyboard.type('Hei, asia on hoidettu.')
      await tabTo(/^ Lähetä asiakkaalle$/)
      await press('Enter')
      await expect.poll(async () => (await read(id)).messages.map((m) => m.body)).toContain('Hei, asia on hoidettu.')
      expect((await read(id)).case.state).toBe('in-touch')
      await page.getByRole('paragraph').getByText('Hei, asia on hoidettu.').waitFor()
      await page.evaluate('document.activeElement.blur()')
      await press('c')
      await dialog()
      await expect.poll(() => page.evaluate('document.activeElement.type')).toBe('radio')
      await press(' ')
      await press('Enter')
      await expect.poll(async () => (await read(id)).case.state).toBe('solved')
      expect((await read(id)).case.cause).toBe(filled.cause)
      await admin().call('cases.reopen', { params: { id } })
    })

    test('two matters of one customer become one', async () => {
      const [a, b] = filled.pair
      await go(`/app/cases/${a!.id}`)
      await page
        .getByRole('button', { name: /^Yhdistä/ })
        .first()
        .waitFor()
      await tabTo(/Yhdistä/)
      await press('Enter')
      await expect.poll(async () => (await read(b!.id)).case.state).toBe('merged')
      expect((await read(b!.id)).mergedInto?.id).toBe(a!.id)
    })

    test('a customer is erased from their case', async () => {
      const id = filled.talk.id
      await go(`/app/cases/${id}`)
      await page.getByRole('link', { name: 'Poista asiakkaan tiedot' }).waitFor()
      await tabTo(/Poista asiakkaan tiedot/)
      await press('Enter')
      await page.getByRole('button', { name: 'Poista pysyvästi' }).waitFor()
      await tabTo(/^ Poista pysyvästi$/)
      await press('Enter')
      await dialog()
      await tabTo(/Pyynnön tunnus/)
      await page.keyboard.type('Pyyntö 7')
      await press('Enter')
      await page.getByText('Tiedot on poistettu.').waitFor()
      await expect(read(id)).rejects.toThrow()
      const { rows } = await admin().call('erasures.list', { query: {} })
      expect(rows).toMatchObject([{ note: 'Pyyntö 7', by: 'Aino', counts: { customers: 1, encounters: 1, cases: 1 } }])
    })
  })

  test('nothing is said in the console', () => expect(complaints).toEqual([]))
})
