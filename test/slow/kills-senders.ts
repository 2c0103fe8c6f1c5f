import { migrate } from '../../src/engine/database/migrate.ts'
import { openDatabase } from '../../src/engine/database/open.ts'
import { anOrganisation, aPublishedSurvey, aTouchpoint } from '../builders.ts'
import { killSenders } from '../kill-senders.ts'
import { killTellers } from '../kill-tellers.ts'
import { aMailServer } from '../mail-server.ts'
import { manyMessages } from '../many-messages.ts'
import { anyHour } from '../message-builder.ts'
import { forget, newDataDir } from '../outside.ts'
import { aTextServer } from '../text-server.ts'

/**
 * 10,000 invitations over a local mail server, the worker killed N times (100): `npm run kills:mail -- 100 10000`; `npm run kills:text` the same over a
 * gateway for texts that takes every hundredth and never says so; `npm run kills:notices` 10,000 who asked are told of a notice, and whoever tells and sends
 * is killed. Fails where a message went out twice, or somebody was forgotten.
 */
const what = process.argv[2] === 'text' || process.argv[2] === 'notices' ? process.argv[2] : 'mail'
const [kills = 100, many = 10_000] = process.argv.slice(what === 'mail' ? 2 : 3).map(Number)
async function aSlowMailServer() {
  const server = await aMailServer()
  server.think(50)
  return server
}
const dataDir = newDataDir()
const database = await openDatabase({ dataDir })
try {
  await migrate(database)
  const { db, url } = database
  const org = await anOrganisation(db)
  const survey = await aPublishedSurvey(db, org)
  // As a server across the country: the messages last for all the kills, and most of their time is the time in which nobody knows.
  const server = what === 'text' ? await aTextServer({ thinkMs: 50, hangs: 100 }) : await aSlowMailServer()
  if (what === 'notices') {
    const outcome = await killTellers(database, org, survey, server, { kills, many })
    console.log(outcome)
    const { twice, lost, other, asked, people, messages, sent, unknown } = outcome
    const each = [asked, people, messages, sent + unknown].every((n) => n === many)
    if (twice + lost + other > 0 || !each) process.exitCode = 1
  } else {
    await anyHour(db, org)
    const touchpoint = await aTouchpoint(db, org, { survey: survey.id })
    const asked = { touchpoint: touchpoint.id, version: survey.version }
    await manyMessages(db, org, asked, many, what === 'text' ? 'sms' : 'email')
    const outcome = await killSenders(db, url, server, kills)
    console.log(outcome)
    if (outcome.twice + outcome.lost + outcome.other > 0) process.exitCode = 1
  }
  await server.close()
} finally {
  await database.close()
  forget(dataDir)
}
process.exit()
