import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { aTouchpoint, aUnit } from '../../../test/builders.ts'
import { hostileTexts } from '../../../test/hostile-texts.ts'
import { plainBrowser, seenForm, text } from '../../../test/page-form.ts'
import { openSurveyHouse, type SurveyHouse } from '../../../test/survey-house.ts'
import { saveBrand } from '../../catalog/brand/write.ts'
import { templates } from '../../catalog/survey/templates.ts'
import type { SurveyContent } from '../../contract/survey.ts'

let house: SurveyHouse
beforeAll(async () => {
  house = await openSurveyHouse()
})

const call = () => templates.call('Aino Virtanen', '2030-01-01')
const fi = (t: string) => ({ fi: t })
const json = (path: string, body: unknown) =>
  house.send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

describe('without script', () => {
  it('a personal link is answered step by step to the thank-you that fits', async () => {
    const { token, touchpoint } = await house.personal(call(), { agent: 'Aino Virtanen' })
    const browser = plainBrowser(house.send)
    await browser.open(`/s/${token}`)
    expect(text(browser.html)).toContain('Keskustelit äsken: Aino.')
    await browser.send({ x: '2' })
    expect(browser.form.title).toBe('Ratkesiko asiasi?')
    await browser.send({ x: 'no' })
    await browser.send({ x: '0' })
    await browser.send({ x: 'Jonotin\nkauan <3' })
    expect(browser.form.title).toBe('Saammeko ottaa sinuun yhteyttä ja korjata asian?')
    await browser.send({ x: 'yes', m: 'aino@example.fi', p: '' })
    expect(text(browser.html)).toContain('Kiitos, että kerroit')
    expect(await house.said(touchpoint)).toMatchObject([
      {
        finished: true,
        given: {
          ces: 2,
          solved: 'no',
          nps: 0,
          words: 'Jonotin\nkauan <3',
          contact: { consent: true, email: 'aino@example.fi' },
        },
      },
    ])
  })

  it('an anonymous link sets no cookie before an answer, goes on at an address of its own, and forgets at the end', async () => {
    const touchpoint = await house.touchpoint(call())
    const browser = plainBrowser(house.send)
    const first = await browser.open(`/t/${touchpoint.code}`)
    expect(first.headers.getSetCookie()).toEqual([])
    await browser.send({ x: '7' })
    const [{ value: own } = { value: '' }] = browser.cookies.values()
    expect(browser.at).toBe(`/t/${touchpoint.code}/${own}?l=fi&q=solved`)
    expect([...browser.cookies.values()]).toEqual([{ value: own, path: `/t/${touchpoint.code}` }])
    await browser.open(`/t/${touchpoint.code}`)
    expect(browser.form.title).toBe('Ratkesiko asiasi?')
    await browser.send({ x: 'yes' })
    await browser.send({ x: '9' })
    await browser.send({ x: '' })
    expect(text(browser.html)).toContain('Kiitos vastauksestasi')
    expect(browser.cookies.size).toBe(0)
    expect(await house.said(touchpoint)).toMatchObject([{ finished: true, given: { ces: 7, solved: 'yes', nps: 9 } }])
    await browser.open(`/t/${touchpoint.code}`)
    expect(browser.form.title).toBe('Asiani hoitaminen oli helppoa.')
    expect(browser.form.html).not.toContain('checked')
  })

  it('works for whoever takes no cookies', async () => {
    const touchpoint = await house.touchpoint(call())
    const browser = plainBrowser(house.send, false)
    await browser.open(`/t/${touchpoint.code}`)
    for (const x of ['6', 'partly', '8', '']) await browser.send({ x })
    expect(await house.said(touchpoint)).toMatchObject([
      { finished: true, given: { ces: 6, solved: 'partly', nps: 8 } },
    ])
  })

  it('a required question says what it needs; what was typed elsewhere stays', async () => {
    const { token, touchpoint } = await house.personal(call())
    const browser = plainBrowser(house.send)
    await browser.open(`/s/${token}`)
    const reply = await browser.send({})
    expect(reply.status).toBe(422)
    expect(browser.form.html).toMatch(/<p class=m role=alert id=m-ces>Vastaa ensin tähän\.<\/p>/)
    expect(browser.form.html).toMatch(/<fieldset aria-describedby="h-ces e-ces m-ces" aria-invalid=true>/)
    expect(await house.said(touchpoint)).toEqual([])
    for (const x of ['1', 'no', '3', '']) await browser.send({ x })
    await browser.send({ m: 'ilman@lupaa.fi' })
    expect(browser.form.html).toContain('value="ilman@lupaa.fi"'.replaceAll('"', ''))
    expect(browser.form.html).toContain('Merkitse lupa')
    expect((await house.said(touchpoint))[0]!.given).not.toHaveProperty('contact')
  })

  it('going back keeps what was given and what was being written', async () => {
    const { token, touchpoint } = await house.personal(call())
    const browser = plainBrowser(house.send)
    await browser.open(`/s/${token}`)
    await browser.send({ x: '5' })
    await browser.send({ x: 'yes' })
    await browser.send({ x: '9' })
    await browser.send({ x: 'kesken', go: 'back' })
    expect(browser.form.title).toContain('suosittelisit')
    expect(browser.form.html).toContain('value=9 checked')
    await browser.send({ x: '10' })
    expect(browser.form.html).toContain('\nkesken</textarea>')
    expect((await house.said(touchpoint))[0]!.given).toMatchObject({ nps: 10, words: 'kesken' })
  })

  it('a form sent twice counts once; gone back to and changed it counts anew, and never meets a conflict', async () => {
    const { token, touchpoint } = await house.personal(call())
    const browser = plainBrowser(house.send)
    await browser.open(`/s/${token}`)
    const [form, at] = [browser.form, browser.at]
    await Promise.all([browser.send({ x: '5' }, form, at), browser.send({ x: '5' }, form, at)])
    await browser.send({ x: '5' }, form, at)
    expect(await house.taps(touchpoint)).toBe(1)
    await browser.send({ x: '7' }, form, at)
    await browser.send({ x: '5' }, form, at)
    expect((await house.said(touchpoint))[0]!.given).toEqual({ ces: 5 })
    expect(await house.taps(touchpoint)).toBe(3)
  })

  it('a tampered form is refused nothing that a customer said', async () => {
    const touchpoint = await house.touchpoint(call())
    const reply = await house.send(`/t/${touchpoint.code}`, { method: 'POST', body: 'q=ces&x=5&i=..%2F.&v=' })
    expect(reply.status).toBe(303)
    expect(await house.said(touchpoint)).toMatchObject([{ given: { ces: 5 } }])
    const reply2 = await house.send(`/t/${touchpoint.code}`, { method: 'POST', body: 'q=olematon&x=hei' })
    expect(reply2.status).toBe(303)
    expect((await house.said(touchpoint))[1]!.given).toEqual({ olematon: 'hei' })
  })
})

describe('links', () => {
  it('a GET writes nothing, however often and by whom', async () => {
    const { token, touchpoint } = await house.personal(call())
    const before = await counts()
    for (const path of [
      `/s/${token}`,
      `/s/${token}?q=nps`,
      `/t/${touchpoint.code}`,
      `/t/${touchpoint.code}?x=5&q=ces`,
    ]) {
      expect((await house.send(path)).status).toBe(200)
    }
    expect(await counts()).toEqual(before)
  })

  it('unknown ones get a friendly page, in the browser’s language', async () => {
    const reply = await house.send('/s/olematon', { headers: { 'accept-language': 'sv-FI,sv;q=0.9,fi;q=0.5' } })
    expect(reply.status).toBe(404)
    expect(text(await reply.text())).toContain('Enkäten hittades inte')
    expect((await house.send('/t/olematon/not-a-sitting')).status).toBe(404)
    expect((await json('/s/olematon', tap('nps', 5))).status).toBe(404)
  })

  it('a closed survey says so, and keeps what still comes', async () => {
    const touchpoint = await house.touchpoint(call())
    await house.db.updateTable('touchpoint').set({ closed: true }).where('id', '=', touchpoint.id).execute()
    const reply = await house.send(`/t/${touchpoint.code}`)
    expect(reply.status).toBe(410)
    expect(text(await reply.text())).toContain('Kysely on päättynyt')
    const browser = plainBrowser(house.send)
    const own = crypto.randomUUID()
    await house.send(`/t/${touchpoint.code}/${own}`, { method: 'POST', body: 'q=ces&x=5' })
    expect((await house.said(touchpoint))[0]!.given).toEqual({ ces: 5 })
    await browser.open(`/t/${touchpoint.code}/${own}`)
    expect(browser.form.title).toBe('Ratkesiko asiasi?')
  })

  it('one visitor never meets another’s answers', async () => {
    const [one, other] = [await house.touchpoint(call()), await house.touchpoint(call())]
    const own = crypto.randomUUID()
    await house.send(`/t/${one.code}/${own}`, { method: 'POST', body: 'q=ces&x=1' })
    const elsewhere = await (await house.send(`/t/${other.code}/${own}`)).text()
    expect(seenForm(elsewhere).html).not.toContain('checked')
    const posted = await house.send(`/t/${other.code}/${own}`, { method: 'POST', body: 'q=ces&x=7' })
    expect(posted.status).toBe(404)
    expect((await house.said(one))[0]!.given).toEqual({ ces: 1 })
  })

  it('the id that staff see is not the key to a sitting: it neither opens nor changes it', async () => {
    const touchpoint = await house.touchpoint(call())
    await house.send(`/t/${touchpoint.code}`, { method: 'POST', body: 'q=ces&x=7' })
    const [sitting] = await house.said(touchpoint)
    const behind = `/t/${touchpoint.code}/${sitting!.id}`
    expect(seenForm(await (await house.send(behind)).text()).html).not.toContain('checked')
    await house.send(behind, { method: 'POST', body: 'q=ces&x=1' })
    expect((await house.said(touchpoint)).map((s) => s.given)).toEqual([{ ces: 7 }, { ces: 1 }])
  })

  it('"start again" begins a sitting of its own', async () => {
    const touchpoint = await house.touchpoint(call())
    const browser = plainBrowser(house.send)
    await browser.open(`/t/${touchpoint.code}`)
    await browser.send({ x: '1' })
    expect(browser.html).toContain('href="?new=1"')
    await browser.open(`${browser.at.split('?')[0]}?new=1`)
    expect(browser.form.title).toBe('Asiani hoitaminen oli helppoa.')
    expect(browser.cookies.size).toBe(0)
    await browser.send({ x: '7' })
    expect((await house.said(touchpoint)).map((s) => s.given)).toEqual([{ ces: 1 }, { ces: 7 }])
  })

  it('a sitting stays with the version it began with', async () => {
    const touchpoint = await house.touchpoint(call())
    const own = crypto.randomUUID()
    await house.send(`/t/${touchpoint.code}/${own}`, { method: 'POST', body: 'q=ces&x=1' })
    const next: SurveyContent = {
      ...call(),
      questions: [{ id: 'uusi', kind: 'text', title: fi('Uusi'), required: false }],
    }
    const newer = await house.survey(next)
    await house.db.updateTable('touchpoint').set({ survey: newer.id }).where('id', '=', touchpoint.id).execute()
    const browser = plainBrowser(house.send)
    await browser.open(`/t/${touchpoint.code}/${own}`)
    expect(browser.form.title).toBe('Ratkesiko asiasi?')
  })
})

describe('languages', () => {
  it('the address, then the customer, then the browser, then the survey decide', async () => {
    const { token } = await house.personal(call(), { language: 'sv' })
    const lang = async (path: string, accept: string) =>
      /<html lang=(\w+)/.exec(await (await house.send(path, { headers: { 'accept-language': accept } })).text())![1]
    expect(await lang(`/s/${token}`, 'en')).toBe('sv')
    expect(await lang(`/s/${token}?l=fi`, 'en')).toBe('fi')
    const { code } = await house.touchpoint(call())
    expect(await lang(`/t/${code}`, 'en-GB,fi;q=0.5')).toBe('en')
    const finnish = await house.touchpoint({ ...call(), languages: ['fi'] })
    expect(await lang(`/t/${finnish.code}?l=sv`, 'en')).toBe('fi')
  })

  it('who says none has the touchpoint’s, before the browser’s', async () => {
    const lang = async (path: string) =>
      /<html lang=(\w+)/.exec(await (await house.send(path, { headers: { 'accept-language': 'en' } })).text())![1]
    const swedish = async (touchpoint: { id: string }) =>
      house.db.updateTable('touchpoint').set({ language: 'sv' }).where('id', '=', touchpoint.id).execute()
    const anonymous = await house.touchpoint(call())
    await swedish(anonymous)
    expect(await lang(`/t/${anonymous.code}`)).toBe('sv')
    const silent = await house.personal(call())
    await swedish(silent.touchpoint)
    expect(await lang(`/s/${silent.token}`)).toBe('sv')
    const finnish = await house.personal(call(), { language: 'fi' })
    await swedish(finnish.touchpoint)
    expect(await lang(`/s/${finnish.token}`)).toBe('fi')
  })
})

describe('brands', () => {
  it('the page has the unit’s name and colour, and lets in no other style', async () => {
    // A house of its own: brands are kept for ten seconds.
    const house = await openSurveyHouse()
    const { org, db } = house
    const unit = await aUnit(db, org)
    const published = await house.survey(call())
    const plain = await aTouchpoint(db, org, { survey: published.id })
    const branded = await aTouchpoint(db, org, { survey: published.id, unit: unit.id })
    await saveBrand(db, org.scope, unit.id, { name: { fi: 'Kampin <kauppa>', sv: 'Kampens butik' }, colour: '#ffe600' })
    const open = async (path: string) => {
      const reply = await house.send(path)
      const html = await reply.text()
      const style = /<style>(.*?)<\/style>/s.exec(html)![1]!
      const hash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`
      expect(reply.headers.get('content-security-policy')).toContain(hash)
      return html
    }
    const [ours, theirs] = [await open(`/t/${plain.code}`), await open(`/t/${branded.code}?l=sv`)]
    expect(ours).toContain('<b>Kuusikko</b>')
    expect(ours).toContain('--spruce:#1f5b4a')
    expect(theirs).toContain('<title>Respons – Kampens butik</title>')
    // Yellow on white would not be seen, on black it would; black is what can be read on it.
    expect(theirs).not.toContain('--spruce:#1f5b4a')
    expect(theirs).toMatch(
      /--spruce:#(?!ffe600)\w{6};--on:#000.*prefers-color-scheme:dark.*--spruce:#ffe600;--on:#000/s,
    )
    expect(await open(`/t/${branded.code}?l=fi`)).toContain('<b>Kampin &lt;kauppa&gt;</b>')
    const closed = await aTouchpoint(db, org, { survey: published.id, unit: unit.id, closed: true })
    expect(await open(`/t/${closed.code}?l=fi`)).toMatch(/--on:#000.*<b>Kampin &lt;kauppa&gt;<\/b>/s)
  })

  it('the language goes along from step to step', async () => {
    const { token, touchpoint } = await house.personal(call())
    const browser = plainBrowser(house.send)
    await browser.open(`/s/${token}?l=sv&q=ces`)
    await browser.send({ x: '4' })
    expect(browser.form.title).toBe('Löstes ditt ärende?')
    const row = await house.db
      .selectFrom('answer')
      .select('language')
      .where('touchpoint', '=', touchpoint.id)
      .executeTakeFirst()
    expect(row?.language).toBe('sv')
  })
})

describe('taps', () => {
  it('in JSON: 200 after the commit; again the same; another body is 409 and changes nothing', async () => {
    const { token, touchpoint } = await house.personal(call())
    const first = tap('nps', 0)
    const reply = await json(`/s/${token}`, first)
    expect(reply.status).toBe(200)
    expect(await reply.json()).toEqual({ stored: [first.events[0]!.id], conflicts: [] })
    expect((await json(`/s/${token}`, first)).status).toBe(200)
    const other = { ...first, events: [{ ...first.events[0]!, value: 10 }] }
    const conflict = await json(`/s/${token}`, other)
    expect(conflict.status).toBe(409)
    expect(await conflict.json()).toEqual({ stored: [], conflicts: [first.events[0]!.id] })
    expect((await house.said(touchpoint))[0]!.given).toEqual({ nps: 0 })
  })

  it('of the page’s script: a form with an id of its own, answered in JSON', async () => {
    const { code, id } = await house.touchpoint(call())
    const page = seenForm(await (await house.send(`/t/${code}`)).text())
    const sitting = Buffer.from(page.hidden.i!.slice(0, 22), 'base64url')
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    const event = crypto.randomUUID()
    const body = new URLSearchParams({ x: '6', q: 'ces', i: page.hidden.i!, l: 'sv', e: event, d: `${Date.now()}` })
    const send = () => house.send(`/t/${code}`, { method: 'POST', body })
    const reply = await send()
    expect(reply.status).toBe(200)
    expect(await reply.json()).toEqual({ stored: [event], conflicts: [] })
    expect(reply.headers.getSetCookie()[0]).toMatch(
      new RegExp(`^hetki_sitting=${sitting}; Max-Age=1800; Path=/t/${code}; HttpOnly; SameSite=Lax$`),
    )
    await send()
    expect(await house.taps({ id })).toBe(1)
    body.set('x', '1')
    expect((await send()).status).toBe(409)
    // A page of before the short ids said them at length.
    const long = page.hidden.i!.replace(/^[^.]+/, sitting)
    const done = new URLSearchParams({ f: '1', i: long, l: 'sv', e: crypto.randomUUID() })
    const last = await house.send(`/t/${code}`, { method: 'POST', body: done })
    expect(last.headers.getSetCookie()[0]).toContain('Max-Age=0')
    expect(await house.said({ id })).toMatchObject([{ finished: true, given: { ces: 6 } }])
    const row = await house.db.selectFrom('answer').selectAll().where('touchpoint', '=', id).executeTakeFirstOrThrow()
    expect(row.language).toBe('sv')
    expect(row.opened_at).not.toBeNull()
  })

  it('what is not the contract’s is refused with the place; too long is 413 and stores nothing', async () => {
    const { token, touchpoint } = await house.personal(call())
    const bad = await json(`/s/${token}`, { ...tap('nps', 5), language: 'de' })
    expect(bad.status).toBe(400)
    expect(await bad.json()).toMatchObject({ code: 'bad-input', issues: [{ path: 'language' }] })
    const broken = await house.send(`/s/${token}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"answer":',
    })
    expect(broken.status).toBe(400)
    expect((await json(`/s/${token}`, tap('words', 'a'.repeat(300_000)))).status).toBe(413)
    const form = new URLSearchParams({ q: 'words', x: 'å'.repeat(200_000) })
    expect((await house.send(`/s/${token}`, { method: 'POST', body: form })).status).toBe(413)
    expect((await house.send(`/s/${token}`, { method: 'POST', body: 'x'.repeat(5_000_000) })).status).toBe(413)
    expect(await house.said(touchpoint)).toEqual([])
  })

  it('a page that was seen is told by POST, once', async () => {
    const { token, encounter } = await house.personal(call())
    expect((await house.send(`/s/${token}/opened`, { method: 'POST' })).status).toBe(204)
    const opened = () =>
      house.db.selectFrom('invitation').select('opened_at').where('encounter', '=', encounter).executeTakeFirstOrThrow()
    const first = (await opened()).opened_at
    expect(first).not.toBeNull()
    await house.send(`/s/${token}/opened`, { method: 'POST' })
    expect((await opened()).opened_at).toEqual(first)
    expect((await house.send('/s/olematon/opened', { method: 'POST' })).status).toBe(404)
  })
})

describe('hostile texts', () => {
  const surrogate = { 'lone surrogate': 'a\uD800b' }
  it.each(Object.entries({ ...hostileTexts, ...surrogate }))('come back as they were given: %s', async (name, said) => {
    const { code, id } = await house.touchpoint(call())
    const own = crypto.randomUUID()
    const reply = await json(`/t/${code}`, { ...tap('words', said), answer: own })
    expect(reply.status).toBe(200)
    const browser = plainBrowser(house.send)
    if (!(name in surrogate)) {
      await browser.open(`/t/${code}?q=words`)
      await browser.send({ x: said })
    }
    const stored = await house.said({ id })
    expect(stored.map((s) => s.given.words)).toEqual(stored.map(() => said))
    expect(stored).toHaveLength(name in surrogate ? 1 : 2)
    await browser.open(`/t/${code}/${own}?q=words`)
    const shown = /<textarea[^>]*>\n([\s\S]*)<\/textarea>/.exec(browser.form.html)![1]!
    expect(text(shown)).toBe(said.replaceAll(/\0|\uD800/g, '\uFFFD'))
  })
})

describe('the response', () => {
  it('is kept by nobody, framed by nobody, and runs nothing but its own script', async () => {
    const { token } = await house.personal(call())
    const { headers } = await house.send(`/s/${token}`)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'sha256-[^ ]+' 'sha256-[^ ]+';.*frame-ancestors 'none'$/,
    )
    expect(headers.get('set-cookie')).toBeNull()
  })

  it('is the same page compressed, for each visitor', async () => {
    const { code } = await house.touchpoint(templates.delivery('Aino', '2030-01-01'))
    for (let i = 0; i < 20; i++) {
      const reply = await house.send(`/t/${code}`, { headers: { 'accept-encoding': 'gzip, br' } })
      expect(reply.headers.get('content-encoding')).toBe('gzip')
      const html = gunzipSync(Buffer.from(await reply.arrayBuffer())).toString()
      expect(html).toMatch(/^<!doctype html>.*<\/script>$/s)
      expect(seenForm(html).hidden.i).toMatch(/^[\w-]{22}\.[\w-]{16}\.[0-9a-z]+\.[\w-]{22}$/)
    }
  })

  it('says so when the house cannot store, and loses the customer no word', async () => {
    const { token } = await house.personal(call())
    await house.send(`/s/${token}`)
    await house.db.schema.alterTable('answer_event').renameTo('event_away').execute()
    try {
      const reply = await house.send(`/s/${token}?l=fi`, { method: 'POST', body: 'q=words&x=T%C3%A4rke%C3%A4%C3%A4' })
      expect(reply.status).toBe(503)
      const { html } = seenForm(await reply.text())
      expect(html).toContain('Tärkeää</textarea>')
      expect(text(html)).toContain('Vastaustasi ei saatu tallennettua.')
    } finally {
      await house.db.schema.alterTable('event_away').renameTo('answer_event').execute()
    }
    await house.db.schema.alterTable('answer').renameTo('answer_away').execute()
    try {
      const away = await house.send(`/s/${token}?l=fi`, { method: 'POST', body: 'q=ces&x=5' })
      expect(away.status).toBe(503)
      expect(seenForm(await away.text()).title).toBe('Nyt jokin meni vikaan')
      expect((await json(`/s/${token}`, tap('nps', 5))).status).toBe(500)
    } finally {
      await house.db.schema.alterTable('answer_away').renameTo('answer').execute()
    }
  })
})

const tap = (question: string, value: unknown) => ({
  answer: crypto.randomUUID(),
  version: crypto.randomUUID(),
  language: 'fi',
  events: [{ id: crypto.randomUUID(), question, value }],
})

async function counts() {
  const tables = ['answer', 'answer_event', 'outbox', 'invitation'] as const
  return Promise.all(
    tables.map((t) =>
      house.db
        .selectFrom(t)
        .select((eb) => eb.fn.countAll().as('n'))
        .executeTakeFirst(),
    ),
  )
}

describe('a choice that a link in a mail brings along', () => {
  const marked = (html: string) => [...html.matchAll(/value=(\w+)[^>]* checked/g)].map((m) => m[1])

  it('is marked, and however often a scanner opens the link, nothing is answered or opened', async () => {
    const { token, touchpoint } = await house.personal(call())
    for (const method of ['GET', 'HEAD', 'GET', 'HEAD']) {
      const reply = await house.send(`/s/${token}?c=6`, { method })
      expect(reply.status).toBe(200)
      if (method === 'GET') {
        const html = await reply.text()
        expect(marked(html)).toEqual(['6'])
        expect(html).toContain('Valintasi on merkitty')
      }
    }
    expect(await house.said(touchpoint)).toEqual([])
    const [invitation] = await house.db
      .selectFrom('invitation')
      .select('opened_at')
      .where('touchpoint', '=', touchpoint.id)
      .execute()
    expect(invitation?.opened_at).toBeNull()
  })

  it('counts when the customer goes on with it, without script', async () => {
    const { token, touchpoint } = await house.personal(call())
    const browser = plainBrowser(house.send)
    await browser.open(`/s/${token}?c=6`)
    await browser.send({ x: '6' })
    expect(browser.form.title).toBe('Ratkesiko asiasi?')
    expect(await house.said(touchpoint)).toMatchObject([{ given: { ces: 6 } }])
    // Another button of the same mail does not speak over what was said.
    await browser.open(`/s/${token}?c=1`)
    expect(browser.form.title).toBe('Ratkesiko asiasi?')
    expect(marked(browser.html)).toEqual(['6'])
    expect(await house.said(touchpoint)).toMatchObject([{ given: { ces: 6 } }])
  })

  it('that fits nothing is not marked', async () => {
    const { token } = await house.personal(call())
    for (const c of ['0', '8', 'yes', '<b>', '', '7.5']) {
      const html = await (await house.send(`/s/${token}?c=${encodeURIComponent(c)}`)).text()
      expect(marked(html)).toEqual([])
      expect(html).not.toContain('Valintasi on merkitty')
    }
  })
})
