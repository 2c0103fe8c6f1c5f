import { existsSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { forget, newDataDir, type Outside, startHouse } from '../outside.ts'
import { barriers } from './axe.ts'
import { chromiumPath, noChromium, openChromium } from './chromium.ts'
import { staffBuilt } from './staff-house.ts'

const why = chromiumPath ? (staffBuilt ? '' : 'the staff app is not built: npm run build') : noChromium
if (why) console.warn(`skipped: setting up in a browser (${why})`)

describe.skipIf(why)('setting up, in a browser, from an empty house', () => {
  const dataDir = newDataDir()
  let house: Outside
  let browser: Browser
  let context: BrowserContext
  let page: Page
  const complaints: string[] = []

  const listen = (p: Page) => {
    p.on('console', (m) => {
      if (m.type() === 'error' || m.type() === 'warning') complaints.push(`${p.url()}: ${m.text()}`)
    })
    p.on('pageerror', (e) => complaints.push(`${p.url()}: ${e.message}`))
  }
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
  const cards = () => page.locator('ol').first().locator('> li')
  const said = () => page.locator('[aria-live=assertive]').textContent()
  const saved = () => page.getByText('Luonnos tallennettu').waitFor()

  beforeAll(async () => {
    house = await startHouse({ dataDir, source: !existsSync(new URL('../../dist/server/cli.js', import.meta.url)) })
    browser = await openChromium()
    context = await browser.newContext({ viewport: { width: 1360, height: 900 }, locale: 'fi-FI' })
    context.setDefaultTimeout(25_000)
    page = await context.newPage()
    listen(page)
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    await house?.stop()
    forget(dataDir)
  })

  test('leads from the first link to the first answer, live on the screen, well under five minutes', async () => {
    const begun = Date.now()
    await page.goto(house.firstAdmin!)
    await page.getByLabel('Organisaation nimi').fill('Kuusikko')
    await page.getByLabel('Oma nimi').fill('Aino Virtanen')
    await page.getByLabel('Sähköposti').fill('aino@example.fi')
    await page.getByRole('textbox', { name: 'Salasana' }).fill('hyvin pitkä salasana')
    await button('Luo organisaatio').click()
    await page.getByRole('heading', { name: 'Organisaatio' }).waitFor()
    expect(await barriers(page)).toEqual([])
    await page.getByLabel('Svenska').check()
    await button('Jatka').click()
    await page.getByLabel('Myymäläkäynti').waitFor()
    await expect.poll(() => page.getByLabel('Kohtaamispisteen nimi, Svenska').inputValue()).toBe('Kassan')
    expect(await barriers(page)).toEqual([])
    await button('Jatka').click()
    await page.frameLocator('iframe').getByText('Miten käyntisi sujui?').waitFor()
    await button(/^Julkaise/).click()
    await page.getByText('Odotetaan ensimmäistä vastausta').waitFor()
    expect(await barriers(page)).toEqual([])

    const phone = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage()
    await phone.goto((await page.locator('a[href*="/t/"]').first().getAttribute('href'))!)
    await phone.locator('label').nth(4).click()
    await page.getByText('Ensimmäinen vastaus saapui').waitFor({ timeout: 10_000 })
    await phone.context().close()
    console.info(`from the first link to the first answer on the screen: ${Date.now() - begun} ms without reading`)

    // The step survives a reload, with its answer.
    await page.reload()
    await page.getByText('Ensimmäinen vastaus saapui').waitFor()
  }, 60_000)

  test('refuses on the screen, in words, to publish a question without a purpose, and leads there', async () => {
    await page.goto(`${house.url}/app/surveys`)
    await page.getByRole('link', { name: 'Myymäläkäynnin jälkeen' }).click()
    await page.getByText('Valmis julkaistavaksi').waitFor()
    await button('Lisää kysymys').click()
    await page.getByRole('menuitem', { name: /Suositteluhalu/ }).click()
    await page.getByText('2 asiaa estää julkaisun').waitFor()
    await button('Julkaise').click()
    await expect
      .poll(() => page.getByRole('alert').textContent())
      .toContain('Kysymys 4: Kerro, mitä vastauksilla päätetään.')
    const at = () => page.evaluate("document.activeElement.closest('[data-path]')?.dataset.path")
    await expect.poll(at).toBe('questions.3.purpose.decision')
    expect(await barriers(page)).toEqual([])
    await page.keyboard.type('Jatketaanko samalla palvelumallilla')
    await page.getByLabel('Mitä tehdään milläkin vastauksella?').fill('0–6: soitetaan')
    await page.getByText('Valmis julkaistavaksi').waitFor()
    await saved()
  }, 60_000)

  test('moves questions by keyboard, says where they went, and keeps the focus', async () => {
    const up = button(/^Siirrä ylöspäin: Kuinka/)
    await up.focus()
    await page.keyboard.press('Alt+ArrowUp')
    await expect.poll(said).toBe('Kuinka todennäköisesti suosittelisit meitä ystävälle? on nyt 3. kysymys, yhteensä 5.')
    await page.keyboard.press('Alt+ArrowUp')
    await page.keyboard.press('Alt+ArrowUp')
    await page.keyboard.press('Alt+ArrowUp')
    await expect.poll(said).toBe('Kysymys on jo ensimmäinen.')
    expect(await up.evaluate((e) => e === e.ownerDocument.activeElement)).toBe(true)
    expect(await cards().first().textContent()).toContain('Suositteluhalu')
    await page.keyboard.press('Alt+ArrowDown')
    await saved()
  }, 30_000)

  test('moves questions by the pointer', async () => {
    const from = (await cards().nth(1).locator('span').first().boundingBox())!
    const over = (await cards().nth(0).boundingBox())!
    await page.mouse.move(from.x + 8, from.y + 20)
    await page.mouse.down()
    for (let n = 1; n <= 8; n++) await page.mouse.move(from.x + 8, from.y + 20 + ((over.y + 4 - from.y) * n) / 8)
    await page.mouse.up()
    await expect.poll(() => cards().first().textContent()).toContain('Suositteluhalu')
  }, 30_000)

  test('shows in the preview what is being written, and marks a translation that is missing', async () => {
    await button(/Suositteluhalu \(NPS\)/)
      .first()
      .click()
    await page.getByRole('textbox', { name: 'Kysymys', exact: true }).fill('Suosittelisitko Kuusikkoa?')
    await page.frameLocator('iframe').getByText('Suosittelisitko Kuusikkoa?').waitFor()
    await page.locator('label', { hasText: 'Svenska' }).first().click()
    await page.getByRole('textbox', { name: 'Kysymys', exact: true }).fill('')
    await page.getByText('Käännös puuttuu: ruotsi').first().waitFor()
    // The Finnish words stand by, for whoever translates.
    await page.getByText('Suomi: Suosittelisitko Kuusikkoa?').waitFor()
    expect(await barriers(page)).toEqual([])
    await page.getByRole('textbox', { name: 'Kysymys', exact: true }).fill('Skulle du rekommendera Granholm?')
    await saved()
  }, 30_000)

  test('says the way of a dead end, in the names of the questions', async () => {
    const rule = page.locator('fieldset[data-path="questions.3.showIf"]')
    await button(/Pitkä teksti/).click()
    await page.getByLabel('Vain joillekin, aiempien vastausten mukaan').check()
    await rule.getByLabel('Ehto', { exact: true }).waitFor()
    await rule.getByRole('button', { name: 'Lisää ehto' }).click()
    const questions = rule.getByLabel('Kysymys', { exact: true })
    for (const n of [0, 1]) await questions.nth(n).selectOption({ label: '1. Suositteluhalu (NPS)' })
    await rule.getByLabel('Ehto', { exact: true }).nth(1).selectOption('atLeast')
    await page
      .getByText(/ehdot sulkevat toisensa pois: ”Suositteluhalu \(NPS\)” → /)
      .first()
      .waitFor()
    await page.getByLabel('Kaikille').check()
    await page.getByText('Valmis julkaistavaksi').waitFor()
    await saved()
  }, 30_000)

  test('publishes a second version, and brings the first one back', async () => {
    await button('Julkaise').click()
    await page.getByText('Versio 2 on käytössä.').waitFor()
    await page.getByText('Käytössä, versio 2').waitFor()
    expect(await page.getByText('Julkaisemattomia muutoksia').count()).toBe(0)
    await button('Versiot').click()
    await button('Palauta luonnokseksi').nth(1).click()
    await page.getByText('Luonnos on nyt sama kuin versio 1.').waitFor()
    await page.getByText('Julkaisemattomia muutoksia').waitFor()
    expect(await cards().count()).toBe(4)
    await button('Kumoa').click()
    await expect.poll(() => cards().count()).toBe(5)
    await saved()
  }, 30_000)

  test('does not write over what somebody else has saved meanwhile', async () => {
    const other = await context.newPage()
    listen(other)
    await other.goto(page.url())
    const name = other.getByLabel('Kyselyn nimi')
    await name.fill('Toisen nimi')
    await other.getByText('Luonnos tallennettu').waitFor()
    await expect
      .poll(async () => (await other.request.get(page.url().replace('/app/', '/api/v1/'))).text())
      .toContain('Toisen nimi')
    await other.close()
    await page.getByLabel('Kyselyn nimi').fill('Oma nimi')
    await page.getByText('Joku muu on muuttanut tätä luonnosta').waitFor()
    // The browser itself notes the 409.
    complaints.splice(0, complaints.length, ...complaints.filter((c) => !c.includes('409')))
    await button('Hae toisen versio').click()
    await expect.poll(() => page.getByLabel('Kyselyn nimi').inputValue()).toBe('Toisen nimi')
  }, 30_000)

  test('gives a touchpoint its code, link and prints', async () => {
    await page.goto(`${house.url}/app/touchpoints`)
    await button('Uusi kohtaamispiste').click()
    await page.getByLabel('Nimi, Suomi').fill('Nouto')
    await page.getByLabel('Kysely', { exact: true }).selectOption({ label: 'Toisen nimi' })
    await button('Tallenna').click()
    await page.getByRole('img', { name: 'QR-koodi: Nouto' }).waitFor()
    expect(await barriers(page)).toEqual([])
    const links = page.locator('a[download]')
    expect(await links.count()).toBe(4)
    for (const link of await links.all()) {
      const reply = await page.request.get(`${house.url}${await link.getAttribute('href')}`)
      expect([reply.status(), (await reply.body()).length > 300]).toEqual([200, true])
    }
  }, 30_000)

  test('shows sheets before they are printed, makes codes, and names the sites that may ask', async () => {
    await page.goto(`${house.url}/app/print`)
    const picture = page.getByRole('img', { name: 'Esikatselu: Juliste A4' })
    await picture.waitFor()
    expect(await page.evaluate('document.querySelector("img[data-form]").naturalWidth > 0')).toBe(true)
    expect(await barriers(page)).toEqual([])
    await page.getByLabel('Mitä tulostetaan').selectOption({ label: 'Käyntikortit koodilla' })
    await page.getByRole('img', { name: 'Esikatselu: Käyntikortit koodilla' }).waitFor()
    expect(page.url()).toContain('form=code-card')
    await page.getByLabel('Koodien määrä').fill('12')
    await page.getByLabel('Erän nimi').fill('Kesätapahtuma')
    const [file] = await Promise.all([page.waitForEvent('download'), button('Tee koodit').click()])
    expect(file.suggestedFilename()).toMatch(/^hetki-\w+-\d{4}-\d\d-\d\d\.pdf$/)
    await page.getByText('12 koodia · vastattu 0').waitFor()
    expect(await barriers(page)).toEqual([])

    await page.goto(`${house.url}/app/touchpoints`)
    await page.getByRole('link', { name: 'Kioski ja verkko: Nouto' }).click()
    await page.getByText('Yhtään tablettia ei ole vielä kuultu.').waitFor()
    expect(await barriers(page)).toEqual([])
    await page.getByLabel('Sivustot, jotka saavat').fill('kauppa.fi; script-src *')
    await button('Tallenna').click()
    await page.getByRole('alert').first().waitFor()
    complaints.splice(0, complaints.length, ...complaints.filter((c) => !c.includes('400')))
    await page.getByLabel('Sivustot, jotka saavat').fill('https://kauppa.fi/')
    await button('Tallenna').click()
    await page.getByText('Tallennettu', { exact: true }).waitFor()
    expect(await page.getByLabel('Sivustot, jotka saavat').inputValue()).toBe('https://kauppa.fi')
    expect(await page.locator('code').nth(1).textContent()).toContain('/w.js" data-touchpoint="')
  }, 30_000)

  test('sets up people, keys, units, reasons, targets, rules and causes without a barrier', async () => {
    const section = async (name: string) => {
      await page.goto(`${house.url}/app/settings/${name}`)
      await page.getByRole('heading', { level: 2 }).first().waitFor()
      await page.waitForLoadState('networkidle')
      expect([name, await barriers(page)]).toEqual([name, []])
    }
    await section('organisation')
    await section('units')
    await button('Uusi yksikkö').click()
    await page.getByLabel('Nimi').fill('Lielahti')
    await button('Tallenna').click()
    await page.getByText('Lielahti').waitFor()

    await section('people')
    await button('Kutsu henkilö').click()
    await page.getByLabel('Nimi', { exact: true }).fill('Matti Meikäläinen')
    await page.getByLabel('Sähköposti').fill('matti@example.fi')
    await page.getByLabel('Yksikkö').selectOption({ label: '\u2003Lielahti' })
    await button('Kutsu').click()
    await page.getByText(/\/app\/join\//).waitFor()
    expect(await barriers(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByText('Kutsuttu').waitFor()

    await section('keys')
    await button('Uusi API-avain').click()
    await page.getByLabel('Nimi').fill('Puhelinjärjestelmä')
    await button('Uusi API-avain').last().click()
    const secret = (await page.getByRole('dialog').locator('code').textContent()) ?? ''
    expect(secret.length).toBeGreaterThan(30)
    await button('Valmis').click()
    await page.getByText('ei vielä käytetty').waitFor()
    expect((await page.content()).includes(secret)).toBe(false)

    await section('reasons')
    await button('Uusi syy').click()
    await page.getByLabel('Nimi, Suomi').fill('Lasku väärin')
    await button('Tallenna').click()
    await page.getByText('lasku-vaarin').waitFor()

    await section('targets')
    await button('Uusi tavoite').click()
    await page.getByLabel('Tavoite', { exact: true }).fill('45')
    await button('Tallenna').click()
    await page.getByText('Suositteluhalu, NPS 45').waitFor()

    await section('cases')
    await button('Uusi sääntö').click()
    await page.getByRole('combobox', { name: 'Kun kaikki nämä täyttyvät' }).selectOption('csat')
    await button('Tallenna').click()
    await page.getByText('Tyytyväisyys (CSAT) enintään 2', { exact: true }).waitFor()

    await section('causes')
    await button('Uusi juurisyy').click()
    await page.getByLabel('Nimi, Suomi').fill('Hyllymerkintä puuttui')
    await button('Tallenna').click()
    await page.getByText('Hyllymerkintä puuttui').waitFor()
  }, 90_000)

  test('leaves the console clean', () => {
    expect(complaints).toEqual([])
  })
})
