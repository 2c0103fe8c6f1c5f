import PostalMime from 'postal-mime'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { aContent, aTouchpoint } from '../../../test/builders.ts'
import { aMailServer, type MailServer } from '../../../test/mail-server.ts'
import { messageSecret, messageToken, noEffects } from '../../../test/message-builder.ts'
import { openSurveyHouse } from '../../../test/survey-house.ts'
import { BrandReader } from '../../catalog/brand/read.ts'
import { addCodes, createReward } from '../../catalog/reward/write.ts'
import { newId } from '../../engine/database/id.ts'
import { openSmtp } from '../../engine/delivery/smtp.ts'
import { openPresence } from '../../engine/queue/presence.ts'
import { messageKeys } from '../../flow/invitation/send/key.ts'
import { openSender, type Sender } from '../../flow/invitation/send/sender.ts'
import { waysOf } from '../messages/ways.ts'
import { readSettings } from '../settings.ts'

let house: Awaited<ReturnType<typeof openSurveyHouse>>
let server: MailServer
let sender: Sender
let smtp: ReturnType<typeof openSmtp>
/** The sender's clock can be put ahead. */
let ahead = 0
const hour = 3_600_000

beforeAll(async () => {
  house = await openSurveyHouse()
  server = await aMailServer()
  smtp = openSmtp(server.url, { patienceMs: 5_000 })
  const settings = readSettings({ BASE_URL: 'http://hetki.test', MAIL_FROM: 'kysely@kuusikko.test' })
  const rooms = { db: house.db, settings, brands: new BrandReader(house.db), token: messageToken }
  const ways = waysOf({ mail: smtp, text: null }, { ...rooms, keys: messageKeys(messageSecret), effects: noEffects })
  const now = () => new Date(Date.now() + ahead)
  sender = await openSender(house.database, openPresence(house.database), ways, { now, pollMs: 30, reapMs: 100 })
})
afterAll(async () => {
  await sender.stop()
  await smtp.close()
  await server.close()
})

async function aPlace(codes: string[], anonymous: boolean) {
  const survey = await house.survey({ ...aContent, anonymous })
  const touchpoint = await aTouchpoint(house.db, house.org, { survey: survey.id })
  const reward = await createReward(house.db, house.org.scope, {
    ...{
      name: 'Kahvi',
      kind: 'codes',
      touchpoint: null,
      byMail: true,
      perDay: null,
      lowAt: 1,
      endsOn: null,
      winners: null,
    },
    words: { offer: { fi: 'Kiitokseksi kahvi.' }, how: { fi: 'Näytä koodi kassalla.' } },
    survey: survey.id,
  })
  await addCodes(house.db, house.org.scope, reward.id, codes.join('\n'), null)
  return { survey, code: touchpoint.code, reward: reward.id }
}

async function anAnswer({ code, survey }: Awaited<ReturnType<typeof aPlace>>): Promise<string> {
  const answer = newId()
  const events = [{ id: newId(), question: 'nps', value: 2 }]
  const reply = await house.send(`/t/${code}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ answer, version: survey.version, language: 'fi', events, finished: true }),
  })
  expect(reply.status).toBe(200)
  return answer
}
const ask = async (code: string, answer: string, mail: string) =>
  (
    await house.send(`/t/${code}/${answer}/reward?l=fi`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ m: mail }).toString(),
    })
  ).text()
const of = (...to: string[]) => server.taken.filter((t) => to.includes(t.to))
const rows = (to: string) => house.db.selectFrom('message').where('recipient', '=', to).selectAll().execute()

test('a code goes out by mail once, whoever asks again and to whatever address; the last code to one of two', async () => {
  const place = await aPlace(['KAHVI-1;31.12.2099'], false)
  const [one, two] = [await anAnswer(place), await anAnswer(place)]
  const replies = await Promise.all([
    ask(place.code, one, 'eka@asiakas.test'),
    ask(place.code, two, 'toka@asiakas.test'),
  ])
  const first = replies.findIndex((html) => html.includes('KAHVI-1'))
  expect(replies[1 - first]).toContain('Palkinnot loppuivat')
  const [lucky, to] = first === 0 ? [one, 'eka@asiakas.test'] : [two, 'toka@asiakas.test']
  await Promise.all([1, 2, 3].map((n) => ask(place.code, lucky, n === 2 ? 'muu@asiakas.test' : to)))
  await vi.waitFor(() => expect(of(to)).toHaveLength(1))
  await vi.waitFor(async () => expect((await rows(to))[0]?.state).toBe('sent'))
  const mail = await PostalMime.parse(of(to)[0]!.raw)
  expect(mail.subject).toContain('Kuusikko')
  for (const said of ['KAHVI-1', 'Näytä koodi kassalla.', '31. joulukuuta 2099']) expect(mail.text).toContain(said)
  expect(of('eka@asiakas.test', 'toka@asiakas.test', 'muu@asiakas.test')).toHaveLength(1)
})

test('of an anonymous survey the mail names no answer, and neither it nor its row tells when it was asked for', async () => {
  const place = await aPlace(['A-1', 'A-2', 'A-3', 'A-4'], true)
  const people = [1, 2, 3, 4].map((n) => `nimeton${n}@asiakas.test`)
  const answers = []
  for (const to of people) {
    const answer = await anAnswer(place)
    answers.push(answer)
    expect(await ask(place.code, answer, to)).toContain('muutaman tunnin kuluessa')
  }
  // Not in the minute of the answer: by lot within six hours.
  const queued = (await Promise.all(people.map(rows))).flat()
  expect(queued).toHaveLength(4)
  const waits = queued.map((m) => (m.due_at.getTime() - Date.now()) / hour)
  expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(0.02)
  expect(Math.max(...waits)).toBeLessThan(6)
  for (const m of queued) expect(m.queued_at.toISOString()).toMatch(/T00:00:00.000Z$/)
  ahead = 6 * hour
  await vi.waitFor(() => expect(of(...people)).toHaveLength(4))
  const stored = await house.db.selectFrom('answer').where('survey', '=', place.survey.id).select('id').execute()
  const sent = JSON.stringify([of(...people), await Promise.all(people.map(rows))])
  for (const id of [...answers, ...stored.map((a) => a.id), place.code]) expect(sent).not.toContain(id)
  ahead = 0
})

test('a code that has expired is not given and not mailed', async () => {
  const place = await aPlace(['VANHA;31.12.2099'], false)
  await house.db.updateTable('reward_code').set({ expires_on: '2020-01-01' }).where('code', '=', 'VANHA').execute()
  const reply = await ask(place.code, await anAnswer(place), 'myohassa@asiakas.test')
  expect(reply).not.toContain('VANHA')
  expect(await rows('myohassa@asiakas.test')).toEqual([])
})
