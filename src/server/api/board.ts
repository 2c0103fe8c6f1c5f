import { type Language, type Localized, languages } from '../../contract/language.ts'
import { Refusal } from '../../contract/refusal.ts'
import { createNotices } from '../../flow/announcement/notice/write.ts'
import { textLanguage } from '../../flow/answer/text-language.ts'
import { readBoard, saveBoard, saveCategories } from '../../flow/idea/board.ts'
import { similarTo } from '../../flow/idea/duplicates.ts'
import { eraseAddress } from '../../flow/idea/erase.ts'
import { type Decided, decideIdeas, readDecisions } from '../../flow/idea/file/decisions.ts'
import { exportIdeas, exportVotes } from '../../flow/idea/file/export.ts'
import { importIdeas, importVotes } from '../../flow/idea/file/import.ts'
import { mergeIdea, unmergeIdea } from '../../flow/idea/merge.ts'
import { readReach } from '../../flow/idea/reach.ts'
import { listIdeas, readQueue, readWhole } from '../../flow/idea/read.ts'
import { answerIdea, commentOfficially, createIdea, judgeComment, judgeIdea, saveIdea } from '../../flow/idea/staff.ts'
import { publicBase } from '../guard/origin.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'
import { readBytes } from './input.ts'

const fileMost = 50_000_000
const suggestions = 8
const noticeWordsMost = 2_000

export const boardHandlers = (house: House) => {
  const { similar } = house
  const { db } = house.database
  const linkOf = (request: Request) => (address: string) => `${publicBase(house.settings, request)}/b/${address}`
  const told = async <R>(change: Promise<R>): Promise<R> => {
    const done = await change
    house.outbox.wake()
    return done
  }
  return {
    'board.read': async ({ scope, request }) => ({ board: await readBoard(db, scope, linkOf(request)) }),
    'board.save': async ({ scope, body, request }) => {
      await saveBoard(db, scope, body)
      return { board: (await readBoard(db, scope, linkOf(request)))! }
    },
    'board.saveCategories': async ({ scope, body }) => ({
      categories: await saveCategories(db, scope, body.categories),
    }),
    'board.erase': ({ scope, body }) => told(eraseAddress(db, scope, body.address)),
    'ideas.list': ({ scope, query }) => listIdeas(db, scope, query),
    'ideas.queue': ({ scope, query }) => readQueue(db, scope, query.limit),
    'ideas.read': async ({ scope, params, request }) => {
      const whole = await readWhole(db, scope, params.id)
      const board = await db.selectFrom('board').where('org', '=', scope.org).select('address').executeTakeFirst()
      return { ...whole, link: `${linkOf(request)(board?.address ?? '')}/${whole.idea.number}` }
    },
    'ideas.similar': async ({ scope, params }) => ({
      rows: await similarTo(db, scope, similar, params.id, suggestions),
    }),
    'ideas.reach': ({ scope, params }) => readReach(db, scope, params.id),
    'ideas.create': ({ scope, body }) => told(createIdea(db, scope, body)),
    'ideas.save': ({ scope, params, body }) => told(saveIdea(db, scope, params.id, body)),
    'ideas.judge': ({ scope, params, body }) => told(judgeIdea(db, scope, params.id, body)),
    'ideas.answer': ({ scope, params, body }) => told(answerIdea(db, scope, params.id, body)),
    'ideas.merge': ({ scope, params, body }) => told(mergeIdea(db, scope, params.id, body.into)),
    'ideas.unmerge': ({ scope, params }) => told(unmergeIdea(db, scope, params.id)),
    'ideas.comment': ({ scope, params, body }) => told(commentOfficially(db, scope, params.id, body.body)),
    'ideaComments.judge': ({ scope, params, body }) => told(judgeComment(db, scope, params.id, body)),
    'ideas.export': ({ scope }) => csvFile('ideas.csv', exportIdeas(db, scope)),
    'ideas.exportVotes': ({ scope }) => csvFile('votes.csv', exportVotes(db, scope)),
    'ideas.import': async ({ scope, query, request }) =>
      told(importIdeas(db, scope, await readBytes(request, fileMost), query)),
    'ideas.importVotes': async ({ scope, query, request }) =>
      told(importVotes(db, scope, await readBytes(request, fileMost), query)),
    'ideas.readDecisions': async ({ scope, request }) =>
      readDecisions(db, scope, similar, await readBytes(request, fileMost)),
    'ideas.decide': async ({ scope, body }) => {
      // A key of the board is none of notices.
      if (body.notices && !scope.person) throw new Refusal('not-allowed')
      let notices = 0
      const outcome = await told(
        decideIdeas(db, scope, body.decisions, async (tx, changed) => {
          if (!body.notices) return
          notices = changed.length
          await createNotices(tx, scope, changed.map(draftOf(scope.language)))
        }),
      )
      if (notices > 0) house.tell(scope.org, { kind: 'notices', units: [] })
      return { ...outcome, notices }
    },
  } satisfies Partial<Handlers>
}

/** The draft of a notice about a decision, in the languages in which it has words. It waits for the others, and for whoever publishes it. */
const draftOf =
  (reader: Language) =>
  ({ idea, decision }: Decided) => {
    const cut = (text: string) => text.slice(0, noticeWordsMost)
    const own = decision.language ?? languages.find((l) => l === textLanguage(decision.answer)) ?? reader
    const words = { ...decision.also, [own]: { title: decision.title, answer: decision.answer } }
    const each = (pick: (w: { title: string; answer: string }) => string): Localized =>
      Object.fromEntries(Object.entries(words).flatMap(([l, w]) => (pick(w) ? [[l, cut(pick(w))]] : [])))
    return {
      ...{ title: each((w) => w.title), said: { [idea.language]: cut(idea.title) }, touchpoints: [] },
      ...{ did: each((w) => w.answer || w.title), links: [{ kind: 'idea' as const, id: idea.id }] },
    }
  }

async function csvFile(name: string, parts: AsyncGenerator<string>): Promise<Response> {
  const all: string[] = []
  for await (const part of parts) all.push(part)
  return new Response(all.join(''), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}
