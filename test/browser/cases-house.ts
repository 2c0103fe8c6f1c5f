import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { createTransport } from 'nodemailer'
import type { CaseRow } from '../../src/contract/operations/cases.ts'
import { newId } from '../../src/engine/database/id.ts'
import { aMailServer, type MailServer, parsed } from '../mail-server.ts'
import { Visitor } from '../outside.ts'
import { openStaffHouse, type StaffHouse } from './staff-house.ts'

/** A port that nobody has: the house's own door for replies stands there. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

export type CasesHouse = StaffHouse & { mail: MailServer; replyPort: number }

/** A house whose mails go to a server of ours, and that hears replies. */
export async function openCasesHouse(): Promise<CasesHouse> {
  const [mail, replyPort] = [await aMailServer(), await freePort()]
  const house = await openStaffHouse({
    ...{ SMTP_URL: mail.url, MAIL_FROM: 'palvelu@example.fi', BOUNCE_DOMAIN: 'return.test' },
    BOUNCE_PORT: String(replyPort),
  })
  return {
    ...house,
    mail,
    replyPort,
    async close() {
      await house.close()
      await mail.close()
    },
  }
}

/** What stands in each place where somebody writes. Plain texts are no words of any language, so that a screen in Swedish has no Finnish of ours to excuse it. */
export type Said = (place: string) => string
export const plainly: Said = (place) =>
  place === 'attachment'
    ? 'K1.pdf'
    : /name|rule|cause|skill/.test(place)
      ? `K1 ${place.length}`
      : `zeta ${place.length}`

export type Filled = { talk: CaseRow; pair: CaseRow[]; answered: CaseRow[]; cause: string; sol: Visitor }

/** Outside of a test nothing polls for us. */
async function comes(is: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000
  while (!(await is())) {
    if (Date.now() > end) throw new Error(`does not come: ${is}`)
    await new Promise((r) => setTimeout(r, 50))
  }
}

/** Fills it with cases as they come to be: bad answers, contacts of one customer twice, a conversation both ways, a note, a call, one that is solved. */
export async function fillWithCases(
  { ground, house, answer, mail, replyPort }: CasesHouse,
  said: Said = plainly,
): Promise<Filled> {
  const { admin, key, code, touchpoint } = ground
  await admin.call('touchpoints.save', {
    params: { id: touchpoint },
    body: { name: { fi: 'Linja Ett', sv: 'Linja Ett', en: 'Linja Ett' } },
  })
  await admin.call('asking.save', {
    body: {
      ...{ budget: { times: 3, days: 30 }, delayShare: 0 },
      quiet: { from: '00:00', to: '00:00', weekdays: [], dates: [] },
    },
  })
  const { link } = await admin.call('people.create', {
    body: { name: 'Sol', email: 'sol@example.fi', role: 'lead', unit: null, language: 'fi', agent: null },
  })
  const sol = new Visitor(house.url)
  await sol.call('join.use', {
    params: { token: link.split('/').at(-1)! },
    body: { name: 'Sol', password: 'hyvin pitkä salasana', language: 'fi' },
  })
  const me = (await admin.call('me', {})).person
  const them = (await sol.call('me', {})).person
  await admin.call('caseHandlers.save', {
    params: { id: me.id },
    body: { takes: true, skills: [said('skill')], away: [], phone: null },
  })
  await admin.call('caseHandlers.save', {
    params: { id: them.id },
    body: { takes: false, skills: [], away: [{ from: '2020-01-01', to: '2999-12-31' }], phone: '+358401112222' },
  })
  const both = (text: string) => ({ fi: text, sv: text, en: text })
  const { id: cause } = await admin.call('causes.save', { body: { name: both(said('cause')), closed: false } })
  // Found in what is answered below, so that it stands there marked.
  await admin.call('topics.save', {
    body: { name: both(said('topic name').slice(0, 80)), words: ['zeta', 'window', 'script', 'x'.repeat(80)] },
  })
  // In the place of the first of those that a new house has.
  const [template] = await admin.call('caseTemplates.list', {})
  await admin.call('caseTemplates.save', {
    body: {
      id: template!.id,
      name: both(said('template name')),
      subject: both(said('template')),
      body: both(`${said('template body')} […]`),
      closed: false,
    },
  })
  // Those that a new house has are in the language of whoever made it.
  for (const { id } of await admin.call('caseRules.list', {})) await admin.call('caseRules.remove', { params: { id } })
  const rule = (name: string, when: object, does: object) =>
    admin.call('caseRules.save', {
      body: {
        ...{ name, when: when as never, does: does as never },
        ...{ survey: null, unit: null, dueHours: 8, enabled: true },
      },
    })
  await rule(
    said('rule'),
    { on: 'answer', said: [{ question: 'nps', max: 6 }] },
    { tell: [{ who: 'owner', by: ['screen', 'email'], when: 'now' }], mostAnHour: 3 },
  )
  await rule(
    said('rule 2'),
    { on: 'encounter', outcomes: ['x9'] },
    { urgent: true, pauseHours: 0, tell: [{ who: 'owner', by: ['email'], when: 'digest' }] },
  )
  await rule(
    'K9',
    { on: 'encounter', contacts: 3 },
    { open: false, tell: [{ who: 'leads', by: ['screen'], when: 'now' }] },
  )
  for (const nps of [0, 3, 5]) await answer(nps, nps === 5 ? null : said('answer'))
  const api = new Visitor(admin.url, key)
  const met = async (n: number, who: string) => {
    const { results } = await api.call('encounters.create', {
      body: {
        encounters: [
          {
            ...{ source: 'S1', externalId: `e${n}`, touchpoint: code, outcome: 'x9', talkSeconds: 60 },
            ...{ startedAt: new Date(Date.now() - 600_000).toISOString(), endedAt: new Date().toISOString() },
            customer: {
              externalId: who,
              name: said('customer name'),
              email: `${who}@posti.example`,
              phone: '+358401234567',
              language: 'fi',
            },
            attributes: { note: said('attribute') },
          },
        ],
      },
    })
    if (results[0]?.result === 'refused') throw new Error(JSON.stringify(results))
  }
  const list = async () => (await admin.call('cases.list', { query: { limit: '200' } })).rows
  const until = (n: number) => comes(async () => (await list()).length === n)
  await until(3)
  const answered = await list()
  // One customer who is written to, and one whose two matters are one. Joined they would be at once; the first is closed while the second comes.
  await met(1, 'kim')
  await until(4)
  const talk = (await list()).find((c) => c.encounter)!
  const at = { params: { id: talk.id } }
  await admin.call('cases.take', { ...at, body: {} })
  await admin.call('cases.note', { ...at, body: { text: said('note'), mentions: [them.id] } })
  await admin.call('cases.call', { ...at, body: { text: said('call'), reached: true, minutes: 4 } })
  await admin.call('cases.write', {
    ...at,
    body: { id: newId(), channel: 'email', subject: said('letter'), body: said('letter body'), urgent: true },
  })
  let reply = ''
  await comes(async () => {
    const sent = mail.taken.find((m) => m.to === 'kim@posti.example')
    reply = sent ? ((await parsed(sent.raw)).replyTo?.[0]?.address ?? '') : ''
    return reply !== ''
  })
  const transport = createTransport({ host: '127.0.0.1', port: replyPort, ignoreTLS: true })
  await transport.sendMail({
    ...{ from: { name: said('sender name'), address: 'kim@posti.example' }, to: reply, subject: said('reply subject') },
    ...{ text: said('reply'), html: `<p>${said('reply html')}</p>` },
    attachments: [{ filename: said('attachment'), content: 'x' }],
  })
  transport.close()
  await comes(
    async () => (await admin.call('cases.read', at)).messages.filter((m) => m.direction === 'in').length === 1,
  )
  await met(2, 'ari')
  await until(5)
  const first = (await list()).find((c) => c.encounter && c.id !== talk.id)!
  await admin.call('cases.close', { params: { id: first.id }, body: { cause, note: said('solved'), minutes: 3 } })
  await met(3, 'ari')
  await until(5)
  await admin.call('cases.reopen', { params: { id: first.id } })
  await until(6)
  const pair = (await list()).filter((c) => c.encounter && c.id !== talk.id)
  return { talk, pair, answered, cause, sol }
}
