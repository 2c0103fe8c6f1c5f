import { createReadStream, existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { anOrganisation, aPublishedSurvey } from '../../../../test/builders.ts'
import { openTestDatabase } from '../../../../test/engines.ts'
import { keepFile } from '../../encounter/file/upload.ts'
import { previewImport } from './preview.ts'

const { db } = await openTestDatabase()
const org = await anOrganisation(db)
await aPublishedSurvey(db, org)

const holds = async (file: AsyncIterable<Uint8Array>) =>
  (await previewImport(db, org.scope, await keepFile(db, org.scope, 'tiedosto.csv', file))).holds
async function* bytes(text: string) {
  yield Buffer.from(text)
}
const rows = (line: (n: number) => string) => Array.from({ length: 40 }, (_, n) => line(n)).join('\n')
const words = 'Asia selvisi hyvin ja nopeasti kiitos'

test.each([
  ['answers', 'aika;nps;kommentti', (n: number) => `2.3.2026 ${8 + (n % 9)}.00;${n % 11};${words}`],
  // Ratings beside all that a survey carries along.
  [
    'answers',
    'id;pvm;nps;ratkesi;kommentti;kanava;syy;käsittelijä;päättyi',
    (n: number) => `${n};2.3.2026 8.00;${n % 11};kyllä;${words};puhelin;lasku;Aino;2.3.2026 9.00`,
  ],
  ['answers', 'comment', () => words],
  // A city's requests: each has an answer in words, and none was asked anything.
  [
    'encounters',
    'id,created_at,closed_at,status,channel,category,answer',
    (n: number) => `${n},2015-07-01T15:49:47,2015-07-02T09:38:05,Closed,Phone,Sewer Issues,${words}`,
  ],
  [
    'encounters',
    'call_id,date,start,end,service_time,outcome',
    (n: number) => `${n},2026-03-02,08:00,08:05,${n},AGENT`,
  ],
  ['encounters', 'tunnus;alkoi;asiakas;palaute', (n: number) => `${n};2.3.2026 8.00;A${n};${words}`],
  ['encounters', 'a,b', (n: number) => `x${n},z`],
] as const)('a file of %s: %s', async (kind, head, line) => {
  expect(await holds(bytes(`${head}\n${rows(line)}\n`))).toBe(kind)
})

const shared = '../shared/data'
test.skipIf(!existsSync(shared)).each(['sf311_requests', 'anonymous_bank_1999_02', 'itsm_incident_events'])(
  'a real log is one: %s',
  async (name) => {
    expect(await holds(createReadStream(`${shared}/${name}.csv`, { end: 2_000_000 }))).toBe('encounters')
  },
)
