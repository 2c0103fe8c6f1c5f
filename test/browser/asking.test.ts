import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Language } from '../../src/contract/language.ts'
import { aMailServer } from '../mail-server.ts'
import { type Asked, fillWithAsking } from './asking-house.ts'
import { barriers } from './axe.ts'
import { chromiumPath, noChromium } from './chromium.ts'
import { openDesk } from './sign-in.ts'
import { openStaffHouse, type StaffHouse, staffBuilt } from './staff-house.ts'
import { fits, type keyboard, type Place, sweep, swept, widths } from './sweep.ts'

const why = chromiumPath ? (staffBuilt ? '' : 'the staff app is not built: npm run build') : noChromium
if (why) console.warn(`skipped: asking in a browser (${why})`)

// Data of ours, languages' own names, and what the house calls a mailbox.
const known =
  /Suomi|Svenska|English|Kokeilu|aino@|posti\.example|Puhelun jälkeen|Myymäläkäynnin jälkeen|Asiani hoitaminen oli helppoa|Linja Ett|^https?:|esimerkki|\{link\}|\{touchpoint|^(Hej|Hi|Hei|Moi)\b/

describe.skipIf(why)('asking customers, in a browser', () => {
  let house: StaffHouse
  let mail: Awaited<ReturnType<typeof aMailServer>>
  let browser: Browser
  let page: Page
  let asked: Asked
  let complaints: string[] = []
  let tongue: Language = 'fi'

  const go = (path: string) => page.goto(`${house.house.url}${path}`)
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
  let press: ReturnType<typeof keyboard>['press']
  let tabTo: ReturnType<typeof keyboard>['tabTo']

  beforeAll(async () => {
    mail = await aMailServer()
    house = await openStaffHouse({ SMTP_URL: `smtp://127.0.0.1:${mail.port}`, MAIL_FROM: 'kysely@example.fi' })
    asked = await fillWithAsking(house.ground)
    ;({ browser, page, complaints, press, tabTo } = await openDesk(house))
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await house?.close()
    await mail?.close()
  })

  const dialog = (name: RegExp) => async () => {
    await button(name).first().click()
    await page.getByRole('dialog').waitFor()
  }
  const places = (): Place[] => [
    ['/app/policies'],
    ['/app/policies', dialog(/^(Muokkaa|Redigera|Edit)\b.*: P5$/)],
    ['/app/policies?tab=rules'],
    ['/app/policies?tab=optOuts'],
    ['/app/policies?tab=suppressed'],
    [`/app/policies/person/${asked.customer}`],
    ['/app/outbox'],
    ['/app/outbox-mails'],
    ['/app/sources'],
    ['/app/sources', dialog(/(Avaa|Öppna|Open).*webhook/i)],
    [`/app/sources/${asked.webhook}`],
    ['/app/entry'],
    ['/app/calls'],
    ['/app/rewards'],
    ['/app/rewards', dialog(/^(Uusi|Ny|New) /)],
    ['/app/settings/brand'],
    ['/app/settings/texts'],
    ['/app/print'],
    ['/app/print?form=code-card'],
    ['/app/surveys'],
    ['/app/touchpoints'],
    ['/app/settings'],
    ['/app/settings/organisation'],
    ['/app/settings/people'],
    ['/app/welcome'],
    ['/app/imports'],
    ['/k?l='],
    [`/kiosk/${asked.kiosk}`, () => page.locator(`nav button[lang=${tongue}]`).click()],
  ]

  test.each(swept.map((language) => [language]))(
    'every screen of it is whole in %s',
    async (language) => {
      tongue = language
      await house.ground.admin.call('me.save', { body: { name: 'Aino', language } })
      const open = (path: string) => go(path.startsWith('/k?') ? path + language : path)
      expect(await sweep(page, language, places(), { go: open, known })).toEqual({})
    },
    240_000,
  )

  describe('by keyboard alone, in Finnish', () => {
    beforeAll(async () => {
      await house.ground.admin.call('me.save', { body: { name: 'Aino', language: 'fi' } })
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      await page.setViewportSize(widths.desk)
    })

    test('a policy is made, tried on the last month and saved', async () => {
      await go('/app/policies')
      await button('Uusi sääntö').waitFor()
      await tabTo(/^ Uusi sääntö$/)
      await press('Enter')
      await page.getByRole('dialog').waitFor()
      await tabTo(/Nimi/)
      await page.keyboard.type('Näppäimin')
      await tabTo(/^ Valmis$/)
      await press('Enter')
      await page.getByText('Luonnosta ei ole tallennettu').waitFor()
      await tabTo(/Kokeile viime kuukauteen/)
      await press('Enter')
      // Of the encounters that came in, one falls to 'ask nobody'; those with the same address are asked once.
      await page.getByText(/^Olisi kysytty \d+ \/ 1\d$/).waitFor()
      const before = (await house.ground.admin.call('policies.list', {})).policies
      expect(before.map((p) => p.name)).not.toContain('Näppäimin')
      await tabTo(/Tallenna säännöt/, true)
      await press('Enter')
      await page.getByText('Luonnosta ei ole tallennettu').waitFor({ state: 'hidden' })
      expect((await house.ground.admin.call('policies.list', {})).policies.map((p) => p.name)).toContain('Näppäimin')
    })

    test('a policy that was saved before is changed, and taken out', async () => {
      const list = async () => (await house.ground.admin.call('policies.list', {})).policies
      const before = await list()
      const edit = (name: string) => page.getByRole('button', { name: `Muokkaa sääntöä: ${name}`, exact: true })
      const save = async () => {
        await button('Tallenna säännöt').click()
        await page.getByText('Luonnosta ei ole tallennettu').waitFor({ state: 'hidden' })
      }
      await go('/app/policies')
      await edit('Näppäimin').click()
      await page.getByLabel('Nimi', { exact: true }).fill('Toisin')
      await button('Valmis').click()
      await edit('Toisin').waitFor()
      await save()
      expect((await list()).map((p) => p.id)).toEqual(before.map((p) => p.id))
      expect((await list()).at(-1)!.name).toBe('Toisin')
      await go('/app/policies')
      await edit('Toisin').click()
      await button('Poista').click()
      await edit('Toisin').waitFor({ state: 'detached' })
      await save()
      expect(await list()).toHaveLength(before.length - 1)
    })

    test('an entry takes three keys, and the watch another three', async () => {
      const mine = () => house.ground.admin.call('entries.list', {})
      const before = (await mine()).length
      await go('/app/entry')
      await page.locator('[aria-keyshortcuts="1"]').waitFor()
      await press('Space', '1', 'Enter')
      await expect.poll(async () => (await mine()).length).toBe(before + 1)
      await press('Space', 'h')
      await page.waitForTimeout(1_100)
      await press('j', '2', 'Enter')
      await expect.poll(async () => (await mine()).length).toBe(before + 2)
      const [last, first] = await mine()
      expect(first!.reason).not.toBeNull()
      expect(last!.reason).not.toBe(first!.reason)
      expect(last!.seconds).toBeGreaterThanOrEqual(1)
      // Of many reasons one is found by its name, and the watch has the keys again after.
      await press('/', 'r', '3', 'Space', 'Enter')
      await expect.poll(async () => (await mine()).length).toBe(before + 3)
      expect((await mine())[0]!.reason).not.toBeNull()
    })

    test('a call is taken, answered while talking, and closed', async () => {
      await go('/app/calls')
      await button('Ota seuraava').waitFor()
      await tabTo(/^ Ota seuraava$/)
      await press('Enter')
      await button('Aloita haastattelu').waitFor()
      expect(await barriers(page)).toEqual([])
      await press('Enter')
      const { content } = (
        await house.ground.admin.call('surveys.versions', { params: { id: house.ground.survey } })
      )[0]!
      const over = page.getByText('Kiitos ajastasi')
      for (let n = 0; n < content.questions.length && !(await over.isVisible()); n++) {
        await page.locator('[data-key], section textarea').first().waitFor()
        const title = await page.locator('section [class*=say]').first().textContent()
        if ((await page.evaluate('document.activeElement.tagName')) === 'SECTION') {
          await press('1')
          expect(await page.locator('[data-key="1"]').getAttribute('aria-pressed')).toBe('true')
          if (await page.locator('[data-key="10"]').count()) {
            await press('0')
            expect(await page.locator('[data-key="10"]').getAttribute('aria-pressed')).toBe('true')
          }
          await press('Enter')
        } else await press('Control+Enter')
        await expect.poll(() => page.locator('section [class*=say]').first().textContent()).not.toBe(title)
      }
      await over.waitFor()
      await press('Enter')
      await page.getByText('Vastattu 1').waitFor()
      // The next call is one key away.
      await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Ota seuraava')
      const { rows } = await house.ground.admin.call('answers.list', { query: { limit: 5 } })
      expect(rows[0]).toMatchObject({ channel: 'phone' })
    })

    test('a contact log comes in with a column mapped on the screen', async () => {
      await go('/app/imports')
      await button('Valitse tiedosto').waitFor()
      const choosing = page.waitForEvent('filechooser')
      await tabTo(/^ Valitse tiedosto$/)
      await press('Enter')
      const lines = Array.from({ length: 30 }, (_, n) => `L${n};${1 + (n % 28)}.10.2026 9:${10 + n};Kim;0:0${n % 6}:31`)
      const buffer = Buffer.from(`Tunnus;Aloitus;Tekijä;Zeta\n${lines.join('\n')}\n`)
      await (await choosing).setFiles({ name: 'loki.csv', mimeType: 'text/csv', buffer })
      await page.getByText('Mitä tiedostossa on?').waitFor()
      await page.getByLabel(/Zeta/).first().waitFor()
      await expect.poll(() => button('Tuo 30 riviä').isEnabled(), { timeout: 20_000 }).toBe(true)
      expect(await barriers(page)).toEqual([])
      await tabTo(/Zeta/)
      await press('Control+a')
      await page.keyboard.type('Puheaika')
      await press('ArrowDown', 'Enter')
      expect(await page.getByLabel(/Zeta/).first().inputValue()).toBe('Puheaika')
      await button('Tuo 30 riviä').waitFor()
      await expect.poll(() => button('Tuo 30 riviä').isEnabled(), { timeout: 20_000 }).toBe(true)
      await tabTo(/^ Tuo 30 riviä$/)
      await press('Enter')
      await page.getByText('30 kohtaamista tuotiin.').waitFor({ timeout: 30_000 })
      const [done] = await house.ground.admin.call('imports.list', {})
      expect(done).toMatchObject({ kind: 'encounters', added: 30, bad: 0 })
      expect(done!.encounters!.columns.Zeta).toMatchObject({ to: 'talk' })
      await page.setViewportSize(widths.phone)
      expect(await fits(page)).toBe(true)
      await page.setViewportSize(widths.desk)
    })

    test('a mail is sent to oneself before anybody else gets it', async () => {
      await go('/app/outbox-mails')
      await button('Lähetä koeviesti itselleni').waitFor()
      await tabTo(/Lähetä koeviesti itselleni/)
      await press('Enter')
      await page.getByText(/aino@example\.fi/).waitFor()
      await expect.poll(() => mail.taken.filter((m) => m.to === 'aino@example.fi').length, { timeout: 20_000 }).toBe(1)
    })

    /** What somebody would be kept out by, at a desk in light and on a phone in the dark. */
    const barriersInBoth = async () => {
      const found = await barriers(page)
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
      await page.setViewportSize(widths.phone)
      if (!(await fits(page))) found.push('wider than a phone')
      found.push(...(await barriers(page)))
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      await page.setViewportSize(widths.desk)
      return found
    }

    test('own words of a text are refused without the link, seen as they would go, tried and kept', async () => {
      const { admin, survey } = house.ground
      await go(`/app/settings/texts?survey=${survey}`)
      await button('Lähetä koeviesti: Suomi').waitFor()
      await tabTo(/Oma teksti: Suomi/)
      await page.keyboard.type('Moi! Miten meni? {stop} ')
      await page.getByText('Lisää {link}').waitFor()
      expect(await button('Tallenna').isEnabled()).toBe(false)
      expect(await barriersInBoth()).toEqual([])
      await page.keyboard.type('{link}')
      await page.getByText('Lisää {link}').waitFor({ state: 'hidden' })
      await page.getByText(/^Moi! Miten meni\? .*\/s\//).waitFor()
      await tabTo(/^ Tallenna$/)
      await press('Enter')
      await page.getByText('Tallennettu', { exact: true }).waitFor()
      const { invite } = await admin.call('textWords.read', { params: { id: survey } })
      expect(invite.survey).toEqual({ fi: 'Moi! Miten meni? {stop} {link}' })
      await tabTo(/Oma puhelinnumerosi/)
      await page.keyboard.type('040 1234567')
      await tabTo(/Lähetä koeviesti: Suomi/)
      await press('Enter')
      // There is no gateway in this house, and that is said.
      await page.getByText('koeviesti odottaa tunnin ja vanhenee').waitFor()
    })

    test('how a call begins and how often it is tried are changed', async () => {
      const { admin, survey } = house.ground
      await go(`/app/settings/texts?survey=${survey}&step=call`)
      await button('Tallenna').waitFor()
      await tabTo(/^ Suomi /)
      await page.keyboard.type('Hei, täällä {name}, {link}')
      await page.getByText('Aaltosulkeissa voi olla vain').waitFor()
      expect(await barriersInBoth()).toEqual([])
      for (let n = 0; n < ', {link}'.length; n++) await press('Backspace')
      await tabTo(/^ Tallenna$/)
      await press('Enter')
      await page.getByText('Tallennettu', { exact: true }).waitFor()
      expect((await admin.call('textWords.read', { params: { id: survey } })).call.survey).toEqual({
        fi: 'Hei, täällä {name}',
      })
      await go('/app/policies?tab=rules')
      await button('Tallenna').waitFor()
      await tabTo(/Enintään, yritystä/)
      await press('Control+a')
      await page.keyboard.type('5')
      await tabTo(/^ Tallenna$/)
      await press('Enter')
      await page.getByText('Rajat on tallennettu.').waitFor()
      expect((await admin.call('asking.read', {})).phone.tries).toBe(5)
    })

    test('a wrong number is said to be one, and the words of the call are the new ones', async () => {
      await go('/app/calls')
      await button('Ota seuraava').waitFor()
      await tabTo(/^ Ota seuraava$/)
      await press('Enter')
      await page.getByText('Hei, täällä ').waitFor()
      await tabTo(/^ Väärä numero$/)
      await press('Enter')
      await page.getByText('Numeroon ei enää soiteta').waitFor()
      expect(await barriersInBoth()).toEqual([])
      await tabTo(/^ Tallenna$/)
      await press('Enter')
      await page.getByText(/Väärä numero 1/).waitFor()
      await go('/app/outbox?channel=phone')
      await page
        .getByText(/yhteystieto ei toimi/i)
        .first()
        .waitFor()
    })

    test('a value that holds a webhook’s encounters back is named, and they come in', async () => {
      const { admin } = house.ground
      const hook = (await admin.call('sources.list', {})).find((s) => s.kind === 'webhook')!
      const id = hook.id
      expect(hook.held).toBeGreaterThan(0)
      await go(`/app/sources/${id}`)
      await button('Tallenna ja ota sisään').waitFor()
      await tabTo(/^Tarkoittaa: A9/)
      await page.keyboard.type('Kim')
      await tabTo(/^Tarkoittaa: R9/, true)
      await press('ArrowDown')
      await tabTo(/^ Tallenna ja ota sisään$/)
      await press('Enter')
      await page.getByText(/^Sisään meni \d/).waitFor()
      expect(await admin.call('webhooks.held', { params: { id } })).toEqual([])
    })
  })

  test('nothing is said in the console', () => expect(complaints).toEqual([]))
})
