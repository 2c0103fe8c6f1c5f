import { beforeAll, describe, expect, it } from 'vitest'
import {
  aContent,
  anOrganisation,
  aPublishedSurvey,
  aTouchpoint,
  type BuiltOrganisation,
} from '../../../test/builders.ts'
import { openTestDatabase, openTestFacts } from '../../../test/engines.ts'
import type { AskInput } from '../../contract/ask.ts'
import type { FlowEvent, StoredEvent } from '../../contract/event.ts'
import type { Db } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import { answerFacts } from '../fact/from-answer.ts'
import { rebuildFacts } from '../fact/rebuild.ts'
import { ask } from '../insight/ask.ts'
import { LinkReader } from '../invitation/read.ts'
import { burst, burstMarker, markBursts } from './burst.ts'
import { listAnswers } from './read.ts'
import { AnswerWriter } from './write.ts'

let db: Db
let facts: FactStore
let org: BuiltOrganisation
let code: string
beforeAll(async () => {
  db = (await openTestDatabase()).db
  facts = await openTestFacts()
  org = await anOrganisation(db)
  const survey = await aPublishedSurvey(db, org, aContent)
  code = (await aTouchpoint(db, org, { survey: survey.id })).code
})

const noon = Date.now() - 3_600_000
/** One sitting of one tap, on a tablet, so many seconds after noon. */
async function tap(device: string, second: number, value = 1): Promise<string> {
  const link = { ...(await new LinkReader(db).anonymous(code))!, source: 'kiosk' as const, device }
  const answer = newId()
  const events = [{ id: newId(), question: 'nps', value, at: new Date(noon + second * 1_000).toISOString() }]
  await new AnswerWriter(db, () => {}).write(link, link.version, {
    answer,
    version: link.version.id,
    language: 'fi',
    events,
  })
  return answer
}
async function marked(ids: string[]): Promise<boolean[]> {
  const rows = await db.selectFrom('answer').select(['id', 'flags']).where('id', 'in', ids).execute()
  const flags = new Map(rows.map((r) => [r.id, r.flags.includes('burst')]))
  return ids.map((id) => flags.get(id)!)
}
async function taps(seconds: number[], order = seconds.map((_, n) => n)): Promise<boolean[]> {
  const device = newId()
  const ids: string[] = []
  // As they arrive: each is looked at by itself.
  for (const n of order) {
    ids[n] = await tap(device, seconds[n]!)
    await markBursts(db, [ids[n]!])
  }
  return marked(ids)
}

describe('bursts of taps', () => {
  it('are three within seconds, with all that belong to them', async () => {
    expect(burst).toEqual({ sittings: 3, withinMs: 8_000 })
    expect(await taps([0, 3, 6])).toEqual([true, true, true])
    expect(await taps([0, 8])).toEqual([false, false])
    expect(await taps([0, 5, 10, 15])).toEqual([false, false, false, false])
    expect(await taps([0, 20, 22, 24, 40])).toEqual([false, true, true, true, false])
    // Two children after one another: every one is near two others.
    expect(await taps([0, 4, 8, 12, 16])).toEqual([true, true, true, true, true])
  })

  it('are found by the time of the tap in whatever order they arrive, also all at once', async () => {
    expect(await taps([0, 20, 22, 24, 40], [3, 0, 4, 1, 2])).toEqual([false, true, true, true, false])
    const device = newId()
    const ids = [await tap(device, 6), await tap(device, 0), await tap(device, 3), await tap(device, 60)]
    await markBursts(db, ids)
    expect(await marked(ids)).toEqual([true, true, true, false])
  })

  it('are of one tablet, and only of tablets', async () => {
    const ids = [await tap(newId(), 0), await tap(newId(), 1), await tap(newId(), 2)]
    await markBursts(db, ids)
    expect(await marked(ids)).toEqual([false, false, false])
  })

  it('stay, and figures are shown with and without them; a rebuild says the same', async () => {
    const device = newId()
    const one = await tap(device, 100, 10)
    const three = [await tap(device, 200, 0), await tap(device, 202, 0), await tap(device, 204, 0)]
    const all = await db.selectFrom('answer').select('id').where('org', '=', org.id).execute()
    await facts.insert(
      await answerFacts(
        db,
        all.map((a) => a.id),
      ),
    )
    await markBursts(db, [one, ...three])
    // Heard of again, as the outbox tells.
    const told = await db
      .selectFrom('outbox')
      .select('body')
      .where('org', '=', org.id)
      .orderBy('seq', 'desc')
      .limit(3)
      .execute()
    expect(told.map((t) => t.body.answer).sort()).toEqual([...three].sort())
    await facts.insert(await answerFacts(db, three))
    const count = async (filters: AskInput['filters'], by: AskInput['by'] = []) => {
      const body = {
        metrics: ['answers' as const],
        by,
        period: { last: 7, unit: 'day' as const },
        filters: filters ?? [],
        confidence: 0.95,
      }
      return (await ask(org.scope, facts, db, body)).rows.map((r) => [...r.key, r.figure.value])
    }
    const bursts =
      all.length -
      (await listAnswers(db, org.scope, { filters: [{ dimension: 'flag', values: ['plain'] }], limit: 1 })).total
    expect(bursts).toBeGreaterThanOrEqual(3)
    expect(await count([])).toEqual([[all.length]])
    expect(await count([{ dimension: 'flag', values: ['plain'] }])).toEqual([[all.length - bursts]])
    expect(await count([{ dimension: 'flag', values: ['burst'] }])).toEqual([[bursts]])
    expect((await count([], ['flag'])).sort()).toEqual(
      [
        ['burst', bursts],
        ['plain', all.length - bursts],
      ].sort(),
    )
    const before = await facts.digest(org.id)
    expect(await rebuildFacts(db, facts, org.id)).toEqual(before)
  })
})

it('is found by what the outbox tells of a tablet, and asks nothing of other answers', async () => {
  const device = newId()
  const ids = [await tap(device, 5_000), await tap(device, 5_001), await tap(device, 5_002)]
  const rows = await db.selectFrom('outbox').where('org', '=', org.id).select(['org', 'body']).execute()
  const events = rows.map((r) => ({ ...(r.body as FlowEvent), org: r.org }))
  const told = events.filter((e) => e.kind === 'answer' && ids.includes(e.answer))
  expect(told).toHaveLength(3)
  await burstMarker(db).hear(told.map((e) => ({ ...e, device: undefined }) as unknown as StoredEvent))
  expect(await marked(ids)).toEqual([false, false, false])
  await burstMarker(db).hear(told)
  expect(await marked(ids)).toEqual([true, true, true])
})
