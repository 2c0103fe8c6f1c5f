import { z } from 'zod'
import { suppressions } from '../asking.ts'
import { actors, operation } from '../operation.ts'
import { mostExtra } from '../reasons.ts'

/** So long an entry can be taken back, and so long nobody is asked about it. */
export const undoSeconds = 60

const seconds = z.number().min(0).max(86_400)
const instant = z.iso.datetime({ offset: true })

export const entryInput = z
  .object({
    /** Made by the client, unique for ever: sent again it is the same entry. */
    externalId: z.uuid(),
    startedAt: instant,
    endedAt: instant,
    reason: z.uuid().nullable(),
    extraReasons: z.array(z.uuid()).max(mostExtra).optional(),
    /** The first suggestion that was on the screen for the note. */
    suggested: z.uuid().nullable().optional(),
    touchpoint: z.uuid().nullable(),
    channel: z.string().min(1).max(40).nullable(),
    outcome: z.string().max(60).nullable(),
    talkSeconds: seconds,
    holdSeconds: seconds,
    wrapUpSeconds: seconds,
    customer: z
      .object({
        externalId: z.string().min(1).max(200).optional(),
        email: z.email().optional(),
        phone: z.string().min(3).max(40).optional(),
      })
      .strict()
      .nullable(),
    note: z.string().max(1_000).nullable(),
    /** For whom it is written down; an agent writes own entries only. */
    agent: z.string().min(1).max(120).optional(),
  })
  .strict()
export type EntryInput = z.output<typeof entryInput>

export const entry = z.object({
  externalId: z.string(),
  at: z.string(),
  reason: z.uuid().nullable(),
  extraReasons: z.array(z.uuid()),
  touchpoint: z.uuid().nullable(),
  channel: z.string(),
  outcome: z.string().nullable(),
  seconds: z.number(),
  /** Why nobody is asked; null where somebody is. */
  suppressed: z.enum(suppressions).nullable(),
  undone: z.boolean(),
})
export type Entry = z.infer<typeof entry>

export const entryRecord = operation({
  id: 'entries.record',
  method: 'post',
  path: '/entries',
  summary: 'Write down an encounter by hand',
  access: { roles: actors },
  body: entryInput,
  reply: z.object({
    /** 'undone': it was taken back before this came. */
    result: z.enum(['created', 'known', 'undone']),
    suppressed: z.enum(suppressions).nullable(),
    undoUntil: z.string().nullable(),
  }),
})
export const entryUndo = operation({
  id: 'entries.undo',
  method: 'post',
  path: '/entries/:id/undo',
  summary: 'Take back an own entry of the last minute; it does not come back when it is sent again',
  access: { roles: actors },
  params: z.object({ id: z.uuid() }),
  reply: z.object({ undone: z.boolean() }),
})
export const entryList = operation({
  id: 'entries.list',
  method: 'get',
  path: '/entries',
  summary: 'Own entries of today, newest first',
  access: { roles: actors },
  reply: z.array(entry),
})
export const entryHabits = operation({
  id: 'entries.habits',
  method: 'get',
  path: '/entries/habits',
  summary: 'Reasons and outcomes that the caller uses most, most used first',
  access: { roles: actors },
  reply: z.object({ reasons: z.array(z.uuid()), outcomes: z.array(z.string()) }),
})
