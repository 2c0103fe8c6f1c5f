import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { aBoard, aDevice, anIdea, openly } from '../../../test/board-builder.ts'
import { anOrganisation, aPerson, aUnit, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Database } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { nextNumbers, readBoard } from './board.ts'
import { askToConfirm, confirm, readConfirmation } from './confirm.ts'
import { eraseAddress, erasePerson } from './erase.ts'
import { holdTreeAlone } from './lock.ts'
import { mergeIdea, unmergeIdea } from './merge.ts'
import { followerTeller } from './on.ts'
import { listIdeas, readIdea, readQueue, readWhole } from './read.ts'
import { answerIdea, commentOfficially, createIdea, judgeComment, judgeIdea, saveIdea } from './staff.ts'
import { readBoardMatters } from './tell.ts'
import { unvote, VoteWriter } from './vote.ts'
import { findVoter } from './voter.ts'
import { postComment, postIdea } from './write.ts'

let database: Database
let org: BuiltOrganisation
let votes: VoteWriter
const db = () => database.db
beforeAll(async () => {
  database = await openTestDatabase()
  org = await anOrganisation(db())
  await aBoard(db(), org)
  votes = new VoteWriter(db(), () => {})
})

const vote = (idea: string, key: string, confirmed = false) =>
  votes.vote({ scope: org.scope, idea, key, language: 'fi' }, confirmed)
const sum = async (id: string) => (await readIdea(db(), org.scope, id)).votes
const refusal = (code: string) => expect.objectContaining({ code })
const stored = async (idea: string) =>
  (await db().selectFrom('idea_vote').where('idea', '=', idea).select('person').execute()).length

/** The confirmation that was sent last to an address, tapped on a device. */
async function tap(address: string, key: string): Promise<void> {
  const row = await db()
    .selectFrom('board_confirmation')
    .where('address', '=', address)
    .orderBy('created_at', 'desc')
    .select('id')
    .executeTakeFirstOrThrow()
  await confirm(db(), org.scope, row.id, key)
}
const ask = (address: string, key: string, wish: Parameters<typeof askToConfirm>[3]['wish'], settings = openly()) =>
  askToConfirm(db(), org.scope, settings, { address, wish, key, language: 'fi' })

/** It waits for something that somebody else holds. */
async function waited(promise: Promise<unknown>): Promise<void> {
  const first = await Promise.race([promise.then(() => 'done'), new Promise((go) => setTimeout(go, 150, 'waits'))])
  expect(first).toBe('waits')
}

describe('one person, one vote', () => {
  it('counts a hundred tries at once as one, of a device that is new or known', async () => {
    const { id } = await anIdea(db(), org)
    const key = aDevice()
    const others = [votes, new VoteWriter(db(), () => {}), new VoteWriter(db(), () => {})]
    const tries = (idea: string) =>
      Promise.all(
        Array.from({ length: 100 }, (_, n) =>
          others[n % 3]!.vote({ scope: org.scope, idea, key, language: n % 2 ? 'fi' : 'sv' }, false),
        ),
      )
    const done = await tries(id)
    expect(await sum(id)).toBe(2)
    expect(await stored(id)).toBe(2)
    expect(done.every((d) => d === 'counted' || d === 'before')).toBe(true)
    // Known by now, it is made nobody again: nothing but the vote itself keeps the tries apart.
    for (let n = 0; n < 5; n++) {
      const other = await anIdea(db(), org)
      expect((await tries(other.id)).filter((d) => d === 'counted').length).toBeLessThanOrEqual(2)
      expect(await sum(other.id)).toBe(2)
      expect(await stored(other.id)).toBe(2)
    }
  })

  it('counts a hundred devices at once as a hundred', async () => {
    const { id } = await anIdea(db(), org)
    await Promise.all(Array.from({ length: 100 }, () => vote(id, aDevice())))
    expect(await sum(id)).toBe(101)
  })

  it('counts nobody for what is not there, waits, or is another organisation’s', async () => {
    const other = await anOrganisation(db())
    await aBoard(db(), other)
    const waiting = await anIdea(db(), org, { settings: openly({ hold: { all: true } }) })
    const foreign = await anIdea(db(), other)
    for (const id of [newId(), waiting.id, foreign.id]) expect(await vote(id, aDevice())).toBe('unknown')
    expect(await stored(foreign.id)).toBe(1)
  })

  it('counts only confirmed addresses where the board says so, and such a vote once on all devices', async () => {
    const settings = openly({ voting: 'confirmed' })
    const { id } = await anIdea(db(), org, { settings })
    expect(await sum(id)).toBe(0)
    const [desk, phone] = [aDevice(), aDevice()]
    expect(await vote(id, desk, true)).toBe('unconfirmed')
    expect(await ask('Aino@Example.FI', desk, { do: 'vote', idea: id }, settings)).toBe('sent')
    expect(await sum(id)).toBe(0)
    await tap('aino@example.fi', phone)
    expect(await sum(id)).toBe(1)
    expect(await vote(id, phone, true)).toBe('before')
    // The device that asked has proved nothing.
    expect(await vote(id, desk, true)).toBe('unconfirmed')
    await ask('aino@example.fi', desk, { do: 'enter' }, settings)
    await tap('aino@example.fi', desk)
    expect(await vote(id, desk, true)).toBe('before')
    expect(await sum(id)).toBe(1)
  })

  it('joins the votes of a device with those of the person it turns out to be, as a set', async () => {
    const [a, b] = [await anIdea(db(), org), await anIdea(db(), org)]
    const [one, two] = [aDevice(), aDevice()]
    await vote(a.id, one)
    await vote(b.id, one)
    await vote(a.id, two)
    await ask('liisa@example.fi', one, { do: 'enter' })
    await tap('liisa@example.fi', one)
    expect(await sum(a.id)).toBe(3)
    await ask('liisa@example.fi', two, { do: 'follow', idea: a.id })
    await tap('liisa@example.fi', two)
    expect([await sum(a.id), await sum(b.id)]).toEqual([2, 2])
    expect((await findVoter(db(), org.scope, one))?.id).toBe((await findVoter(db(), org.scope, two))?.id)
  })

  it('takes a vote back once, and what was tapped before does not bring it again', async () => {
    const { id } = await anIdea(db(), org)
    const key = aDevice()
    await ask('paavo@example.fi', key, { do: 'vote', idea: id })
    await tap('paavo@example.fi', key)
    expect(await sum(id)).toBe(2)
    const voter = (await findVoter(db(), org.scope, key))!
    await Promise.all([1, 2, 3].map(() => unvote(db(), org.scope, voter.id, id)))
    expect(await sum(id)).toBe(1)
    await tap('paavo@example.fi', key)
    expect(await sum(id)).toBe(1)
  })

  it('writes to an address a few times an hour only, and takes no late or foreign link', async () => {
    const { id } = await anIdea(db(), org)
    for (let n = 0; n < 4; n++) expect(await ask('usein@example.fi', aDevice(), { do: 'vote', idea: id })).toBe('sent')
    expect(await ask('usein@example.fi', aDevice(), { do: 'vote', idea: id })).toBe('too-often')
    expect(await ask('ei osoite', aDevice(), { do: 'vote', idea: id })).toBe('wrong')
    expect(await ask('040 1234567', aDevice(), { do: 'vote', idea: id })).toBe('no-texts')
    const row = await db()
      .selectFrom('board_confirmation')
      .where('address', '=', 'usein@example.fi')
      .select('id')
      .executeTakeFirstOrThrow()
    const later = new Date(Date.now() + 4 * 86_400_000)
    expect(await readConfirmation(db(), org.scope, row.id, later)).toBeNull()
    expect(await confirm(db(), org.scope, row.id, aDevice(), later)).toBeNull()
    expect(await confirm(db(), (await anOrganisation(db())).scope, row.id, aDevice())).toBeNull()
    expect(await sum(id)).toBe(1)
  })
})

describe('what happens at once', () => {
  /** Alone with the organisation's ideas until it is let go. */
  async function alone() {
    const tx = await db().startTransaction().execute()
    await holdTreeAlone(tx, org.id)
    return tx
  }

  it('numbers ideas of a file while somebody writes, and neither waits for the other for ever', async () => {
    const tx = await alone()
    const posting = anIdea(db(), org)
    await waited(posting)
    await nextNumbers(tx, org.scope, 3)
    await tx.commit().execute()
    expect((await posting).published).toBe(true)
  })

  it('gives a vote at once where the address is known, though not in the middle of a merge', async () => {
    const [a, b] = [await anIdea(db(), org), await anIdea(db(), org)]
    const key = aDevice()
    await ask('heti@example.fi', key, { do: 'enter' })
    await tap('heti@example.fi', key)
    const tx = await alone()
    const voting = ask('heti@example.fi', key, { do: 'vote', idea: a.id })
    await waited(voting)
    await tx.updateTable('idea').where('id', '=', a.id).set({ root: b.id, merged_into: b.id }).execute()
    await tx.commit().execute()
    expect(await voting).toBe('at-once')
    expect([await stored(a.id), await stored(b.id)]).toEqual([1, 2])
  })
})

describe('merging', () => {
  it('keeps voters as a set through any merging, undoing and voting', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(7), { maxLength: 6 }), { minLength: 3, maxLength: 5 }),
        fc.array(
          fc.oneof(
            fc.record({ do: fc.constant('merge' as const), a: fc.nat(4), b: fc.nat(4) }),
            fc.record({ do: fc.constant('unmerge' as const), a: fc.nat(4), b: fc.nat(4) }),
            fc.record({ do: fc.constant('vote' as const), a: fc.nat(4), b: fc.nat(7) }),
            fc.record({ do: fc.constant('unvote' as const), a: fc.nat(4), b: fc.nat(7) }),
          ),
          { maxLength: 14 },
        ),
        async (given, steps) => {
          const people = Array.from({ length: 8 }, () => aDevice())
          const ideas: string[] = []
          for (const _ of given) ideas.push((await anIdea(db(), org, { settings: openly({ voting: 'confirmed' }) })).id)
          // What should be: own voters of each, and into what each is merged.
          const own = given.map(() => new Set<number>())
          const into = new Map<number, number>()
          const root = (n: number): number => (into.has(n) ? root(into.get(n)!) : n)
          const tree = (r: number) => ideas.flatMap((_, n) => (root(n) === r ? [n] : []))
          const give = async (n: number, who: number) => {
            await vote(ideas[n]!, people[who]!)
            if (!tree(root(n)).some((m) => own[m]!.has(who))) own[root(n)]!.add(who)
          }
          for (const [n, voters] of given.entries()) for (const who of voters) await give(n, who)
          for (const { do: what, a: first, b } of steps) {
            const a = first % ideas.length
            const other = b % ideas.length
            if (what === 'merge') {
              const may = !into.has(a) && root(other) !== a
              const done = mergeIdea(db(), org.scope, ideas[a]!, ideas[other]!)
              if (may) {
                await done
                into.set(a, root(other))
              } else await expect(done).rejects.toBeInstanceOf(Refusal)
            } else if (what === 'unmerge') {
              const done = unmergeIdea(db(), org.scope, ideas[a]!)
              if (into.has(a)) {
                await done
                into.delete(a)
              } else await expect(done).rejects.toEqual(refusal('wrong-state'))
            } else if (what === 'vote') await give(a, b)
            else {
              const voter = await findVoter(db(), org.scope, people[b]!)
              if (voter) await unvote(db(), org.scope, voter.id, ideas[a]!)
              for (const m of tree(root(a))) own[m]!.delete(b)
            }
          }
          for (const n of ideas.keys()) {
            if (into.has(n)) continue
            const set = new Set(tree(n).flatMap((m) => [...own[m]!]))
            expect(await sum(ideas[n]!)).toBe(set.size)
          }
        },
      ),
      { numRuns: 12 },
    )
  }, 30_000)

  it('gives back the state it had, and refuses itself, circles and what is not published', async () => {
    const [a, b, c] = [await anIdea(db(), org), await anIdea(db(), org), await anIdea(db(), org)]
    await answerIdea(db(), org.scope, a.id, { state: 'planned', answer: 'Tulossa' })
    await mergeIdea(db(), org.scope, a.id, b.id)
    expect(await readIdea(db(), org.scope, a.id)).toMatchObject({ state: 'duplicate', mergedInto: { id: b.id } })
    await expect(mergeIdea(db(), org.scope, b.id, a.id)).rejects.toEqual(refusal('bad-input'))
    await expect(mergeIdea(db(), org.scope, a.id, c.id)).rejects.toEqual(refusal('wrong-state'))
    await expect(mergeIdea(db(), org.scope, c.id, c.id)).rejects.toEqual(refusal('bad-input'))
    await expect(answerIdea(db(), org.scope, a.id, { state: 'done', answer: '' })).rejects.toEqual(
      refusal('wrong-state'),
    )
    await unmergeIdea(db(), org.scope, a.id)
    expect(await readIdea(db(), org.scope, a.id)).toMatchObject({ state: 'planned', mergedInto: null, votes: 1 })
    const { events } = await readWhole(db(), org.scope, b.id)
    expect(events.map((e) => e.what)).toEqual(['parted', 'joined', 'published'])
  })
})

describe('moderation', () => {
  it('lets what a rule names wait, and nobody wait who was published before', async () => {
    const settings = openly({ hold: { firstTime: true, links: true, masked: true } })
    const first = await anIdea(db(), org, { settings, title: 'Ensimmäinen' })
    expect(first.published).toBe(false)
    expect(await readIdea(db(), org.scope, first.id)).toMatchObject({ stand: 'waiting', held: ['first-time'] })
    await judgeIdea(db(), org.scope, first.id, { stand: 'published' })
    expect((await anIdea(db(), org, { settings, key: first.key })).published).toBe(true)
    const link = await anIdea(db(), org, { settings, key: first.key, body: 'Katso www.halpa.com' })
    expect(await readIdea(db(), org.scope, link.id)).toMatchObject({ stand: 'waiting', held: ['link'] })
    const told = await anIdea(db(), org, { settings, key: first.key, body: 'Soita 040 1234567', name: 'a@b.fi' })
    expect(await readIdea(db(), org.scope, told.id)).toMatchObject({
      held: ['masked'],
      body: 'Soita •••',
      authorName: '•••',
    })
    const queue = await readQueue(db(), org.scope, 50)
    expect(queue.ideas.map((i) => i.id)).toEqual(expect.arrayContaining([link.id, told.id]))
    await judgeIdea(db(), org.scope, link.id, { stand: 'refused', note: 'Mainos' })
    expect((await readQueue(db(), org.scope, 50)).total).toBe(queue.total - 1)
  })

  it('keeps the same sent twice once, at once or later, and refuses another’s id', async () => {
    const id = newId()
    const key = aDevice()
    const post = (title: string, scope = org.scope) =>
      postIdea(db(), scope, openly(), key, {
        ...{ id, kind: 'idea', title, body: '', place: '', category: null, name: '', language: 'fi' },
      })
    const all = await Promise.all([post('Sama'), post('Sama'), post('Sama')])
    expect(new Set(all.map((p) => p!.number)).size).toBe(1)
    expect(all.filter((p) => p!.fresh)).toHaveLength(1)
    const other = await anOrganisation(db())
    await aBoard(db(), other)
    expect(await post('Muualla', other.scope)).toBeNull()
    expect((await readIdea(db(), org.scope, id)).title).toBe('Sama')
  })

  it('counts published comments only', async () => {
    const { id } = await anIdea(db(), org)
    const say = (settings = openly()) =>
      postComment(db(), org.scope, settings, aDevice(), {
        id: newId(),
        idea: id,
        body: 'Hyvä',
        name: '',
        language: 'fi',
      })
    expect(await say()).toMatchObject({ published: true })
    expect(await say(openly({ hold: { firstTime: true } }))).toMatchObject({ published: false })
    expect(await say(openly({ comments: false }))).toBeNull()
    expect((await readIdea(db(), org.scope, id)).comments).toBe(1)
    const waiting = (await readWhole(db(), org.scope, id)).comments.find((c) => c.stand === 'waiting')!
    await judgeComment(db(), org.scope, waiting.id, { stand: 'published' })
    await judgeComment(db(), org.scope, waiting.id, { stand: 'published' })
    expect((await readIdea(db(), org.scope, id)).comments).toBe(2)
    await judgeComment(db(), org.scope, waiting.id, { stand: 'refused' })
    expect((await readIdea(db(), org.scope, id)).comments).toBe(1)
  })

  it('declines with a reason only', async () => {
    const { id } = await anIdea(db(), org)
    await expect(answerIdea(db(), org.scope, id, { state: 'declined', answer: '  ' })).rejects.toEqual(
      refusal('bad-input'),
    )
    await answerIdea(db(), org.scope, id, { state: 'declined', answer: 'Liian kallista.' })
    expect(await readIdea(db(), org.scope, id)).toMatchObject({ state: 'declined', answer: 'Liian kallista.' })
  })
})

describe('who follows', () => {
  const told = async (events: Parameters<ReturnType<typeof followerTeller>['hear']>[0]) => {
    const hear = followerTeller(
      db(),
      () => {},
      () => {},
      async () => 0,
    )
    await hear.hear(events)
    await hear.hear(events)
  }
  const outbox = async (kind: string, idea: string) => {
    const { rows } = await sql<{ body: never }>`
      select body || jsonb_build_object('org', org) as body from outbox where org = ${org.id} and kind = ${kind} and body ->> 'idea' = ${idea} order by xid, seq`.execute(
      db(),
    )
    return rows.map((r) => r.body)
  }
  const messages = () =>
    sql<{
      id: string
      org: string
      recipient: string | null
      channel: string
      detail: Record<string, unknown>
      state: string
    }>`
      select id, org, recipient, channel, detail, state from message where org = ${org.id} and detail ->> 'board' = 'news' order by queued_at, id`
      .execute(db())
      .then((r) => r.rows)

  it('is told once of each answer, also through a merge, and says what is so when it goes', async () => {
    const [a, b] = [
      await anIdea(db(), org, { title: 'Penkkejä' }),
      await anIdea(db(), org, { title: 'Lisää penkkejä' }),
    ]
    const [mail, phone] = [aDevice(), aDevice()]
    await ask('seuraaja@example.fi', mail, { do: 'follow', idea: a.id })
    await tap('seuraaja@example.fi', mail)
    await ask('+358401234567', phone, { do: 'follow', idea: b.id }, openly({ texts: true }))
    await tap('+358401234567', phone)
    await mergeIdea(db(), org.scope, a.id, b.id)
    await told(await outbox('idea.changed', a.id))
    const merged = await messages()
    expect(merged.map((m) => [m.recipient, m.channel])).toEqual([['seuraaja@example.fi', 'email']])
    await answerIdea(db(), org.scope, b.id, { state: 'planned', answer: 'Keväällä.' })
    await answerIdea(db(), org.scope, b.id, { state: 'planned', answer: 'Keväällä.' })
    await commentOfficially(db(), org.scope, b.id, 'Paikat on valittu.')
    await told([...(await outbox('idea.changed', b.id)), ...(await outbox('idea.commented', b.id))])
    const all = (await messages()).slice(1)
    expect(all.map((m) => m.channel).sort()).toEqual(['email', 'email', 'sms', 'sms'])
    const matters = await readBoardMatters(db(), all)
    expect([...matters.values()].map((m) => m.kind === 'news' && [m.what, m.words || m.idea.answer])).toEqual(
      expect.arrayContaining([
        ['answered', 'Keväällä.'],
        ['comment', 'Paikat on valittu.'],
      ]),
    )
    // Erased before they went: they say nothing, go nowhere, and what went is counted still.
    await eraseAddress(db(), org.scope, 'seuraaja@example.fi')
    const left = await messages()
    expect(left.filter((m) => m.recipient === 'seuraaja@example.fi')).toEqual([])
    expect(
      (
        await readBoardMatters(
          db(),
          all.filter((m) => m.channel === 'email'),
        )
      ).size,
    ).toBe(0)
  })
})

describe('forgetting somebody', () => {
  it('takes their votes, comments, words and addresses, and says how much went', async () => {
    const mine = aDevice()
    const others = await anIdea(db(), org, { title: 'Muiden' })
    const alone = await anIdea(db(), org, { key: mine, title: 'Yksin kannatettu' })
    const shared = await anIdea(db(), org, { key: mine, title: 'Yhdessä kannatettu', name: 'Ville' })
    const into = await anIdea(db(), org, { title: 'Kohde' })
    const joined = await anIdea(db(), org, { key: mine, title: 'Yhdistetty oma' })
    await mergeIdea(db(), org.scope, joined.id, into.id)
    await vote(others.id, mine)
    await vote(shared.id, aDevice())
    await postComment(db(), org.scope, openly(), mine, {
      id: newId(),
      idea: others.id,
      body: 'Salaisuus',
      name: '',
      language: 'fi',
    })
    const voter = (await findVoter(db(), org.scope, mine))!
    expect(await sum(into.id)).toBe(2)
    expect(await erasePerson(db(), org.scope, voter.id)).toEqual({ votes: 4, comments: 1, ideas: 3 })
    expect([await sum(others.id), await sum(shared.id), await sum(into.id)]).toEqual([1, 1, 1])
    expect(await readIdea(db(), org.scope, others.id)).toMatchObject({ comments: 0 })
    await expect(readIdea(db(), org.scope, alone.id)).rejects.toEqual(refusal('not-found'))
    expect(await readIdea(db(), org.scope, shared.id)).toMatchObject({
      title: '',
      body: '',
      authorName: null,
      stand: 'published',
    })
    const { events } = await readWhole(db(), org.scope, others.id)
    expect(events.map((e) => [e.what, e.detail])).toEqual(
      expect.arrayContaining([
        ['votes-erased', { votes: 1 }],
        ['comments-erased', { n: 1 }],
      ]),
    )
    expect(await findVoter(db(), org.scope, mine)).toBeNull()
    const everything = await sql<{ all: string }>`
      select coalesce(string_agg(t::text, ' '), '') as all from (
        select to_jsonb(i) as t from idea i union all select to_jsonb(c) from idea_comment c union all select to_jsonb(e) from idea_event e
        union all select to_jsonb(p) from board_person p union all select to_jsonb(o) from outbox o) x`.execute(db())
    for (const word of ['Yksin kannatettu', 'Yhdessä kannatettu', 'Yhdistetty oma', 'Salaisuus', 'Ville'])
      expect(everything.rows[0]!.all).not.toContain(word)
  })

  it('leaves no title in the history of what theirs was merged into and taken out of again', async () => {
    const mine = await anIdea(db(), org, { title: 'Vain minun' })
    const into = await anIdea(db(), org)
    await mergeIdea(db(), org.scope, mine.id, into.id)
    await unmergeIdea(db(), org.scope, mine.id)
    await erasePerson(db(), org.scope, (await findVoter(db(), org.scope, mine.key))!.id)
    await expect(readIdea(db(), org.scope, mine.id)).rejects.toEqual(refusal('not-found'))
    const { events } = await readWhole(db(), org.scope, into.id)
    expect(events.map((e) => e.what)).toEqual(expect.arrayContaining(['joined', 'parted']))
    expect(JSON.stringify(events)).not.toContain('Vain minun')
  })
})

describe('the board itself', () => {
  it('is searched for the very letters, whatever is typed', async () => {
    const of = await anOrganisation(db())
    await aBoard(db(), of)
    const { id } = await anIdea(db(), of, { title: 'Alennus 50 % eläkeläisille' })
    const found = async (q: string) =>
      (await listIdeas(db(), of.scope, { q, stand: 'published', sort: 'top', limit: 5 })).rows.map((r) => r.id)
    expect([await found('50 %'), await found('50 \0%'), await found('50_'), await found('#1')]).toEqual([
      [id],
      [id],
      [],
      [id],
    ])
  })

  it('counts what its lists show: what waited and was merged waits no more', async () => {
    const of = await anOrganisation(db())
    await aBoard(db(), of)
    const into = await anIdea(db(), of)
    const held = { settings: openly({ hold: { all: true } }) }
    const [one] = [await anIdea(db(), of, held), await anIdea(db(), of, held)]
    const counts = async (scope = of.scope) => (await readBoard(db(), scope, (a) => a))!.counts
    const waiting = async () => [(await counts()).waiting, (await readQueue(db(), of.scope, 50)).total]
    expect(await waiting()).toEqual([2, 2])
    await mergeIdea(db(), of.scope, one.id, into.id)
    expect(await waiting()).toEqual([1, 1])
    await expect(judgeIdea(db(), of.scope, one.id, { stand: 'published' })).rejects.toMatchObject({
      detail: { what: 'merged' },
    })
    const unit = await aUnit(db(), of)
    const { scope: lead } = await aPerson(db(), of, { role: 'lead', unit: unit.id })
    expect([(await counts()).voters, (await counts(lead)).voters]).toEqual([3, 0])
    await saveIdea(db(), of.scope, into.id, { unit: unit.id })
    expect((await counts(lead)).voters).toBe(1)
  })
})

describe('rights', () => {
  it('end with the unit: ideas of another, or of none, are not there', async () => {
    const [own, other] = [await aUnit(db(), org), await aUnit(db(), org)]
    const { scope: lead } = await aPerson(db(), org, { role: 'lead', unit: own.id })
    const mine = await createIdea(db(), lead, { kind: 'idea', title: 'Oma yksikkö' })
    expect(mine.unit).toBe(own.id)
    const theirs = await createIdea(db(), org.scope, { kind: 'idea', title: 'Toinen yksikkö', unit: other.id })
    const nobodys = await anIdea(db(), org)
    const rows = await listIdeas(db(), lead, { stand: 'published', sort: 'new', limit: 50 })
    expect(rows.rows.map((r) => r.id)).toEqual([mine.id])
    for (const id of [theirs.id, nobodys.id]) {
      for (const done of [
        () => readIdea(db(), lead, id),
        () => answerIdea(db(), lead, id, { state: 'done', answer: '' }),
        () => mergeIdea(db(), lead, id, mine.id),
        () => mergeIdea(db(), lead, mine.id, id),
        () => saveIdea(db(), lead, id, { title: 'x' }),
        () => judgeIdea(db(), lead, id, { stand: 'refused' }),
      ])
        await expect(done()).rejects.toEqual(refusal('not-found'))
    }
    await expect(saveIdea(db(), lead, mine.id, { unit: other.id })).rejects.toEqual(refusal('bad-input'))
    await expect(saveIdea(db(), lead, mine.id, { unit: null })).rejects.toEqual(refusal('not-allowed'))
  })
})
