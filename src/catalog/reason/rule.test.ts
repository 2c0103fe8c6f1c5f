import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { anOrganisation, aReason, aUnit } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import type { DraftReasonRule } from '../../contract/operations/reasons.ts'
import { newId } from '../../engine/database/id.ts'
import { savePolicies } from '../policy/write.ts'
import { saveRules } from './rule.ts'

const { db } = await openTestDatabase()

it('rules and policies are saved while encounters are on their way', async () => {
  const org = await anOrganisation(db)
  await db.transaction().execute(async (tx) => {
    await tx.insertInto('customer').values({ id: newId(), org: org.id, external_id: 'C1' }).execute()
    const saving = Promise.all([
      saveRules(db, org.scope, { rules: [], seen: '0-0' }),
      savePolicies(db, org.scope, { policies: [], seen: '0-0' }),
    ])
    expect(await Promise.race([saving, pause(3_000, 'held up')])).not.toBe('held up')
  })
})

it('a rule names only what is the organisation’s, and each rule once', async () => {
  const [org, other] = [await anOrganisation(db), await anOrganisation(db)]
  const reason = (await aReason(db, org)).id
  const rule: DraftReasonRule = { name: 'a', enabled: true, condition: { channels: ['phone'] }, reason }
  const issues = (rules: DraftReasonRule[], seen: string) =>
    saveRules(db, org.scope, { rules, seen }).then(
      () => [],
      (refused: { issues: { path: string; message: string }[] }) => refused.issues.map((i) => i.path).sort(),
    )
  const { rules, seen } = await saveRules(db, org.scope, { rules: [rule], seen: '0-0' })
  const foreign = { ...rule, reason: (await aReason(db, other)).id }
  const elsewhere = { ...rule, condition: { units: [(await aUnit(db, other)).id], reasons: [foreign.reason] } }
  expect(await issues([rules[0]!, foreign, elsewhere], seen)).toEqual([
    'rules.1.reason',
    'rules.2.condition.reasons',
    'rules.2.condition.units',
  ])
  expect(await issues([{ ...rule, id: newId() }], seen)).toEqual(['rules.0.id'])
  expect((await issues([rules[0]!, rules[0]!], seen)).length).toBeGreaterThan(0)
  await expect(saveRules(db, org.scope, { rules: [], seen: '0-0' })).rejects.toMatchObject({ code: 'conflict' })
})
