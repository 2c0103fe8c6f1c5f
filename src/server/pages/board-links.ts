import type { OrgScope } from '../../catalog/scope.ts'
import { type Confirmed, confirm, readConfirmation } from '../../flow/idea/confirm.ts'
import { follows } from '../../flow/idea/public.ts'
import { votedFor } from '../../flow/idea/vote.ts'
import { unfollow } from '../../flow/idea/write.ts'
import { boardNotice, buttonForm } from '../../page/board/notice-page.ts'
import { boardWords } from '../../page/board/words.ts'
import { type BoardRooms, shown, type Visit } from './board-visit.ts'

/** Where links of the board's messages lead: a page with a button, and what the button does. */
export function boardLinks({ db, keys, wake }: BoardRooms) {
  const link = (at: Visit, to: string, text: string) =>
    `<p><a href="${at.frame.home}${to}?l=${at.frame.language}">${text} →</a></p>`

  const onward = (at: Visit) => (at.frame.open ? link(at, '', boardWords[at.frame.language].back) : '')

  /** A link of a message to confirm: shown by GET, done by POST. */
  async function confirming(at: Visit, key: string, cookie: string | null, device: string): Promise<Response> {
    const words = boardWords[at.frame.language].confirm
    const here = `${at.frame.home}/confirm/${encodeURIComponent(key)}`
    const late = () =>
      shown(at, boardNotice(at.frame, { title: words.late, text: words.lateText, here, more: onward(at) }), {
        status: 404,
      })
    const id = keys.read('confirm', key)
    const asked = id && (await readConfirmation(db, at.scope, id))
    if (!id || !asked) return late()
    const idea = 'idea' in asked.wish && asked.wish.idea ? await numberOf(at.scope, asked.wish.idea) : null
    const more = idea === null ? onward(at) : link(at, `/${idea}`, words.onward)
    if (cookie === null && asked.used) {
      // Nothing is left to confirm: only that this device is theirs too, where it is not yet.
      const known = at.voter?.confirmed && at.voter.address === asked.address
      const join = known
        ? ''
        : `<p>${words.usedJoin}</p>${buttonForm(at.frame, here, [{ value: 'confirm', words: words.usedButton, quiet: true }])}`
      return shown(
        at,
        boardNotice(at.frame, { title: words.used, text: words.usedText(asked.address), here, more: join + more }),
      )
    }
    if (cookie === null) {
      const button = buttonForm(at.frame, here, [{ value: 'confirm', words: words.button }])
      return shown(
        at,
        boardNotice(at.frame, { title: words.ask[asked.wish.do], text: asked.address, here, more: button }),
      )
    }
    const confirmed = await confirm(db, at.scope, id, device)
    if (!confirmed) return late()
    wake()
    const title = words.done[(await holds(at.scope, confirmed)) ? confirmed.wish.do : 'enter']
    return shown(at, boardNotice(at.frame, { title, text: '', here, more }), { cookie })
  }

  /** Tapped again: what was wished may have been taken back since, and is not said to be. */
  async function holds(scope: OrgScope, { wish, person, again }: Confirmed): Promise<boolean> {
    if (!again || wish.do === 'enter') return true
    return wish.do === 'vote'
      ? (await votedFor(db, scope, person, [wish.idea])).has(wish.idea)
      : follows(db, scope, person, wish.idea)
  }

  const numberOf = async (scope: OrgScope, idea: string): Promise<number | null> => {
    const row = await db
      .selectFrom('idea')
      .where('org', '=', scope.org)
      .where('id', '=', idea)
      // What still waits has no page of its own.
      .where('stand', '=', 'published')
      .select('number')
      .executeTakeFirst()
    return row?.number ?? null
  }

  /** Who a message went to, and about what. */
  async function leaver(scope: OrgScope, key: string) {
    const id = keys.read('leave-board', key)
    const row =
      id &&
      (await db
        .selectFrom('message')
        .where('id', '=', id)
        .where('org', '=', scope.org)
        .select('detail')
        .executeTakeFirst())
    const { person, idea } = (row ? row.detail : {}) as { person?: string; idea?: string }
    return person && idea ? { person, idea } : null
  }

  async function leaving(at: Visit, key: string, form: URLSearchParams | null): Promise<Response> {
    const words = boardWords[at.frame.language].leave
    const here = `${at.frame.home}/leave/${encodeURIComponent(key)}`
    const who = await leaver(at.scope, key)
    if (!who)
      return shown(
        at,
        boardNotice(at.frame, { title: words.unknown, text: words.unknownText, here, more: onward(at) }),
        { status: 404 },
      )
    if (!form) {
      const idea = await db
        .selectFrom('idea')
        .where('id', '=', who.idea)
        .where('org', '=', at.scope.org)
        .select('title')
        .executeTakeFirst()
      const more = buttonForm(at.frame, here, [
        ...(idea ? [{ value: 'idea', words: words.idea(idea.title) }] : []),
        { value: 'all', words: words.all, quiet: true },
      ])
      return shown(at, boardNotice(at.frame, { title: words.ask, text: '', here, more }))
    }
    // The single click of a mail program (RFC 8058) says no more than that: then of all.
    await unfollow(db, at.scope, who.person, form.get('go') === 'idea' ? who.idea : null)
    return shown(at, boardNotice(at.frame, { title: words.done, text: words.doneText, here, more: onward(at) }))
  }

  return { confirming, leaving }
}
