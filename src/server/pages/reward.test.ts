import { beforeAll, expect, test } from 'vitest'
import { aContent, aPerson, aTouchpoint } from '../../../test/builders.ts'
import { plainBrowser, text } from '../../../test/page-form.ts'
import { openSurveyHouse } from '../../../test/survey-house.ts'
import { readReward, readWinners, seedHash } from '../../catalog/reward/read.ts'
import { addCodes, createReward, saveReward } from '../../catalog/reward/write.ts'
import type { RewardInput } from '../../contract/operations/rewards.ts'
import { newId } from '../../engine/database/id.ts'
import { draw, drawOrder, forgetContacts, tellWinner } from '../../flow/answer/reward/draw.ts'

type House = Awaited<ReturnType<typeof openSurveyHouse>>
let house: House
beforeAll(async () => {
  house = await openSurveyHouse()
})

const words = { offer: { fi: 'Kiitokseksi saat kahvin.' }, how: { fi: 'Näytä koodi kassalla.' } }
const given: Omit<RewardInput, 'survey'> = {
  name: 'Kahvi',
  kind: 'codes',
  touchpoint: null,
  words,
  byMail: true,
  perDay: null,
  lowAt: 1,
  endsOn: null,
  winners: null,
}

/** A touchpoint whose survey thanks with these codes. */
async function aPlace(codes: string | null, more: Partial<RewardInput> = {}, anonymous = true) {
  const survey = await house.survey({ ...aContent, anonymous })
  const touchpoint = await aTouchpoint(house.db, house.org, { survey: survey.id })
  const reward = await createReward(house.db, house.org.scope, { ...given, survey: survey.id, ...more })
  if (codes) await addCodes(house.db, house.org.scope, reward.id, codes, null)
  return { survey, code: touchpoint.code, reward: reward.id }
}

/** Answers as another client does; the sitting is the visitor's own key. */
async function anAnswer(code: string, version: string, finished = true): Promise<string> {
  const answer = newId()
  const body = { answer, version, language: 'fi', events: [{ id: newId(), question: 'nps', value: 9 }], finished }
  const reply = await house.send(`/t/${code}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(reply.status).toBe(200)
  return answer
}

async function ask(code: string, answer: string, fields: Record<string, string> = {}, cookie = '') {
  const reply = await house.send(`/t/${code}/${answer}/reward?l=fi`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...(cookie && { cookie }) },
    body: new URLSearchParams(fields).toString(),
  })
  const html = await reply.text()
  return { html, code: /<output>([^<]*)</.exec(html)?.[1] ?? null, cookie: reply.headers.get('set-cookie') }
}

test('without script the thank-you offers it, a GET shows and writes nothing, and a POST gives one code for ever', async () => {
  const { code, reward } = await aPlace('KAHVI-1\nKAHVI-2')
  const browser = plainBrowser(house.send)
  await browser.open(`/t/${code}`)
  await browser.send({ x: '9' })
  await browser.send({ x: 'yes' })
  await browser.send({ x: 'hyvä' })
  expect(text(browser.html)).toContain('Kiitokseksi saat kahvin.')
  const to = /formaction="([^"]+)"/.exec(browser.html)![1]!.replaceAll('&amp;', '&')
  const before = await readReward(house.db, house.org.scope, reward)
  const looked = await (await house.send(to)).text()
  expect(looked).not.toMatch(/KAHVI-/)
  expect(await readReward(house.db, house.org.scope, reward)).toEqual(before)

  const post = async () =>
    /<output>([^<]*)</.exec(await (await house.send(to, { method: 'POST', body: '' })).text())?.[1]
  const first = await post()
  expect(first).toMatch(/^KAHVI-[12]$/)
  expect([await post(), await post()]).toEqual([first, first])
  expect(await readReward(house.db, house.org.scope, reward)).toMatchObject({
    given: 1,
    free: 1,
    low: true,
    givenToday: 1,
  })
})

test('the last code goes to one of forty who ask at once, each of whom asks twice', async () => {
  const { code, survey, reward } = await aPlace('A\nB\nC')
  const visitors = await Promise.all(Array.from({ length: 40 }, () => anAnswer(code, survey.version)))
  const replies = await Promise.all(visitors.flatMap((v) => [ask(code, v), ask(code, v)]))
  const got = visitors.map((_, n) => [replies[2 * n]!.code, replies[2 * n + 1]!.code])
  for (const [one, two] of got) expect(one).toBe(two)
  const codes = got.flatMap(([one]) => one ?? [])
  expect(codes.sort()).toEqual(['A', 'B', 'C'])
  const without = replies.find((r) => r.code === null)!
  expect(text(without.html)).toContain('Palkinnot loppuivat')
  expect(await readReward(house.db, house.org.scope, reward)).toMatchObject({ given: 3, free: 0 })
  // Whoever has got one sees it again, though nobody else can have one.
  const lucky = visitors[got.findIndex(([one]) => one !== null)]!
  expect((await ask(code, lucky)).code).not.toBeNull()
})

test('what has run out is not offered to the next customer, and who has got one still reaches it', async () => {
  const offered = async (code: string) => (await (await house.send(`/t/${code}?l=fi`)).text()).includes('saat kahvin')
  const button = async (code: string, answer: string) =>
    (await (await house.send(`/t/${code}/${answer}/reward?l=fi`)).text()).includes('<form method=post')
  const { code, survey } = await aPlace('L1')
  const [lucky, late] = [await anAnswer(code, survey.version), await anAnswer(code, survey.version)]
  expect([await offered(code), await button(code, late)]).toEqual([true, true])
  expect((await ask(code, lucky)).code).toBe('L1')
  expect([await offered(code), await button(code, late)]).toEqual([false, false])
  expect([await button(code, lucky), (await ask(code, lucky)).code]).toEqual([true, 'L1'])
})

test('nothing that is kept of a reward leads to an answer', async () => {
  const { code, survey, reward } = await aPlace('X1\nX2\nX3')
  const visitors = await Promise.all([1, 2, 3].map(() => anAnswer(code, survey.version)))
  for (const v of visitors) await ask(code, v, { m: 'vastaaja@example.fi' })
  const rows = JSON.stringify({
    codes: await house.db.selectFrom('reward_code').where('reward', '=', reward).selectAll().execute(),
    messages: await house.db.selectFrom('message').where('step', '=', 'reward').selectAll().execute(),
  })
  const answers = await house.db
    .selectFrom('answer')
    .where('survey', '=', survey.id)
    .select(['id', 'at', 'invitation'])
    .execute()
  expect(answers).toHaveLength(3)
  for (const a of answers) expect(rows).not.toContain(a.id)
  for (const v of visitors) expect(rows).not.toContain(v)
  // No time of day: by it a code could be laid beside the answer of the same minute.
  const columns = await house.db
    .selectFrom('reward_code')
    .where('reward', '=', reward)
    .selectAll()
    .executeTakeFirstOrThrow()
  expect(Object.values(columns).some((v) => v instanceof Date)).toBe(false)
  expect(columns.given_on).toMatch(/^\d{4}-\d{2}-\d{2}$/)
  // An id with the time in it would be version 7.
  expect(columns.id[14]).toBe('4')
  const message = await house.db.selectFrom('message').where('step', '=', 'reward').selectAll().execute()
  expect(message).toHaveLength(3)
  expect(message[0]).toMatchObject({
    invitation: null,
    customer: null,
    recipient: 'vastaaja@example.fi',
    channel: 'email',
  })
})

test('an unfinished answer, another touchpoint, a made-up key and a second sitting of the browser get none', async () => {
  const { code, survey } = await aPlace('Y1\nY2')
  const begun = await anAnswer(code, survey.version, false)
  expect(text((await ask(code, begun)).html)).toContain('vielä matkalla')
  expect((await ask(code, newId())).code).toBeNull()
  const other = await aPlace('Z1')
  const mine = await anAnswer(code, survey.version)
  expect((await ask(other.code, mine)).code).toBeNull()
  const got = await ask(code, mine)
  const cookie = got.cookie!.split(';')[0]!
  expect((await ask(code, mine, {}, cookie)).code).toBe(got.code)
  const again = await anAnswer(code, survey.version)
  const refused = await ask(code, again, {}, cookie)
  expect([refused.code, text(refused.html)]).toEqual([null, expect.stringContaining('jo haettu')])
}, 20_000)

test('codes: doubles, days in both forms, past days; a limit a day; what expires first goes first', async () => {
  const { code, survey, reward } = await aPlace(null, { perDay: 2 })
  const added = await addCodes(
    house.db,
    house.org.scope,
    reward,
    'K1;31.12.2099\r\nK2\t2098-01-01\nK1\n\nK3;huomenna\nK4;1.1.2020\n<script>;2099-01-01',
    null,
  )
  expect(added).toEqual({
    added: 3,
    known: 0,
    bad: [
      { line: 5, text: 'K3;huomenna', problem: 'date' },
      { line: 6, text: 'K4;1.1.2020', problem: 'past' },
    ],
  })
  const visitors = await Promise.all([1, 2, 3].map(() => anAnswer(code, survey.version)))
  const first = await ask(code, visitors[0]!)
  expect([first.code, text(first.html)]).toEqual(['K2', expect.stringContaining('1. tammikuuta 2098')])
  const second = await ask(code, visitors[1]!)
  expect(second.code).toBe('&lt;script&gt;')
  expect(text((await ask(code, visitors[2]!)).html)).toContain('Tämän päivän palkinnot')
  expect(await readReward(house.db, house.org.scope, reward)).toMatchObject({ free: 1, given: 2 })
  await saveReward(house.db, house.org.scope, reward, { closed: true })
  expect((await ask(code, visitors[0]!)).code).toBe('K2')
})

test('a draw: one entry a person, winners by a seed that was shown as its hash before, contacts forgotten', async () => {
  const { code, survey, reward } = await aPlace(null, { kind: 'draw', winners: 2, byMail: false })
  const { scope } = house.org
  const early = await readReward(house.db, scope, reward)
  expect(early).toMatchObject({ seed: null, entries: 0 })
  await expect(draw(house.db, scope, reward)).rejects.toThrow('wrong-state')

  const people = ['a@example.fi', 'A@Example.fi ', '040 123 4567', '+358401234567', 'b@example.fi', 'c@example.fi']
  const visitors = await Promise.all(people.map(() => anAnswer(code, survey.version)))
  expect(text((await ask(code, visitors[0]!)).html)).toContain('Sähköposti tai puhelinnumero')
  expect(text((await ask(code, visitors[0]!, { c: 'ei osoite' })).html)).toContain('Tarkista')
  await Promise.all(visitors.map((v, n) => ask(code, v, { c: people[n]! })))
  expect((await readReward(house.db, scope, reward)).entries).toBe(4)

  await Promise.allSettled([draw(house.db, scope, reward), draw(house.db, scope, reward)])
  const drawn = await readReward(house.db, scope, reward)
  expect(seedHash(drawn.seed!)).toBe(early.seedHash)
  const { winners, entries } = await readWinners(house.db, scope, reward)
  expect(winners.map((w) => w.id)).toEqual(drawOrder(drawn.seed!, entries).slice(0, 2))
  expect(text((await ask(code, visitors[0]!, { c: 'd@example.fi' })).html)).not.toContain('Olet mukana arvonnassa d')
  expect((await readReward(house.db, scope, reward)).entries).toBe(4)

  for (const w of winners)
    await tellWinner(
      house.db,
      scope,
      reward,
      w.id,
      w.contact!.includes('@') ? { by: 'mail', subject: 'Voitit', text: 'Onnea' } : { by: 'hand' },
    )
  await forgetContacts(house.db, scope, reward)
  expect((await readWinners(house.db, scope, reward)).winners.map((w) => w.contact)).toEqual([null, null])
  const outside = await aPerson(house.db, house.org, { role: 'manager', unit: house.org.root })
  await expect(draw(house.db, outside.scope, reward)).rejects.toThrow('not-allowed')
})
