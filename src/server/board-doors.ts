import type { HttpBindings } from '@hono/node-server'
import type { Hono } from 'hono'
import { BrandReader } from '../catalog/brand/read.ts'
import type { SimilarIdeas } from '../flow/idea/similar/similar.ts'
import type { MessageKeys } from '../flow/invitation/send/key.ts'
import { addressOf } from './guard/address.ts'
import type { House } from './house.ts'
import { boardPages } from './pages/board.ts'
import type { BoardVisits } from './pages/board-visit.ts'
import { wakeSender } from './wake-sender.ts'

/** The public board's doors, below /b/<address>. Fixed words before numbers. */
export function boardDoors(
  app: Hono<{ Bindings: HttpBindings }>,
  house: Pick<House, 'database' | 'settings' | 'log' | 'outbox'>,
  { keys, similar, visits }: { keys: MessageKeys; similar: SimilarIdeas; visits: BoardVisits },
): void {
  const { database, settings, log, outbox } = house
  const { db } = database
  const board = boardPages(
    {
      ...{ db, brands: new BrandReader(db), settings, keys, similar, log },
      wake: () => outbox.wake(),
      wakeSender: () => wakeSender(database),
    },
    visits,
  )
  const at = (c: { req: { param(name: 'board'): string } }) => c.req.param('board')
  app.get('/b/:board', (c) => board.list(at(c), c.req.raw))
  app.get('/b/:board/new', (c) => board.writing(at(c), c.req.raw))
  app.post('/b/:board/new', (c) => board.write(at(c), c.req.raw))
  app.get('/b/:board/similar', (c) => board.similar(at(c), c.req.raw))
  app.get('/b/:board/roadmap', (c) => board.roadmap(at(c), c.req.raw))
  app.get('/b/:board/feed', (c) => board.feed(at(c), c.req.raw))
  app.post('/b/:board/vote', (c) => board.vote(at(c), c.req.raw, addressOf(settings, c)))
  app.get('/b/:board/you', (c) => board.you(at(c), c.req.raw))
  app.post('/b/:board/you', (c) => board.eraseYou(at(c), c.req.raw))
  app.get('/b/:board/confirm/:key', (c) => board.confirming(at(c), c.req.param('key'), c.req.raw))
  app.post('/b/:board/confirm/:key', (c) => board.confirm(at(c), c.req.param('key'), c.req.raw))
  app.get('/b/:board/leave/:key', (c) => board.leaving(at(c), c.req.param('key'), c.req.raw))
  app.post('/b/:board/leave/:key', (c) => board.leave(at(c), c.req.param('key'), c.req.raw))
  app.get('/b/:board/:number', (c) => board.idea(at(c), c.req.param('number'), c.req.raw))
  app.post('/b/:board/:number', (c) => board.act(at(c), c.req.param('number'), c.req.raw))
  app.get('/b/:board/:number/feed', (c) => board.feed(at(c), c.req.raw, c.req.param('number')))
}
