import { z } from 'zod'
import { answerFlags, answerSources, answerValue } from '../answer.ts'
import { askBody, askReply, filter } from '../ask.ts'
import { suppressions } from '../asking.ts'
import { caseStates } from '../cases.ts'
import { dateFormats, encounterMapping } from '../contact-log.ts'
import { explainBody, explainReply } from '../explain.ts'
import { language, localized } from '../language.ts'
import { byId, everyone, managers, operation } from '../operation.ts'
import { mostExtra } from '../reasons.ts'
import { badCells, filePreview } from './import-shapes.ts'

const attributeValue = z.union([z.string().max(1_000), z.number(), z.boolean()])

/** One meeting, as a source system tells it. Names resolve by id, code or name of what the catalogue holds. */
export const encounterInput = z
  .object({
    source: z.string().min(1).max(60),
    externalId: z.string().min(1).max(200),
    touchpoint: z.string().max(200).optional(),
    channel: z.string().max(40).optional(),
    unit: z.string().max(200).optional(),
    reason: z.string().max(200).optional(),
    /** Further reasons of the same encounter; figures count it by `reason`. */
    extraReasons: z.array(z.string().min(1).max(200)).max(mostExtra).optional(),
    agent: z.string().max(120).optional(),
    customer: z
      .object({
        externalId: z.string().max(200).optional(),
        name: z.string().max(200).optional(),
        email: z.email().optional(),
        phone: z.string().max(40).optional(),
        language: language.optional(),
        /** Where the customer's quiet hours are: an IANA name, Europe/Helsinki. */
        zone: z.string().max(60).optional(),
      })
      .optional(),
    startedAt: z.iso.datetime({ offset: true }),
    endedAt: z.iso.datetime({ offset: true }).optional(),
    outcome: z.string().max(60).optional(),
    talkSeconds: z.number().min(0).optional(),
    holdSeconds: z.number().min(0).optional(),
    wrapUpSeconds: z.number().min(0).optional(),
    /** In the queue, before talk began. */
    waitSeconds: z.number().min(0).optional(),
    attributes: z.record(z.string().max(60), attributeValue).optional(),
  })
  .strict()
export type EncounterInput = z.infer<typeof encounterInput>

export const encounterCreated = z.object({
  externalId: z.string(),
  id: z.uuid().nullable(),
  /** 'created', 'known' (same source and external id came before; nothing changed), or 'refused' with `issues`. */
  result: z.enum(['created', 'known', 'refused']),
  /** Personal survey link. On 'known' it is null: a link is told once, only its hash is kept. */
  link: z.string().nullable(),
  suppressed: z.enum(suppressions).nullable(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})

export const encounter = z.object({
  id: z.uuid(),
  source: z.string(),
  externalId: z.string(),
  touchpoint: z.uuid().nullable(),
  channel: z.string(),
  unit: z.uuid().nullable(),
  reason: z.uuid().nullable(),
  /** As the source or a person said it; the same as `reason` unless it was classified or re-coded since. */
  recordedReason: z.uuid().nullable(),
  extraReasons: z.array(z.uuid()),
  /** The rule that classified it on arrival. */
  reasonRule: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  agent: z.string().nullable(),
  customer: z.object({ id: z.uuid(), name: z.string().nullable() }).nullable(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  outcome: z.string().nullable(),
  talkSeconds: z.number().nullable(),
  holdSeconds: z.number().nullable(),
  wrapUpSeconds: z.number().nullable(),
  waitSeconds: z.number().nullable(),
  attributes: z.record(z.string(), attributeValue),
  suppressed: z.enum(suppressions).nullable(),
})
export type Encounter = z.infer<typeof encounter>

export const encounterCreate = operation({
  id: 'encounters.create',
  method: 'post',
  path: '/encounters',
  summary: 'Tell of one encounter or up to 1,000; each gets a personal survey link or the reason why nobody is asked',
  access: { roles: managers, api: 'encounters:write' },
  body: z.union([encounterInput, z.object({ encounters: z.array(z.unknown()).min(1).max(1_000) }).strict()]),
  reply: z.object({ results: z.array(encounterCreated) }),
})

/** The score shown first for an answer, and the words. */
const answerValueRow = z.object({
  question: z.string(),
  kind: z.string(),
  title: localized,
  value: answerValue,
  /** Language detected in a text; null for other kinds or when unsure. */
  textLanguage: z.string().nullable(),
  at: z.string(),
  flags: z.array(z.enum(answerFlags)),
})

export const answerRow = z.object({
  id: z.uuid(),
  at: z.string(),
  survey: z.uuid(),
  surveyName: z.string(),
  version: z.number().int(),
  touchpoint: z.uuid().nullable(),
  unit: z.uuid().nullable(),
  channel: z.string(),
  reason: z.uuid().nullable(),
  agent: z.string().nullable(),
  language,
  source: z.enum(answerSources),
  finished: z.boolean(),
  flags: z.array(z.enum(answerFlags)),
  /** First scale answer (or solved), for the little square. */
  score: z
    .object({
      kind: z.enum(['nps', 'ces', 'csat', 'solved']),
      value: z.union([z.number(), z.string()]),
      level: z.enum(['low', 'mid', 'high']),
    })
    .nullable(),
  /** First text given. */
  words: z.string().nullable(),
  /** What its texts are about, by the topics as they are now; none where anonymity was promised. */
  topics: z.array(z.uuid()),
  case: z.object({ id: z.uuid(), state: z.enum(caseStates), owner: z.string().nullable() }).nullable(),
})
export type AnswerRow = z.infer<typeof answerRow>

export const filtersInUrl = z.string().transform((text, context): z.output<typeof filter>[] => {
  try {
    return z.array(filter).max(12).parse(JSON.parse(text))
  } catch {
    context.addIssue({ code: 'custom', message: 'filters: JSON array of {dimension, values}' })
    return z.NEVER
  }
})

export const answerList = operation({
  id: 'answers.list',
  method: 'get',
  path: '/answers',
  summary: 'Answers, newest first, under the same filters as the figures',
  access: { roles: everyone, api: 'answers:read' },
  query: z.object({
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
    /** JSON array of {dimension, values}. */
    filters: filtersInUrl.optional(),
    /** Of personViews.state; needed where the list is narrowed to agents, by others than those. */
    view: z.uuid().optional(),
    level: z.enum(['low', 'mid', 'high']).optional(),
    words: z.enum(['yes', 'no']).optional(),
    search: z.string().max(200).optional(),
    /** Cursor of the page before. */
    before: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z.object({
    rows: z.array(answerRow),
    total: z.number().int(),
    next: z.string().nullable(),
    hidden: z.boolean(),
  }),
})
export const answerRead = operation({
  id: 'answers.read',
  method: 'get',
  path: '/answers/:id',
  summary: 'One answer with all it says, its times and its encounter',
  access: { roles: everyone, api: 'answers:read' },
  params: byId,
  reply: z.object({
    answer: answerRow,
    values: z.array(answerValueRow),
    encounter: encounter.nullable(),
    times: z.object({
      encounterEnd: z.string().nullable(),
      asked: z.string().nullable(),
      opened: z.string().nullable(),
      answered: z.string(),
      finished: z.string().nullable(),
    }),
  }),
})

export const ask = operation({
  id: 'ask',
  method: 'post',
  path: '/ask',
  summary: 'Figures: metrics by dimensions and time, each with n, interval and, compared, the test of the difference',
  access: { roles: everyone, api: 'figures:read' },
  body: askBody,
  reply: askReply,
})

export const explain = operation({
  id: 'explain',
  method: 'post',
  path: '/explain',
  summary:
    'Why a metric changed between two periods: the parts of each value of a dimension, as mix and rate, with intervals and corrected tests',
  access: { roles: everyone, api: 'figures:read' },
  body: explainBody,
  reply: explainReply,
})

/** Values of a dimension that occur, for the filter bar. */
export const dimensionValues = operation({
  id: 'dimensions.values',
  method: 'get',
  path: '/dimensions/:dimension/values',
  summary: 'Values of a dimension that occur in the facts, most frequent first',
  access: { roles: everyone, api: 'figures:read' },
  params: z.object({ dimension: z.string().max(80) }),
  reply: z.array(z.object({ value: z.string(), facts: z.number().int() })),
})

/** What a column of an imported file becomes. */
export const importColumn = z.union([
  z.object({ to: z.literal('skip') }),
  z.object({ to: z.literal('question'), question: z.string(), blank: z.array(z.string()).optional() }),
  z.object({
    to: z.enum(['key', 'at', 'touchpoint', 'unit', 'channel', 'reason', 'agent', 'language', 'encounterEnd']),
  }),
  z.object({ to: z.literal('attribute'), name: z.string().min(1).max(60) }),
])
export const importMapping = z.object({
  survey: z.uuid(),
  columns: z.record(z.string(), importColumn),
  dateFormat: z.enum(dateFormats).default('iso'),
  /** Used where a row has no time of its own. */
  defaultAt: z.iso.date().optional(),
  touchpoint: z.uuid().optional(),
  /** Name of the source; the same source and row key is never added twice. */
  source: z.string().min(1).max(60),
})
export type ImportMapping = z.infer<typeof importMapping>
export const importState = z.object({
  id: z.uuid(),
  fileName: z.string(),
  bytes: z.number().int(),
  /** What its rows are; 'answers' until something else is chosen. */
  kind: z.enum(['answers', 'encounters']),
  state: z.enum(['uploaded', 'running', 'done', 'failed', 'undoing', 'undone', 'releasing']),
  /** Of past answers. */
  mapping: importMapping.nullable(),
  /** Of a contact log. */
  encounters: encounterMapping.nullable(),
  /** The mapping's name, where it has one. */
  named: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  origin: z.enum(['upload', 'command', 'folder']),
  rows: z.number().int().nullable(),
  done: z.number().int(),
  added: z.number().int(),
  known: z.number().int(),
  /** Rows that wait for a meaning of one of their values. */
  held: z.number().int(),
  bad: z.number().int(),
  rowsPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  failure: z.string().nullable(),
})
export type ImportState = z.infer<typeof importState>

export const importUpload = operation({
  id: 'imports.upload',
  method: 'post',
  path: '/imports',
  summary: 'Upload a CSV or XLSX file (the body is the file); it is looked at, nothing is added yet',
  access: { roles: managers },
  query: z.object({ fileName: z.string().min(1).max(200) }),
  reply: importState,
  raw: 'body',
})
export const importPreview = operation({
  id: 'imports.preview',
  method: 'get',
  path: '/imports/:id/preview',
  summary: 'Columns with samples and a guessed mapping to the survey that fits best, or to the named one',
  access: { roles: managers },
  params: byId,
  query: z.object({ survey: z.uuid().optional() }),
  reply: filePreview(importColumn).extend({
    /** The survey whose questions the guess names; null where none is published. */
    survey: z.uuid().nullable(),
    /** What the file seems to hold, by what its columns look like. */
    holds: z.enum(['answers', 'encounters']),
  }),
})
export const importRun = operation({
  id: 'imports.run',
  method: 'post',
  path: '/imports/:id/run',
  summary: 'Start adding rows in the background',
  access: { roles: managers },
  params: byId,
  body: z.object({ mapping: importMapping }),
  reply: importState,
})
export const importCheck = operation({
  id: 'imports.check',
  method: 'post',
  path: '/imports/:id/check',
  summary: 'Try the mapping on the first rows: what would be stored, what is bad',
  access: { roles: managers },
  params: byId,
  body: z.object({ mapping: importMapping }),
  reply: z.object({
    rows: z.array(
      z.object({
        row: z.number().int(),
        at: z.string().nullable(),
        values: z.record(z.string(), answerValue),
        bad: badCells,
      }),
    ),
  }),
})
export const importList = operation({
  id: 'imports.list',
  method: 'get',
  path: '/imports',
  summary: 'Imports, newest first',
  access: { roles: managers },
  reply: z.array(importState),
})
export const importRead = operation({
  id: 'imports.read',
  method: 'get',
  path: '/imports/:id',
  summary: 'Progress of an import',
  access: { roles: managers, api: 'encounters:write' },
  params: byId,
  reply: importState,
})
export const importBad = operation({
  id: 'imports.bad',
  method: 'get',
  path: '/imports/:id/bad',
  summary: 'Every bad row by number with its reason',
  access: { roles: managers },
  params: byId,
  query: z.object({
    after: z.coerce.number().int().default(0),
    limit: z.coerce.number().int().min(1).max(1_000).default(200),
  }),
  reply: z.array(z.object({ row: z.number().int(), column: z.string(), reason: z.string(), value: z.string() })),
})
export const importUndo = operation({
  id: 'imports.undo',
  method: 'post',
  path: '/imports/:id/undo',
  summary: 'Take back all that an import added',
  access: { roles: managers },
  params: byId,
  reply: importState,
})
