import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { pino } from 'pino'
import { BrandReader } from '../catalog/brand/read.ts'
import { migrate } from '../engine/database/migrate.ts'
import { openDatabase } from '../engine/database/open.ts'
import { openBounceListener } from '../engine/delivery/bounce-listener.ts'
import type { Delivery } from '../engine/delivery/delivery.ts'
import { openMailFolder } from '../engine/delivery/mail-folder.ts'
import { openTexts } from '../engine/delivery/open-texts.ts'
import { openSmtp } from '../engine/delivery/smtp.ts'
import { openClickHouse } from '../engine/facts/cluster.ts'
import { openEmbeddedFacts } from '../engine/facts/embedded.ts'
import { openOutbound } from '../engine/outbound/client.ts'
import { openJobs } from '../engine/queue/jobs.ts'
import { openPresence } from '../engine/queue/presence.ts'
import { readOutbox } from '../engine/queue/reader.ts'
import { hearMail } from '../flow/action/conversation/receive.ts'
import { openPoster } from '../flow/announcement/receiver/poster.ts'
import { AnswerWriter } from '../flow/answer/write.ts'
import { rebuildMissing, rebuildOutdated } from '../flow/fact/rebuild.ts'
import { SimilarIdeas } from '../flow/idea/similar/similar.ts'
import { LinkReader } from '../flow/invitation/read.ts'
import { caseOfReply, mailOfReturn, messageKeys } from '../flow/invitation/send/key.ts'
import { takeReport } from '../flow/invitation/send/mail-report.ts'
import { openSender } from '../flow/invitation/send/sender.ts'
import { tokenMaker } from '../flow/invitation/token.ts'
import { openBulk } from './bulk/bulk.ts'
import { hearers } from './flow.ts'
import { openGuard } from './guard/guard.ts'
import { houseScope } from './guard/scope.ts'
import { readSecret } from './guard/secret.ts'
import { vaultOf } from './guard/vault.ts'
import { prepareHeartbeat, watchHealth } from './heartbeat.ts'
import type { House } from './house.ts'
import { keepSilently } from './keep-silently.ts'
import { Live } from './live.ts'
import { tellOfMessages } from './message-news.ts'
import { reportsAddress } from './messages/text-hook-key.ts'
import { toldEffects } from './messages/told-effects.ts'
import { waysOf } from './messages/ways.ts'
import { kioskPages } from './pages/kiosk.ts'
import { surveyPages } from './pages/survey.ts'
import { schedule, tasks } from './periodic.ts'
import { receiverWords } from './receiver-words.ts'
import { roomsSoon } from './room-nudges.ts'
import { doors } from './routes.ts'
import type { Settings } from './settings.ts'
import { replyRooms } from './text-door.ts'
import { watchFolder } from './watch-folder.ts'

/**
 * How many connections may wait to be taken. After an SMS blast two thousand customers a second come at once, and a connection that finds no room
 * tries again only after 1, 3, 7, 15 seconds. The system may allow fewer (Linux: net.core.somaxconn, 4,096).
 */
const backlog = 8_192

export type Running = {
  house: House
  /** Where it listens. */
  url: string
  /** Lets requests end, then closes everything, truth last. */
  stop(): Promise<void>
}

/** How messages leave: the mail server, else the folder, else not at all. */
function openDelivery(settings: Settings, secret: string): Delivery {
  const { SMTP_URL, SMTP_CONNECTIONS, SMTP_TIMEOUT, MAIL_FROM, DELIVERY_FOLDER } = settings
  if (settings.SMS_URL && !settings.SMS_FROM)
    throw new Error('SMS_URL needs SMS_FROM: the number or name from which text messages come')
  if (SMTP_URL && !MAIL_FROM) throw new Error('SMTP_URL needs MAIL_FROM: the address from which mails come')
  const mail = SMTP_URL
    ? openSmtp(SMTP_URL, { connections: SMTP_CONNECTIONS, patienceMs: SMTP_TIMEOUT * 1_000 })
    : DELIVERY_FOLDER
      ? openMailFolder(join(DELIVERY_FOLDER, 'mail'))
      : null
  return { mail, text: openTexts(settings, reportsAddress(settings, secret)) }
}

/** Read once: whoever renews the certificate starts Hetki again. */
function bounceTls({ BOUNCE_TLS_CERT: cert, BOUNCE_TLS_KEY: key }: Settings) {
  if (!cert !== !key) throw new Error('BOUNCE_TLS_CERT and BOUNCE_TLS_KEY belong together')
  return cert && key ? { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') } : undefined
}

async function closeDelivery({ mail, text }: Delivery): Promise<void> {
  await Promise.all([mail?.close(), text?.close()])
}

/** Chooses the engines, migrates, wires the house and opens its doors. What was opened is closed again when a later step fails. */
export async function start(settings: Settings): Promise<Running> {
  const log = pino({ level: settings.LOG_LEVEL, redact: ['req.headers.authorization', 'req.headers.cookie'] })
  const closing: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const close of closing.splice(0).reverse())
      await close().catch((error: unknown) => log.error({ error }, 'while stopping'))
  }
  try {
    const database = await openDatabase({
      url: settings.DATABASE_URL,
      dataDir: settings.HETKI_DATA,
      say: (text) => log.info(text),
    })
    closing.push(() => database.close())
    await migrate(database)

    const facts = settings.CLICKHOUSE_URL
      ? await openClickHouse(settings.CLICKHOUSE_URL)
      : await openEmbeddedFacts(join(settings.HETKI_DATA, 'facts'))
    closing.push(() => facts.close())

    for (const org of await rebuildMissing(database.db, facts))
      log.info({ org }, 'the facts were not there and have been made anew')
    const ending = new AbortController()
    const renewing = rebuildOutdated(database.db, facts, ending.signal, (org, made) =>
      log.info({ org, facts: made.facts }, 'the facts were of an older version and have been made anew'),
    ).catch((error: unknown) => {
      if (!ending.signal.aborted) log.error({ error }, 'the facts are of an older version and could not be made anew')
    })
    closing.push(() => {
      ending.abort()
      return renewing
    })

    const live = new Live(database)
    await live.start()
    closing.push(() => live.stop())

    const similar = new SimilarIdeas(database.db)
    live.hearers.add((org, event) => {
      if (event.kind === 'board') similar.changed(org)
    })

    const secret = await readSecret(settings)
    const bulk = openBulk({
      ...{ url: database.url, secret, priority: 19 },
      ownPostgres: settings.DATABASE_URL === undefined,
    })
    closing.push(() => bulk.stop())

    const outbox = readOutbox(
      database,
      hearers(
        ...([database, facts, live.tell, bulk, receiverWords({ database, settings }).say] as const),
        roomsSoon({ database, settings }),
      ),
      { say: (text) => log.warn(text) },
    )
    closing.push(() => outbox.stop())

    const links = new LinkReader(database.db)
    const answers = new AnswerWriter(database.db, () => outbox.wake())
    const token = tokenMaker(secret)
    const replies = replyRooms(database, links, answers, token)
    const jobs = await openJobs(
      database,
      tasks(() => ({ house, links, answers, replies, token })),
      schedule,
      { say: (text) => log.warn(text) },
    )
    closing.push(() => jobs.stop())

    const delivery = openDelivery(settings, secret)
    closing.push(() => closeDelivery(delivery))

    const outbound = openOutbound({ inner: settings.INNER_HOSTS })
    closing.push(async () => outbound.close())

    const house: House = {
      settings,
      log,
      database,
      facts,
      outbox,
      jobs,
      bulk,
      delivery,
      outbound,
      similar,
      tell: live.tell,
    }
    await prepareHeartbeat(house)
    const health = watchHealth(house, new Date())
    closing.push(() => health.stop())

    const sender = await openSender(
      database,
      openPresence(database),
      waysOf(delivery, {
        db: database.db,
        settings,
        brands: new BrandReader(database.db),
        token,
        keys: messageKeys(secret),
        effects: toldEffects(house),
      }),
      {
        say: (what, more) => log.warn(more, what),
        tell: (org) => tellOfMessages(house, org),
      },
    )
    closing.push(() => sender.stop())

    const poster = await openPoster(database, outbound, (await vaultOf(settings)).open, {
      say: (what, more) => log.warn(more, what),
      tell: (org) => live.tell(org, { kind: 'receivers', units: [] }),
    })
    closing.push(() => poster.stop())

    if (settings.BOUNCE_PORT !== undefined) {
      const keys = messageKeys(secret)
      const listener = await openBounceListener({
        port: settings.BOUNCE_PORT,
        host: settings.HOST,
        tls: bounceTls(settings),
        mailOf: (local) => mailOfReturn(keys, local),
        replies: {
          of: (local) => caseOfReply(keys, local),
          take: async (id, mail) => {
            if (await hearMail(database.db, id, mail, houseScope)) outbox.wake()
          },
        },
        take: async (mail, report) => {
          const org = await takeReport(database.db, mail, report, houseScope)
          if (org) tellOfMessages(house, org)
        },
      })
      closing.push(() => listener.close())
    }

    if (settings.WATCH_FOLDER) {
      const watching = watchFolder(house, settings.WATCH_FOLDER)
      closing.push(() => watching.stop())
    }

    const guard = await openGuard(house)
    const rooms = { db: database.db, links, answers, settings, log }
    const pages = { pages: surveyPages(rooms), kiosk: kioskPages(rooms) }
    const app = doors(house, guard, live, pages, secret, replies)

    const listener = getRequestListener(app.fetch)
    const server = createServer((incoming, reply) => {
      keepSilently(incoming, reply)
      return listener(incoming, reply)
    })
    server.keepAliveTimeout = 65_000
    await new Promise<void>((opened, failed) => {
      server.once('error', failed)
      server.listen({ port: settings.PORT, host: settings.HOST, backlog }, opened)
    })
    const { port } = server.address() as AddressInfo
    if (settings.PORT === 0) settings.PORT = port
    closing.push(
      () =>
        new Promise<void>((closed) => {
          server.close(() => closed())
          server.closeIdleConnections()
          // Live streams and slow readers do not hold up the end for long.
          setTimeout(() => server.closeAllConnections(), 2_000).unref()
        }),
    )
    return { house, url: `http://${settings.HOST}:${port}`, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
