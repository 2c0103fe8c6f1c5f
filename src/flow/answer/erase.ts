import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Tx } from '../../engine/database/database.ts'
import { firstId } from '../../engine/database/id.ts'
import { emit } from '../../engine/queue/outbox.ts'
import { encountersOf, type Person } from '../encounter/erase.ts'
import { normalAddress, personHash } from '../invitation/person-hash.ts'

/**
 * Answers of a person: after their encounters and by their links, and those in which they gave an address of theirs. Where anonymity was promised only the last: whose the
 * others are is known to nobody, and is not found out here either.
 */
export async function findAnswers(tx: Tx, scope: OrgScope, person: Person): Promise<string[]> {
  const { zone } = await tx
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select('zone')
    .executeTakeFirstOrThrow()
  const { rows } = await sql<{ id: string }>`
    select id from answer where org = ${scope.org} and not anonymous and (encounter in (${encountersOf(scope, person)})
      or invitation in (select id from invitation where org = ${scope.org} and customer = any(${person.customers}::uuid[])))`.execute(
    tx,
  )
  const found = new Set(rows.map((r) => r.id))
  for (const answer of await givenIn(tx, scope, person.addresses, zone)) found.add(answer)
  return [...found]
}

/** So many taps at once: an organisation has as many as there are answers with an address. */
const piece = 5_000

/** Answers in which one of these addresses was given, however it was written. */
async function givenIn(tx: Tx, scope: OrgScope, addresses: string[], zone: string): Promise<Set<string>> {
  const found = new Set<string>()
  if (addresses.length === 0) return found
  for (let after = firstId; ; ) {
    const given = await tx
      .selectFrom('answer_event')
      .where('org', '=', scope.org)
      .where('kind', '=', 'contact')
      .where('id', '>', after)
      .orderBy('id')
      .limit(piece)
      .select(['id', 'answer', 'value'])
      .execute()
    for (const { answer, value } of given) {
      if (typeof value !== 'object' || value === null) continue
      const { email, phone } = value as { email?: unknown; phone?: unknown }
      for (const text of [email, phone])
        if (typeof text === 'string' && mayBe(text, addresses) && addresses.includes(normalAddress(text, zone) ?? ''))
          found.add(answer)
    }
    if (given.length < piece) return found
    after = given.at(-1)!.id
  }
}

/** Whether it is worth reading as a telephone number, which costs most: the last digits of one stand in it, whatever stands around them. */
function mayBe(text: string, addresses: string[]): boolean {
  // Digits of other scripts are digits too.
  if (text.includes('@') || /[^\x20-\x7e]/.test(text)) return true
  const digits = text.replace(/\D/g, '')
  return addresses.some((a) => digits.includes(a.slice(-5)))
}

/** Takes these answers away with all that hangs on them, and the person's texts and entries in draws. */
export async function eraseAnswers(tx: Tx, scope: OrgScope, person: Person, answers: string[]) {
  const { person_key } = await tx
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select('person_key')
    .executeTakeFirstOrThrow()
  const { rows: texts } = await sql`
    delete from text_reply where org = ${scope.org} and (sender_hash = any(${person.hashes}::bytea[]) or sender = any(${person.keys}::text[])
      or invitation in (select id from invitation where answer = any(${answers}::uuid[]) or customer = any(${person.customers}::uuid[]))
      or message in (select id from message where org = ${scope.org} and recipient_hash = any(${person.hashes}::bytea[])))
    returning id`.execute(tx)
  const gone =
    answers.length === 0
      ? []
      : await tx
          .deleteFrom('answer')
          .where('org', '=', scope.org)
          .where('id', 'in', answers)
          .returning(['id', 'at'])
          .execute()
  for (let n = 0; n < gone.length; n += 1_000)
    await emit(tx, scope.org, [
      {
        kind: 'answers-removed',
        answers: gone.slice(n, n + 1_000).map((g) => ({ id: g.id, at: g.at.toISOString() })),
      },
    ])
  return { answers: gone.length, texts: texts.length, draws: await eraseEntries(tx, scope, person, person_key) }
}

/** An entry of a draw to come goes; of one that is over only where its winner was reached, so that who won what stays right. */
async function eraseEntries(tx: Tx, scope: OrgScope, { addresses }: Person, key: Buffer): Promise<number> {
  const rewards = await tx.selectFrom('reward').where('org', '=', scope.org).select(['id', 'drawn_at']).execute()
  let n = 0
  for (const { id, drawn_at } of rewards) {
    const hashes = addresses.map((a) => personHash(key, `${id}:${a}`))
    if (hashes.length === 0) continue
    const done = drawn_at
      ? await tx
          .updateTable('reward_entry')
          .set({ contact: null })
          .where('reward', '=', id)
          .where('contact_hash', 'in', hashes)
          .where('contact', 'is not', null)
          .returning('id')
          .execute()
      : await tx
          .deleteFrom('reward_entry')
          .where('reward', '=', id)
          .where('contact_hash', 'in', hashes)
          .returning('id')
          .execute()
    n += done.length
  }
  return n
}
