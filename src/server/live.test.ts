import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openTestDatabase } from '../../test/engines.ts'
import type { OrgScope } from '../catalog/scope.ts'
import { personScope } from './guard/scope.ts'
import { Live } from './live.ts'
import { tellOfMessages } from './message-news.ts'

const org = '00000000-0000-8000-8000-00000000aaaa'
const [ours, theirs] = ['00000000-0000-8000-8000-00000000bbbb', '00000000-0000-8000-8000-00000000cccc']
const person = { id: org, org, unit: null, agent: null, language: 'fi' as const }
const scopes: Record<string, OrgScope> = {
  whole: personScope({ ...person, role: 'manager' }),
  lead: personScope({ ...person, role: 'lead', unit: ours }),
  agent: personScope({ ...person, role: 'agent', agent: 'Aino' }),
  elsewhere: personScope({ ...person, org: theirs, role: 'admin' }),
}

const database = await openTestDatabase()
const live = new Live(database, 1_500)
let last: ServerResponse
const server = createServer((request, response) => {
  last = response
  live.open(scopes[request.url!.slice(1)]!, response)
})
let port = 0
beforeAll(async () => {
  await live.start()
  await new Promise<void>((opened) => server.listen(0, '127.0.0.1', opened))
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  await live.stop()
  server.closeAllConnections()
  server.close()
})

/** All that a screen is told until its stream ends. */
async function heard(who: string): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/${who}`)).text()
}

test('a screen hears of its own units only, without ids of others; an agent hears no ids at all', async () => {
  const answer = '00000000-0000-8000-8000-00000000dddd'
  const hearing = Promise.all(['whole', 'lead', 'agent', 'elsewhere'].map(heard))
  while (live.screens < 4) await pause(5)
  live.tell(org, { kind: 'answer', answer, units: [ours] })
  live.tell(org, { kind: 'figures', units: [ours, theirs] })
  live.tell(org, { kind: 'case', case: answer, units: [theirs] })
  const [whole, lead, agent, elsewhere] = await hearing
  expect(whole).toContain('event: case')
  expect(lead).toContain(`data: {"kind":"answer","answer":"${answer}"}`)
  expect(lead).toContain('event: figures')
  expect(lead).not.toContain('event: case')
  expect(lead).not.toContain(theirs)
  expect(agent).toContain('data: {"kind":"answer"}')
  expect(agent).not.toContain(answer)
  expect(elsewhere).not.toContain('event')
})

test('news of more units than a notice can name still arrive', async () => {
  const hearing = heard('lead')
  while (live.screens < 1) await pause(5)
  live.tell(org, { kind: 'figures', units: Array.from({ length: 500 }, () => theirs) })
  expect(await hearing).toContain('event: figures')
})

test('a screen that does not read is not written to after its time', async () => {
  const stalled = connect(port, '127.0.0.1')
  stalled.pause()
  stalled.write('GET /whole HTTP/1.1\r\nHost: x\r\n\r\n')
  while (live.screens < 1) await pause(5)
  // As much as the sockets take in, and then a little: less than what makes the server let go of it. At once, for its time is short.
  while (last.writableLength === 0) {
    last.write(`: ${'x'.repeat(60_000)}\n\n`)
    await pause(0)
  }
  await vi.waitUntil(() => live.screens === 0, { timeout: 3_000 })
  expect(last).toMatchObject({ writableEnded: true, closed: false })
  // Would end the process: an ended response has nobody to hear of its error.
  live.tell(org, { kind: 'figures', units: [] })
  await pause(200)
  stalled.destroy()
})

test('that messages moved is heard on the screens of the other server too, a hundred of them once, and by nobody else', async () => {
  const other = new Live(database)
  await other.start()
  const hearing = Promise.all(['whole', 'lead', 'elsewhere'].map(heard))
  while (live.screens < 3) await pause(5)
  for (let n = 0; n < 100; n++) tellOfMessages(other, org)
  const [whole, lead, elsewhere] = await hearing
  expect(whole!.match(/event: messages/g)).toHaveLength(1)
  expect(lead).toContain('event: messages')
  expect(elsewhere).not.toContain('event')
  await other.stop()
})
