import { pino } from 'pino'
import { beforeAll, describe, expect, test } from 'vitest'
import { anOrganisation, aPublishedSurvey, aTouchpoint, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import { aMessage, messageSecret } from '../../../test/message-builder.ts'
import { BrandReader } from '../../catalog/brand/read.ts'
import type { Db } from '../../engine/database/database.ts'
import { messageKeys } from '../../flow/invitation/send/key.ts'
import { type LeavePages, leavePages } from './leave.ts'

let db: Db
let org: BuiltOrganisation
let asked: { touchpoint: string; version: string }
let pages: LeavePages
const keys = messageKeys(messageSecret)

beforeAll(async () => {
  db = (await openTestDatabase()).db
  org = await anOrganisation(db, { name: 'Kuusikko <Oy>' })
  const survey = await aPublishedSurvey(db, org)
  const touchpoint = await aTouchpoint(db, org, { survey: survey.id })
  asked = { touchpoint: touchpoint.id, version: survey.version }
  pages = leavePages({ db, brands: new BrandReader(db), keys, log: pino({ level: 'silent' }), tell: () => {} })
})

const request = (body?: string, method = body === undefined ? 'GET' : 'POST', query = '') =>
  new Request(`http://hetki.test/u/x${query}`, {
    method,
    ...(body !== undefined && { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  })
const listed = (hash: Buffer | null) =>
  db.selectFrom('opt_out').select(['kind', 'via']).where('hash', '=', hash!).execute()
const sent = async () => {
  const message = await aMessage(db, org, asked, { state: 'sent' })
  return { ...message, key: keys.make('unsubscribe', message.id) }
}

describe('leaving by a mail’s link', () => {
  test('a scanner that opens it, twice and in every way, takes nobody off', async () => {
    const { key, hash } = await sent()
    for (const method of ['GET', 'HEAD', 'GET', 'HEAD']) {
      const reply = await pages.show(key, request(undefined, method))
      expect(reply.status).toBe(200)
    }
    expect(await listed(hash)).toEqual([])
  })

  test('the page is in the language of the message, and in any other that is chosen there', async () => {
    const { key } = await sent()
    const shown = async (query: string) => (await pages.show(key, request(undefined, 'GET', query))).text()
    expect(await shown('')).toContain('<h1>Etkö halua enää kyselyitä etkä tiedotteita?</h1>')
    expect(await shown('?l=sv')).toMatch(/<html lang=sv>.*<a href="\?l=fi" lang=fi>Suomi<\/a>/)
    expect(await shown('?l=xx')).toContain('<html lang=fi>')
  })

  test('one click of a mail program is enough, and a second changes nothing', async () => {
    const { id, key, hash, invitation } = await sent()
    const reminder = await aMessage(db, org, asked, {
      invitation,
      step: 'remind',
      recipient: `${invitation.slice(-8)}@asiakas.test`,
    })
    for (let n = 0; n < 2; n++) expect((await pages.post(key, request('List-Unsubscribe=One-Click'))).status).toBe(200)
    expect(await listed(hash)).toEqual([{ kind: 'opt-out', via: 'link' }])
    const row = await db.selectFrom('message').select('state').where('id', '=', reminder.id).executeTakeFirst()
    expect(row?.state).toBe('suppressed')
    expect(await db.selectFrom('message_event').select('what').where('message', '=', id).execute()).toEqual([
      { what: 'opt-out' },
    ])
  })

  test('the page asks, does it, and takes it back, in words and without script', async () => {
    const { key, hash } = await sent()
    const ask = await (await pages.show(key, request())).text()
    expect(ask).toContain('Etkö halua enää kyselyitä etkä tiedotteita?')
    expect(ask).toContain('Kuusikko &lt;Oy&gt;')
    expect(ask).toMatch(/<form method=post>.*<button name=go value=leave>/)
    expect(await (await pages.post(key, request('go=leave'))).text()).toContain(
      'Selvä, et saa enää kyselyitä etkä tiedotteita',
    )
    expect(await (await pages.post(key, request('go=back'))).text()).toContain(
      'Saat jatkossakin kyselyitä ja tiedotteita',
    )
    expect(await listed(hash)).toEqual([])
  })

  test('coming back does not undo what was said elsewhere', async () => {
    const { key, hash } = await sent()
    await db.insertInto('opt_out').values({ org: org.id, hash: hash!, kind: 'objection', via: 'staff' }).execute()
    await pages.post(key, request('go=leave'))
    await pages.post(key, request('go=back'))
    expect(await listed(hash)).toEqual([{ kind: 'objection', via: 'staff' }])
  })

  test('a link that is not ours, or is a bounce’s key, opens nothing', async () => {
    const { id, hash } = await sent()
    for (const key of ['x', keys.make('bounce', id), `${keys.make('unsubscribe', id).slice(0, -1)}x`]) {
      expect((await pages.show(key, request())).status).toBe(404)
      expect((await pages.post(key, request('go=leave'))).status).toBe(404)
    }
    expect(await listed(hash)).toEqual([])
    expect(await (await pages.show('test', request())).text()).not.toContain('<form')
  })
})

test('a text whose sender takes no answers has the same page behind its own link', async () => {
  const text = await aMessage(db, org, asked, { state: 'sent', channel: 'sms', recipient: '+358401234567' })
  const asks = await pages.show(text.token, request(), 'text')
  expect([asks.status, await listed(text.hash)]).toEqual([200, []])
  expect((await pages.post(text.token, request('go=leave'), 'text')).status).toBe(200)
  expect(await listed(text.hash)).toEqual([{ kind: 'opt-out', via: 'link' }])
  // The link of a mail is no text's, and a text's is no mail's key.
  const mail = await sent()
  expect((await pages.show(mail.token, request(), 'text')).status).toBe(404)
  expect((await pages.show(text.token, request())).status).toBe(404)
})
