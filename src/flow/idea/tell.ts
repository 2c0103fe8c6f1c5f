import { sql } from 'kysely'
import type { IdeaEventKind, IdeaState } from '../../contract/idea.ts'
import type { Db } from '../../engine/database/database.ts'

/** What a message of the board is about, as its rows are now. */
export type BoardMatter =
  | {
      kind: 'confirm'
      org: string
      address: string
      confirmation: string
      idea: { title: string } | null
      wish: string
    }
  | {
      kind: 'news'
      org: string
      address: string
      person: string
      idea: { id: string; number: number; title: string; state: IdeaState; answer: string }
      what: IdeaEventKind | 'comment'
      /** Of a comment. */
      words: string
      note: string
      merged: { number: number; title: string } | null
    }

export type Told = { id: string; org: string; detail: Record<string, unknown> }

/** By message id; what is missing has nothing to say any more: its person was erased, follows no more, or what it told of is gone. */
export async function readBoardMatters(db: Db, messages: Told[]): Promise<Map<string, BoardMatter>> {
  const found = new Map<string, BoardMatter>()
  for (const { id, org, detail } of messages) {
    const matter = detail.board === 'confirm' ? await confirmation(db, org, detail) : await news(db, org, detail)
    if (matter) found.set(id, matter)
  }
  return found
}

async function confirmation(db: Db, org: string, detail: Record<string, unknown>): Promise<BoardMatter | null> {
  const id = String(detail.confirmation)
  const { rows } = await sql<{ address: string; title: string | null; wish: string }>`
    select b.address, i.title, c.wish ->> 'do' as wish from board_confirmation c join board b on b.org = c.org
      left join idea i on i.id = (c.wish ->> 'idea')::uuid and i.org = c.org
    where c.id = ${id} and c.org = ${org}`.execute(db)
  const row = rows[0]
  return row
    ? {
        kind: 'confirm',
        org,
        address: row.address,
        confirmation: id,
        idea: row.title ? { title: row.title } : null,
        wish: row.wish,
      }
    : null
}

type NewsRow = {
  address: string
  id: string
  number: number
  title: string
  state: IdeaState
  answer: string
  what: IdeaEventKind | null
  note: string | null
  words: string | null
  root_number: number | null
  root_title: string | null
}

async function news(db: Db, org: string, detail: Record<string, unknown>): Promise<BoardMatter | null> {
  const [person, idea] = [String(detail.person), String(detail.idea)]
  const change = typeof detail.change === 'string' ? detail.change : null
  const comment = typeof detail.comment === 'string' ? detail.comment : null
  const { rows } = await sql<NewsRow>`
    select b.address, i.id, i.number, i.title, i.state, i.answer, e.what, e.detail ->> 'note' as note, c.body as words,
      case when r.id <> i.id then r.number end as root_number, case when r.id <> i.id then r.title end as root_title
    from idea i join idea r on r.id = i.root join board b on b.org = i.org
      left join idea_event e on e.id = ${change}::uuid and e.idea = i.id
      left join idea_comment c on c.id = ${comment}::uuid and c.idea = i.id and c.stand = 'published'
    where i.id = ${idea} and i.org = ${org} and i.title <> '' and exists (
      select from idea_follower f join idea o on o.id = f.idea where f.person = ${person} and (o.id = i.id or o.root = i.id))`.execute(
    db,
  )
  const row = rows[0]
  if (!row || (change && !row.what) || (comment && row.words === null)) return null
  return {
    ...{ kind: 'news', org, address: row.address, person },
    idea: { id: row.id, number: row.number, title: row.title, state: row.state, answer: row.answer },
    what: comment ? 'comment' : (row.what ?? 'published'),
    ...{ words: row.words ?? '', note: row.note ?? '' },
    merged: row.root_number === null ? null : { number: row.root_number, title: row.root_title ?? '' },
  }
}
