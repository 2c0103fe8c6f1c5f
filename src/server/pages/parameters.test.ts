import { beforeAll, describe, expect, it } from 'vitest'
import { aContent } from '../../../test/builders.ts'
import { hostileTexts } from '../../../test/hostile-texts.ts'
import { plainBrowser, seenForm } from '../../../test/page-form.ts'
import { openSurveyHouse, type SurveyHouse } from '../../../test/survey-house.ts'
import { savePlacing } from '../../catalog/touchpoint/placing.ts'
import { newId } from '../../engine/database/id.ts'
import { unpacked } from './parameters.ts'

let house: SurveyHouse
beforeAll(async () => {
  house = await openSurveyHouse()
})
async function aLink(content = aContent, sites: string[] = []) {
  const touchpoint = await house.touchpoint(content)
  await savePlacing(house.db, house.org.scope, touchpoint.id, { sites, parameters: ['order', 'segment'] })
  return touchpoint
}
const stored = (touchpoint: { id: string }) =>
  house.db
    .selectFrom('answer')
    .select(['attributes', 'flags', 'source'])
    .where('touchpoint', '=', touchpoint.id)
    .orderBy('created_at')
    .execute()

describe('parameters of a link', () => {
  it('that the touchpoint names are kept with the answer, without script too, however late the first answer comes', async () => {
    const touchpoint = await aLink()
    const browser = plainBrowser(house.send, false)
    await browser.open(`/t/${touchpoint.code}?p_order=A%201&p_other=x&utm_source=y&p_segment=`)
    await browser.send({})
    await browser.send({})
    await browser.send({ x: 'Hyvä' })
    expect(await stored(touchpoint)).toEqual([{ attributes: { order: 'A 1' }, flags: [], source: 'anonymous' }])
  })

  it('of taps in JSON come in the address', async () => {
    const touchpoint = await aLink()
    const event = { id: newId(), question: 'nps', value: 9 }
    const body = { answer: newId(), version: touchpoint.survey.version, language: 'fi', events: [event] }
    await house.send(`/t/${touchpoint.code}?p_order=7&w=1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(await stored(touchpoint)).toMatchObject([{ attributes: { order: '7' }, source: 'web' }])
  })

  it('never say more than the touchpoint lets them, whatever a form says; an odd one is left out and marked', async () => {
    const touchpoint = await aLink()
    const page = await (await house.send(`/t/${touchpoint.code}`)).text()
    const form = seenForm(page)
    const odd = { order: 'x'.repeat(201), segment: '\0', org: 'theirs', __proto__: 'y', constructor: 'z' }
    const forged = [
      JSON.stringify([odd, 0]),
      '[{"order":{"a":1},"segment":["b"]},1]',
      '{"order":1}',
      'null',
      '[null,1]',
      '[[1,2],3]',
      'x'.repeat(9_000),
    ]
    for (const text of forged) {
      const own = form.hidden.i!.split('.').slice(0, 4)
      own[0] = newId()
      const i = [...own, Buffer.from(text).toString('base64url')].join('.')
      const body = new URLSearchParams({ ...form.hidden, i, x: '5', go: 'next' })
      const reply = await house.send(`/t/${touchpoint.code}`, { method: 'POST', body })
      expect(reply.status).toBe(303)
    }
    const rows = await stored(touchpoint)
    expect(rows).toHaveLength(forged.length)
    expect(rows.every((r) => Object.keys(r.attributes).length === 0)).toBe(true)
    expect(rows.filter((r) => r.flags.includes('odd-parameter'))).toHaveLength(1)
    expect(unpacked(undefined)).toEqual({ parameters: {}, web: false })
  })

  const some = Object.entries(hostileTexts).filter(([, t]) => t.length < 2_000)
  it.each(some)('come back as they were told, or not at all: %s', async (_, value) => {
    const touchpoint = await aLink()
    const browser = plainBrowser(house.send, false)
    await browser.open(`/t/${touchpoint.code}?${new URLSearchParams({ p_order: value })}`)
    expect(browser.html).not.toContain('<img src=x')
    await browser.send({ x: '5' })
    const [row] = await stored(touchpoint)
    if (row!.flags.includes('odd-parameter')) expect(row!.attributes).toEqual({})
    else expect(row!.attributes).toEqual({ order: value })
  })

  it('are not kept where anonymity was promised', async () => {
    const touchpoint = await aLink({ ...aContent, anonymous: true })
    const browser = plainBrowser(house.send)
    await browser.open(`/t/${touchpoint.code}?p_order=1`)
    await browser.send({ x: '5' })
    expect(await stored(touchpoint)).toMatchObject([{ attributes: {} }])
  })

  it('and only the sites that are named may frame the page', async () => {
    const [open, shut] = [await aLink(aContent, ['https://kauppa.example', 'https://*.kauppa.example']), await aLink()]
    const policy = async (code: string) => (await house.send(`/t/${code}`)).headers.get('content-security-policy')
    expect(await policy(open.code)).toContain('frame-ancestors https://kauppa.example https://*.kauppa.example')
    expect(await policy(shut.code)).toContain("frame-ancestors 'none'")
    const framed = await (await house.send(`/t/${open.code}?w=1`)).text()
    expect(framed.match(/<script>/g)).toHaveLength(2)
  })
})
