import { z } from 'zod'
import { encounterColumn, encounterMapping, valueFields, valueMeanings } from '../contact-log.ts'
import { byId, managers, ok, operation } from '../operation.ts'
import { importState } from './flow.ts'
import { badCells, filePreview } from './import-shapes.ts'

const field = z.enum(valueFields)

export const contactLogPreview = operation({
  id: 'contactLog.preview',
  method: 'get',
  path: '/imports/:id/contact-log',
  summary: 'Columns of an uploaded contact log with samples, and what they seem to be',
  access: { roles: managers },
  params: byId,
  reply: filePreview(encounterColumn),
})

/** What a dimension of a row would be: what is known by `is`, or a value of that name that is yet to be created or given a meaning. */
const placed = z.union([z.object({ is: z.string() }), z.object({ named: z.string() })]).nullable()

export const contactLogCheck = operation({
  id: 'contactLog.check',
  method: 'post',
  path: '/imports/:id/contact-log/check',
  summary:
    'Try a mapping on the first rows: what would be stored, held back or refused, and which values each field has',
  access: { roles: managers },
  params: byId,
  body: z.object({ mapping: encounterMapping }),
  reply: z.object({
    rows: z.array(
      z.object({
        row: z.number().int(),
        /** Null where the id is made from the row. */
        externalId: z.string().nullable(),
        startedAt: z.string().nullable(),
        endedAt: z.string().nullable(),
        handleSeconds: z.number().nullable(),
        waitSeconds: z.number().nullable(),
        customer: z.string().nullable(),
        agent: z.string().nullable(),
        outcome: z.string().nullable(),
        place: z.object({ reason: placed, channel: placed, touchpoint: placed, unit: placed }),
        lacking: z.array(z.object({ field, value: z.string() })),
        bad: badCells,
      }),
    ),
    rowsLooked: z.number().int(),
    /** Rows among those looked at whose key came before: the key columns are no key. */
    sameKeys: z.number().int(),
    fields: z.array(
      z.object({
        field,
        column: z.string(),
        distinct: z.number().int(),
        /** Most frequent first; `is` is what the organisation knows by that name. */
        values: z.array(z.object({ value: z.string(), rows: z.number().int(), is: z.string().nullable() })),
      }),
    ),
  }),
})

export const contactLogRun = operation({
  id: 'contactLog.run',
  method: 'post',
  path: '/imports/:id/contact-log/run',
  summary: 'Start adding encounters in the background; with a name, the mapping is kept under it for later files',
  access: { roles: managers },
  params: byId,
  body: z.object({ mapping: encounterMapping, name: z.string().trim().min(1).max(80).nullable().default(null) }),
  reply: importState,
})

export const contactLogSummary = operation({
  id: 'contactLog.summary',
  method: 'get',
  path: '/imports/:id/contact-log/summary',
  summary: 'What a contact log brought, by reason: encounters, mean handling time, share of unknown customers',
  access: { roles: managers },
  params: byId,
  query: z.object({ outcome: z.string().max(60).optional() }),
  reply: (() => {
    const row = z.object({
      reason: z.uuid().nullable(),
      n: z.number().int(),
      handled: z.number().int(),
      ahtSeconds: z.number().nullable(),
      waitSeconds: z.number().nullable(),
      unknownShare: z.number(),
    })
    return z.object({
      rows: z.array(row),
      total: row.nullable(),
      outcomes: z.array(z.object({ outcome: z.string(), n: z.number().int() })),
    })
  })(),
})

export const contactLogHeld = operation({
  id: 'contactLog.held',
  method: 'get',
  path: '/imports/:id/contact-log/held',
  summary: 'Values that lack a meaning, with the number of rows that wait for it',
  access: { roles: managers },
  params: byId,
  reply: z.array(z.object({ field, value: z.string(), rows: z.number().int() })),
})

export const contactLogRelease = operation({
  id: 'contactLog.release',
  method: 'post',
  path: '/imports/:id/contact-log/release',
  summary: 'Give values a meaning and take in the rows that waited for it, of all files under the same named mapping',
  access: { roles: managers },
  params: byId,
  body: z.object({ values: valueMeanings }),
  reply: importState,
})

export const importRepair = operation({
  id: 'imports.repair',
  method: 'get',
  path: '/imports/:id/repair',
  summary: 'The bad rows as a CSV file with their own columns, row number and reason, to be repaired and uploaded',
  access: { roles: managers, api: 'encounters:write' },
  params: byId,
  reply: z.unknown(),
  raw: 'reply',
})

export const importByMapping = operation({
  id: 'imports.byMapping',
  method: 'post',
  path: '/imports/by-mapping',
  summary: 'Upload a contact log (the body is the file) and add it by a named mapping',
  access: { roles: managers, api: 'encounters:write' },
  query: z.object({ mapping: z.string().min(1).max(80), fileName: z.string().min(1).max(200) }),
  reply: importState,
  raw: 'body',
})

export const mappingList = operation({
  id: 'mappings.list',
  method: 'get',
  path: '/import-mappings',
  summary: 'Named mappings of contact logs',
  access: { roles: managers, api: 'encounters:write' },
  reply: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      mapping: encounterMapping,
      changedAt: z.string(),
      usedAt: z.string().nullable(),
    }),
  ),
})

export const mappingRemove = operation({
  id: 'mappings.remove',
  method: 'delete',
  path: '/import-mappings/:id',
  summary: 'Forget a named mapping; imports that used it stay',
  access: { roles: managers },
  params: byId,
  reply: ok,
})
