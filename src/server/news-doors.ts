import type { HttpBindings } from '@hono/node-server'
import type { Hono } from 'hono'
import { BrandReader } from '../catalog/brand/read.ts'
import type { MessageKeys } from '../flow/invitation/send/key.ts'
import type { House } from './house.ts'
import { toldEffects } from './messages/told-effects.ts'
import type { BoardVisits } from './pages/board-visit.ts'
import { newsPages } from './pages/news.ts'

/** The doors of what came of feedback: below the board's address, and at their own for who has none. Opened before the board's, whose numbers would take the word for one. */
export function newsDoors(
  app: Hono<{ Bindings: HttpBindings }>,
  house: Pick<House, 'database' | 'facts' | 'settings' | 'log' | 'tell'>,
  { keys, visits }: { keys: MessageKeys; visits: BoardVisits },
): void {
  const { settings, log, database, facts } = house
  const news = newsPages({
    ...{ db: database.db, facts, settings, log, brands: new BrandReader(database.db), keys, boards: visits },
    effects: toldEffects(house),
    tell: (org) => house.tell(org, { kind: 'notices', units: [] }),
  })
  for (const [home, pages] of [
    ['/b/:at/news', news.inBoard],
    ['/news/:at', news.alone],
  ] as const) {
    app.get(home, (c) => pages.list(c.req.param('at'), c.req.raw))
    app.get(`${home}/feed`, (c) => pages.feed(c.req.param('at'), c.req.raw))
    app.get(`${home}/results`, (c) => pages.results(c.req.param('at'), c.req.raw))
    app.get(`${home}/:number`, (c) => pages.one(c.req.param('at'), c.req.param('number'), c.req.raw))
  }
  app.get('/n/:key', (c) => news.told(c.req.param('key'), c.req.raw))
  app.post('/n/:key', (c) => news.read(c.req.param('key'), c.req.raw))
}
