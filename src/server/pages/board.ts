import { ideaKinds, roadmapStates } from '../../contract/idea.ts'
import type { SeenIdea, SeenWhole } from '../../contract/idea-view.ts'
import { newId } from '../../engine/database/id.ts'
import { askToConfirm, type Wish } from '../../flow/idea/confirm.ts'
import { erasePerson } from '../../flow/idea/erase.ts'
import { follows, isOwn, NumberReader, seeSelf } from '../../flow/idea/public.ts'
import { unvote, VoteWriter, votedFor } from '../../flow/idea/vote.ts'
import { findVoter } from '../../flow/idea/voter.ts'
import { follow, postComment, postIdea, unfollow } from '../../flow/idea/write.ts'
import { ideaPage } from '../../page/board/idea-page.ts'
import { listPage, roadmapPage, similarList } from '../../page/board/list-page.ts'
import { addressPage, boardNotice, waitsPage, youPage } from '../../page/board/notice-page.ts'
import type { Listed, ListQuery, OneView, WriteView } from '../../page/board/view.ts'
import { boardWords } from '../../page/board/words.ts'
import { writePage } from '../../page/board/write-page.ts'
import { publicBase } from '../guard/origin.ts'
import { boardFeed } from './board-feed.ts'
import { keyCookie } from './board-key.ts'
import { boardLinks } from './board-links.ts'
import { BoardMemory } from './board-memory.ts'
import { boardQuery, wayBack } from './board-query.ts'
import { type BoardRooms, type BoardVisits, done, type Page, type Sent, shown, type Visit } from './board-visit.ts'
import { newDeviceLimit } from './new-devices.ts'
import { asUuid } from './sitting.ts'

const perPage = 20

/** The public board: a GET shows and writes nothing, each POST is a form of one of its pages. */
export function boardPages(rooms: BoardRooms, { looked, sent }: BoardVisits) {
  const { db, settings, similar, wake } = rooms
  const { confirming, leaving } = boardLinks(rooms)
  const memory = new BoardMemory(db)
  const numbers = new NumberReader(db)
  const votes = new VoteWriter(db, wake)
  const crowd = newDeviceLimit()

  const listed = async (at: Visit, rows: SeenIdea[]): Promise<Listed[]> => {
    const mine = at.voter
      ? await votedFor(
          db,
          at.scope,
          at.voter.id,
          rows.map((r) => r.id),
        )
      : new Set<string>()
    return rows.map((r) => ({ ...r, voted: mine.has(r.id) }))
  }

  async function list(at: Visit): Promise<Response> {
    const query: ListQuery = boardQuery(at.url.searchParams, at.board)
    const ids = query.q
      ? (await similar.find(at.scope, { title: query.q, body: '', place: '' }, 200)).map((f) => f.root)
      : null
    const { kind, category, state, sort } = query
    const page = { offset: (query.page - 1) * perPage, limit: perPage }
    const { rows, total } = await memory.ideas(at.scope, { kind, category, state, sort, ids }, page)
    return shown(at, listPage(at.frame, { query, rows: await listed(at, rows), total, perPage }))
  }

  const viewOf = async (at: Visit, idea: SeenWhole, more: Partial<OneView> = {}): Promise<OneView> => ({
    ...idea,
    fresh: newId(),
    voted: at.voter ? (await votedFor(db, at.scope, at.voter.id, [idea.id])).has(idea.id) : false,
    following: at.voter?.confirmed ? await follows(db, at.scope, at.voter.id, idea.id) : false,
    ...{ knownAddress: at.voter?.confirmed ?? false, note: null, problem: null },
    draft: { comment: '', name: at.voter?.name ?? '', address: '' },
    ...more,
  })

  async function one(at: Visit, number: string): Promise<Response | null> {
    if (!/^\d{1,9}$/.test(number)) return null
    const idea = await memory.idea(at.scope, Number(number))
    if (!idea) return null
    const { home, language } = at.frame
    if (!('id' in idea)) return done(`${home}/${idea.number}?l=${language}`)
    const said = at.url.searchParams.get('said')
    const words = boardWords[language]
    const notes: Record<string, string> = {
      'idea-sent': words.write.sent,
      'idea-masked': `${words.write.sent} ${words.write.masked}`,
      'comment-sent': words.comment.sent,
      'comment-waits': words.comment.waits,
    }
    const note = {
      at: said?.startsWith('comment') ? ('said' as const) : ('top' as const),
      words: notes[said ?? ''] ?? '',
    }
    return shown(at, ideaPage(at.frame, await viewOf(at, idea, { note })))
  }

  /**
   * What is published under a number, or that into which it is merged, whole. Not for ever: what is kept for a second may lead from one to the other and
   * back, merged, undone and merged the other way.
   */
  const found = async (at: Visit, number: string, hops = 10): Promise<SeenWhole | null> => {
    if (hops === 0 || !/^\d{1,9}$/.test(number)) return null
    const idea = await memory.idea(at.scope, Number(number))
    if (!idea || 'id' in idea) return idea
    return found(at, String(idea.number), hops - 1)
  }

  async function vote(at: Sent, address: string): Promise<Response | null> {
    const { form, frame, scope, key, cookie, board } = at
    const back = wayBack(form.get('back'), frame)
    const undo = form.get('un')
    const idea = await numbers.find(scope, undo ?? form.get('for') ?? '')
    if (!idea) return null
    if (undo !== null) {
      const voter = await findVoter(db, scope, key)
      if (voter) await unvote(db, scope, voter.id, idea.id)
      wake()
      return done(`${back}#i${idea.number}`)
    }
    const confirmedOnly = board.settings.voting === 'confirmed'
    const busy = !at.voter && !confirmedOnly && !crowd(address, key)
    const voted =
      busy || (confirmedOnly && !at.voter?.confirmed)
        ? 'unconfirmed'
        : await votes.vote({ scope, idea: idea.id, key, language: frame.language }, confirmedOnly)
    if (voted === 'unknown') return null
    if (voted === 'unconfirmed')
      return shown(at, addressPage(frame, { number: idea.number, busy, address: '', problem: '' }), { cookie })
    return done(`${back}#i${idea.number}`, cookie)
  }

  /** Sends a confirmation for a wish, or says what is wrong with the address. */
  async function wish(at: Sent, wanted: Wish, again: (problem: string) => Page, to: string): Promise<Response> {
    const { frame, scope, form, key, cookie, board } = at
    const words = boardWords[frame.language].confirm
    const address = form.get('address') ?? ''
    const asked = await askToConfirm(db, scope, board.settings, {
      ...{ address, wish: wanted, key, language: frame.language },
    })
    if (asked === 'at-once') {
      wake()
      return done(to, cookie)
    }
    if (asked === 'sent') {
      rooms.wakeSender()
      const here = at.url.pathname
      const page = boardNotice(frame, { title: words.sent, text: words.sentText(address.trim()), here })
      return shown(at, page, { cookie })
    }
    return shown(at, again(words[asked]), { status: asked === 'too-often' ? 429 : 400, cookie })
  }

  async function act(at: Sent, number: string): Promise<Response | null> {
    const idea = await found(at, number)
    if (!idea) return null
    const { form, frame, scope, key, cookie, board } = at
    const to = `${frame.home}/${idea.number}?l=${frame.language}`
    const words = boardWords[frame.language]
    switch (form.get('go')) {
      case 'comment': {
        const body = form.get('body') ?? ''
        const given = { body, name: form.get('name') ?? '', language: frame.language }
        const id = asUuid(form.get('i')) ?? newId()
        const posted = await postComment(db, scope, board.settings, key, { id, idea: idea.id, ...given })
        if (posted) {
          wake()
          return done(`${to}&said=comment-${posted.published ? 'sent' : 'waits'}#said`, cookie)
        }
        const problem = { at: 'comment' as const, words: words.comment.missing }
        const draft = { comment: body, name: given.name, address: '' }
        return shown(at, ideaPage(frame, await viewOf(at, idea, { problem, draft })), { status: 400 })
      }
      case 'follow': {
        if (at.voter?.confirmed) {
          await follow(db, scope, at.voter.id, idea.id)
          return done(`${to}#follow`)
        }
        const view = await viewOf(at, idea)
        const again = (problem: string) =>
          ideaPage(frame, {
            ...view,
            problem: { at: 'follow', words: problem },
            draft: { ...view.draft, address: form.get('address') ?? '' },
          })
        return wish(at, { do: 'follow', idea: idea.id }, again, `${to}#follow`)
      }
      case 'unfollow':
        if (at.voter) await unfollow(db, scope, at.voter.id, idea.id)
        return done(`${to}#follow`)
      case 'vote': {
        const address = form.get('address') ?? ''
        const again = (problem: string) => addressPage(frame, { number: idea.number, busy: false, address, problem })
        return wish(at, { do: 'vote', idea: idea.id }, again, to)
      }
      default:
        return null
    }
  }

  const emptyView = (at: Visit): WriteView => ({
    ...{ id: newId(), kind: 'idea', title: '', body: '', category: null, place: '', problem: '', similar: null },
    name: at.voter?.name ?? '',
  })

  async function write(at: Sent): Promise<Response | null> {
    const { form, frame, scope, key, cookie, board } = at
    const category = asUuid(form.get('category'))
    const view: WriteView = {
      ...{ id: asUuid(form.get('i')) ?? newId(), kind: ideaKinds.find((k) => k === form.get('kind')) ?? 'idea' },
      ...{ title: form.get('title') ?? '', body: form.get('body') ?? '', place: form.get('place') ?? '' },
      ...{ name: form.get('name') ?? '', problem: '', similar: null },
      category: board.categories.some((c) => c.id === category && !c.closed) ? category : null,
    }
    const words = boardWords[frame.language].write
    if (form.get('go') === 'follow') return followWaiting(at)
    if (form.get('go') === 'change') return shown(at, writePage(frame, view))
    if (!view.title.trim()) return shown(at, writePage(frame, { ...view, problem: words.missing }), { status: 400 })
    if (form.get('go') !== 'post' && !form.get('seen')) {
      const like = await similar.rows(scope, view, 5)
      if (like.length > 0) return shown(at, writePage(frame, { ...view, similar: like }))
    }
    const posted = await postIdea(db, scope, board.settings, key, { ...view, language: frame.language })
    if (!posted) return shown(at, writePage(frame, { ...view, problem: words.missing }), { status: 400 })
    wake()
    if (posted.published)
      return done(
        `${frame.home}/${posted.number}?l=${frame.language}&said=idea-${posted.masked ? 'masked' : 'sent'}`,
        cookie,
      )
    const waits = { id: view.id, masked: posted.masked, address: '', problem: '', told: at.voter?.confirmed ?? false }
    return shown(at, waitsPage({ ...frame, key }, waits), { cookie })
  }

  /** Whoever wrote what is to be read first may hear what becomes of it. Only they know its id, and only theirs is followed. */
  async function followWaiting(at: Sent): Promise<Response | null> {
    const { form, frame, scope, key } = at
    const id = asUuid(form.get('i'))
    const voter = id && (await findVoter(db, scope, key))
    if (!voter || !(await isOwn(db, scope, voter.id, id))) return null
    const view = { id, masked: false, address: form.get('address') ?? '', problem: '', told: false }
    return wish(
      at,
      { do: 'follow', idea: id },
      (problem) => waitsPage({ ...frame, key }, { ...view, problem }),
      `${frame.home}?l=${frame.language}`,
    )
  }

  async function feed(at: Visit, number?: string): Promise<Response | null> {
    if (number === undefined) return boardFeed(rooms, at)
    const idea = await found(at, number)
    return idea && boardFeed(rooms, at, idea)
  }

  async function roadmap(at: Visit): Promise<Response> {
    const columns = await Promise.all(
      roadmapStates.map(async (state) => {
        const { rows, total } = await memory.ideas(at.scope, { state, sort: 'top' }, { offset: 0, limit: 12 })
        return [state, { rows: await listed(at, rows), total }] as const
      }),
    )
    return shown(at, roadmapPage(at.frame, Object.fromEntries(columns) as Parameters<typeof roadmapPage>[1]))
  }

  async function like(at: Visit): Promise<Response> {
    const q = (at.url.searchParams.get('q') ?? '').slice(0, 300)
    const place = (at.url.searchParams.get('place') ?? '').slice(0, 100)
    const rows = q.trim().length < 3 ? [] : await similar.rows(at.scope, { title: q, body: '', place }, 5)
    return new Response(similarList(at.frame, rows), {
      headers: {
        'content-type': 'text/html;charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
      },
    })
  }

  /** A form that was sent: whatever it did is seen at once by who looks here next. */
  const acted: typeof sent = (board, request, make, allowed) =>
    sent(board, request, (at) => make(at).finally(() => memory.changed(at.scope)), allowed)

  async function you(at: Visit): Promise<Response> {
    const self = at.voter && (await seeSelf(db, at.scope, at.voter.id))
    return shown(at, youPage(at.frame, self && { ...self, address: at.voter!.address }))
  }

  async function eraseYou(at: Sent): Promise<Response> {
    if (at.voter) await erasePerson(db, at.scope, at.voter.id)
    wake()
    const title = boardWords[at.frame.language].you.erased
    const cookie = keyCookie(at.frame.home, null, publicBase(settings, at.request).startsWith('https:'))
    return shown(at, boardNotice(at.frame, { title, text: '', here: `${at.frame.home}/you` }), { cookie })
  }

  return {
    list: (board: string, request: Request) => looked(board, request, list),
    roadmap: (board: string, request: Request) => looked(board, request, roadmap),
    feed: (board: string, request: Request, number?: string) => looked(board, request, (at) => feed(at, number)),
    similar: (board: string, request: Request) => looked(board, request, like),
    writing: (board: string, request: Request) =>
      looked(board, request, async (at) => shown(at, writePage(at.frame, emptyView(at)))),
    write: (board: string, request: Request) => acted(board, request, write),
    idea: (board: string, number: string, request: Request) => looked(board, request, (at) => one(at, number)),
    act: (board: string, number: string, request: Request) => acted(board, request, (at) => act(at, number)),
    /** `address`: of who sends, to see a crowd of new devices; kept nowhere. */
    vote: (board: string, request: Request, address: string) => acted(board, request, (at) => vote(at, address)),
    confirming: (board: string, key: string, request: Request) =>
      looked(board, request, (at) => confirming(at, key, null, '')),
    confirm: (board: string, key: string, request: Request) =>
      acted(board, request, (at) => confirming(at, key, at.cookie, at.key)),
    // Leaving is possible also where the board is shut, and by a mail program, which is no page of ours.
    leaving: (board: string, key: string, request: Request) =>
      looked(board, request, (at) => leaving(at, key, null), true),
    leave: (board: string, key: string, request: Request) =>
      acted(board, request, (at) => leaving(at, key, at.form), { always: true, anywhere: true }),
    // What is kept of somebody is theirs to see and to take away, whether the board is open or not.
    you: (board: string, request: Request) => looked(board, request, you, true),
    eraseYou: (board: string, request: Request) => acted(board, request, eraseYou, { always: true }),
  }
}
