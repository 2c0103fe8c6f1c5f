import { beforeAll, describe, expect, it } from 'vitest'
import { templates } from '../src/catalog/survey/templates.ts'
import { newId } from '../src/engine/database/id.ts'
import { codeFor, grouped, hashCode } from '../src/flow/invitation/paper/code.ts'
import { batchCodes, closeBatch, issueCode, makeBatch } from '../src/flow/invitation/paper/write.ts'
import { aContent } from './builders.ts'
import { plainBrowser, seenForm, text } from './page-form.ts'
import { openSurveyHouse, type SurveyHouse } from './survey-house.ts'

const secret = 'x'.repeat(22)
let house: SurveyHouse
beforeAll(async () => {
  house = await openSurveyHouse()
})

async function aCard(content = aContent, given: { days?: number } = {}) {
  const touchpoint = await house.touchpoint(content)
  const batch = await makeBatch(
    house.db,
    house.org.scope,
    { touchpoint: touchpoint.id, name: 'Kesä', form: 'card', language: null, count: 3, days: given.days ?? 30 },
    secret,
  )
  const codes = batchCodes(secret, batch, 3)
  return { touchpoint, batch, codes, code: codes[0]! }
}
const form = (fields: Record<string, string>) => ({
  method: 'POST',
  body: new URLSearchParams(fields),
  headers: { 'accept-language': 'fi' },
})
const alert = (html: string) => text(/role=alert id=m>([\s\S]*?)<\/p>/.exec(html)![1]!)

describe('a code from paper', () => {
  it('is typed at the short address, answers once, and shows no answers to whoever finds it later', async () => {
    const { touchpoint, code, codes } = await aCard()
    const browser = plainBrowser(house.send)
    await browser.open('/k')
    await browser.send({ c: ` ${code.toLowerCase().slice(0, 6)} ${code.slice(6)}` })
    expect(browser.at).toBe(`/k/${grouped(code)}?l=fi`)
    expect(browser.form.title).toContain('Kuinka todennäköisesti')
    await browser.send({ x: '9' })
    await browser.send({ x: 'yes' })
    await browser.send({ x: 'Hyvä <3' })
    expect(browser.html).toContain('Kiitos!')
    expect([...browser.cookies]).toEqual([])
    const said = [{ finished: true, given: { nps: 9, solved: 'yes', why: 'Hyvä <3' } }]
    expect(await house.said(touchpoint)).toMatchObject(said)
    const again = await browser.open(`/k/${code}`)
    expect(again.status).toBe(410)
    expect(browser.html).toContain('Koodilla on jo vastattu')
    expect(browser.html).not.toContain('Hyvä')
    // Its neighbour is a sitting of its own.
    await browser.open(`/k/${codes[1]}`)
    await browser.send({ x: '3' })
    expect(await house.said(touchpoint)).toHaveLength(2)
    const [row] = await house.db.selectFrom('answer').selectAll().where('touchpoint', '=', touchpoint.id).execute()
    expect(row).toMatchObject({ source: 'code', invitation: null, encounter_ended_at: null })
  })

  it('is kept as a hash only, and a GET writes nothing', async () => {
    const { code, touchpoint } = await aCard()
    const rows = await house.db.selectFrom('paper_code').selectAll().where('touchpoint', '=', touchpoint.id).execute()
    expect(JSON.stringify(rows)).not.toContain(code)
    expect(rows.some((r) => r.hash.equals(hashCode(code)))).toBe(true)
    expect((await house.send(`/k/${code}`)).status).toBe(200)
    expect(await house.said(touchpoint)).toEqual([])
  })

  it.each([
    ['', 422, 'Kirjoita koodi ensin.'],
    ['PY9C-M8C6', 422, 'Koodissa on 12 merkkiä. Tässä niitä on 8.'],
    ['PY9C-U8C6-M5T8', 422, 'Tarkista 5. merkki (2. ryhmän 1.): koodeissa ei käytetä merkkiä U.'],
    ['<img src=x>', 422, 'Tarkista 1. merkki (1. ryhmän 1.): koodeissa ei käytetä merkkiä <.'],
    [codeFor('nobody', 'x'), 404, 'Tällaista koodia ei ole annettu. Tarkista, että kirjoitit sen oikein.'],
  ])('that is wrong is answered kindly, with the place where it tells: %s', async (typed, status, said) => {
    const reply = await house.send('/k', form({ c: typed, l: 'fi' }))
    const html = await reply.text()
    expect(reply.status).toBe(status)
    expect(alert(html)).toBe(said)
    expect(html).not.toContain('<img')
    const direct = await house.send(`/k/${encodeURIComponent(typed || '-')}`, { headers: { 'accept-language': 'fi' } })
    expect(direct.status).toBe(status)
  })

  it('with swapped letters tells which', async () => {
    const { codes } = await aCard()
    let told = 0
    // Of one code in some hundreds every swap could also be another one's.
    for (const code of codes.slice(0, 3)) {
      if (told > 0) break
      for (let i = 0; i < 11; i++) {
        if (code[i] === code[i + 1]) continue
        const typed = code.slice(0, i) + code[i + 1] + code[i] + code.slice(i + 2)
        const said = alert(await (await house.send('/k', form({ c: typed, l: 'fi' }))).text())
        // A single wrong character elsewhere can look the same: that is a place to look at, and no verdict.
        expect(said).toMatch(/^Koodissa on kirjoitusvirhe\. Vertaa sitä paperiin/)
        if (said.includes(`Katso ensin, ovatko ${i + 1}. merkki`)) told++
      }
    }
    expect(told).toBeGreaterThan(0)
  })

  it('of a stopped or expired batch is closed; what was on its way is kept and marked', async () => {
    const { code, codes, batch, touchpoint } = await aCard()
    const page = await (await house.send(`/k/${code}`)).text()
    await closeBatch(house.db, house.org.scope, batch, true)
    const reply = await house.send(`/k/${codes[1]}`, { headers: { 'accept-language': 'fi' } })
    expect([reply.status, await reply.text()]).toEqual([410, expect.stringContaining('Kysely on päättynyt')])
    await plainBrowser(house.send).send({ x: '1' }, seenForm(page), `/k/${codes[2]}`)
    const rows = await house.db.selectFrom('answer').select('flags').where('touchpoint', '=', touchpoint.id).execute()
    expect(rows).toEqual([{ flags: ['link-expired'] }])
  })

  it('of an anonymous survey is bound to nothing', async () => {
    const { code, touchpoint, codes } = await aCard({ ...aContent, anonymous: true })
    await plainBrowser(house.send).open(`/k/${code}`)
    const browser = plainBrowser(house.send)
    await browser.open(`/k/${code}`)
    await browser.send({ x: '5' })
    const [answer] = await house.db.selectFrom('answer').selectAll().where('touchpoint', '=', touchpoint.id).execute()
    const ids = await house.db
      .selectFrom('paper_code')
      .select('answer')
      .where('touchpoint', '=', touchpoint.id)
      .execute()
    expect(ids.map((r) => r.answer)).not.toContain(answer!.id)
    expect(codes).toHaveLength(3)
  })
})

describe('a code for a till', () => {
  const ask = (more: Partial<Parameters<typeof issueCode>[2]>, touchpoint: string) =>
    issueCode(house.db, house.org.scope, { touchpoint, days: 30, ...more }, secret)

  it('is the same for the same receipt, whose number goes with the answer', async () => {
    const touchpoint = await house.touchpoint()
    const first = await ask({ receipt: '2026-11-27/42' }, touchpoint.id)
    expect(first.created).toBe(true)
    expect(await ask({ receipt: '2026-11-27/42' }, touchpoint.id)).toEqual({ ...first, created: false })
    expect((await ask({ receipt: '2026-11-27/43' }, touchpoint.id)).code).not.toBe(first.code)
    expect((await ask({}, touchpoint.id)).code).not.toBe((await ask({}, touchpoint.id)).code)
    const browser = plainBrowser(house.send)
    await browser.open(`/k/${first.code}`)
    await browser.send({ x: '7' })
    const [row] = await house.db.selectFrom('answer').selectAll().where('touchpoint', '=', touchpoint.id).execute()
    expect(row).toMatchObject({ attributes: { receipt: '2026-11-27/42' }, source: 'code' })
    expect(row!.encounter_ended_at).not.toBeNull()
  })

  it('binds to an encounter that is known, and shares the sitting of its link', async () => {
    const { token, touchpoint, encounter } = await house.personal(templates.call('Aino', '2030-01-01'), {
      agent: 'Aino',
    })
    const { code } = await ask({ encounter: { source: 'test', externalId: encounter } }, touchpoint.id)
    const browser = plainBrowser(house.send)
    await browser.open(`/k/${code}`)
    await browser.send({ x: '6' })
    await browser.open(`/s/${token}`)
    expect(browser.form.title).not.toContain('helppoa')
    const rows = await house.db.selectFrom('answer').selectAll().where('touchpoint', '=', touchpoint.id).execute()
    expect(rows).toMatchObject([{ encounter, agent: 'Aino' }])
    expect(rows[0]!.invitation).not.toBeNull()
  })

  it('is refused for what is not there, and answers in time', async () => {
    await expect(ask({}, newId())).rejects.toMatchObject({ code: 'bad-input' })
    const touchpoint = await house.touchpoint()
    await expect(ask({ encounter: { source: 'x', externalId: 'y' } }, touchpoint.id)).rejects.toMatchObject({
      issues: [{ path: 'encounter', message: 'unknown-encounter' }],
    })
    const took: number[] = []
    for (let n = 0; n < 20; n++) {
      const from = performance.now()
      await ask({ receipt: `${n}` }, touchpoint.id)
      took.push(performance.now() - from)
    }
    expect(took.sort((a, b) => a - b)[10]).toBeLessThan(50)
  })
})
