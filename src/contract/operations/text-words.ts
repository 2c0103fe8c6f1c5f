import { z } from 'zod'
import { language, localized } from '../language.ts'
import { byId, leads, managers, ok, operation } from '../operation.ts'

const step = z.enum(['invite', 'remind'])
const both = z.object({ survey: localized, all: localized })

export const textWordsRead = operation({
  id: 'textWords.read',
  method: 'get',
  path: '/surveys/:id/text-words',
  summary:
    'The organisation’s own texts and beginnings of calls about a survey, and those about all surveys; empty where ours are used',
  access: { roles: leads },
  params: byId,
  reply: z.object({ invite: both, remind: both, call: both }),
})
export const textWordsSave = operation({
  id: 'textWords.save',
  method: 'put',
  path: '/surveys/:id/text-words/:step',
  summary: 'Write own texts about a survey, or about all: {link} and {stop} have to be in them; or how a call begins',
  access: { roles: managers },
  params: byId.extend({ step: z.enum(['invite', 'remind', 'call']) }),
  body: z.object({ of: z.enum(['survey', 'all']), words: localized }).strict(),
  reply: ok,
})
export const textTest = operation({
  id: 'texts.test',
  method: 'post',
  path: '/texts/test',
  summary: 'Send such a text to one’s own phone',
  access: { roles: leads },
  body: z
    .object({
      survey: z.uuid(),
      touchpoint: z.uuid().nullable().default(null),
      step,
      language,
      number: z.string().min(1).max(40),
      /** Words that are not saved yet; absent are those that are. */
      words: localized.optional(),
    })
    .strict(),
  reply: z.object({ id: z.uuid(), to: z.string() }),
})
