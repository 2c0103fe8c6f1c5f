import { setTimeout as pause } from 'node:timers/promises'
import { migrate } from '../src/engine/database/migrate.ts'
import { openDatabase } from '../src/engine/database/open.ts'
import { anOrganisation, aPublishedSurvey, aTouchpoint } from '../test/builders.ts'
import { killSenders } from '../test/kill-senders.ts'
import { aMailServer } from '../test/mail-server.ts'
import { manyMessages } from '../test/many-messages.ts'
import { forget, furnish, newDataDir, startHouse, Visitor } from '../test/outside.ts'
import { quantile } from './client.ts'
import { conditions, figure } from './print.ts'

/** Mails through a local SMTP server: how many a second, and how soon after its encounter one is handed over. `npm run kills:mail` kills meanwhile. */
conditions('Mail')
const many = 10_000
await throughput()
await delay()
process.exit()

async function throughput(): Promise<void> {
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
    const outcome = await killSenders(db, url, server, 0)
    await server.close()
    figure(
      `${many.toLocaleString('en')} invitations, each exactly once, start of the server included`,
      many / outcome.seconds,
      'mails/s',
    )
    figure('sent twice, lost or unknown', outcome.twice + outcome.lost + outcome.other + outcome.unknown, '', {
      most: 0,
    })
  } finally {
    await database.close()
    forget(dataDir)
  }
}

async function delay(): Promise<void> {
  const dataDir = newDataDir()
  const server = await aMailServer()
  const env = { SMTP_URL: server.url, MAIL_FROM: 'kysely@kuusikko.test' }
  const house = await startHouse({ dataDir, env, source: process.argv.includes('--source') })
  try {
    const made = await furnish(house)
    const { seen } = await made.admin.call('policies.list', {})
    const action = { ask: true as const, via: ['email' as const] }
    await made.admin.call('policies.save', {
      body: { policies: [{ name: 'Kaikki', enabled: true, condition: {}, action }], seen },
    })
    const quiet = { from: '00:00', to: '00:00', weekdays: [], dates: [] }
    await made.admin.call('asking.save', { body: { budget: { times: 1, days: 30 }, quiet, delayShare: 0 } })
    const api = new Visitor(house.url, made.key)
    const told = new Map<string, number>()
    const handed = new Map<string, number>()
    server.heard((to) => handed.set(to, performance.now()))
    for (let n = 0; n < 400; n++) {
      const email = `c${n}@asiakas.test`
      const startedAt = new Date().toISOString()
      told.set(email, performance.now())
      await api.call('encounters.create', {
        body: { source: 'bench', externalId: `${n}`, touchpoint: made.touchpoint, startedAt, customer: { email } },
      })
      await pause(20)
    }
    for (let n = 0; n < 100 && handed.size < told.size; n++) await pause(50)
    const times = [...handed].map(([to, at]) => at - told.get(to)!)
    figure('encounter in by API to mail handed over, p50', quantile(times, 0.5), 'ms')
    figure('encounter in by API to mail handed over, p95', quantile(times, 0.95), 'ms', { most: 2_000 })
    figure('of 400 not handed over', told.size - handed.size, '', { most: 0 })
  } finally {
    await house.stop()
    await server.close()
    forget(dataDir)
  }
}
