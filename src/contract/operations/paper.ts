import { z } from 'zod'
import { language } from '../language.ts'
import { byId, everyone, leads, managers, ok, operation } from '../operation.ts'

/** What a batch of codes is printed on. */
export const batchForms = ['card', 'receipt'] as const
/** More are made as several batches: a file of a thousand cards is a hundred pages. */
export const mostCodes = 1_000
/** Sheets with the touchpoint's own link, the same for everybody. */
export const sheetForms = ['poster', 'card', 'receipt'] as const
export type SheetForm = (typeof sheetForms)[number]

export const codeBatch = z.object({
  id: z.uuid(),
  touchpoint: z.uuid(),
  name: z.string(),
  form: z.enum(batchForms),
  /** null: every language of the organisation. */
  language: language.nullable(),
  count: z.number().int(),
  /** Codes that have been answered with; null where anonymity was promised and nobody can tell. */
  answered: z.number().int().nullable(),
  createdAt: z.string(),
  expiresAt: z.string(),
  closed: z.boolean(),
})
export type CodeBatch = z.infer<typeof codeBatch>

export const codeCreate = operation({
  id: 'codes.create',
  method: 'post',
  path: '/codes',
  summary: 'One code for one customer, for a till to print: for an encounter that is known, or for a receipt number',
  access: { roles: managers, api: 'encounters:write' },
  body: z
    .object({
      touchpoint: z.uuid(),
      /** The till's own number: the same number gets the same code again. Kept with the answer. */
      receipt: z
        .string()
        .regex(/^[^\p{C}]{1,100}$/u)
        .optional(),
      /** An encounter told before; the answer is bound to it. */
      encounter: z.object({ source: z.string().min(1).max(100), externalId: z.string().min(1).max(200) }).optional(),
      /** Days for which it can be answered. */
      days: z.number().int().min(1).max(365).default(30),
    })
    .strict(),
  reply: z.object({
    /** As it is to be printed: XXXX-XXXX-XXXX. */
    code: z.string(),
    /** For a QR code: leads there without typing. */
    link: z.string(),
    /** For typing: hetki.example.fi/k */
    address: z.string(),
    expiresAt: z.string(),
    /** false: this receipt or encounter had its code already, and this is it. */
    created: z.boolean(),
  }),
})
export const codeBatchList = operation({
  id: 'codes.batches',
  method: 'get',
  path: '/codes/batches',
  summary: 'Batches of printed codes, newest first, with how many were answered',
  access: { roles: everyone, api: 'catalog:read' },
  query: z.object({ touchpoint: z.uuid().optional() }),
  reply: z.array(codeBatch),
})
export const codeTill = operation({
  id: 'codes.till',
  method: 'get',
  path: '/codes/till',
  summary:
    'Codes that tills asked for at a touchpoint, and how many were answered; how many receipts reached a customer nobody knows',
  access: { roles: everyone, api: 'catalog:read' },
  query: z.object({ touchpoint: z.uuid() }),
  /** `answered` is null where the survey promised anonymity: nobody can tell. */
  reply: z.object({ issued: z.number().int(), answered: z.number().int().nullable() }),
})
export const codeBatchCreate = operation({
  id: 'codes.make',
  method: 'post',
  path: '/codes/batches',
  summary: 'Make a batch of codes for cards or receipts',
  access: { roles: leads, api: 'catalog:write' },
  body: z
    .object({
      touchpoint: z.uuid(),
      name: z.string().trim().max(120).default(''),
      form: z.enum(batchForms),
      language: language.nullable().default(null),
      count: z.number().int().min(1).max(mostCodes),
      days: z.number().int().min(1).max(730).default(180),
    })
    .strict(),
  reply: codeBatch,
})
export const codeBatchClose = operation({
  id: 'codes.close',
  method: 'post',
  path: '/codes/batches/:id/close',
  summary: 'Stop a batch, or take it into use again; answers on their way are kept',
  access: { roles: leads, api: 'catalog:write' },
  params: byId,
  body: z.object({ closed: z.boolean() }),
  reply: ok,
})
export const codeBatchPrint = operation({
  id: 'codes.print',
  method: 'get',
  path: '/codes/batches/:id/:file',
  summary: 'The batch as PDF for its paper, or as a list of codes (CSV) for a print shop',
  access: { roles: leads, api: 'catalog:write' },
  params: z.object({ id: z.uuid(), file: z.enum(['codes.pdf', 'codes.csv']) }),
  reply: z.unknown(),
  raw: 'reply',
})
export const printLook = operation({
  id: 'print.look',
  method: 'get',
  path: '/touchpoints/:id/print-look',
  summary: 'A sheet as a picture (SVG) before it is printed, and the letters that the printed font lacks',
  access: { roles: everyone, api: 'catalog:read' },
  params: byId,
  query: z.object({
    form: z.enum(['poster', 'card', 'receipt', 'code-card', 'code-receipt']),
    language: language.optional(),
  }),
  reply: z.object({ svg: z.string(), missing: z.array(z.string()) }),
})
