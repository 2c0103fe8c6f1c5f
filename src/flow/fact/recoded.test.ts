import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anAnswer } from '../../../test/answer-builder.ts'
import { anOrganisation, aPublishedSurvey, aReason, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase, openTestFacts } from '../../../test/engines.ts'
import { listReasons } from '../../catalog/reason/reason.ts'
import { listRules } from '../../catalog/reason/rule.ts'
import { listVersions, treeThen } from '../../catalog/reason/version.ts'
import { askBody } from '../../contract/ask.ts'
import type { FlowEvent } from '../../contract/event.ts'
import type { EncounterInput } from '../../contract/operations/flow.ts'
import type { RecodeInput } from '../../contract/operations/reasons.ts'
import type { ReasonCondition } from '../../contract/reasons.ts'
import { classifyEncounter, unclassifyEncounter } from '../answer/recode/classify.ts'
import { beginRecode } from '../answer/recode/plan.ts'
import { previewRecode } from '../answer/recode/preview.ts'
import { listRecodes } from '../answer/recode/read.ts'
import { beginUndo } from '../answer/recode/undo.ts'
import { workRecodes } from '../answer/recode/work.ts'
import { aloneWithRows } from '../encounter/file/alone.ts'
import { readEncounter } from '../encounter/read.ts'
import { recordEncounters } from '../encounter/write.ts'
import { ask } from '../insight/ask.ts'
import { factConsumer } from './on.ts'
import { rebuildFacts } from './rebuild.ts'

const { db } = await openTestDatabase()
const store = await openTestFacts()
const consumer = factConsumer(db, store, () => {})
const now = new Date('2026-03-20T10:00:00Z')
let heard = 0
let count = 0

async function deliver(): Promise<void> {
  const rows = await db.selectFrom('outbox').where('seq', '>', heard).orderBy('seq').selectAll().execute()
  heard = rows.at(-1)?.seq ?? heard
  await consumer.hear(rows.map((r) => ({ ...(r.body as FlowEvent), org: r.org })))
}

/** Four reasons, encounters under three of them and under none, answers with and without an encounter. */
async function aLog(encounters = 40) {
  const org = await anOrganisation(db)
  const survey = await aPublishedSurvey(db, org)
  const names = ['a', 'b', 'c', 'd'] as const
  const reason = Object.fromEntries(
    await Promise.all(names.map(async (code) => [code, (await aReason(db, org, { code: `${code}-${++count}` })).id])),
  ) as Record<(typeof names)[number], string>
  const record = (inputs: Partial<EncounterInput>[]) =>
    recordEncounters(
      db,
      org.scope,
      inputs.map((more) => ({
        input: {
          source: 'crm',
          externalId: `e${++count}`,
          startedAt: '2026-03-10T09:00:00Z',
          channel: 'phone',
          ...more,
        },
      })),
      async (_, created) => created.map(() => 'no-survey' as const),
      now,
    )
  const made = await record(
    Array.from({ length: encounters }, (_, n) => ({
      ...(n % 4 < 3 && { reason: reason[names[n % 4]!] }),
      channel: n % 3 === 0 ? 'chat' : 'phone',
      attributes: { note: n % 5 === 0 ? 'Laskussa väärä summa' : 'Muuttoilmoitus' },
      ...(n % 7 === 0 && { extraReasons: [reason.b, reason.d].filter((r) => r !== reason[names[n % 4]!]) }),
    })),
  )
  const ids = made.map((m) => ('id' in m ? m.id : ''))
  for (let n = 0; n < 8; n++)
    await anAnswer(db, org, survey, {
      encounter: ids[n]!,
      reason: n % 4 < 3 ? reason[names[n % 4]!] : null,
      values: { nps: n, solved: 'yes' },
    })
  for (let n = 0; n < 4; n++) await anAnswer(db, org, survey, { reason: reason[names[n]!], source: 'import' })
  await deliver()
  const figures = async () => {
    const rows = await store.query<{ digest: string }>(
      'select hex(groupBitXor(sipHash64(tuple(* except (generation, version))))) as digest from {facts}',
      { org: org.id },
    )
    return rows[0]!.digest
  }
  const work = async () => {
    await workRecodes(db, org.scope, { committed: () => {} })
    await deliver()
  }
  const recode = async (input: RecodeInput) => {
    const { id } = await beginRecode(db, org.scope, input, async () => {})
    await work()
    return id
  }
  const undo = async (id: string) => {
    await beginUndo(db, org.scope, id, async () => {})
    await work()
  }
  const counted = async (
    by: 'reason' | 'reason_recorded',
    metric: 'encounters' | 'answers' | 'reasons_named' = 'encounters',
  ) => {
    const body = askBody.parse({ metrics: [metric], by: [by], period: { from: '2026-03-01', to: '2026-03-31' } })
    const { rows } = await ask(org.scope, store, db, body, now.getTime())
    return Object.fromEntries(rows.map((r) => [r.key[0]!, r.figure.value]))
  }
  return { org, survey, reason, record, ids, figures, recode, undo, counted }
}

describe('a merge', () => {
  test('is counted as it was then and as it is now, previewed to the row, and taken back whole', async () => {
    const { org, reason, ids, figures, recode, undo, counted } = await aLog()
    const before = await figures()
    const then = await counted('reason')
    const merge = { kind: 'merge' as const, from: [reason.a, reason.b], into: reason.c }
    const preview = await previewRecode(db, org.scope, merge)
    expect(preview).toMatchObject({ encounters: 20, answers: 6, whole: true })
    expect(preview.reasons.find((r) => r.reason === reason.c)).toMatchObject({
      before: { encounters: 10, answers: 3 },
      after: { encounters: 30, answers: 9 },
    })

    const id = await recode(merge)
    expect(await counted('reason')).toEqual({ '': 10, [reason.c]: 30 })
    expect(await counted('reason_recorded')).toEqual(then)
    // Answers go with their encounters: two of each reason, and those that belong to none.
    expect(await counted('reason', 'answers')).toEqual({ '': 2, [reason.c]: 9, [reason.d]: 1 })
    expect(await readEncounter(db, org.scope, ids[0]!)).toMatchObject({
      reason: reason.c,
      recordedReason: reason.a,
      extraReasons: [reason.d],
    })
    const incremental = await store.digest(org.id)
    expect((await rebuildFacts(db, store, org.id)).digest).toBe(incremental.digest)

    await undo(id)
    expect(await figures()).toBe(before)
    expect(await counted('reason_recorded')).toEqual(then)
    await expect(beginUndo(db, org.scope, id, async () => {})).rejects.toMatchObject({ code: 'wrong-state' })
    const { recodes } = await listRecodes(db, org.scope)
    expect(recodes).toMatchObject([{ id, kind: 'merge', state: 'undone', encounters: 20, answers: 6 }])
  })

  test('takes along what still arrives under the old name, and gives that back too', async () => {
    const { org, reason, record, recode, undo, counted, survey, ids } = await aLog(4)
    const first = await recode({ kind: 'merge', from: [reason.a], into: reason.b })
    const second = await recode({ kind: 'merge', from: [reason.b], into: reason.c })
    const [late] = await record([{ reason: reason.a }])
    // An answer that comes later is its encounter's.
    await anAnswer(db, org, survey, { encounter: ids[0]!, reason: reason.c, values: { nps: 1 } })
    await deliver()
    expect(await counted('reason')).toEqual({ '': 1, [reason.c]: 4 })
    expect((await counted('reason_recorded', 'answers'))[reason.a]).toBe(4)
    // In the order in which they were done, not the other way round: the second keeps what it did, until it is taken back too.
    await undo(first)
    expect(await counted('reason')).toEqual({ '': 1, [reason.c]: 4 })
    await undo(second)
    expect(await counted('reason')).toEqual({ '': 1, [reason.a]: 2, [reason.b]: 1, [reason.c]: 1 })
    const read = await readEncounter(db, org.scope, (late as { id: string }).id)
    expect(read).toMatchObject({ reason: reason.a, recordedReason: reason.a })
  })

  test('waits for an import, which may have read the tree before it, and then takes along what that brought', async () => {
    const { org, reason, record, counted } = await aLog(4)
    let moving: Promise<void> | undefined
    await aloneWithRows(db, org.scope, undefined, async () => {
      await beginRecode(db, org.scope, { kind: 'merge', from: [reason.a], into: reason.b }, async () => {})
      moving = workRecodes(db, org.scope, { committed: () => {} })
      await Promise.race([moving, pause(200)])
      const [late] = await record([{ reason: reason.d }])
      await db
        .updateTable('encounter')
        .set({ reason: reason.a })
        .where('id', '=', (late as { id: string }).id)
        .execute()
    })
    await moving
    await deliver()
    expect(await counted('reason')).toEqual({ '': 1, [reason.b]: 3, [reason.c]: 1 })
  })

  test('is refused where it cannot be meant', async () => {
    const { org, reason } = await aLog(0)
    const merge = (from: string[], into: string) => previewRecode(db, org.scope, { kind: 'merge', from, into })
    await expect(merge([reason.a], reason.a)).rejects.toMatchObject({ issues: [{ message: 'merge-into-itself' }] })
    await beginRecode(db, org.scope, { kind: 'merge', from: [reason.a], into: reason.b }, async () => {})
    await expect(merge([reason.c], reason.a)).rejects.toMatchObject({ issues: [{ message: 'reason-closed' }] })
    await expect(merge([reason.a], reason.c)).rejects.toMatchObject({ issues: [{ message: 'already-merged' }] })
    const other = await aLog(0)
    await expect(merge([reason.c], other.reason.a)).rejects.toMatchObject({ issues: [{ message: 'unknown-reason' }] })
  })
})

const part: fc.Arbitrary<ReasonCondition> = fc.oneof(
  fc.record({ channels: fc.constantFrom<string[][]>(['phone'], ['chat'], ['phone', 'chat']) }),
  fc.record({ words: fc.constantFrom<string[][]>(['lasku'], ['muut'], ['sähkö', 'väär']) }),
)

test('any split merges back, and gives the figures of before', async () => {
  const log = await aLog(24)
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 3 }), async (conditions) => {
      const before = await log.figures()
      const parts = conditions.map((condition, n) => ({
        to: { code: `part-${++count}`, name: { fi: `Osa ${n}` } },
        condition,
      }))
      const split = { kind: 'split' as const, reason: log.reason.a, parts, rest: null, asRules: true }
      const preview = await previewRecode(db, log.org.scope, split)
      await log.recode(split)
      const made = (await listReasons(db, log.org.scope)).filter((r) => parts.some((p) => p.to.code === r.code))
      const now = await log.counted('reason')
      for (const [n, p] of parts.entries())
        expect(now[made.find((r) => r.code === p.to.code)!.id] ?? 0).toBe(preview.parts[n]!.encounters)
      await log.recode({ kind: 'merge', from: made.map((r) => r.id), into: log.reason.a })
      expect(await log.figures()).toBe(before)
    }),
    { numRuns: 6 },
  )
})

/** What of the tree counts: its open reasons, and for what each of the others does. */
async function treeOf(org: BuiltOrganisation, known: Set<string>) {
  const all = await listReasons(db, org.scope)
  const open = all.filter((r) => known.has(r.id))
  return { open, beside: all.filter((r) => !known.has(r.id) && !(r.closed && r.mergedInto)) }
}

test('re-codings taken back in any order, with what arrives meanwhile, give the figures and the tree of before', async () => {
  const [log, plain] = [await aLog(24), await aLog(24)]
  const of = log.reason
  const names = Object.keys(of) as (keyof typeof of)[]
  const known = new Set(Object.values(of))
  const tree = await treeOf(log.org, known)
  const part = (code: string, condition: ReasonCondition) => ({ to: { code, name: { fi: code } }, condition })
  const step = fc.constantFrom<RecodeInput[]>(
    { kind: 'merge', from: [of.a, of.d], into: of.b },
    { kind: 'recode', from: ['', of.b], to: of.d, condition: { channels: ['chat'] } },
    { kind: 'recode', from: [of.a, of.b, of.c], to: of.d, condition: { words: ['lasku'] } },
    {
      kind: 'split',
      reason: of.b,
      parts: [{ to: of.d, condition: { channels: ['phone'] } }],
      rest: of.c,
      asRules: false,
    },
    { kind: 'merge', from: [of.c], into: of.d },
    // Parts of the same name each time: a split that is undone leaves it free.
    { kind: 'split', reason: of.a, parts: [part('by-phone', { channels: ['phone'] })], rest: null, asRules: true },
    { kind: 'split', reason: of.d, parts: [part('other-way', { channels: ['chat'] })], rest: of.a, asRules: true },
  )
  /** Splits what the first part is now, or merges it, or a reason into it. */
  const onPart = fc.constantFrom('split', 'merge', 'into')
  const arrival = fc.record({ name: fc.option(fc.constantFrom(...names)), channel: fc.constantFrom('phone', 'chat') })
  const act = fc.oneof(
    { weight: 4, arbitrary: fc.record({ step }) },
    { weight: 2, arbitrary: fc.record({ onPart }) },
    { weight: 3, arbitrary: fc.record({ arrival }) },
    { weight: 2, arbitrary: fc.record({ undo: fc.nat() }) },
  )
  const refusedOr = (done: Promise<string>) =>
    done.catch((error: { code?: string }) => {
      // A reason that was merged cannot be meant again, nor a name that is taken be given.
      if (error.code !== 'bad-input' && error.code !== 'conflict') throw error
    })
  let runs = 0
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 8 }), fc.infiniteStream(fc.nat()), async (acts, lots) => {
      runs++
      const before = await log.figures()
      const done: string[] = []
      const undo = async (lot: number) => {
        const [id] = done.splice(lot % done.length, 1)
        if (id) await log.undo(id)
      }
      for (const one of acts) {
        if ('undo' in one) await undo(one.undo)
        else if ('arrival' in one) {
          const { name, channel } = one.arrival
          for (const l of [log, plain]) await l.record([{ channel, ...(name && { reason: l.reason[name] }) }])
        } else {
          const made = (await listReasons(db, log.org.scope)).find((r) => !known.has(r.id) && !r.closed)
          const input: RecodeInput | undefined =
            'step' in one
              ? one.step
              : !made
                ? undefined
                : one.onPart === 'merge'
                  ? { kind: 'merge', from: [made.id], into: of.c }
                  : one.onPart === 'into'
                    ? { kind: 'merge', from: [of.a], into: made.id }
                    : {
                        ...{ kind: 'split', reason: made.id, rest: null, asRules: false },
                        parts: [part(`of-part-${runs}`, { words: ['lasku'] })],
                      }
          const id = input && (await refusedOr(log.recode(input)))
          if (id) done.push(id)
        }
      }
      for (const lot of lots) {
        if (done.length === 0) break
        await undo(lot)
      }
      await deliver()
      if (!acts.some((one) => 'arrival' in one)) expect(await log.figures()).toBe(before)
      for (const metric of ['encounters', 'answers', 'reasons_named'] as const) {
        const [found, expected] = [await log.counted('reason', metric), await plain.counted('reason', metric)]
        for (const name of names) expect(found[of[name]]).toBe(expected[plain.reason[name]])
        expect(Object.keys(found).filter((id) => id && !known.has(id))).toEqual([])
      }
      expect(await treeOf(log.org, known)).toEqual(tree)
      expect((await listRules(db, log.org.scope)).rules).toEqual([])
    }),
    { numRuns: 8 },
  )
})

test('a reason given by hand to what a split had taken leaves no part of it behind when both are taken back', async () => {
  const { reason, ids, recode, undo, counted, org } = await aLog(4)
  const parts = [{ to: { code: 'osa', name: { fi: 'Osa' } }, condition: { channels: ['chat', 'phone'] } }]
  const split = await recode({ kind: 'split', reason: reason.a, parts, rest: null, asRules: false })
  await classifyEncounter(db, org.scope, ids[0]!, { reason: reason.d, suggested: null })
  await undo(split)
  await unclassifyEncounter(db, org.scope, ids[0]!)
  await deliver()
  expect(await counted('reason')).toEqual({ '': 1, [reason.a]: 1, [reason.b]: 1, [reason.c]: 1 })
})

test('a reason given by hand is kept beside what was recorded, and taken back', async () => {
  const { org, reason, ids, counted, figures } = await aLog(8)
  const before = await figures()
  await classifyEncounter(db, org.scope, ids[3]!, { reason: reason.d, suggested: reason.d })
  await deliver()
  expect(await counted('reason')).toMatchObject({ '': 1, [reason.d]: 1 })
  expect(await counted('reason_recorded')).toMatchObject({ '': 2 })
  await unclassifyEncounter(db, org.scope, ids[3]!)
  await deliver()
  expect(await figures()).toBe(before)
  await expect(unclassifyEncounter(db, org.scope, ids[3]!)).rejects.toMatchObject({ code: 'wrong-state' })
})

test('further reasons are figures of their own, and cost nothing where there are none', async () => {
  const { org, reason, record, counted, recode } = await aLog(0)
  await record([{ reason: reason.a, extraReasons: [reason.b, reason.c, reason.b] }, { reason: reason.a }])
  await deliver()
  expect(await counted('reason')).toEqual({ [reason.a]: 2 })
  expect(await counted('reason', 'reasons_named')).toEqual({
    [reason.a]: 2,
    [reason.b]: 1,
    [reason.c]: 1,
  })
  await recode({ kind: 'merge', from: [reason.b], into: reason.c })
  expect(await counted('reason', 'reasons_named')).toEqual({ [reason.a]: 2, [reason.c]: 1 })
  expect((await rebuildFacts(db, store, org.id)).digest).toBe((await store.digest(org.id)).digest)
})

describe('versions of the tree', () => {
  test('say what each reason was then and what it is now', async () => {
    const { org, reason, recode } = await aLog(4)
    const split = await recode({
      ...{ kind: 'split', reason: reason.a, rest: null, asRules: true },
      parts: [{ to: { code: 'phone', name: { fi: 'Puhelimessa' } }, condition: { channels: ['phone'] } }],
    })
    await recode({ kind: 'merge', from: [reason.b], into: reason.c })
    const then = await treeThen(db, org.scope, 0)
    const made = (await listReasons(db, org.scope)).find((r) => r.code === 'phone')!
    const became = Object.fromEntries(then.reasons.map((r) => [r.id, [r.became, r.into]]))
    expect(became).toEqual({
      [reason.a]: ['split', [reason.a, made.id]],
      [reason.b]: ['merged', [reason.c]],
      [reason.c]: ['same', [reason.c]],
      [reason.d]: ['same', [reason.d]],
    })
    // A part becomes a rule for what arrives.
    expect((await listRules(db, org.scope)).rules).toMatchObject([
      { reason: made.id, condition: { reasons: [reason.a] } },
    ])
    await beginUndo(db, org.scope, split, async () => {})
    expect((await listRules(db, org.scope)).rules).toEqual([])
    expect((await treeThen(db, org.scope, 0)).reasons.find((r) => r.id === reason.a)).toMatchObject({ became: 'same' })
    const { versions } = await listVersions(db, org.scope)
    expect(versions.map((v) => [v.number, v.what])).toEqual([
      [3, 'undo'],
      [2, 'merge'],
      [1, 'split'],
    ])
    await expect(treeThen(db, org.scope, 4)).rejects.toMatchObject({ code: 'not-found' })
  })
})
