import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AnswerPost } from '../../src/contract/answer.ts'
import type { TraceKind } from '../../src/contract/notice.ts'
import { newId } from '../../src/engine/database/id.ts'
import { aMailServer, type MailServer, parsed } from '../mail-server.ts'
import { Visitor } from '../outside.ts'
import { chromiumPath, noChromium, openChromium } from './chromium.ts'
import { signIn } from './sign-in.ts'
import { openStaffHouse, type StaffHouse, staffBuilt } from './staff-house.ts'
import { widths } from './sweep.ts'

const why = chromiumPath ? (staffBuilt ? '' : 'the staff app is not built: npm run build') : noChromium
if (why) console.warn(`skipped: one answer on its way to its notice (${why})`)

const password = 'hyvin pitkä salasana'
const words = 'Jonotin 40 minuuttia ja puhelu katkesi'

describe.skipIf(why)('from a bad answer to what was done about it', () => {
  let house: StaffHouse
  let mail: MailServer
  let browser: Browser
  const complaints: string[] = []

  /** Somebody of their own at a browser of their own. */
  const sit = async (width: keyof typeof widths): Promise<Page> => {
    const context: BrowserContext = await browser.newContext({ viewport: widths[width], locale: 'fi-FI' })
    context.setDefaultTimeout(20_000)
    const page = await context.newPage()
    page.on('pageerror', (e) => complaints.push(`${page.url()}: ${e.message}`))
    return page
  }
  /** Joins by the link that the admin was given. */
  const join = async (name: string, role: 'lead' | 'manager', unit: string | null): Promise<Visitor> => {
    const email = `${name.toLowerCase()}@example.fi`
    const { link } = await house.ground.admin.call('people.create', {
      body: { name, email, role, unit, language: 'fi', agent: null },
    })
    const one = new Visitor(house.house.url)
    await one.call('join.use', { params: { token: link.split('/').at(-1)! }, body: { name, password, language: 'fi' } })
    return one
  }
  /** The mail to somebody whose subject has these words, when it has come. */
  const mailTo = async (to: string, subject: RegExp): Promise<string> => {
    let text = ''
    await expect
      .poll(async () => {
        for (const { raw } of mail.taken.filter((m) => m.to === to)) {
          const one = await parsed(raw)
          if (subject.test(one.subject ?? '')) text = one.text ?? ''
        }
        return text
      })
      .not.toBe('')
    return text
  }
  const linkIn = (text: string, path: string): string => {
    const found = new RegExp(`https?://\\S+${path}\\S+`).exec(text)?.[0]
    if (!found) throw new Error(`no ${path} in: ${text}`)
    return found
  }

  beforeAll(async () => {
    mail = await aMailServer()
    house = await openStaffHouse({ SMTP_URL: mail.url, MAIL_FROM: 'kysely@example.fi' })
    browser = await openChromium()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await house?.close()
    await mail?.close()
  })

  test('walks one answer to its notice as four people would: customer, team lead, manager, customer again', async () => {
    const { admin, key, code } = house.ground
    const customers = ['helmi', 'onni', 'aada', 'eino', 'venla'].map((name) => `${name}@posti.example`)
    const [helmi] = customers as [string, ...string[]]

    // The house as its admin has set it up. Nobody is disturbed from 00:00 to 00:00: the test runs at any hour.
    const [unit] = await admin.call('units.list', {})
    const [lead] = await Promise.all([join('Leena', 'lead', unit!.id), join('Maija', 'manager', null)])
    await admin.call('asking.save', {
      body: {
        ...{ budget: { times: 3, days: 30 }, delayShare: 0 },
        quiet: { from: '00:00', to: '00:00', weekdays: [], dates: [] },
      },
    })
    const { seen } = await admin.call('policies.list', {})
    await admin.call('policies.save', {
      body: {
        seen,
        policies: [
          {
            ...{ name: 'Puhelun jälkeen', enabled: true, condition: {} },
            action: {
              ...{ ask: true, survey: null, via: ['email', 'link'], share: 1, delayMinutes: 0, language: null },
              ...{ remindHours: null, usefulHours: 72 },
            },
          },
        ],
      },
    })
    // Cases wait for who takes them: turns have tests of their own.
    for (const { person } of await admin.call('caseHandlers.list', {}))
      await admin.call('caseHandlers.save', {
        params: { id: person },
        body: { takes: false, skills: [], away: [], phone: null },
      })
    await admin.call('board.save', { body: { address: 'kokeilu', open: true, settings: {} } })
    await admin.call('ideas.create', { body: { kind: 'idea', title: 'Takaisinsoitto jonosta' } })
    const news = await admin.call('news.read', {})
    await admin.call('news.save', { body: { address: news.address, open: true, results: [] } })
    const { results } = await new Visitor(admin.url, key).call('encounters.create', {
      body: {
        encounters: customers.map((email, n) => ({
          ...{ source: 'S1', externalId: `e${n}`, touchpoint: code, talkSeconds: 200 },
          customer: { externalId: `c${n}`, email, name: 'Helmi Heikkilä', language: 'fi' },
          startedAt: new Date(Date.now() - 900_000).toISOString(),
          endedAt: new Date(Date.now() - 300_000).toISOString(),
        })),
      },
    })

    // 1. The customer opens the link of the mail, answers badly and says why.
    const customer = await sit('phone')
    await customer.goto(linkIn(await mailTo(helmi, /./), '/s/'))
    for (const value of ['2', 'no', '1']) {
      await customer.locator(`[name=x][value="${value}"]:visible`).check()
      if (value === '1') break
      await customer.locator(`[name=x][value="${value}"]:visible`).waitFor({ state: 'hidden' })
    }
    await customer.locator('textarea:visible').fill(words)
    await customer.locator('[value=next]:visible').click()
    await customer.getByText('Saammeko ottaa sinuun yhteyttä', { exact: false }).first().waitFor()
    await customer.locator('[value=next]:visible').click()
    await customer.getByText('Kiitos, että kerroit').first().waitFor()

    // Four others say the same, at the same door.
    const { version } = house.ground
    const others = results.slice(1).map((r) => ('link' in r && r.link ? r.link : ''))
    for (const link of others) {
      const body: AnswerPost = {
        ...{ answer: newId(), version, language: 'fi', finished: true },
        events: [{ id: newId(), question: 'nps', value: 2 }],
      }
      const headers = { 'content-type': 'application/json' }
      expect((await fetch(link, { method: 'POST', headers, body: JSON.stringify(body) })).status).toBe(200)
    }
    const cases = async () => (await lead.call('cases.list', { query: {} })).rows
    await expect.poll(async () => (await cases()).length).toBe(5)

    // 2. The team lead takes the case that the rule has opened, writes to the customer, finds the cause and solves it.
    const leena = await sit('desk')
    await signIn(leena, house.house, { email: 'leena@example.fi', path: '/cases', password })
    const mine = (await cases()).find((c) => c.words === words)!
    await leena.locator(`a[href*="${mine.id}"]`).click()
    await leena.getByText(`”${words}”`).first().waitFor()
    await leena.getByRole('button', { name: 'Ota itsellesi' }).click()
    await leena.getByRole('button', { name: 'Ota itsellesi' }).waitFor({ state: 'hidden' })
    await leena.getByText('Sähköposti', { exact: true }).click()
    await leena.getByLabel('Viesti asiakkaalle').fill('Hei! Pahoittelemme jonoa. Soitamme tänään.')
    await leena.getByRole('button', { name: 'Lähetä asiakkaalle' }).click()
    expect(await mailTo(helmi, /^Palautteesi \(/)).toContain('Pahoittelemme jonoa')
    await leena.getByRole('button', { name: 'Merkitse ratkaistuksi' }).first().click()
    const closing = leena.getByRole('dialog')
    await closing.getByLabel('Uusi juurisyy').fill('Linjoja liian vähän')
    await closing.getByRole('button', { name: 'Lisää' }).click()
    await closing.getByRole('radio', { name: 'Linjoja liian vähän', checked: true }).waitFor()
    await closing.getByRole('button', { name: 'Merkitse ratkaistuksi' }).click()
    await closing.waitFor({ state: 'hidden' })
    const cause = (await lead.call('causes.list', {})).find((c) => c.name.fi === 'Linjoja liian vähän')!.id
    for (const { id } of (await cases()).filter((c) => c.id !== mine.id))
      await lead.call('cases.close', { params: { id }, body: { cause, askAgain: false } })

    // 3. The manager makes an improvement from the cause, and a notice of it.
    const maija = await sit('desk')
    await signIn(maija, house.house, { email: 'maija@example.fi', path: '/improvements?tab=causes', password })
    await maija.getByRole('button', { name: /Linjoja liian vähän/ }).click()
    await maija.getByLabel('Otsikko').fill('Kaksi linjaa lisää')
    await maija.getByLabel('Tila').selectOption('in-effect')
    await maija.getByLabel('Voimassa alkaen').fill(new Date().toISOString().slice(0, 10))
    await maija.getByRole('button', { name: 'Tallenna' }).click()
    await maija.getByRole('button', { name: 'Kerro asiakkaille' }).click()
    const form = maija.getByRole('dialog')
    await form.getByLabel('Otsikko', { exact: false }).first().fill('Puhelimeen vastataan nopeammin')
    await form
      .getByLabel(/^Me teimme/)
      .first()
      .fill('Avasimme kaksi linjaa lisää.')
    await form.getByRole('button', { name: 'Tallenna' }).click()
    await maija.getByText('5 toivoi tätä').waitFor()
    // The idea that it comes up to is found by its words.
    await maija.getByRole('combobox', { name: 'Lisää idea: hae sanoilla' }).fill('takaisinsoitto')
    await maija.getByRole('option', { name: /Takaisinsoitto jonosta/ }).waitFor()
    await maija.keyboard.press('ArrowDown')
    await maija.keyboard.press('Enter')
    await maija.getByRole('link', { name: 'Takaisinsoitto jonosta' }).waitFor()
    await maija.getByRole('button', { name: 'Julkaise' }).click()
    await maija.getByRole('dialog').getByRole('button', { name: 'Julkaise' }).click()
    await maija.getByRole('link', { name: 'Avaa julkinen sivu' }).waitFor()

    // 4. The customer, and each of the others once, is told, and reads it.
    await customer.goto(linkIn(await mailTo(helmi, /Puhelimeen vastataan nopeammin/), '/n/'))
    await customer.getByText('Avasimme kaksi linjaa lisää.').waitFor()
    await customer.getByRole('button', { name: 'Luin tämän, kiitos' }).click()
    await customer.getByText('Kiitos, että kerroit!').waitFor()
    await customer.goto(`${house.house.url}/news/${news.address}`)
    await customer.getByText('Tätä toivoi 5 ihmistä.').waitFor()
    for (const to of customers) await mailTo(to, /Puhelimeen vastataan nopeammin/)

    // Every link of it, from wherever one comes.
    const [notice] = await admin.call('notices.list', { query: {} })
    const [improvement] = (await admin.call('improvements.list', { query: {} })).rows
    const steps: [TraceKind, string][] = [
      ['answer', mine.answer!],
      ['case', mine.id],
      ['cause', cause],
      ['improvement', improvement!.id],
      ['notice', notice!.id],
    ]
    await expect
      .poll(async () => (await admin.call('notices.list', { query: {} }))[0])
      .toMatchObject({ told: 5, read: 1 })
    for (const [kind, id] of steps) {
      await maija.goto(`${house.house.url}/app/trace/${kind}/${id}`)
      await maija.getByText('5 toivoi · 5 henkilölle kerrottu · 1 lukenut').waitFor()
      const column = (name: string) => maija.getByRole('region', { name, exact: true })
      // What led to the answer and its case is one; what led to the rest is all of it.
      const led = kind === 'answer' || kind === 'case' ? 1 : 5
      expect(await column('Vastaukset').getByRole('link').count()).toBe(led)
      expect(await column('Tapaukset').getByRole('link').count()).toBe(led)
      expect(await column('Vastaukset').textContent()).toContain(words)
      expect(await column('Juurisyyt').textContent()).toContain('Linjoja liian vähän')
      expect(await column('Parannukset').textContent()).toContain('Kaksi linjaa lisää')
      // Nothing but the notice tells of the idea.
      expect(await column('Ideat').getByRole('link').count()).toBe(kind === 'notice' ? 1 : 0)
      expect(await column('Tiedotteet').textContent()).toContain('Puhelimeen vastataan nopeammin')
    }
    expect(complaints).toEqual([])
  }, 60_000)
})
