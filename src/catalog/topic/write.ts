import { sql } from 'kysely'
import type { RuleCondition } from '../../contract/cases.ts'
import { type Localized, languages } from '../../contract/language.ts'
import type { DraftTopic, Topic } from '../../contract/operations/topics.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type Db, inTransaction, type Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { emit } from '../../engine/queue/outbox.ts'
import { lockOrganisation } from '../organisation/lock.ts'
import { demandWhole, type OrgScope } from '../scope.ts'
import { listTopics } from './read.ts'
import { phraseOf } from './word.ts'

/** As many as somebody can keep apart; and every text is held against all of them. */
const mostTopics = 200
const mostWords = 300
/** A single letter begins half of all words. */
const leastLetters = 2

const wrong = (path: string, message: string) => new Refusal('bad-input', {}, [{ path, message }])

/**
 * Adds a topic or changes the one with this id. Topics are the whole organisation's, as reasons are. Refuses names that another has, words of which nothing
 * could be found or nearly everything, and closing what a rule names, telling which.
 */
export async function saveTopic(db: Db, scope: OrgScope, draft: DraftTopic): Promise<Topic> {
  demandWhole(scope)
  return inTransaction(db, async (tx) => {
    await lockOrganisation(tx, scope)
    const all = await listTopics(tx, scope)
    const before = draft.id ? all.find((t) => t.id === draft.id) : undefined
    if (draft.id && !before) throw new Refusal('not-found')
    return put(tx, scope, all, before, {
      id: before?.id ?? newId(),
      name: trimmed(draft.name),
      words: eachOnce(draft.words),
      butNot: eachOnce(draft.butNot ?? before?.butNot ?? []),
      closed: draft.closed ?? before?.closed ?? false,
    })
  })
}

/** Adds words to a topic. Pressed twice, or by two people at once, each is there once. */
export async function addTopicWords(db: Db, scope: OrgScope, id: string, words: readonly string[]): Promise<Topic> {
  demandWhole(scope)
  return inTransaction(db, async (tx) => {
    await lockOrganisation(tx, scope)
    const all = await listTopics(tx, scope)
    const before = all.find((t) => t.id === id)
    if (!before) throw new Refusal('not-found')
    return put(tx, scope, all, before, { ...before, words: eachOnce([...before.words, ...words]) })
  })
}

async function put(tx: Tx, scope: OrgScope, all: Topic[], before: Topic | undefined, after: Topic): Promise<Topic> {
  demandFit(all, after)
  if (after.closed && !before?.closed) await demandUnused(tx, scope, after.id)
  const { id, name, words, butNot, closed } = after
  const values = { name: json(name), words, but_not: butNot, closed }
  if (before) await tx.updateTable('topic').set(values).where('org', '=', scope.org).where('id', '=', id).execute()
  else
    await tx
      .insertInto('topic')
      .values({ id, org: scope.org, ...values })
      .execute()
  if (!after.closed || !before?.closed) await tellChanged(tx, scope, before, after)
  return after
}

/** What is found may be other than before: figures by topic are made anew behind it. */
async function tellChanged(tx: Tx, scope: OrgScope, before: Topic | undefined, after: Topic): Promise<void> {
  const finds = ({ words, butNot, closed }: Topic) => JSON.stringify([words, butNot, closed])
  if (before && finds(before) === finds(after)) return
  const { topics_seq } = await tx
    .updateTable('organisation')
    .set({ topics_seq: sql`nextval(pg_get_serial_sequence('answer_event', 'seq'))` })
    .where('id', '=', scope.org)
    .returning('topics_seq')
    .executeTakeFirstOrThrow()
  await emit(tx, scope.org, [{ kind: 'topics-changed', seq: topics_seq! }])
}

function demandFit(all: readonly Topic[], after: Topic): void {
  if (!Object.values(after.name).some(Boolean)) throw wrong('name', 'name-needed')
  const others = all.filter((t) => t.id !== after.id && !t.closed)
  const same = (a: string | undefined, b: string | undefined) => !!a && a.toLowerCase() === b?.toLowerCase()
  if (!after.closed && others.some((t) => languages.some((l) => same(t.name[l], after.name[l]))))
    throw wrong('name', 'name-taken')
  if (!after.closed && others.length >= mostTopics) throw wrong('name', 'too-many-topics')
  if (after.words.length > mostWords) throw wrong('words', 'too-many-words')
  for (const [path, words] of [['words', after.words] as const, ['butNot', after.butNot] as const])
    if (words.some((w) => phraseOf(w).join('').length < leastLetters)) throw wrong(path, 'word-too-short')
}

/** What a rule names must go on finding something, or the rule would be silent without anybody knowing. */
async function demandUnused(tx: Tx, scope: OrgScope, id: string): Promise<void> {
  const rules = await tx
    .selectFrom('case_rule')
    .where('org', '=', scope.org)
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .select(['name', 'condition'])
    .execute()
  const naming = rules.filter(({ condition }) => {
    const when = condition as RuleCondition
    return when.on === 'answer' && when.said.some((s) => s.question === 'topic' && s.anyOf.includes(id))
  })
  if (naming.length > 0)
    throw new Refusal(
      'wrong-state',
      { what: 'topic-in-rules' },
      naming.map(({ name }) => ({ path: 'closed', message: name })),
    )
}

const trimmed = (name: Localized): Localized =>
  Object.fromEntries(Object.entries(name).flatMap(([l, text]) => (text?.trim() ? [[l, text.trim()]] : [])))

/** Each as it was written first; "Lasku" and "lasku" find the same. */
function eachOnce(words: readonly string[]): string[] {
  const by = new Map<string, string>()
  for (const word of words) {
    const key = phraseOf(word).join(' ')
    if (!by.has(key)) by.set(key, word.trim())
  }
  return [...by.values()]
}
