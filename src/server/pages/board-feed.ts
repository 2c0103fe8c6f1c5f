import type { SeenWhole } from '../../contract/idea-view.ts'
import { seeNews } from '../../flow/idea/public.ts'
import { atomFeed } from '../../page/board/feed.ts'
import { boardName } from '../../page/board/frame.ts'
import { boardWords } from '../../page/board/words.ts'
import { publicBase } from '../guard/origin.ts'
import type { BoardRooms, Visit } from './board-visit.ts'

const feedEntries = 30

/** What is new on a board, or with `idea`. */
export async function boardFeed({ db, settings }: BoardRooms, at: Visit, idea?: SeenWhole): Promise<Response> {
  const { frame, request, scope, url } = at
  const base = publicBase(settings, request)
  const words = boardWords[frame.language]
  const home = `${base}${frame.home}`
  const name = boardName(frame)
  const shape = { home, author: frame.brandName, language: frame.language, updated: new Date(0) }
  let text: string
  if (!idea) {
    const entries = await seeNews(db, scope, feedEntries)
    text = atomFeed({ ...shape, self: base + url.pathname, page: home, title: words.feed.title(name), entries })
  } else {
    const about = { number: idea.number, language: idea.language, title: idea.title }
    const entries = [
      ...idea.said
        .toReversed()
        .slice(0, feedEntries)
        .map((s) => ({
          ...{ ...about, id: s.id, body: s.body, state: 'open' as const, answer: '', language: s.language },
          ...{ authorName: s.official ? frame.brandName : s.name, published: s.at, updated: s.at },
        })),
      {
        ...{
          ...about,
          id: idea.id,
          body: idea.body,
          state: idea.state,
          answer: idea.answer,
          authorName: idea.authorName,
        },
        ...{ published: idea.at, updated: idea.answeredAt ?? idea.at },
      },
    ]
    const page = `${home}/${idea.number}`
    text = atomFeed({ ...shape, self: `${page}/feed`, page, title: words.feed.idea(idea.title), entries })
  }
  return new Response(text, {
    headers: {
      'content-type': 'application/atom+xml;charset=utf-8',
      'cache-control': 'public, max-age=60',
      vary: 'accept-language',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    },
  })
}
