import { beforeAll, expect, test } from 'vitest'
import { openTestHouse, problemOf, type TestHouse } from '../../../test/api-house.ts'
import {
  aContent,
  anOrganisation,
  aPerson,
  aPublishedSurvey,
  aTouchpoint,
  aUnit,
  type BuiltOrganisation,
} from '../../../test/builders.ts'
import { aMessage, messageToken } from '../../../test/message-builder.ts'
import { BrandReader } from '../../catalog/brand/read.ts'
import { textFaults } from '../../contract/text-words.ts'
import { claim } from '../../flow/invitation/send/claim.ts'
import { messageKeys } from '../../flow/invitation/send/key.ts'
import { writeTexts } from '../messages/text.ts'

type Preview = { texts: { language: string; text: string; ours: string; parts: number }[] }
let house: TestHouse
let org: BuiltOrganisation
let survey: { id: string; version: string }
let touchpoint: { id: string }
let manager: { cookie: string }
let lead: { cookie: string }

beforeAll(async () => {
  house = await openTestHouse({
    env: { SMS_URL: 'https://gateway.test/send', SMS_FROM: '+358409999', SMS_SECRET: 'yhteinen salaisuus' },
  })
  org = await anOrganisation(house.db, { name: 'Kuusikko' })
  survey = await aPublishedSurvey(house.db, org, aContent)
  const unit = await aUnit(house.db, org)
  touchpoint = await aTouchpoint(house.db, org, { survey: survey.id, unit: unit.id })
  manager = { cookie: await house.sessionOf(await aPerson(house.db, org, { role: 'manager' })) }
  lead = { cookie: await house.sessionOf(await aPerson(house.db, org, { role: 'lead', unit: unit.id })) }
})

const preview = async (more: object = {}) => {
  const reply = await house.api('POST', '/texts/preview', { survey: survey.id, step: 'invite', ...more }, lead)
  expect(reply.status).toBe(200)
  return (reply.body as Preview).texts
}
const save = (words: object, more: object = {}, who = manager) =>
  house.api('PUT', `/surveys/${survey.id}/text-words/invite`, { of: 'survey', words, ...more }, who)
/** What a customer is sent. */
async function sent(language: 'fi' | 'sv' = 'fi') {
  const asked = { touchpoint: touchpoint.id, version: survey.version }
  await aMessage(house.db, org, asked, { channel: 'sms', recipient: '+358401234567', language })
  const { claimed } = await claim(house.db, 'sms', 'testi', 10, new Date())
  const { db, settings } = { db: house.db, settings: house.house.settings }
  const [made] = await writeTexts(
    { db, settings, brands: new BrandReader(db), token: messageToken, keys: messageKeys('x'.repeat(32)) },
    claimed,
  )
  return (made as { text: string }).text
}

test('an own text about a survey goes before one about all, and that before ours; each needs its link and its STOP', async () => {
  const [ours] = await preview()
  expect(ours!.ours).toMatch(/^\{name\}: .*\{link\} \{stop\}$/)
  // Ours in braces, saved as it is, says what ours says.
  expect((await preview({ words: { fi: ours!.ours } }))[0]!.text).toBe(ours!.text)

  // What another organisation says about all its surveys is its own.
  const other = await anOrganisation(house.db)
  const theirs = await aPublishedSurvey(house.db, other, aContent)
  const them = { cookie: await house.sessionOf(await aPerson(house.db, other, { role: 'manager' })) }
  const words = { of: 'all', words: { fi: 'Vieras {link} {stop}' } }
  expect((await house.api('PUT', `/surveys/${theirs.id}/text-words/invite`, words, them)).status).toBe(200)
  expect(await sent()).not.toContain('Vieras')
  expect((await preview())[0]!.text).not.toContain('Vieras')
  expect((await save({ fi: 'Moi! {link} {stop}' }, { of: 'all' })).status).toBe(200)
  expect(await sent()).toMatch(/^Moi! http\S+ Lopeta: STOP$/)
  expect((await save({ fi: '{name} kysyy: miten {touchpoint} sujui? {link} {stop}' })).status).toBe(200)
  expect(await sent()).toMatch(/^Kuusikko kysyy: miten .+ sujui\? http\S+\/s\/\S+ Lopeta: STOP$/)
  // No own one in Swedish: ours.
  expect(await sent('sv')).toContain('STOP')
  const read = await house.api('GET', `/surveys/${survey.id}/text-words`, undefined, lead)
  expect(read.body).toMatchObject({ invite: { all: { fi: 'Moi! {link} {stop}' } }, remind: { survey: {}, all: {} } })
  expect((await save({ fi: '  ' })).status).toBe(200)
  expect(await sent()).toMatch(/^Moi! /)

  const refused = await save({ fi: 'Tule {lnk}', sv: 'Svara: {link}' })
  expect(refused.status).toBe(400)
  expect(problemOf(refused).issues?.map((i) => [i.path, i.message.slice(0, 22)])).toEqual([
    ['words.fi', 'Viestistä puuttuu {lin'],
    ['words.fi', 'Viestistä puuttuu {sto'],
    ['words.fi', 'Viestissä on aaltosulk'],
    ['words.sv', 'Viestistä puuttuu {sto'],
  ])
  expect((await save({ fi: '{link} {stop}' }, {}, lead)).status).toBe(403)
  expect(await sent()).toMatch(/^Moi! /)
  expect(textFaults('{link|x} {stop}')).toEqual([])
})

test('a test goes to the number that is typed, says what customers would be told, and only so often a day', async () => {
  const body = { survey: survey.id, touchpoint: touchpoint.id, step: 'invite', language: 'fi', number: '040 765 4321' }
  const words = { fi: 'Koe {name} {link} {stop}' }
  const reply = await house.api('POST', '/texts/test', { ...body, words }, lead)
  expect([reply.status, reply.body]).toEqual([200, { id: expect.any(String), to: '+358407654321' }])
  const row = await house.db.selectFrom('message').where('step', '=', 'test').selectAll().executeTakeFirstOrThrow()
  expect(row).toMatchObject({ channel: 'sms', invitation: null, state: 'queued', recipient: '+358407654321' })
  expect(row.detail.text).toMatch(/^Koe Kuusikko http\S+\/s\/esimerkki\S+ Lopeta: STOP$/)
  expect((await house.api('POST', '/texts/test', { ...body, number: 'ei numero' }, lead)).status).toBe(400)
  expect((await house.api('POST', '/texts/test', { ...body, words: { fi: 'ilman linkkiä' } }, lead)).status).toBe(400)
  for (let n = 1; n < 20; n++) await house.api('POST', '/texts/test', body, lead)
  const over = await house.api('POST', '/texts/test', body, lead)
  expect([over.status, problemOf(over).message]).toEqual([409, expect.stringContaining('20')])
  // Somebody else may still.
  expect((await house.api('POST', '/texts/test', body, manager)).status).toBe(200)
})
