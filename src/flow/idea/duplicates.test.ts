import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { aBoard, anIdea } from '../../../test/board-builder.ts'
import { anOrganisation, aUnit, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import type { Database } from '../../engine/database/database.ts'
import { listDuplicates, setApart, similarTo } from './duplicates.ts'
import { mergeIdea, unmergeIdea } from './merge.ts'
import { IdeaIndex } from './similar/index-of-ideas.ts'
import { SimilarIdeas } from './similar/similar.ts'
import { answerIdea, judgeIdea } from './staff.ts'

const bathing = 'Talviuintipaikka Laajasalon rantaan'
let database: Database
const db = () => database.db
beforeAll(async () => {
  database = await openTestDatabase()
})

/** A board with ideas of these titles, and its pairs once all are compared. */
async function board(titles: string[]) {
  const org = await anOrganisation(db())
  await aBoard(db(), org)
  const similar = new SimilarIdeas(db())
  const ideas: { id: string; number: number }[] = []
  for (const title of titles) ideas.push(await anIdea(db(), org, { title }))
  return { org, similar, ideas }
}
async function pairs(
  { org, similar }: { org: Pick<BuiltOrganisation, 'id' | 'scope'>; similar: SimilarIdeas },
  apart = false,
) {
  similar.changed(org.id)
  for (const until = Date.now() + 5_000; ; await new Promise((go) => setTimeout(go, 5))) {
    const found = await listDuplicates(db(), org.scope, similar, { apart, limit: 50 })
    if (found.compared >= found.ideas || Date.now() > until)
      return found.rows.map((r) => [r.one.number, r.other.number])
  }
}

describe('ideas of the whole board that may be the same', () => {
  const titles = [
    bathing,
    'Lisää penkkejä puistoon',
    'Talviuintipaikka rantaan Laajasaloon',
    'Kirjasto auki sunnuntaisin',
  ]

  it('are found, new ones too, and are gone once they are one, until that is undone', async () => {
    const all = await board(titles)
    const [a, , c] = all.ideas
    expect(await pairs(all)).toEqual([[1, 3]])
    await mergeIdea(db(), all.org.scope, c!.id, a!.id)
    expect(await pairs(all)).toEqual([])
    const late = await anIdea(db(), all.org, { title: 'Penkkejä lisää puistoon' })
    // Like what was merged: it is told of what that belongs to now.
    await anIdea(db(), all.org, { title: titles[2]! })
    expect((await pairs(all)).toSorted()).toEqual([
      [1, 6],
      [2, 5],
    ])
    await judgeIdea(db(), all.org.scope, late.id, { stand: 'refused' })
    await unmergeIdea(db(), all.org.scope, c!.id)
    expect((await pairs(all)).toSorted()).toEqual([
      [1, 3],
      [1, 6],
      [3, 6],
    ])
    await answerIdea(db(), all.org.scope, a!.id, { state: 'done', answer: 'Avattu.' })
    expect(await pairs(all)).toEqual([[3, 6]])
  })

  it('do not come back once somebody said that they are not, whatever is merged into them', async () => {
    const all = await board([...titles, bathing])
    const [a, , c, , e] = all.ideas
    const { scope } = all.org
    await setApart(db(), scope, { one: c!.id, other: a!.id, apart: true })
    await setApart(db(), scope, { one: a!.id, other: c!.id, apart: true })
    expect((await pairs(all)).toSorted()).toEqual([
      [1, 5],
      [3, 5],
    ])
    expect(await pairs(all, true)).toEqual([[1, 3]])
    expect((await similarTo(db(), scope, all.similar, a!.id, 5)).map((s) => s.number)).toEqual([5])
    await mergeIdea(db(), scope, e!.id, a!.id)
    expect(await pairs(all)).toEqual([])
    await setApart(db(), scope, { one: c!.id, other: e!.id, apart: false })
    expect(await pairs(all)).toEqual([[1, 3]])
    await expect(setApart(db(), scope, { one: a!.id, other: e!.id, apart: true })).rejects.toMatchObject({
      code: 'bad-input',
    })
  })

  it('are told to whom both belong, with the votes of both as one', async () => {
    const all = await board(titles)
    const unit = await aUnit(db(), all.org)
    const scope = { ...all.org.scope, unit: unit.id }
    await pairs(all)
    const bounded = () => listDuplicates(db(), scope, all.similar, { apart: false, limit: 50 })
    await db()
      .updateTable('idea')
      .set({ unit: unit.id, unit_path: unit.path })
      .where('id', '=', all.ideas[0]!.id)
      .execute()
    expect((await bounded()).rows).toEqual([])
    await db().updateTable('idea').set({ unit: unit.id, unit_path: unit.path }).where('org', '=', all.org.id).execute()
    expect((await bounded()).rows).toMatchObject([{ votes: 2, one: { votes: 1 }, other: { votes: 1 } }])
  })
})

it('finds all above a level that a search of everything finds, and as like', () => {
  const words = 'talvi uinti ranta puisto penkki kirjasto auki lumi aura pyörä tie koira valo silta'.split(' ')
  const text = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 }).map((w) => w.join(' '))
  const idea = fc.record({ title: text, body: text, place: fc.constantFrom('', 'A', 'A, B', 'B') })
  // Laid beside each other once there are more than a few hundred; those that come after are looked at apart.
  const index = new IdeaIndex()
  const many = fc.sample(idea, { numRuns: 300, seed: 7 })
  for (const [n, one] of many.entries()) index.put({ ...one, id: `${n}`, root: `${n}` })
  index.find(many[0]!, 1)
  fc.assert(
    fc.property(
      fc.array(idea, { minLength: 4, maxLength: 4 }),
      fc.double({ min: 0.2, max: 0.9, noNaN: true }),
      (ideas, level) => {
        for (const [n, one] of ideas.entries()) index.put({ ...one, id: `new ${n}`, root: `new ${n}` })
        for (const [id, query] of [['7', many[7]!] as const, ['new 1', ideas[1]!] as const]) {
          const found = index.alike(id, query, level, 999)
          const whole = new Map(index.find(query, 999, id).map((f) => [f.root, f.likeness]))
          for (const f of found) expect(Math.abs(f.likeness - whole.get(f.id)!)).toBeLessThan(1e-4)
          // What lies at the level to the last digit may be on either side of it.
          const sure = [...whole].flatMap(([other, likeness]) => (likeness > level + 1e-4 ? [other] : []))
          expect(found.map((f) => f.id)).toEqual(expect.arrayContaining(sure))
        }
      },
    ),
    { numRuns: 25 },
  )
})
