import { execFileSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { sql } from 'kysely'
import { pino } from 'pino'
import type { Language } from '../src/contract/language.ts'
import type { AnswerValue, SurveyContent } from '../src/contract/survey.ts'
import { newId } from '../src/engine/database/id.ts'
import { json } from '../src/engine/database/tables.ts'
import { SittingReader } from '../src/flow/answer/read.ts'
import { AnswerWriter } from '../src/flow/answer/write.ts'
import { LinkReader } from '../src/flow/invitation/read.ts'
import { tokenMaker } from '../src/flow/invitation/token.ts'
import { invite } from '../src/flow/invitation/write.ts'
import { addressOf } from '../src/server/guard/address.ts'
import { kioskPages } from '../src/server/pages/kiosk.ts'
import { surveyPages } from '../src/server/pages/survey.ts'
import { webScript } from '../src/server/pages/web-script.ts'
import { readSettings } from '../src/server/settings.ts'
import { aContent, anOrganisation, aPublishedSurvey, aTouchpoint } from './builders.ts'
import { openTestDatabase } from './engines.ts'

/** The script and style that pages carry, built from the sources as they are now. */
function buildPage(): void {
  execFileSync('node', ['scripts/build-page.mjs'], { stdio: 'ignore' })
}

/** The customer's doors on the real rooms and a database of their own; `listen` opens them on a socket as well. */
export async function openSurveyHouse(name = 'Kuusikko') {
  buildPage()
  const database = await openTestDatabase()
  const { db } = database
  const org = await anOrganisation(db, { name })
  const links = new LinkReader(db)
  const settings = readSettings({ BASE_URL: 'http://hetki.test' })
  const logged: unknown[] = []
  const log = pino({ level: 'warn' }, { write: (line) => void logged.push(JSON.parse(line)) })
  const answers = new AnswerWriter(db, () => {})
  const rooms = { db, links, answers, settings, log }
  const pages = surveyPages(rooms)
  const kiosk = kioskPages(rooms)
  const app = new Hono()
  // As in server/routes.ts.
  app.get('/s/:token', (c) => pages.show('personal', c.req.param('token'), c.req.raw))
  app.post('/s/:token', (c) => pages.post('personal', c.req.param('token'), c.req.raw))
  app.get('/s/:token/reward', (c) => pages.reward.show('personal', c.req.param('token'), c.req.raw))
  app.post('/s/:token/reward', (c) => pages.reward.claim('personal', c.req.param('token'), c.req.raw))
  app.post('/s/:token/opened', (c) => pages.opened('personal', c.req.param('token'), c.req.raw))
  const address = (c: Parameters<typeof addressOf>[1]) => addressOf(settings, c)
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

  const survey = (content: SurveyContent = aContent) => aPublishedSurvey(db, org, content)

  return {
    database,
    db,
    org,
    logged,
    survey,
    send: async (path: string, init?: RequestInit) => app.fetch(new Request(`http://hetki.test${path}`, init)),

    /** A touchpoint with a survey; its anonymous link is /t/<code>. */
    async touchpoint(content: SurveyContent = aContent) {
      const published = await survey(content)
      const touchpoint = await aTouchpoint(db, org, { survey: published.id })
      return { ...touchpoint, survey: published }
    },

    /** A personal link after an encounter. */
    async personal(
      content: SurveyContent = aContent,
      more: { agent?: string; language?: Language; reason?: string } = {},
    ) {
      const touchpoint = await this.touchpoint(content)
      const encounter = newId()
      await db
        .insertInto('encounter')
        .values({
          id: encounter,
          org: org.id,
          source: 'test',
          external_id: encounter,
          touchpoint: touchpoint.id,
          channel: 'phone',
          unit: org.root,
          unit_path: [org.root],
          agent: more.agent ?? null,
          reason: more.reason ?? null,
          started_at: new Date(),
          attributes: json({}),
        })
        .execute()
      const invited = { encounter, touchpoint: touchpoint.id, surveyVersion: touchpoint.survey.version }
      const [made] = await db
        .transaction()
        .execute((tx) =>
          invite(
            tx,
            org.scope,
            [{ ...invited, language: more.language ?? null }],
            tokenMaker('x'.repeat(32)),
            new Date(),
          ),
        )
      return { token: made!.token, touchpoint, encounter }
    },

    /** Everything said behind the touchpoint, newest tap of each question, by sitting. */
    async said(touchpoint: {
      id: string
    }): Promise<{ id: string; finished: boolean; given: Record<string, AnswerValue> }[]> {
      const rows = await db
        .selectFrom('answer')
        .select('id')
        .where('touchpoint', '=', touchpoint.id)
        .orderBy('created_at')
        .execute()
      return Promise.all(
        rows.map(async ({ id }) => {
          const { given, finished } = (await new SittingReader(db).read(org.id, id))!
          return { id, finished, given }
        }),
      )
    },

    /** How many taps are stored behind the touchpoint, all of them. */
    async taps(touchpoint: { id: string }): Promise<number> {
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from answer_event e join answer a on a.id = e.answer where a.touchpoint = ${touchpoint.id}`.execute(
        db,
      )
      return rows[0]!.n
    },

    /** Opens the doors on a free port of this machine. */
    async listen(): Promise<{ url: string; close: () => Promise<void> }> {
      const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }))
      await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
      const { port } = server.address() as AddressInfo
      const close = () =>
        new Promise<void>((closed) => {
          server.close(() => closed())
          server.closeAllConnections()
        })
      return { url: `http://127.0.0.1:${port}`, close }
    },
  }
}
export type SurveyHouse = Awaited<ReturnType<typeof openSurveyHouse>>
