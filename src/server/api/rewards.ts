import { listRewards, readReward, readWinners } from '../../catalog/reward/read.ts'
import { addCodes, createReward, saveReward } from '../../catalog/reward/write.ts'
import { draw, forgetContacts, tellWinner } from '../../flow/answer/reward/draw.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

export const rewardHandlers = (house: House) => {
  const { db } = house.database
  return {
    'rewards.list': ({ scope }) => listRewards(db, scope),
    'rewards.create': ({ scope, body }) => createReward(db, scope, body),
    'rewards.save': ({ scope, params, body }) => saveReward(db, scope, params.id, body),
    'rewards.codes': ({ scope, params, body }) => addCodes(db, scope, params.id, body.codes, body.expiresOn),
    'rewards.draw': async ({ scope, params }) => {
      await draw(db, scope, params.id)
      return readReward(db, scope, params.id)
    },
    'rewards.winners': ({ scope, params }) => readWinners(db, scope, params.id),
    'rewards.tell': async ({ scope, params, body }) => {
      await tellWinner(db, scope, params.id, params.entry, body)
      const { winners } = await readWinners(db, scope, params.id)
      return winners.find((w) => w.id === params.entry)!
    },
    'rewards.forget': async ({ scope, params }) => {
      await forgetContacts(db, scope, params.id)
      return { ok: true as const }
    },
  } satisfies Partial<Handlers>
}
