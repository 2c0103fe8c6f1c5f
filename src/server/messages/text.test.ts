import { expect, test } from 'vitest'
import { aContent, anOrganisation, aPublishedSurvey, aTouchpoint } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import { aMessage, messageToken } from '../../../test/message-builder.ts'
import { BrandReader } from '../../catalog/brand/read.ts'
import type { SurveyContent } from '../../contract/survey.ts'
import { json } from '../../engine/database/tables.ts'
import type { TextMessage } from '../../engine/delivery/delivery.ts'
import { claim } from '../../flow/invitation/send/claim.ts'
import { messageKeys } from '../../flow/invitation/send/key.ts'
import { readSettings } from '../settings.ts'
import { writeTexts } from './text.ts'

const { db } = await openTestDatabase()
const two = { SMS_URL: 'https://gateway.test/send', SMS_FROM: '+358409999', SMS_SECRET: 'yhteinen salaisuus' }

async function write(
  given: Parameters<typeof aMessage>[3] = {},
  {
    content = aContent,
    brand = {},
    env = two,
  }: { content?: SurveyContent; brand?: object; env?: Record<string, string> } = {},
) {
  const org = await anOrganisation(db, { name: 'Kuusikko' })
  await db
    .updateTable('organisation')
    .set({ brand: json(brand) })
    .where('id', '=', org.id)
    .execute()
  const survey = await aPublishedSurvey(db, org, content)
  const touchpoint = await aTouchpoint(db, org, { survey: survey.id })
  const asked = { touchpoint: touchpoint.id, version: survey.version }
  const message = await aMessage(db, org, asked, { channel: 'sms', recipient: '+358401234567', ...given })
  const { claimed } = await claim(db, 'sms', 'testi', 10, new Date())
  const settings = readSettings({ BASE_URL: 'https://hetki.test', ...env })
  const [made] = await writeTexts(
    { db, settings, brands: new BrandReader(db), token: messageToken, keys: messageKeys('x'.repeat(32)) },
    claimed,
  )
  return { ...message, made: made as TextMessage & { problem?: string } }
}

test('a text asks in the language of the message, in the brand’s name, from its number', async () => {
  const brand = { name: { fi: 'Käpy' }, textSender: '+358401111' }
  const { made, token, id } = await write({}, { brand })
  expect(made).toEqual({
    id,
    from: '+358401111',
    to: '+358401234567',
    text: `Käpy: Kuinka todennäköisesti suosittelisit meitä? Vastaa numerolla 0-10 tai avaa https://hetki.test/s/${token} Lopeta: STOP`,
  })
  expect((await write({ language: 'sv' })).made.text).toMatch(/^Kuusikko: Hur sannolikt .* Svara med 0-10/)
  const english = { ...aContent, languages: ['en' as const] }
  expect((await write({}, { content: english })).made.text).toMatch(/How likely .* Reply with 0-10/)
})

test('where nobody would hear an answer none is asked for, and the way out is a link', async () => {
  const deaf = { SMS_URL: two.SMS_URL, SMS_FROM: two.SMS_FROM }
  const { made, token } = await write({}, { env: deaf })
  expect(made.text).toContain(`Lopeta: https://hetki.test/x/${token}`)
  expect(made.text).not.toMatch(/0-10|STOP/)
  const named = await write({}, { brand: { textSender: 'Kuusikko' } })
  expect(named.made).toMatchObject({ from: 'Kuusikko', text: expect.stringMatching(/^Kuinka .* Lopeta: https/) })
})

test('a test or a reward says what its row says; without anything to say none goes out', async () => {
  const { made } = await write({ step: 'test', detail: { text: 'Koe 1' } })
  expect(made).toMatchObject({ text: 'Koe 1', from: two.SMS_FROM })
  const twilio = { SMS_URL: 'twilio://AC1:t@api.twilio.com', SMS_FROM: '+1555' }
  expect((await write({}, { env: twilio })).made.text).toMatch(/STOP$/)
  expect((await write({}, { env: { SMS_URL: two.SMS_URL } })).made.problem).toBe('no-sender')
  expect((await write({}, { env: { DELIVERY_FOLDER: '/tmp/x' } })).made.from).toBe('Hetki')
})
