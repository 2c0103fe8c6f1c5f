import { migrate } from '../../src/engine/database/migrate.ts'
import { openDatabase } from '../../src/engine/database/open.ts'
import { anOrganisation, aPublishedSurvey, aTouchpoint } from '../builders.ts'
import { killSenders } from '../kill-senders.ts'
import { aMailServer } from '../mail-server.ts'
import { manyMessages } from '../many-messages.ts'
import { forget, newDataDir } from '../outside.ts'
import { aTextServer } from '../text-server.ts'

/**
 * 10,000 invitations over a local mail server, the worker killed N times (100): `npm run kills:mail -- 100 10000`; `npm run kills:text` the same over a
 * gateway for texts that takes every hundredth and never says so. Fails where a message went out twice.
 */
const texts = process.argv[2] === 'text'
const [kills = 100, many = 10_000] = process.argv.slice(texts ? 3 : 2).map(Number)
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
  const touchpoint = await aTouchpoint(db, org, { survey: survey.id })
  await manyMessages(db, org, { touchpoint: touchpoint.id, version: survey.version }, many, texts ? 'sms' : 'email')
  // As a server across the country: the messages last for all the kills, and most of their time is the time in which nobody knows.
  const server = texts ? await aTextServer({ thinkMs: 50, hangs: 100 }) : await aSlowMailServer()
  const outcome = await killSenders(db, url, server, kills)
  await server.close()
  console.log(outcome)
  if (outcome.twice + outcome.lost + outcome.other > 0) process.exitCode = 1
} finally {
  await database.close()
  forget(dataDir)
}
process.exit()
