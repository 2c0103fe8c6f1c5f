import { afterEach, expect, it, vi } from 'vitest'
import { aBoard, aDevice, anIdea } from '../../../test/board-builder.ts'
import { anOrganisation } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import { judgeIdea } from '../../flow/idea/staff.ts'
import { VoteWriter } from '../../flow/idea/vote.ts'
import { BoardMemory } from './board-memory.ts'

afterEach(() => void vi.useRealTimers())

it('keeps each board’s own, lets go what was done here at once, and what was taken down a second later', async () => {
  const { db } = await openTestDatabase()
  const [one, other] = [await anOrganisation(db), await anOrganisation(db)]
  for (const org of [one, other]) await aBoard(db, org)
  const mine = await anIdea(db, one, { title: 'Penkki' })
  const theirs = await anIdea(db, other, { title: 'Valo' })
  expect(mine.number).toBe(theirs.number)

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  const memory = new BoardMemory(db)
  const titles = async ({ scope }: typeof one) => [
    ...(await memory.ideas(scope, { sort: 'top' }, { offset: 0, limit: 20 })).rows.map((r) => r.title),
    ((await memory.idea(scope, mine.number)) as { title?: string } | null)?.title,
  ]
  const votes = async () => ((await memory.idea(one.scope, mine.number)) as { votes: number }).votes
  expect(await titles(one)).toEqual(['Penkki', 'Penkki'])
  expect(await titles(other)).toEqual(['Valo', 'Valo'])

  const vote = { scope: one.scope, idea: mine.id, key: aDevice(), language: 'fi' as const }
  await new VoteWriter(db, () => {}).vote(vote, false)
  expect(await votes()).toBe(1)
  memory.changed(one.scope)
  expect(await votes()).toBe(2)

  await judgeIdea(db, one.scope, mine.id, { stand: 'refused', note: 'Ei tänne.' })
  vi.setSystemTime(Date.now() + 1_001)
  expect(await titles(one)).toEqual([undefined])
  expect(await titles(other)).toEqual(['Valo', 'Valo'])
})
