import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import { BrandReader } from '../catalog/brand/read.ts'
import { everyone } from '../contract/operation.ts'
import type { ReplyRooms } from '../flow/answer/text-reply/answering.ts'
import { messageKeys } from '../flow/invitation/send/key.ts'
import { tokenMaker } from '../flow/invitation/token.ts'
import { docsPage } from './api/docs.ts'
import { handlers } from './api/handlers.ts'
import { mountApi } from './api/mount.ts'
import { openApi } from './api/openapi.ts'
import { replyOfError } from './api/problem.ts'
import { boardDoors } from './board-doors.ts'
import { addressOf } from './guard/address.ts'
import { type Guard, readerLanguage } from './guard/guard.ts'
import { metrics, ready } from './health.ts'
import type { House } from './house.ts'
import type { Live } from './live.ts'
import { mailHook } from './mail-hook.ts'
import { tellOfMessages } from './message-news.ts'
import { newsDoors } from './news-doors.ts'
import { boardVisits } from './pages/board-visit.ts'
import type { KioskPages } from './pages/kiosk.ts'
import { leavePages } from './pages/leave.ts'
import { logoPicture } from './pages/logo.ts'
import { staffApp } from './pages/staff.ts'
import type { SurveyPages } from './pages/survey.ts'
import { webScript } from './pages/web-script.ts'
import { textDoor } from './text-door.ts'
import { webhookDoor } from './webhook-door.ts'

/** Every door, in the order in which guards tighten. */
export function doors(
  house: House,
  guard: Guard,
  live: Live,
  { pages, kiosk }: { pages: SurveyPages; kiosk: KioskPages },
  secret: string,
  replies: ReplyRooms,
): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()

  // Open to all: the customer's side. A GET opens a page and writes nothing; a POST counts.
  app.get('/s/:token', (c) => pages.show('personal', c.req.param('token'), c.req.raw))
  app.post('/s/:token', (c) => pages.post('personal', c.req.param('token'), c.req.raw))
  app.get('/s/:token/reward', (c) => pages.reward.show('personal', c.req.param('token'), c.req.raw))
  app.post('/s/:token/reward', (c) => pages.reward.claim('personal', c.req.param('token'), c.req.raw))
  app.post('/s/:token/opened', (c) => pages.opened('personal', c.req.param('token'), c.req.raw))
  const address = (c: Parameters<typeof addressOf>[1]) => addressOf(house.settings, c)
  app.get('/k', (c) => pages.codeField(c.req.raw))
  app.post('/k', (c) => pages.takeCode(c.req.raw, address(c)))
  app.get('/k/:code', (c) => pages.show('code', c.req.param('code'), c.req.raw, { address: address(c) }))
  app.post('/k/:code', (c) => pages.post('code', c.req.param('code'), c.req.raw, { address: address(c) }))
  app.post('/k/:code/opened', (c) => pages.opened('code', c.req.param('code'), c.req.raw, { address: address(c) }))
  app.get('/w.js', (c) => webScript(c.req.raw))
  app.get('/kiosk/worker.js', () => kiosk.worker())
  app.get('/kiosk/:code', (c) => kiosk.show(c.req.param('code'), c.req.raw))
  app.post('/kiosk/:code', (c) => kiosk.post(c.req.param('code'), c.req.raw))
  app.post('/kiosk/:code/heard', (c) => kiosk.heard(c.req.param('code'), c.req.raw))
  const coded = (c: Parameters<typeof addressOf>[1]) => ({ address: address(c) })
  app.get('/k/:code/reward', (c) => pages.reward.show('code', c.req.param('code'), c.req.raw, coded(c)))
  app.post('/k/:code/reward', (c) => pages.reward.claim('code', c.req.param('code'), c.req.raw, coded(c)))
  app.get('/t/:code', (c) => pages.show('anonymous', c.req.param('code'), c.req.raw))
  app.get('/t/:code/:answer/reward', (c) =>
    pages.reward.show('anonymous', c.req.param('code'), c.req.raw, c.req.param()),
  )
  app.post('/t/:code/:answer/reward', (c) =>
    pages.reward.claim('anonymous', c.req.param('code'), c.req.raw, c.req.param()),
  )
  app.get('/t/:code/:answer', (c) => pages.show('anonymous', c.req.param('code'), c.req.raw, c.req.param()))
  app.post('/t/:code', (c) => pages.post('anonymous', c.req.param('code'), c.req.raw))
  app.post('/t/:code/:answer', (c) => pages.post('anonymous', c.req.param('code'), c.req.raw, c.req.param()))

  const leaving = leavePages({
    db: house.database.db,
    brands: new BrandReader(house.database.db),
    keys: messageKeys(secret),
    log: house.log,
    tell: (org) => tellOfMessages(house, org),
  })
  app.get('/u/:key', (c) => leaving.show(c.req.param('key'), c.req.raw))
  app.post('/u/:key', (c) => leaving.post(c.req.param('key'), c.req.raw))
  app.get('/x/:token', (c) => leaving.show(c.req.param('token'), c.req.raw, 'text'))
  app.post('/x/:token', (c) => leaving.post(c.req.param('token'), c.req.raw, 'text'))

  // What came of feedback: for all, in the board's frame where there is one, and for one who asked.
  const { db } = house.database
  const visits = boardVisits({ db, brands: new BrandReader(db), settings: house.settings, log: house.log })
  newsDoors(app, house, { keys: messageKeys(secret), visits })
  boardDoors(app, house, { keys: messageKeys(secret), similar: house.similar, visits })

  app.get('/logo/:hash', (c) => logoPicture(house, c.req.param('hash')))

  // Open to who can sign: encounters that other systems post, customers' texts, reports of a mail provider.
  const texts = textDoor(house, replies, secret)
  const mailReports = mailHook(house)
  const hook = webhookDoor(house, tokenMaker(secret))
  app.post('/hooks/sms/:key', (c) => texts.received(c.req.param('key'), c.req.raw))
  app.post('/hooks/sms/:key/status', (c) => texts.reported(c.req.param('key'), c.req.raw))
  app.post('/hooks/in/:key', (c) => hook(c.req.param('key'), c.req.raw))
  app.post('/hooks/mail', (c) => mailReports(c.req.raw))

  // Open to all: is the house alive, what can its API do, and the shell of the staff app (no data in it).
  app.get('/healthz', (c) => c.text('ok'))
  app.get('/readyz', () => ready(house))
  if (house.settings.METRICS) app.get('/metrics', () => metrics(house, live))
  app.get('/api/openapi.json', (c) => openApi(house, c.req.raw))
  app.get('/api/docs', (c) => docsPage(readerLanguage(c.req.raw)))
  app.get('/', (c) => c.redirect('/app/'))
  app.get('/app', (c) => c.redirect('/app/'))
  app.get('/app/*', (c) => staffApp(c.req.path, c.req.raw))

  // Signed in: news as they happen.
  app.get('/api/v1/live', async (c) => {
    try {
      guard.limit(c.req.raw)
      const scope = guard.admit(await guard.caller(c.req.raw, new Headers()), { roles: everyone, api: 'answers:read' })
      live.open(scope, c.env.outgoing)
      return RESPONSE_ALREADY_SENT
    } catch (error) {
      return replyOfError(error, house, readerLanguage(c.req.raw), 'live')
    }
  })

  // By role or key, as each operation of the contract says.
  mountApi(app as unknown as Hono, house, guard, handlers(house, guard, tokenMaker(secret)))
  return app
}
