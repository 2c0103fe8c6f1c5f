import { z } from 'zod'
import { language, localized } from '../language.ts'
import { byId, managers, ok, operation } from '../operation.ts'

export const rewardKinds = ['codes', 'draw'] as const

const words = z.object({
  /** On the thank-you page: "As a thank-you you get a coffee." */
  offer: localized,
  /** Beside the code, or after entering the draw: how it is used, when it is drawn. */
  how: localized,
})

export const rewardInput = z
  .object({
    name: z.string().trim().min(1).max(120),
    kind: z.enum(rewardKinds),
    survey: z.uuid(),
    touchpoint: z.uuid().nullable(),
    words,
    byMail: z.boolean(),
    perDay: z.number().int().min(1).max(1_000_000).nullable(),
    lowAt: z.number().int().min(0).max(1_000_000),
    endsOn: z.iso.date().nullable(),
    /** Draws only. */
    winners: z.number().int().min(1).max(1_000).nullable(),
  })
  .strict()
export type RewardInput = z.output<typeof rewardInput>

export const reward = rewardInput.extend({
  id: z.uuid(),
  closed: z.boolean(),
  /** Whether the survey promises anonymity. */
  anonymous: z.boolean(),
  createdAt: z.string(),
  /** Codes: that can still be given, given so far, given today, past their day without being given; and the next day on which some expire. */
  free: z.number().int(),
  given: z.number().int(),
  givenToday: z.number().int(),
  expired: z.number().int(),
  nextExpiry: z.object({ on: z.string(), codes: z.number().int() }).nullable(),
  low: z.boolean(),
  entries: z.number().int(),
  /** SHA-256 of the seed, shown from the beginning; the seed once it has been used. */
  seedHash: z.string().nullable(),
  seed: z.string().nullable(),
  drawnAt: z.string().nullable(),
  forgottenAt: z.string().nullable(),
})
export type Reward = z.infer<typeof reward>

export const rewardWinner = z.object({
  id: z.uuid(),
  place: z.number().int(),
  /** null once it has been forgotten. */
  contact: z.string().nullable(),
  language,
  told: z.enum(['mail', 'hand']).nullable(),
  toldAt: z.string().nullable(),
})
export type RewardWinner = z.infer<typeof rewardWinner>

export const rewardList = operation({
  id: 'rewards.list',
  method: 'get',
  path: '/rewards',
  summary: 'Rewards with stock, given, expiring and draws',
  access: { roles: managers },
  reply: z.array(reward),
})
export const rewardCreate = operation({
  id: 'rewards.create',
  method: 'post',
  path: '/rewards',
  summary: 'Set up a reward',
  access: { roles: managers },
  body: rewardInput,
  reply: reward,
})
export const rewardSave = operation({
  id: 'rewards.save',
  method: 'post',
  path: '/rewards/:id',
  summary: 'Change a reward, or close it; kind and survey stay',
  access: { roles: managers },
  params: byId,
  body: rewardInput.omit({ kind: true, survey: true }).extend({ closed: z.boolean() }).partial().strict(),
  reply: reward,
})
export const rewardCodes = operation({
  id: 'rewards.codes',
  method: 'post',
  path: '/rewards/:id/codes',
  summary: 'Add codes, one a line, optionally with a day of expiry after a semicolon or tab',
  access: { roles: managers },
  params: byId,
  body: z.object({ codes: z.string().max(1_500_000), expiresOn: z.iso.date().nullable() }).strict(),
  reply: z.object({
    added: z.number().int(),
    known: z.number().int(),
    bad: z.array(z.object({ line: z.number().int(), text: z.string(), problem: z.enum(['too-long', 'date', 'past']) })),
  }),
})
export const rewardDraw = operation({
  id: 'rewards.draw',
  method: 'post',
  path: '/rewards/:id/draw',
  summary: 'Draw the winners with the seed whose hash has been shown from the beginning; once',
  access: { roles: managers },
  params: byId,
  reply: reward,
})
export const rewardWinners = operation({
  id: 'rewards.winners',
  method: 'get',
  path: '/rewards/:id/winners',
  summary: 'Winners of a draw, and the entries by which anybody can check it',
  access: { roles: managers },
  params: byId,
  reply: z.object({ winners: z.array(rewardWinner), entries: z.array(z.uuid()) }),
})
export const rewardTell = operation({
  id: 'rewards.tell',
  method: 'post',
  path: '/rewards/:id/winners/:entry/told',
  summary: 'Tell a winner by mail, or note that it was done by hand',
  access: { roles: managers },
  params: z.object({ id: z.uuid(), entry: z.uuid() }),
  body: z.discriminatedUnion('by', [
    z.object({ by: z.literal('hand') }).strict(),
    z
      .object({ by: z.literal('mail'), subject: z.string().trim().min(1).max(200), text: z.string().min(1).max(5_000) })
      .strict(),
  ]),
  reply: rewardWinner,
})
export const rewardForget = operation({
  id: 'rewards.forget',
  method: 'post',
  path: '/rewards/:id/forget',
  summary: 'Forget the contacts of a draw that is over',
  access: { roles: managers },
  params: byId,
  reply: ok,
})
