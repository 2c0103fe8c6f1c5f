import { once } from 'node:events'
import { BrandReader } from '../src/catalog/brand/read.ts'
import { openDatabase } from '../src/engine/database/open.ts'
import { openSmtp } from '../src/engine/delivery/smtp.ts'
import { openJsonTexts } from '../src/engine/delivery/text-json.ts'
import { openPresence } from '../src/engine/queue/presence.ts'
import { messageKeys } from '../src/flow/invitation/send/key.ts'
import { openSender } from '../src/flow/invitation/send/sender.ts'
import { waysOf } from '../src/server/messages/ways.ts'
import { readSettings } from '../src/server/settings.ts'
import { messageSecret, messageToken, noEffects } from './message-builder.ts'

/** A server of its own that sends what is due from a line on stdin on until it is killed: `send-until-killed DATABASE_URL SMTP_URL`, or the URL of a gateway for texts. */
const [url = '', to = ''] = process.argv.slice(2)
const database = await openDatabase({ url, dataDir: '', connections: 6 })
const { db } = database
const settings = readSettings({
  BASE_URL: 'https://hetki.test',
  MAIL_FROM: 'kysely@kuusikko.test',
  SMS_FROM: '+358401',
})
const rooms = {
  ...{ db, settings, brands: new BrandReader(db), token: messageToken, keys: messageKeys(messageSecret) },
  effects: noEffects,
}
const byText = to.startsWith('http')
const text = byText ? openJsonTexts({ url: to, patience: { connectMs: 2_000, replyMs: 300 } }) : null
const ways = waysOf({ mail: byText ? null : openSmtp(to, { patienceMs: 10_000 }), text }, rooms)
process.stdout.write('ready\n')
await once(process.stdin, 'data')
await openSender(database, openPresence(database), ways, { pollMs: 50, reapMs: 200, closedMs: [50, 500] })
