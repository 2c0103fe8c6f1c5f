import { once } from 'node:events'
import { BrandReader } from '../src/catalog/brand/read.ts'
import { openDatabase } from '../src/engine/database/open.ts'
import { openSmtp } from '../src/engine/delivery/smtp.ts'
import { openJobs } from '../src/engine/queue/jobs.ts'
import { openPresence } from '../src/engine/queue/presence.ts'
import { tellingKey, tellThoseWhoAsked, untoldNotices } from '../src/flow/announcement/notice/tell.ts'
import { messageKeys } from '../src/flow/invitation/send/key.ts'
import { openSender } from '../src/flow/invitation/send/sender.ts'
import { houseScope } from '../src/server/guard/scope.ts'
import { waysOf } from '../src/server/messages/ways.ts'
import { readSettings } from '../src/server/settings.ts'
import { messageSecret, messageToken, noEffects } from './message-builder.ts'

/** A server of its own that tells those who asked for a notice and sends what it told, from a line on stdin on until it is killed: `tell-until-killed DATABASE_URL SMTP_URL`. */
const [url = '', to = ''] = process.argv.slice(2)
const database = await openDatabase({ url, dataDir: '', connections: 8 })
const { db } = database
const settings = readSettings({ BASE_URL: 'https://hetki.test', MAIL_FROM: 'kysely@kuusikko.test' })
const rooms = { db, settings, brands: new BrandReader(db), token: messageToken, keys: messageKeys(messageSecret) }
const ways = waysOf({ mail: openSmtp(to, { patienceMs: 10_000 }), text: null }, { ...rooms, effects: noEffects })
process.stdout.write('ready\n')
await once(process.stdin, 'data')
const tell = (payload: unknown, stopping?: AbortSignal) => {
  const { org, notice } = payload as { org: string; notice: string }
  return tellThoseWhoAsked(db, houseScope(org), notice, { stopping })
}
const jobs = await openJobs(database, { 'tell-notice': tell }, [], { reapMs: 100 })
// As every five minutes: what was stopped so often that the queue gave it up is taken up again.
setInterval(async () => {
  for (const payload of await untoldNotices(db))
    await db.transaction().execute((tx) => jobs.add(tx, 'tell-notice', payload, { key: tellingKey(payload.notice) }))
}, 300)
await openSender(database, openPresence(database), ways, { pollMs: 50, reapMs: 200, closedMs: [50, 500] })
