import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Language } from '../../contract/language.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { Together } from '../../engine/database/together.ts'
import { emit } from '../../engine/queue/outbox.ts'
import { holdTree } from './lock.ts'
import { admit, hashKey } from './voter.ts'

export type Vote = { scope: OrgScope; idea: string; key: string; language: Language }
/** 'unknown': no such idea is published; 'unconfirmed': the board counts only who confirmed an address. */
export type Voted = 'counted' | 'before' | 'unknown' | 'unconfirmed'

type Row = { n: number; fresh: boolean }

/**
 * Counts votes, those that come together in one transaction: one for each person and idea for ever, whatever is merged into what. A vote for what is
 * merged counts for that into which it is. Resolves after the commit.
 */
export class VoteWriter {
  readonly #together: Together<Voted>
  constructor(db: Db, wake: () => void) {
    this.#together = new Together<Voted>(async (keys) => {
      const votes = keys.map((k) => JSON.parse(k) as Given)
      const voted = await db.transaction().execute((tx) => count(tx, votes))
      if (voted.includes('counted')) wake()
      return new Map(keys.map((k, n) => [k, voted[n]!]))
    })
  }

  /** `confirmed`: only who confirmed an address is counted. */
  async vote({ scope, idea, key, language }: Vote, confirmed: boolean): Promise<Voted> {
    const given: Given = { org: scope.org, idea, key: hashKey(key).toString('hex'), language, confirmed }
    return (await this.#together.get(JSON.stringify(given))) ?? 'unknown'
  }
}

type Given = { org: string; idea: string; key: string; language: Language; confirmed: boolean }

async function count(tx: Tx, votes: Given[]): Promise<Voted[]> {
  const hashes = votes.map((v) => Buffer.from(v.key, 'hex'))
  await holdTree(
    tx,
    votes.map((v) => v.org),
  )
  // Who would be counted by an address only is made nobody by a vote that is not.
  const knocks = votes.flatMap((v, n) =>
    v.confirmed ? [] : [{ org: v.org, keyHash: hashes[n]!, language: v.language }],
  )
  if (knocks.length > 0) await admit(tx, knocks)
  const { rows } = await sql<Row>`/* keep plan */
    with given as (
      select * from unnest(${votes.map((_, n) => n)}::int[], ${votes.map((v) => v.org)}::uuid[], ${votes.map((v) => v.idea)}::uuid[], ${hashes}::bytea[],
        ${votes.map((v) => v.confirmed)}::bool[], ${votes.map(() => newId())}::uuid[]) as g (n, org, idea, key_hash, confirmed, id)
    ), who as (
      select g.n, g.org, g.id, d.person, i.root from given g
        join idea i on i.id = g.idea and i.org = g.org and i.stand = 'published' join idea r on r.id = i.root and r.stand = 'published'
        join board_device d on d.org = g.org and d.key_hash = g.key_hash join board_person p on p.id = d.person
      where not g.confirmed or p.address_hash is not null
    ), chosen as (
      select distinct on (w.root, w.person) w.* from who w
      where not exists (select from idea_vote v join idea i on i.id = v.idea where v.person = w.person and i.root = w.root)
      order by w.root, w.person, w.n
    ), fresh as (
      insert into idea_vote (idea, person, id, org) select root, person, id, org from chosen order by root, person on conflict do nothing
      returning id, idea, org
    ), summed as (
      update idea i set votes = i.votes + s.n from (select idea, count(*)::int as n from fresh group by idea) s where i.id = s.idea
    ), told as (
      insert into outbox (org, kind, body) select org, 'idea-votes', jsonb_build_object('kind', 'idea-votes', 'votes', jsonb_agg(id)) from fresh group by org
    )
    select w.n, f.id is not null as fresh from who w left join fresh f on f.id = w.id`.execute(tx)
  const found = new Map(rows.map((r) => [r.n, r.fresh]))
  return votes.map((v, n) => {
    const fresh = found.get(n)
    if (fresh === undefined) return v.confirmed ? 'unconfirmed' : 'unknown'
    return fresh ? 'counted' : 'before'
  })
}

/** Somebody known votes, in the transaction of what they do beside it. The caller holds the tree. Returns whether it was not counted before. */
export async function voteAs(tx: Tx, scope: OrgScope, person: string, idea: string): Promise<boolean> {
  const id = newId()
  const { rows } = await sql<{ id: string }>`
    with target as (select root from idea where id = ${idea} and org = ${scope.org} and stand in ('published', 'waiting')), fresh as (
      insert into idea_vote (idea, person, id, org) select root, ${person}::uuid, ${id}::uuid, ${scope.org}::uuid from target t
      where not exists (select from idea_vote v join idea i on i.id = v.idea where v.person = ${person} and i.root = t.root)
      on conflict do nothing returning id, idea
    ), summed as (update idea i set votes = i.votes + 1 from fresh f where i.id = f.idea)
    select id from fresh`.execute(tx)
  if (rows.length > 0) await emit(tx, scope.org, [{ kind: 'idea-votes', votes: [id] }])
  return rows.length > 0
}

/** Takes a person's vote back, wherever in what was merged it was given. */
export async function unvote(db: Db, scope: OrgScope, person: string, idea: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await holdTree(tx, [scope.org])
    const { rows } = await sql<{ id: string; at: Date; root: string }>`
      delete from idea_vote v using idea i where v.person = ${person} and v.idea = i.id
        and i.root = (select root from idea where id = ${idea} and org = ${scope.org}) returning v.id, v.at, i.root`.execute(
      tx,
    )
    if (rows.length === 0) return
    await sql`update idea set votes = votes - 1 where id = ${rows[0]!.root}`.execute(tx)
    await emit(tx, scope.org, [
      { kind: 'idea-votes-removed', votes: rows.map((r) => ({ id: r.id, at: r.at.toISOString() })) },
    ])
  })
}

/** Sums made anew of the votes themselves. The caller is alone with them. */
export async function recount(tx: Tx, roots: string[]): Promise<void> {
  if (roots.length === 0) return
  await sql`
    update idea r set votes = (select count(distinct v.person) from idea i join idea_vote v on v.idea = i.id where i.root = r.id)
    where r.id = any(${roots}::uuid[])`.execute(tx)
}

/** Which of these ideas a person has voted for, themselves or in what is merged into them. */
export async function votedFor(db: Db, scope: OrgScope, person: string, ideas: string[]): Promise<Set<string>> {
  if (ideas.length === 0) return new Set()
  const { rows } = await sql<{ root: string }>`
    select distinct i.root from idea_vote v join idea i on i.id = v.idea
    where v.person = ${person} and i.org = ${scope.org} and i.root = any(${ideas}::uuid[])`.execute(db)
  return new Set(rows.map((r) => r.root))
}
