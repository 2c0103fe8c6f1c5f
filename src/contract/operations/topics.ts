import { z } from 'zod'
import { localized } from '../language.ts'
import { byId, everyone, leads, managers, operation } from '../operation.ts'

/** Words and beginnings of words: "lasku" finds "laskutusta" too. Several in a row are one entry, whole but for the last. */
const words = z.array(z.string().trim().min(1).max(80)).max(300)

/** What texts are about, by the organisation's own words. Closed finds nothing any more. */
export const topic = z.object({
  id: z.uuid(),
  name: localized,
  words: words.min(1),
  /** What begins so but is not meant: "auto", but not "automaat". */
  butNot: words,
  closed: z.boolean(),
})
export type Topic = z.infer<typeof topic>

/** What is left out stays as it is; of a new one nothing is left out of what its words find. */
export const draftTopic = topic
  .partial()
  .extend({ name: z.partialRecord(z.enum(['fi', 'sv', 'en']), z.string().max(80)) })
  .required({ name: true, words: true })
  .strict()
export type DraftTopic = z.output<typeof draftTopic>

export const topicList = operation({
  id: 'topics.list',
  method: 'get',
  path: '/topics',
  summary: 'Topics of texts: what each is called and by which words it is found',
  access: { roles: everyone, api: 'catalog:read' },
  reply: z.array(topic),
})
export const topicSave = operation({
  id: 'topics.save',
  method: 'post',
  path: '/topics',
  summary: 'Add a topic, or change the one with this id; one that a rule names cannot be closed',
  access: { roles: managers, api: 'catalog:write' },
  body: draftTopic,
  reply: topic,
})
export const topicAddWords = operation({
  id: 'topics.addWords',
  method: 'post',
  path: '/topics/:id/words',
  summary: 'Add words to a topic; those that it has stay one',
  access: { roles: managers, api: 'catalog:write' },
  params: byId,
  body: z.object({ words: words.min(1) }).strict(),
  reply: topic,
})

/** A text with the places that were found in it. */
const foundText = z.object({
  answer: z.uuid(),
  at: z.string(),
  text: z.string(),
  /** From and until which character, as JavaScript counts them. */
  marks: z.array(z.object({ from: z.number().int(), to: z.number().int() })),
})
export type FoundText = z.infer<typeof foundText>

export const topicCoverage = operation({
  id: 'topics.coverage',
  method: 'get',
  path: '/topics/coverage',
  summary:
    'Answers with words of the last 90 days: how many each topic finds, with examples; what no topic finds, and which words are frequent there',
  access: { roles: leads, api: 'answers:read' },
  reply: z.object({
    /** Answers that were looked at, and those in which a topic is found. */
    answers: z.number().int(),
    found: z.number().int(),
    /** There were more than are looked at: these are the newest. */
    cut: z.boolean(),
    /** An answer with two topics counts under both. */
    topics: z.array(z.object({ topic: z.uuid(), answers: z.number().int(), examples: z.array(foundText) })),
    /** Beginnings of words that are frequent where no topic is found: in how many answers, and which words begin so. */
    suggestions: z.array(z.object({ word: z.string(), answers: z.number().int(), forms: z.array(z.string()) })),
    without: z.array(foundText),
  }),
})
export type TopicCoverage = z.infer<(typeof topicCoverage)['reply']>
