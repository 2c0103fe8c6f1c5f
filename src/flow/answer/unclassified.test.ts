import { expect, test } from 'vitest'
import { anAnswer } from '../../../test/answer-builder.ts'
import { anOrganisation, aPublishedSurvey, aReason, aScope, aUnit } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import { noteChoice, takenSuggestions } from '../encounter/reason/choice.ts'
import { learn } from '../encounter/reason/learn.ts'
import { readLearned, Suggester } from '../encounter/reason/suggest.ts'
import { recordEncounters } from '../encounter/write.ts'
import { listUnclassified } from './unclassified.ts'

const { db } = await openTestDatabase()
const which = { days: 30, only: 'all' as const }

async function aLog() {
  const org = await anOrganisation(db)
  const reasons = {
    billing: (await aReason(db, org)).id,
    moving: (await aReason(db, org)).id,
    other: (await aReason(db, org)).id,
  }
  await db.updateTable('reason').set({ other: true }).where('id', '=', reasons.other).execute()
  let n = 0
  const record = async (given: { reason?: string; note?: string; hoursAgo?: number; unit?: string }[]) => {
    const made = await recordEncounters(
      db,
      org.scope,
      given.map(({ note, hoursAgo = 1, ...rest }) => ({
        input: {
          ...{ source: 'crm', externalId: `${++n}`, channel: 'phone', ...rest },
          startedAt: new Date(Date.now() - hoursAgo * 3_600_000).toISOString(),
          ...(note && { attributes: { note } }),
        },
      })),
      async (_, created) => created.map(() => 'no-survey' as const),
    )
    return made.map((m) => ('id' in m ? m.id : ''))
  }
  return { org, reasons, record }
}

test('what lacks a proper reason is listed newest first, page by page, within the reader’s unit', async () => {
  const { org, reasons, record } = await aLog()
  const unit = await aUnit(db, org)
  const ids = await record([
    ...Array.from({ length: 32 }, (_, i) => ({ hoursAgo: i + 1 })),
    { reason: reasons.billing },
    { reason: reasons.other, hoursAgo: 0.5 },
    { hoursAgo: 24 * 40 },
    { hoursAgo: 0.2, unit: unit.id },
  ])
  const none = async () => []
  const first = await listUnclassified(db, org.scope, which, none)
  expect(first.encounters.map((e) => e.id)).toEqual([ids[35], ids[33], ...ids.slice(0, 28)])
  const second = await listUnclassified(db, org.scope, { ...which, before: first.more! }, none)
  expect(second.encounters.map((e) => e.id)).toEqual(ids.slice(28, 32))
  expect(second.more).toBeNull()
  const only = async (kind: 'unknown' | 'other' | 'text') =>
    (await listUnclassified(db, org.scope, { ...which, only: kind }, none)).encounters.length
  expect([await only('other'), await only('text')]).toEqual([1, 0])
  const lead = aScope(org, { role: 'lead', unit: unit.id })
  expect((await listUnclassified(db, lead, which, none)).encounters.map((e) => e.id)).toEqual([ids[35]])
  await expect(listUnclassified(db, org.scope, { ...which, before: 'x' }, none)).rejects.toMatchObject({
    code: 'bad-input',
  })
})

test('suggestions come of keywords, then of choices, with the customers’ own words; never of rules, "other" or anonymous answers', async () => {
  const { org, reasons, record } = await aLog()
  const survey = await aPublishedSurvey(db, org)
  await db
    .updateTable('reason')
    .set({ keywords: ['lasku'] })
    .where('id', '=', reasons.billing)
    .execute()
  const first = (text: string) => new Suggester(db).suggest(org.scope, text).then((s) => s[0]?.reason)
  expect(await first('Laskun summa')).toBe(reasons.billing)
  expect(await first('Muuttoilmoitus')).toBeUndefined()

  const texts = ['Muuttaa uuteen asuntoon', 'Muuttoilmoitus tehty', 'Muutto ensi viikolla']
  await record(texts.flatMap((note) => Array(4).fill({ reason: reasons.moving, note })))
  await record([
    { reason: reasons.billing, note: 'Lasku' },
    { reason: reasons.billing, note: 'Lasku väärin' },
  ])
  await record(Array(5).fill({ reason: reasons.other, note: 'Sekalaista' }))
  await learn(db, org.scope)
  expect(await first('muuttoa koskeva kysymys')).toBe(reasons.moving)
  expect(await first('sekalaista')).toBeUndefined()
  expect(await readLearned(db, org.scope)).toMatchObject({ texts: 14 })

  const [said, promised] = await record([{ hoursAgo: 2 }, { hoursAgo: 3 }])
  await anAnswer(db, org, survey, { encounter: said!, values: { why: 'Muutan ensi kuussa' } })
  await anAnswer(db, org, survey, { encounter: promised!, anonymous: true, values: { why: 'Muutan ensi kuussa' } })
  const { encounters } = await listUnclassified(db, org.scope, { ...which, only: 'unknown' }, (text) =>
    new Suggester(db).suggest(org.scope, text),
  )
  expect(encounters.map((e) => [e.words, e.suggestions[0]?.reason])).toEqual([
    [['Muutan ensi kuussa'], reasons.moving],
    [[], undefined],
  ])

  await db.transaction().execute(async (tx) => {
    const choice = { suggested: reasons.moving, via: 'classify' as const }
    await noteChoice(tx, org.scope, { ...choice, encounter: said!, chosen: reasons.moving })
    await noteChoice(tx, org.scope, { ...choice, encounter: promised!, chosen: reasons.billing })
  })
  expect(await takenSuggestions(db, org.scope, 90)).toEqual({ n: 2, hits: 1 })
})
