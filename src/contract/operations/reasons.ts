import { z } from 'zod'
import { localized } from '../language.ts'
import { actors, byId, everyone, leads, managers, ok, operation } from '../operation.ts'
import { classification, mostExtra, reasonCondition, reasonMove, recodeKinds, ruleCondition } from '../reasons.ts'

/** A reason as it was in a version of the tree. */
export const reasonThen = z.object({
  parent: z.uuid().nullable(),
  code: z.string(),
  name: localized,
  closed: z.boolean(),
  other: z.boolean(),
  mergedInto: z.uuid().nullable(),
})
export type ReasonThen = z.output<typeof reasonThen>

export const reasonVersion = z.object({
  number: z.number().int(),
  at: z.string(),
  /** Who changed it; null for a program. */
  person: z.string().nullable(),
  what: z.enum(['edit', 'merge', 'split', 'undo']),
  changes: z.array(z.object({ id: z.uuid(), before: reasonThen.nullable(), after: reasonThen })),
  recode: z.uuid().nullable(),
})
export type ReasonVersion = z.output<typeof reasonVersion>

export const reasonVersions = operation({
  id: 'reasons.versions',
  method: 'get',
  path: '/reason-versions',
  summary: 'Changes of the tree of reasons, newest first; each made a version',
  access: { roles: everyone, api: 'catalog:read' },
  query: z.object({ before: z.coerce.number().int().min(1).optional() }),
  reply: z.object({
    versions: z.array(reasonVersion),
    /** Give as `before` for the rest; null at the end. */
    more: z.number().int().nullable(),
  }),
})

export const reasonVersionRead = operation({
  id: 'reasons.version',
  method: 'get',
  path: '/reason-versions/:number',
  summary:
    'The tree of reasons as it was in a version, and what has become of each since; 0 is the tree before its first change',
  access: { roles: everyone, api: 'catalog:read' },
  params: z.object({ number: z.coerce.number().int().min(0) }),
  /** The version to map to; without it the newest. */
  query: z.object({ to: z.coerce.number().int().min(0).optional() }),
  reply: z.object({
    number: z.number().int(),
    to: z.number().int(),
    /** From when to when it held; null is open. */
    from: z.string().nullable(),
    until: z.string().nullable(),
    reasons: z.array(
      reasonThen.extend({
        id: z.uuid(),
        became: z.enum(['same', 'renamed', 'moved', 'merged', 'split', 'closed']),
        /** The reasons that hold its rows in the other version. */
        into: z.array(z.uuid()),
      }),
    ),
  }),
})

export const reasonRule = z.object({
  id: z.uuid(),
  name: z.string().trim().min(1).max(120),
  enabled: z.boolean(),
  condition: ruleCondition,
  reason: z.uuid(),
})
export type ReasonRule = z.output<typeof reasonRule>
export const draftReasonRule = reasonRule.extend({ id: z.uuid().optional() })
export type DraftReasonRule = z.output<typeof draftReasonRule>
const ruleList = z.object({
  rules: z.array(reasonRule),
  /** Of the list as it was read; a save names it. */
  seen: z.string(),
})
export type ReasonRuleList = z.output<typeof ruleList>
const draftRules = z.array(draftReasonRule).max(200)

export const rulesList = operation({
  id: 'reasonRules.list',
  method: 'get',
  path: '/reason-rules',
  summary:
    'Rules that classify encounters on arrival, in their order: the first enabled one that matches gives the reason',
  access: { roles: everyone, api: 'catalog:read' },
  reply: ruleList,
})
export const rulesSave = operation({
  id: 'reasonRules.save',
  method: 'put',
  path: '/reason-rules',
  summary: 'Put the whole list in place, in the order given',
  access: { roles: managers, api: 'catalog:write' },
  body: z.object({ rules: draftRules, seen: z.string().max(100) }).strict(),
  reply: ruleList,
})
export const rulesDryRun = operation({
  id: 'reasonRules.dryRun',
  method: 'post',
  path: '/reason-rules/dry-run',
  summary: 'What a draft of rules would have done with the encounters of the last days; writes nothing',
  access: { roles: managers, api: 'catalog:read' },
  body: z.object({ rules: draftRules, days: z.number().int().min(1).max(92).default(30) }).strict(),
  reply: z.object({
    /** The days up to the newest encounter; null where there are none. */
    from: z.string().nullable(),
    to: z.string().nullable(),
    encounters: z.number().int(),
    /** Without a reason or under an "other" one, before and after. */
    unclassified: z.object({ before: z.number().int(), after: z.number().int() }),
    /** In the order of the draft. */
    rules: z.array(
      z.object({ matched: z.number().int(), examples: z.array(z.object({ id: z.uuid(), text: z.string() })) }),
    ),
  }),
})
export type RulesTried = z.output<(typeof rulesDryRun)['reply']>

export const classificationRead = operation({
  id: 'classification.read',
  method: 'get',
  path: '/classification',
  summary: 'How much may be under "other", and in which attributes free text is',
  access: { roles: everyone, api: 'catalog:read' },
  reply: classification,
})
export const classificationSave = operation({
  id: 'classification.save',
  method: 'put',
  path: '/classification',
  summary: 'Change how reasons are watched',
  access: { roles: managers, api: 'catalog:write' },
  body: classification.strict(),
  reply: classification,
})

const share = z.object({
  n: z.number().int(),
  /** Of n. */
  hits: z.number().int(),
  value: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
})
export type CountedShare = z.output<typeof share>

export const otherShare = operation({
  id: 'reasons.other',
  method: 'get',
  path: '/reasons-other',
  summary: 'Share of encounters under "other" or unknown in the last weeks, against the set limit',
  access: { roles: everyone, api: 'figures:read' },
  reply: z.object({
    limit: z.number(),
    from: z.string(),
    to: z.string(),
    share,
    /** The whole interval lies above the limit. */
    raised: z.boolean(),
    unknown: z.number().int(),
    weeks: z.array(z.object({ week: z.string(), n: z.number().int(), hits: z.number().int() })),
  }),
})
export type OtherShare = z.output<(typeof otherShare)['reply']>

const fromReasons = z
  .array(z.union([z.uuid(), z.literal('')]))
  .min(1)
  .max(50)
/** What is to be counted under which reason. */
export const recodeInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('merge'), from: ids(50), into: z.uuid() }).strict(),
  z
    .object({
      kind: z.literal('split'),
      reason: z.uuid(),
      parts: z
        .array(
          z
            .object({
              /** A reason that is there, or a new one below the reason that is split. */
              to: z.union([z.uuid(), z.object({ code: z.string().min(1).max(60), name: localized }).strict()]),
              condition: reasonCondition,
            })
            .strict(),
        )
        .min(1)
        .max(20),
      /** Where the rest goes; null leaves it. */
      rest: z.uuid().nullable().default(null),
      /** The same parts become rules for what arrives from now on. */
      asRules: z.boolean().default(true),
    })
    .strict(),
  z
    .object({
      kind: z.literal('recode'),
      /** '' is no reason. */
      from: fromReasons,
      to: z.uuid(),
      condition: reasonCondition.default({}),
      since: z.iso.date().optional(),
      until: z.iso.date().optional(),
    })
    .strict(),
])
export type RecodeInput = z.output<typeof recodeInput>
function ids(most: number) {
  return z.array(z.uuid()).min(1).max(most)
}

export const recodePreview = operation({
  id: 'recodes.preview',
  method: 'post',
  path: '/recodes/preview',
  summary: 'What a merge, split or re-coding would move, and which figures would change; writes nothing',
  access: { roles: managers, api: 'catalog:read' },
  body: recodeInput,
  reply: z.object({
    encounters: z.number().int(),
    answers: z.number().int(),
    /** False when only the newest rows were looked at, because conditions have to be read row by row. */
    whole: z.boolean(),
    looked: z.number().int(),
    /** The days of what moves. */
    from: z.string().nullable(),
    to: z.string().nullable(),
    /** In the order of the parts; a merge and a re-coding have one, the rest of a split is the last. */
    parts: z.array(z.object({ encounters: z.number().int(), answers: z.number().int() })),
    /** Rows of the reasons concerned, before and after. `part`: a new reason of that part of a split. */
    reasons: z.array(
      z.object({
        reason: z.string(),
        part: z.number().int().nullable(),
        before: z.object({ encounters: z.number().int(), answers: z.number().int() }),
        after: z.object({ encounters: z.number().int(), answers: z.number().int() }),
      }),
    ),
    /** What else names the reasons that will be closed, and goes on naming them. */
    named: z.array(z.object({ what: z.enum(['policy', 'rule']), name: z.string() })),
  }),
})
export type RecodePreview = z.output<(typeof recodePreview)['reply']>

export const recode = z.object({
  id: z.uuid(),
  kind: z.enum(recodeKinds),
  moves: z.array(reasonMove),
  state: z.enum(['queued', 'done', 'undoing', 'undone', 'failed']),
  encounters: z.number().int(),
  answers: z.number().int(),
  person: z.string().nullable(),
  at: z.string(),
  finishedAt: z.string().nullable(),
  undoneAt: z.string().nullable(),
  undoneBy: z.string().nullable(),
})
export type Recode = z.output<typeof recode>

export const recodeRun = operation({
  id: 'recodes.run',
  method: 'post',
  path: '/recodes',
  summary: 'Merge, split or re-code reasons; rows are moved in the background and keep what was recorded',
  access: { roles: managers, api: 'catalog:write' },
  body: recodeInput,
  reply: recode,
})
export const recodeList = operation({
  id: 'recodes.list',
  method: 'get',
  path: '/recodes',
  summary: 'Re-codings, newest first',
  access: { roles: managers, api: 'catalog:read' },
  query: z.object({ before: z.uuid().optional() }),
  reply: z.object({ recodes: z.array(recode), more: z.uuid().nullable() }),
})
export const recodeUndo = operation({
  id: 'recodes.undo',
  method: 'post',
  path: '/recodes/:id/undo',
  summary: 'Take a re-coding back; later ones keep what they did',
  access: { roles: managers, api: 'catalog:write' },
  params: byId,
  reply: recode,
})

const suggestion = z.object({
  reason: z.uuid(),
  /** Of one, among all reasons, by what was learned; no promise, the hit rate is. */
  weight: z.number(),
  /** Words of the text that speak most for it. */
  because: z.array(z.string()),
})
export type Suggestion = z.output<typeof suggestion>

const hitRate = z.object({
  /** First suggestions on texts that were set aside and not learned from. */
  aside: share,
  /** First suggestions that people saw in the last 90 days: how many they took. */
  taken: share,
  texts: z.number().int(),
  learnedAt: z.string().nullable(),
})
export type HitRate = z.output<typeof hitRate>

export const suggestReason = operation({
  id: 'reasons.suggest',
  method: 'post',
  path: '/reasons/suggest',
  summary: 'Reasons that fit a free text, best first, by keywords and past choices; nothing is applied',
  access: { roles: actors, api: 'catalog:read' },
  body: z.object({ text: z.string().max(5_000) }).strict(),
  reply: z.object({ suggestions: z.array(suggestion), hitRate }),
})
export const suggestionRate = operation({
  id: 'reasons.hitRate',
  method: 'get',
  path: '/reasons-hit-rate',
  summary: 'How often suggestions are right, on texts set aside and with people who saw them',
  access: { roles: actors, api: 'catalog:read' },
  reply: hitRate,
})
export const learnReasons = operation({
  id: 'reasons.learn',
  method: 'post',
  path: '/reasons/learn',
  summary: 'Begin to learn again from past choices, in the background; done each night by itself',
  access: { roles: managers, api: 'catalog:write' },
  reply: hitRate,
})

const unclassified = z.object({
  id: z.uuid(),
  startedAt: z.string(),
  channel: z.string(),
  touchpoint: z.uuid().nullable(),
  unit: z.uuid().nullable(),
  agent: z.string().nullable(),
  source: z.string(),
  /** An "other" reason, or none. */
  reason: z.uuid().nullable(),
  text: z.string(),
  /** The customer's own words in answers about it. */
  words: z.array(z.string()),
  suggestions: z.array(suggestion),
})
export type Unclassified = z.output<typeof unclassified>

export const unclassifiedList = operation({
  id: 'encounters.unclassified',
  method: 'get',
  path: '/unclassified-encounters',
  summary: 'Encounters without a reason or under an "other" one, newest first, with suggestions',
  access: { roles: leads },
  query: z.object({
    days: z.coerce.number().int().min(1).max(400).default(28),
    channel: z.string().max(40).optional(),
    /** 'text': only those with a text. */
    only: z.enum(['all', 'text', 'unknown', 'other']).default('all'),
    before: z.string().max(80).optional(),
  }),
  reply: z.object({
    encounters: z.array(unclassified),
    more: z.string().nullable(),
    hitRate,
  }),
})
export const classifyEncounter = operation({
  id: 'encounters.classify',
  method: 'post',
  path: '/encounters/:id/classify',
  summary: 'Give an encounter its reason; what was recorded is kept beside it',
  access: { roles: leads, api: 'encounters:write' },
  params: byId,
  body: z
    .object({
      reason: z.uuid(),
      extraReasons: z.array(z.uuid()).max(mostExtra).optional(),
      /** The first suggestion that was on the screen. */
      suggested: z.uuid().nullable().default(null),
    })
    .strict(),
  reply: z.object({ recode: z.uuid() }),
})
export const unclassifyEncounter = operation({
  id: 'encounters.unclassify',
  method: 'post',
  path: '/encounters/:id/unclassify',
  summary: 'Take back the last reason given by hand',
  access: { roles: leads, api: 'encounters:write' },
  params: byId,
  reply: ok,
})
