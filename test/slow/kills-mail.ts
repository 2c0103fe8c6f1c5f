import { migrate } from '../../src/engine/database/migrate.ts'
import { openDatabase } from '../../src/engine/database/open.ts'
import { anOrganisation, aPublishedSurvey, aTouchpoint } from '../builders.ts'
import { killSenders } from '../kill-senders.ts'
import { aMailServer } from '../mail-server.ts'
import { manyMessages } from '../many-messages.ts'
import { forget, newDataDir } from '../outside.ts'

/** 10,000 invitations over a local mail server, the worker killed N times (100): `npm run kills:mail -- 100 10000`. Fails where a mail went out twice. */
const [kills = 100, many = 10_000] = process.argv.slice(2).map(Number)
const dataDir = newDataDir()
const database = await openDatabase({ dataDir })
try {
  await migrate(database)
  const { db, url } = database
  const org = await anOrganisation(db)
  const survey = await aPublishedSurvey(db, org)
  const touchpoint = await aTouchpoint(db, org, { survey: survey.id })
  await manyMessages(db, org, { touchpoint: touchpoint.id, version: survey.version }, many)
  const server = await aMailServer()
  // As a server across the country: the mails last for all the kills, and most of their time is the time in which nobody knows.
  server.think(50)
  const outcome = await killSenders(db, url, server, kills)
  await server.close()
  console.log(outcome)
  if (outcome.twice + outcome.lost + outcome.other > 0) process.exitCode = 1
} finally {
  await database.close()
  forget(dataDir)
}
process.exit()
