import { describe, expect, test } from 'vitest'
import { aContent, anOrganisation, aPublishedSurvey, aTouchpoint } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import { aMessage, messageSecret, messageToken, noEffects } from '../../../test/message-builder.ts'
import { BrandReader } from '../../catalog/brand/read.ts'
import type { SurveyContent } from '../../contract/survey.ts'
import { json } from '../../engine/database/tables.ts'
import type { Mail } from '../../engine/delivery/delivery.ts'
import { claim } from '../../flow/invitation/send/claim.ts'
import { messageKeys } from '../../flow/invitation/send/key.ts'
import { readMailWords, saveMailWords } from '../../flow/invitation/send/mail-words.ts'
import { readSettings } from '../settings.ts'
import { writeMails } from './mail.ts'

const { db } = await openTestDatabase()
const keys = messageKeys(messageSecret)
const rooms = {
  db,
  settings: readSettings({ BASE_URL: 'https://hetki.test', MAIL_FROM: 'kysely@kuusikko.test' }),
  brands: new BrandReader(db),
  token: messageToken,
  keys,
  effects: noEffects,
}

async function write(given: Parameters<typeof aMessage>[3] = {}, content: SurveyContent = aContent, brand = {}) {
  const org = await anOrganisation(db, { name: 'Kuusikko & pojat' })
  await db
    .updateTable('organisation')
    .set({ brand: json(brand) })
    .where('id', '=', org.id)
    .execute()
  const survey = await aPublishedSurvey(db, org, content)
  const touchpoint = await aTouchpoint(db, org, { survey: survey.id })
  const message = await aMessage(db, org, { touchpoint: touchpoint.id, version: survey.version }, given)
  const { claimed } = await claim(db, 'email', 'testi', 10, new Date())
  const [mail] = await writeMails(rooms, claimed)
  return { ...message, mail: mail as Mail, problem: (mail as { problem?: string }).problem, survey, org }
}

describe('a mail that asks', () => {
  test('carries the first question: each choice is a link that marks it, and nothing else is fetched', async () => {
    const { mail, token } = await write()
    const links = [...mail.html.matchAll(/href="([^"]+)"/g)].map((m) => m[1]!)
    expect(links.filter((l) => l.includes('?c='))).toEqual(
      Array.from({ length: 11 }, (_, n) => `https://hetki.test/s/${token}?c=${n}`),
    )
    expect(mail.html).toContain('Kuinka todennäköisesti suosittelisit meitä?')
    expect(mail.html).not.toMatch(/<img|<script|src=|url\(/)
    expect(mail.text).toContain(`https://hetki.test/s/${token}\n`)
  })

  test('says how to get no more, in its body and in the headers of one click', async () => {
    const { mail, id } = await write()
    const leave = `https://hetki.test/u/${keys.make('unsubscribe', id)}`
    expect(mail.html).toContain(leave)
    expect(mail.text).toContain(leave)
    expect(mail.headers).toMatchObject({
      'List-Unsubscribe': `<${leave}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    })
  })

  test('speaks the language of the message, or one that the survey has', async () => {
    expect((await write({ language: 'sv' })).mail.subject).toBe('Hur gick ditt ärende?')
    expect((await write({ language: 'en' }, { ...aContent, languages: ['sv'] })).mail.subject).toBe(
      'Hur gick ditt ärende?',
    )
  })

  test('comes from the brand, in its colour', async () => {
    const brand = { name: { fi: 'Käpylän <Kauppa>' }, colour: '#ffcc00', mailName: 'Käpy', replyTo: 'apua@kapy.test' }
    const { mail } = await write({}, aContent, brand)
    expect(mail).toMatchObject({ from: { name: 'Käpy', address: 'kysely@kuusikko.test' }, replyTo: 'apua@kapy.test' })
    expect(mail.html).toContain('Käpylän &lt;Kauppa&gt;')
    expect(mail.html).not.toContain('<Kauppa>')
  })

  test('says what the organisation says: about this survey first, then about all, then what we say', async () => {
    const org = await anOrganisation(db)
    const other = await anOrganisation(db)
    const survey = await aPublishedSurvey(db, org)
    const touchpoint = await aTouchpoint(db, org, { survey: survey.id })
    const theirs = await aPublishedSurvey(db, other)
    const say = (subject: object, greeting: object) => ({ subject, greeting })
    const all = say({ fi: 'Kaikille', sv: 'Till alla' }, { fi: 'Hei kaikki' })
    await saveMailWords(db, org.scope, survey.id, 'invite', { of: 'all', ...all })
    await saveMailWords(db, org.scope, survey.id, 'invite', { of: 'survey', ...say({ fi: 'Tästä' }, { fi: ' ' }) })
    await saveMailWords(db, other.scope, theirs.id, 'invite', { of: 'all', ...say({ en: 'Not ours' }, {}) })
    await expect(saveMailWords(db, other.scope, survey.id, 'invite', { of: 'all', ...all })).rejects.toThrow()
    const sent = async (language: 'fi' | 'sv' | 'en', step: 'invite' | 'remind' = 'invite') => {
      await aMessage(db, org, { touchpoint: touchpoint.id, version: survey.version }, { language, step })
      const { claimed } = await claim(db, 'email', 'testi', 10, new Date())
      const [mail] = (await writeMails(rooms, claimed)) as Mail[]
      return [mail!.subject, mail!.text.split('\n')[0]]
    }
    expect(await sent('fi')).toEqual(['Tästä', 'Hei kaikki'])
    expect((await sent('sv'))[0]).toBe('Till alla')
    expect((await sent('en'))[0]).toBe('How did it go?')
    expect(await readMailWords(db, org.scope, survey.id)).toMatchObject({
      invite: { survey: { subject: { fi: 'Tästä' }, greeting: {} }, all },
      remind: { survey: { subject: {} }, all: { subject: {} } },
    })
  })

  test('a question without choices gets a button', async () => {
    const content = { ...aContent, questions: [aContent.questions[2]!] }
    const { mail, token } = await write({}, content)
    expect(mail.html).toContain(`href="https://hetki.test/s/${token}"`)
    expect(mail.html).not.toContain('?c=')
  })

  test('a link of another secret is not told', async () => {
    const org = await anOrganisation(db)
    const survey = await aPublishedSurvey(db, org)
    const touchpoint = await aTouchpoint(db, org, { survey: survey.id })
    await aMessage(db, org, { touchpoint: touchpoint.id, version: survey.version })
    const { claimed } = await claim(db, 'email', 'testi', 10, new Date())
    const [made] = await writeMails({ ...rooms, token: () => 'another' }, claimed)
    expect(made).toEqual({ problem: 'secret-changed' })
  })
})

test('keys of messages open what they are for, in any case, and nothing else', () => {
  const id = '0198f2f6-7a00-7000-8000-000000000000'
  const key = keys.make('bounce', id)
  expect(key).toMatch(/^[0-9a-z]{52}$/)
  expect(keys.read('bounce', key.toUpperCase())).toBe(id)
  expect(keys.read('unsubscribe', key)).toBeNull()
  expect(
    keys.read(
      'bounce',
      key.replace(/.$/, (c) => (c === '0' ? '1' : '0')),
    ),
  ).toBeNull()
  expect(keys.read('bounce', 'x')).toBeNull()
  expect(messageKeys('y'.repeat(32)).read('bounce', key)).toBeNull()
})
