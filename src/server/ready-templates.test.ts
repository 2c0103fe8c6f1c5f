import { beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse, type TestHouse } from '../../test/api-house.ts'
import { anOrganisation, type BuiltOrganisation } from '../../test/builders.ts'
import { bringReadyTemplates, listCaseTemplates, saveCaseTemplate } from '../catalog/case/template.ts'
import { beginOrganisation } from '../catalog/organisation/begin.ts'
import { ownWordsMark } from '../contract/cases.ts'
import { languages } from '../contract/language.ts'
import { beginningIn } from './api/organisation.ts'
import { houseScope } from './guard/scope.ts'
import { readyTemplates } from './ready-templates.ts'

let test: TestHouse
let org: BuiltOrganisation
beforeAll(async () => {
  test = await openTestHouse()
  org = await anOrganisation(test.db)
})

describe('letters that come with the product', () => {
  it.each(languages)('leave room for a human in %s, and name nothing that nobody fills in', (language) => {
    for (const { name, subject, body } of readyTemplates) {
      expect(body[language]).toContain(ownWordsMark)
      for (const text of [name, subject, body])
        expect(text[language]!.replace(/ ?\{(name|number|me|company)\}/g, '')).not.toMatch(/[{}]|^$/)
    }
  })

  it('are there when an organisation begins', async () => {
    const begun = await test.db.transaction().execute((tx) =>
      beginOrganisation(tx, {
        ...{ name: 'Uusi', zone: 'Europe/Helsinki', languages: ['sv'] },
        ...beginningIn('sv'),
      }),
    )
    const kept = await listCaseTemplates(test.db, houseScope(begun.org))
    expect(kept.map((t) => t.body)).toEqual(readyTemplates.map((t) => t.body))
  })

  it('are brought once, however many ask for them at the same moment', async () => {
    const both = await Promise.all([1, 2, 3].map(() => bringReadyTemplates(test.db, org.scope, readyTemplates)))
    expect(both.map((b) => b.length)).toEqual([5, 5, 5])
    expect(await listCaseTemplates(test.db, org.scope)).toHaveLength(5)
  })

  it('stay away where somebody has their own', async () => {
    const other = await anOrganisation(test.db)
    await saveCaseTemplate(test.db, other.scope, {
      name: { fi: 'Oma' },
      subject: {},
      body: { fi: 'Hei' },
      closed: true,
    })
    expect(await bringReadyTemplates(test.db, other.scope, readyTemplates)).toMatchObject([{ name: { fi: 'Oma' } }])
  })
})
