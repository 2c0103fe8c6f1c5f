import { randomUUID } from 'node:crypto'
import { notePersonView } from '../../src/catalog/person-view/person-view.ts'
import { listPolicies } from '../../src/catalog/policy/read.ts'
import { listRules } from '../../src/catalog/reason/rule.ts'
import type { DraftImprovement } from '../../src/contract/improvement.ts'
import type { Input } from '../../src/contract/operation.ts'
import type { OperationId, OperationOf } from '../../src/contract/operations.ts'
import { classifyEncounter } from '../../src/flow/answer/recode/classify.ts'
import { beginRecode } from '../../src/flow/answer/recode/plan.ts'
import { aContent, aPolicy, aReason } from '../builders.ts'
import { type Actor, csv, type Ground, type Place, type PlaceName } from './ground.ts'
import { aSuppression } from './suppressed.ts'

type Cell = { id: string; place: Place; actor: Actor }
export type Row<I extends OperationId> = {
  /** Makes what is asked for, anew for each cell; returns its id. */
  make?: (ground: Ground, place: Place, actor: Actor) => Promise<string> | string
  call: (cell: Cell) => Input<OperationOf<I>>
  /** The body of a raw upload. */
  raw?: string
  /** Whether the reply shows it: '+' and '-' in the cells. Without this a cell is a status. */
  sees?: (reply: unknown, id: string) => boolean
  /** By place, one word per actor in the order of `actorNames`. 'any': the operation names nothing that could be elsewhere. */
  cells: Partial<Record<PlaceName | 'any', string>>
}

const aRecode = async (g: Ground, p: Place) => {
  const [from, into] = [await g.make.reason(p), await g.make.reason(p)]
  return (await beginRecode(g.db, p.org.scope, { kind: 'merge', from: [from], into }, async () => {})).id
}
const holds = (reply: unknown, id: string) => JSON.stringify(reply).includes(id)
const byId = ({ id }: Cell) => ({ params: { id } })
let count = 0
const fresh = () => `${Date.now()}-${++count}`
const mapping = (place: Place) => ({
  survey: place.survey.id,
  columns: { id: { to: 'key' }, aika: { to: 'at' }, nps: { to: 'question', question: 'nps' } } as const,
  source: 'test',
})
const improvementAt = (place: Place): DraftImprovement => ({
  ...{ title: 'Kassa', change: 'Toinen kassa auki', owner: null, unit: place.unit.id, causes: [place.cause] },
  ...{ touchpoints: [place.touchpoint], reasons: [], units: [], metric: 'nps', state: 'planned' },
  ...{ startsOn: null, endsOn: null },
})
const log = { source: 'x', columns: { aika: { to: 'start' } } } as const
const period = { last: 7, unit: 'day' } as const

// biome-ignore format: a table is read by its columns
export const table: { [I in OperationId]: Row<I> } = {
  //                                    nobody admin mgr key  u-adm u-mgr lead agent viewer
  'setup.state': {
    call: () => ({}),
    cells: { any:                      '200    200  200  200   200   200  200   200   200' } },
  'join.look': {
    make: (g, p) => g.make.joinLink(p),
    call: ({ id }) => ({ params: { token: id } }),
    // Whoever holds the link may look and use it, wherever it leads.
    cells: { own:                      '200    200  200  200   200   200  200   200   200',
             org:                      '200    200  200  200   200   200  200   200   200' } },
  'join.use': {
    make: (g, p) => g.make.joinLink(p),
    call: ({ id }) => ({ params: { token: id }, body: { password: 'hyvä salasana 1' } }),
    cells: { own:                      '200    200  200  200   200   200  200   200   200',
             org:                      '200    200  200  200   200   200  200   200   200' } },
  me: {
    call: () => ({}),
    cells: { any:                      '401    200  200  403   200   200  200   200   200' } },
  'me.save': {
    call: () => ({ body: { language: 'en' } }),
    cells: { any:                      '401    200  200  403   200   200  200   200   200' } },
  'organisation.save': {
    call: () => ({ body: { minimumGroup: 5 } }),
    cells: { any:                      '401    200  403  403   403   403  403   403   403' } },
  'brand.read': {
    make: (g, p) => g.make.brandedUnit(p),
    call: ({ id }) => ({ query: { unit: id } }),
    cells: { own:                      '401    200  200  200   200   200  200   200   200',
             unit:                     '401    200  200  200   404   404  404   404   404',
             org:                      '401    404  404  404   404   404  404   404   404' } },
  // Without a unit it is the whole organisation's, which no rights of a unit reach.
  'brand.save': {
    make: (g, p) => (p.name === 'mine' ? '' : g.make.brandedUnit(p)),
    call: ({ id }) => ({ ...(id && { query: { unit: id } }), body: { colour: '#123456' } }),
    cells: { own:                      '401    200  200  200   200   200  403   403   403',
             mine:                     '401    200  200  200   403   403  403   403   403',
             unit:                     '401    200  200  200   404   404  403   403   403',
             org:                      '401    404  404  404   404   404  403   403   403' } },
  'brand.logo': {
    make: (g, p) => (p.name === 'mine' ? '' : g.make.brandedUnit(p)),
    call: ({ id }) => ({ ...(id && { query: { unit: id } }) }),
    raw: 'no picture',
    // 400: whoever may, is told that this is no picture.
    cells: { own:                      '401    400  400  400   400   400  403   403   403',
             mine:                     '401    400  400  400   403   403  403   403   403',
             unit:                     '401    400  400  400   404   404  403   403   403',
             org:                      '401    404  404  404   404   404  403   403   403' } },
  'brand.logoRemove': {
    make: (g, p) => (p.name === 'mine' ? '' : g.make.brandedUnit(p)),
    call: ({ id }) => ({ ...(id && { query: { unit: id } }) }),
    cells: { own:                      '401    200  200  200   200   200  403   403   403',
             mine:                     '401    200  200  200   403   403  403   403   403',
             unit:                     '401    200  200  200   404   404  403   403   403',
             org:                      '401    404  404  404   404   404  403   403   403' } },
  'brand.preview': {
    make: (g, p) => g.make.brandedUnit(p),
    call: ({ id }) => ({ query: { unit: id }, body: { brand: { colour: '#123456' }, language: 'fi' } }),
    cells: { own:                      '401    200  200  403   200   200  200   200   200',
             unit:                     '401    200  200  403   404   404  404   404   404',
             org:                      '401    404  404  403   404   404  404   404   404' } },
  'units.list': {
    make: (g, p) => g.make.unit(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     +     +',
             unit:                     '401    +    +    +     -     -    -     -     -',
             org:                      '401    -    -    -     -     -    -     -     -' } },
  'units.create': {
    call: ({ place }) => ({ body: { parent: place.unit.id, name: 'Uusi', kind: 'team' } }),
    cells: { own:                      '401    200  403  200   200   403  403   403   403',
             unit:                     '401    200  403  200   400   403  403   403   403',
             org:                      '401    400  403  400   400   403  403   403   403' } },
  'units.save': {
    make: (g, p) => g.make.unit(p),
    call: ({ id }) => ({ params: { id }, body: { name: 'Toinen' } }),
    cells: { own:                      '401    200  403  200   200   403  403   403   403',
             unit:                     '401    200  403  200   404   403  403   403   403',
             org:                      '401    404  403  404   404   403  403   403   403' } },
  'people.list': {
    make: (g, p) => g.make.person(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    403   +     +    +     403   403',
             unit:                     '401    +    +    403   -     -    -     403   403',
             org:                      '401    -    -    403   -     -    -     403   403' } },
  'people.create': {
    call: ({ place }) => ({ body: { name: 'Uusi', email: `uusi-${fresh()}@example.fi`, role: 'admin', unit: place.unit.id, language: 'fi', agent: null } }),
    cells: { own:                      '401    200  403  403   200   403  403   403   403',
             unit:                     '401    200  403  403   400   403  403   403   403',
             org:                      '401    400  403  403   400   403  403   403   403' } },
  'people.save': {
    make: (g, p) => g.make.person(p),
    call: ({ id }) => ({ params: { id }, body: { role: 'admin' } }),
    cells: { own:                      '401    200  403  403   200   403  403   403   403',
             unit:                     '401    200  403  403   404   403  403   403   403',
             org:                      '401    404  403  403   404   403  403   403   403' } },
  'people.link': {
    make: (g, p) => g.make.person(p),
    call: byId,
    cells: { own:                      '401    200  403  403   200   403  403   403   403',
             unit:                     '401    200  403  403   404   403  403   403   403',
             org:                      '401    404  403  403   404   403  403   403   403' } },
  'apiKeys.list': {
    make: (g, p) => g.make.apiKey(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    403  403   403   403  403   403   403',
             org:                      '401    -    403  403   403   403  403   403   403' } },
  'apiKeys.create': {
    call: () => ({ body: { name: 'Uusi', scopes: ['figures:read'] } }),
    cells: { any:                      '401    200  403  403   403   403  403   403   403' } },
  'apiKeys.revoke': {
    make: (g, p) => g.make.apiKey(p),
    call: byId,
    cells: { own:                      '401    200  403  403   403   403  403   403   403',
             org:                      '401    404  403  403   403   403  403   403   403' } },
  // 403 for the admin too: this organisation is no demo. The other way round is in roles.test.ts.
  'demo.remove': {
    call: () => ({}),
    cells: { any:                      '401    403  403  403   403   403  403   403   403' } },
  'facts.rebuild': {
    call: () => ({}),
    cells: { any:                      '401    200  200  403   403   403  403   403   403' } },
  'health.read': {
    call: () => ({}),
    cells: { any:                      '401    200  200  200   200   200  200   200   200' } },
  'touchpoints.list': {
    make: (g, p) => g.make.touchpoint(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     +     +',
             unit:                     '401    +    +    +     -     -    -     -     -',
             org:                      '401    -    -    -     -     -    -     -     -' } },
  'touchpoints.create': {
    call: ({ place }) => ({ body: { name: { fi: 'Uusi' }, unit: place.unit.id, channel: 'store', stage: 'after', physical: true, survey: null } }),
    cells: { own:                      '401    200  200  200   200   200  403   403   403',
             unit:                     '401    200  200  200   400   400  403   403   403',
             org:                      '401    400  400  400   400   400  403   403   403' } },
  'touchpoints.save': {
    make: (g, p) => g.make.touchpoint(p),
    call: ({ id }) => ({ params: { id }, body: { closed: true } }),
    cells: { own:                      '401    200  200  200   200   200  403   403   403',
             unit:                     '401    200  200  200   404   404  403   403   403',
             org:                      '401    404  404  404   404   404  403   403   403' } },
  'touchpoints.print': {
    make: (g, p) => g.make.touchpoint(p),
    call: ({ id }) => ({ params: { id, form: 'qr.svg' } }),
    cells: { own:                      '401    200  200  200   200   200  200   200   200',
             unit:                     '401    200  200  200   404   404  404   404   404',
             org:                      '401    404  404  404   404   404  404   404   404' } },
  // Reasons are one tree for the whole organisation: seen by all, changed by those whose rights do not end with a unit.
  'codes.create': {
    call: ({ place }) => ({ body: { touchpoint: place.touchpoint, receipt: fresh() } }),
    cells: { own:                      '401    200  200  200   200   200  403  403   403',
             unit:                     '401    200  200  200   400   400  403  403   403',
             org:                      '401    400  400  400   400   400  403  403   403' } },
  'codes.batches': {
    make: (g, p) => g.make.codeBatch(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     +     +',
             unit:                     '401    +    +    +     -     -    -     -     -',
             org:                      '401    -    -    -     -     -    -     -     -' } },
  'codes.till': {
    call: ({ place }) => ({ query: { touchpoint: place.touchpoint } }),
    cells: { own:                      '401    200  200  200   200   200  200   200   200',
             unit:                     '401    200  200  200   404   404  404   404   404',
             org:                      '401    404  404  404   404   404  404   404   404' } },
  'codes.make': {
    call: ({ place }) => ({ body: { touchpoint: place.touchpoint, form: 'card', count: 2 } }),
    cells: { own:                      '401    200  200  200   200   200  200  403   403',
             unit:                     '401    200  200  200   400   400  400  403   403',
             org:                      '401    400  400  400   400   400  400  403   403' } },
  'codes.close': {
    make: (g, p) => g.make.codeBatch(p),
    call: ({ id }) => ({ params: { id }, body: { closed: true } }),
    cells: { own:                      '401    200  200  200   200   200  200  403   403',
             unit:                     '401    200  200  200   404   404  404  403   403',
             org:                      '401    404  404  404   404   404  404  403   403' } },
  'codes.print': {
    make: (g, p) => g.make.codeBatch(p),
    call: ({ id }) => ({ params: { id, file: 'codes.csv' } }),
    cells: { own:                      '401    200  200  200   200   200  200  403   403',
             unit:                     '401    200  200  200   404   404  404  403   403',
             org:                      '401    404  404  404   404   404  404  403   403' } },
  'print.look': {
    make: (g, p) => g.make.touchpoint(p),
    call: ({ id }) => ({ params: { id }, query: { form: 'poster' } }),
    cells: { own:                      '401    200  200  200   200   200  200  200   200',
             unit:                     '401    200  200  200   404   404  404  404   404',
             org:                      '401    404  404  404   404   404  404  404   404' } },
  'placing.read': {
    make: (g, p) => g.make.touchpoint(p),
    call: byId,
    cells: { own:                      '401    200  200  200   200   200  200  200   200',
             unit:                     '401    200  200  200   404   404  404  404   404',
             org:                      '401    404  404  404   404   404  404  404   404' } },
  'placing.save': {
    make: (g, p) => g.make.touchpoint(p),
    call: ({ id }) => ({ params: { id }, body: { sites: ['https://example.fi'], parameters: ['order'] } }),
    cells: { own:                      '401    200  200  200   200   200  403  403   403',
             unit:                     '401    200  200  200   404   404  403  403   403',
             org:                      '401    404  404  404   404   404  403  403   403' } },
  'placing.forget': {
    make: (g, p) => g.make.touchpoint(p),
    call: ({ id }) => ({ params: { id, device: id } }),
    cells: { own:                      '401    200  200  200   200   200  403  403   403',
             unit:                     '401    200  200  200   404   404  403  403   403',
             org:                      '401    404  404  404   404   404  403  403   403' } },
  'reasons.list': {
    make: (g, p) => g.make.reason(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     +     +',
             org:                      '401    -    -    -     -     -    -     -     -' } },
  'reasons.create': {
    call: () => ({ body: { parent: null, code: fresh(), name: { fi: 'Uusi' } } }),
    cells: { any:                      '401    200  200  200   403   403  403   403   403' } },
  'reasons.versions': {
    call: () => ({}),
    cells: { any:                      '401    200  200  200   200   200  200   200   200' } },
  'reasons.version': {
    call: () => ({ params: { number: '0' } }),
    cells: { any:                      '401    200  200  200   200   200  200   200   200' } },
  'reasons.other': {
    call: () => ({}),
    cells: { any:                      '401    200  200  200   200   200  200   200   200' } },
  'reasons.suggest': {
    call: () => ({ body: { text: 'lasku' } }),
    cells: { any:                      '401    200  200  200   200   200  200   200   403' } },
  'reasons.hitRate': {
    call: () => ({}),
    cells: { any:                      '401    200  200  200   200   200  200   200   403' } },
  'reasons.learn': {
    call: () => ({}),
    cells: { any:                      '401    200  200  200   403   403  403   403   403' } },
  'classification.read': {
    call: () => ({}),
    cells: { any:                      '401    200  200  200   200   200  200   200   200' } },
  'classification.save': {
    call: () => ({ body: { otherShare: 0.2 } }),
    cells: { any:                      '401    200  200  200   403   403  403   403   403' } },
  // Rules and the tree are one for the whole organisation, as policies are.
  'reasonRules.list': {
    call: () => ({}),
    cells: { any:                      '401    200  200  200   200   200  200   200   200' } },
  'reasonRules.save': {
    make: async (g, p) => `${(await aReason(g.db, p.org)).id} ${(await listRules(g.db, g.ours.scope)).seen}`,
    call: ({ id }) => ({ body: { rules: [{ name: 'x', enabled: true, condition: {}, reason: id.split(' ')[0]! }], seen: id.split(' ')[1]! } }),
    cells: { own:                      '401    200  200  200   403   403  403   403   403',
             org:                      '401    400  400  400   403   403  403   403   403' } },
  'reasonRules.dryRun': {
    make: (g, p) => g.make.reason(p),
    call: ({ id }) => ({ body: { rules: [{ name: 'x', enabled: true, condition: {}, reason: id }] } }),
    cells: { own:                      '401    200  200  200   200   200  403   403   403',
             org:                      '401    400  400  400   400   400  403   403   403' } },
  'recodes.preview': {
    make: async (g, p) => `${await g.make.reason(p)} ${await g.make.reason(p)}`,
    call: ({ id }) => ({ body: { kind: 'merge', from: [id.split(' ')[0]!], into: id.split(' ')[1]! } }),
    cells: { own:                      '401    200  200  200   403   403  403   403   403',
             org:                      '401    400  400  400   403   403  403   403   403' } },
  'recodes.run': {
    make: async (g, p) => `${await g.make.reason(p)} ${await g.make.reason(p)}`,
    call: ({ id }) => ({ body: { kind: 'merge', from: [id.split(' ')[0]!], into: id.split(' ')[1]! } }),
    cells: { own:                      '401    200  200  200   403   403  403   403   403',
             org:                      '401    400  400  400   403   403  403   403   403' } },
  'recodes.list': {
    make: (g, p) => aRecode(g, p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    403   403   403',
             org:                      '401    -    -    -     -     -    403   403   403' } },
  'recodes.undo': {
    make: (g, p) => aRecode(g, p),
    call: byId,
    cells: { own:                      '401    200  200  200   403   403  403   403   403',
             org:                      '401    404  404  404   403   403  403   403   403' } },
  'encounters.unclassified': {
    make: (g, p) => g.make.encounter(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    403   +     +    +     403   403',
             unit:                     '401    +    +    403   -     -    -     403   403',
             org:                      '401    -    -    403   -     -    -     403   403' } },
  'encounters.classify': {
    make: async (g, p) => `${await g.make.encounter(p)} ${(await aReason(g.db, g.ours)).id}`,
    call: ({ id }) => ({ params: { id: id.split(' ')[0]! }, body: { reason: id.split(' ')[1]! } }),
    cells: { own:                      '401    200  200  200   200   200  200   403   403',
             unit:                     '401    200  200  200   404   404  404   403   403',
             org:                      '401    404  404  404   404   404  404   403   403' } },
  'encounters.unclassify': {
    make: async (g, p) => {
      const encounter = await g.make.encounter(p)
      await classifyEncounter(g.db, p.org.scope, encounter, { reason: (await aReason(g.db, p.org)).id, suggested: null })
      return encounter
    },
    call: byId,
    cells: { own:                      '401    200  200  200   200   200  200   403   403',
             unit:                     '401    200  200  200   404   404  404   403   403',
             org:                      '401    404  404  404   404   404  404   403   403' } },
  'reasons.save': {
    make: (g, p) => g.make.reason(p),
    call: ({ id }) => ({ params: { id }, body: { closed: true } }),
    cells: { own:                      '401    200  200  200   403   403  403   403   403',
             org:                      '401    404  404  404   403   403  403   403   403' } },
  // So are topics. What they find is what the reader sees of answers.
  'topics.list': {
    make: (g, p) => g.make.topic(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     +     +',
             org:                      '401    -    -    -     -     -    -     -     -' } },
  'topics.save': {
    make: (g, p) => g.make.topic(p),
    call: ({ id }) => ({ body: { id, name: { fi: `Toinen ${id}` }, words: ['lasku'] } }),
    cells: { own:                      '401    200  200  200   403   403  403   403   403',
             org:                      '401    404  404  404   403   403  403   403   403' } },
  'topics.addWords': {
    make: (g, p) => g.make.topic(p),
    call: ({ id }) => ({ params: { id }, body: { words: ['maksu'] } }),
    cells: { own:                      '401    200  200  200   403   403  403   403   403',
             org:                      '401    404  404  404   403   403  403   403   403' } },
  'topics.coverage': {
    make: (g, p) => g.make.topic(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     403   403',
             org:                      '401    -    -    -     -     -    -     403   403' } },
  // Surveys are seen by the whole organisation; one that another unit asks with is not changed from here.
  'surveys.list': {
    make: (g, p) => g.make.survey(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     +     +',
             unit:                     '401    +    +    +     +     +    +     +     +',
             org:                      '401    -    -    -     -     -    -     -     -' } },
  'surveys.read': {
    make: (g, p) => g.make.survey(p),
    call: byId,
    cells: { own:                      '401    200  200  200   200   200  200   200   200',
             unit:                     '401    200  200  200   200   200  200   200   200',
             org:                      '401    404  404  404   404   404  404   404   404' } },
  'surveys.versions': {
    make: (g, p) => g.make.survey(p),
    call: byId,
    cells: { own:                      '401    200  200  200   200   200  200   200   200',
             unit:                     '401    200  200  200   200   200  200   200   200',
             org:                      '401    404  404  404   404   404  404   404   404' } },
  'surveys.create': {
    call: () => ({ body: { template: 'store' } }),
    cells: { any:                      '401    200  200  200   200   200  403   403   403' } },
  'surveys.save': {
    make: (g, p) => g.make.survey(p),
    call: ({ id }) => ({ params: { id }, body: { draft: { ...aContent, name: 'Toinen' } } }),
    cells: { own:                      '401    200  200  200   200   200  403   403   403',
             unit:                     '401    200  200  200   403   403  403   403   403',
             org:                      '401    404  404  404   404   404  403   403   403' } },
  'surveys.publish': {
    make: (g, p) => g.make.survey(p),
    call: byId,
    cells: { own:                      '401    200  200  200   200   200  403   403   403',
             unit:                     '401    200  200  200   403   403  403   403   403',
             org:                      '401    404  404  404   404   404  403   403   403' } },
  'surveys.close': {
    make: (g, p) => g.make.survey(p),
    call: ({ id }) => ({ params: { id }, body: { closed: true } }),
    cells: { own:                      '401    200  200  200   200   200  403   403   403',
             unit:                     '401    200  200  200   403   403  403   403   403',
             org:                      '401    404  404  404   404   404  403   403   403' } },
  'surveys.check': {
    call: () => ({ body: { content: aContent } }),
    cells: { any:                      '401    200  200  200   200   200  200   200   200' } },
  'surveys.preview': {
    call: () => ({ body: { content: aContent, language: 'fi' } }),
    cells: { any:                      '401    200  200  403   200   200  200   200   200' } },
  'targets.list': {
    make: (g, p) => g.make.target(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     +     +',
             unit:                     '401    +    +    +     -     -    -     -     -',
             org:                      '401    -    -    -     -     -    -     -     -' } },
  'targets.create': {
    call: ({ place }) => ({ body: { metric: 'nps', unit: place.unit.id, touchpoint: null, value: 30, from: '2026-01-01' } }),
    cells: { own:                      '401    200  200  200   200   200  403   403   403',
             unit:                     '401    200  200  200   400   400  403   403   403',
             org:                      '401    400  400  400   400   400  403   403   403' } },
  'targets.delete': {
    make: (g, p) => g.make.target(p),
    call: byId,
    cells: { own:                      '401    200  200  200   200   200  403   403   403',
             unit:                     '401    200  200  200   404   404  403   403   403',
             org:                      '401    404  404  404   404   404  403   403   403' } },
  // Said before lists of single agents are read; what is read then is bounded as ever.
  'personViews.state': {
    call: ({ place }) => ({ body: { purpose: 'kehityskeskustelu', agents: [place.agent], what: 'answers' } }),
    cells: { any:                      '401    200  200  200   200   200  200   403   200' } },
  // Who looked at figures of single persons: for those who answer for the whole; an agent sees those about them.
  'personViews.list': {
    make: async (g, p) => {
      const purpose = `koe ${fresh()} koe`
      await notePersonView(g.db, p.org.scope, { by: [], filters: [{ dimension: 'agent', values: [p.agent] }], purpose }, ['nps'])
      return purpose
    },
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    403  403   403   403   +     403',
             mate:                     '401    +    +    403  403   403   403   -     403',
             org:                      '401    -    -    403  403   403   403   -     403' } },
  // '+' the encounter was taken in, '-' it was refused because it names what the caller may not reach.
  'encounters.create': {
    call: ({ place }) => ({ body: { source: 'test', externalId: fresh(), touchpoint: place.touchpoint, startedAt: new Date().toISOString() } }),
    sees: (reply) => holds(reply, '"created"'),
    cells: { own:                      '401    +    +    +     +     +    403   403   403',
             unit:                     '401    +    +    +     -     -    403   403   403',
             org:                      '401    -    -    -     -     -    403   403   403' } },
  // Policies are one list for the whole organisation: seen by all, changed by those whose rights do not end with a unit.
  'policies.list': {
    make: async (g, p) => (await aPolicy(g.db, p.org)).id,
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     +     +',
             org:                      '401    -    -    -     -     -    -     -     -' } },
  'policies.save': {
    make: async (g, p) => `${(await aPolicy(g.db, p.org)).id} ${(await listPolicies(g.db, g.ours.scope)).seen}`,
    call: ({ id }) => ({ body: { policies: [{ id: id.split(' ')[0]!, name: 'x', enabled: true, condition: {}, action: { ask: false } }], seen: id.split(' ')[1]! } }),
    cells: { own:                      '401    200  200  200   403   403  403   403   403',
             org:                      '401    400  400  400   403   403  403   403   403' } },
  'policies.dryRun': {
    make: (_, p) => p.touchpoint,
    call: ({ id }) => ({ body: { policies: [{ name: 'x', enabled: true, condition: { touchpoints: [id] }, action: { ask: false } }] } }),
    cells: { own:                      '401    200  200  200   200   200  403   403   403',
             org:                      '401    400  400  400   400   400  403   403   403' } },
  // A customer's wish is taken by every manager; to undo it is for those who answer for all.
  'optOuts.count': {
    call: () => ({}),
    cells: { any:                      '401    200  200  403   200   200  403   403   403' } },
  'optOuts.add': {
    call: () => ({ body: { addresses: [`ei-${fresh()}@example.fi`], kind: 'opt-out' } }),
    cells: { any:                      '401    200  200  403   200   200  403   403   403' } },
  'optOuts.look': {
    call: () => ({ body: { address: 'ei@example.fi' } }),
    cells: { any:                      '401    200  200  403   200   200  403   403   403' } },
  'optOuts.remove': {
    call: () => ({ body: { address: 'ei@example.fi' } }),
    cells: { any:                      '401    200  200  403   403   403  403   403   403' } },
  'suppressions.summary': {
    call: () => ({}),
    cells: { any:                      '401    200  200  200   200   200  200   403   403' } },
  'suppressions.list': {
    make: async (g, p) => (await aSuppression(g, p)).id,
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    403   +     +    +     403   403',
             unit:                     '401    +    +    403   -     -    -     403   403',
             org:                      '401    -    -    403   -     -    -     403   403' } },
  'customers.asking': {
    make: async (g, p) => (await aSuppression(g, p)).customer,
    call: byId,
    cells: { own:                      '401    200  200  403   200   200  200   403   403',
             unit:                     '401    200  200  403   404   404  404   403   403',
             org:                      '401    404  404  403   404   404  404   403   403' } },
  'encounters.read': {
    make: async (g, p) => (await aSuppression(g, p)).encounter,
    call: byId,
    cells: { own:                      '401    200  200  200   200   200  200   200   200',
             mate:                     '401    200  200  200   200   200  200   404   200',
             unit:                     '401    200  200  200   404   404  404   404   404',
             org:                      '401    404  404  404   404   404  404   404   404' } },
  'errands.overview': {
    call: () => ({ body: { period } }),
    cells: { any:                      '401    200  200  200   200   200  200   200   200' } },
  'errands.list': {
    make: (_, p) => p.errand,
    call: () => ({ body: { period } }),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     +     +',
             mate:                     '401    +    +    +     +     +    +     -     +',
             unit:                     '401    +    +    +     -     -    -     -     -',
             org:                      '401    -    -    -     -     -    -     -     -' } },
  'errands.read': {
    make: (_, p) => p.errand,
    call: byId,
    cells: { own:                      '401    200  200  200   200   200  200   200   200',
             mate:                     '401    200  200  200   200   200  200   404   200',
             unit:                     '401    200  200  200   404   404  404   404   404',
             org:                      '401    404  404  404   404   404  404   404   404' } },
  'errandRule.read': {
    call: () => ({}),
    cells: { any:                      '401    200  200  200   200   200  200   200   200' } },
  'errandRule.save': {
    call: () => ({ body: {} }),
    cells: { any:                      '401    200  200  200   403   403  403   403   403' } },
  'errandRule.preview': {
    call: () => ({ body: { days: 3 } }),
    cells: { any:                      '401    200  200  200   403   403  403   403   403' } },
  'asking.read': {
    call: () => ({}),
    cells: { any:                      '401    200  200  200   200   200  200   200   200' } },
  'asking.save': {
    call: () => ({ body: {} }),
    cells: { any:                      '401    200  200  200   403   403  403   403   403' } },
  'contactRules.read': {
    call: () => ({}),
    cells: { any:                      '401    200  200  200   200   200  200   200   200' } },
  'contactRules.save': {
    call: () => ({ body: { answerWithin: 30 } }),
    cells: { any:                      '401    200  200  403   403   403  403   403   403' } },
  'encounters.list': {
    call: () => ({ query: { from: '2026-01-01', to: '2026-12-31', limit: 200 } }),
    cells: { any:                      '401    200  200  200   200   200  200   200   200' } },
  'encounters.hours': {
    call: () => ({ body: { period } }),
    cells: { any:                      '401    200  200  200   200   200  200   200   200' } },
  'encounters.lengths': {
    call: () => ({ body: { period } }),
    cells: { any:                      '401    200  200  200   200   200  200   200   200' } },
  'calendar.read': {
    call: () => ({}),
    cells: { any:                      '401    200  200  200   200   200  200   200   200' } },
  'calendar.save': {
    call: () => ({ body: { days: [] } }),
    cells: { any:                      '401    200  200  403   403   403  403   403   403' } },
  'staffing.plan': {
    call: () => ({ body: {} }),
    cells: { any:                      '401    200  200  200   200   200  200   403   200' } },
  'staffing.reasons': {
    call: () => ({ body: {} }),
    cells: { any:                      '401    200  200  200   200   200  200   403   200' } },
  'staffing.calendar': {
    call: () => ({ body: {} }),
    cells: { any:                      '401    200  200  200   200   200  200   403   200' } },
  'staffing.read': {
    call: () => ({}),
    cells: { any:                      '401    200  200  200   200   200  200   403   200' } },
  'staffing.save': {
    call: () => ({ body: { channels: {} } }),
    cells: { any:                      '401    200  200  403   403   403  403   403   403' } },
  'answers.list': {
    make: (g, p) => g.make.answer(p),
    call: () => ({ query: { limit: '200' } as never }),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     +     +',
             mate:                     '401    +    +    +     +     +    +     -     +',
             unit:                     '401    +    +    +     -     -    -     -     -',
             org:                      '401    -    -    -     -     -    -     -     -' } },
  'answers.read': {
    make: (_, p) => p.answer,
    call: byId,
    cells: { own:                      '401    200  200  200   200   200  200   200   200',
             mate:                     '401    200  200  200   200   200  200   404   200',
             unit:                     '401    200  200  200   404   404  404   404   404',
             org:                      '401    404  404  404   404   404  404   404   404' } },
  ask: {
    make: (_, p) => p.touchpoint,
    call: () => ({ body: { metrics: ['answers', 'nps'], by: ['touchpoint'], period } }),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     +     +',
             mate:                     '401    +    +    +     +     +    +     -     +',
             unit:                     '401    +    +    +     -     -    -     -     -',
             org:                      '401    -    -    -     -     -    -     -     -' } },
  explain: {
    make: (_, p) => p.touchpoint,
    // Alone, because small groups are put together.
    call: ({ id }) => ({ body: { metric: 'answers', by: 'touchpoint', period, compare: 'previous', filters: [{ dimension: 'touchpoint', values: [id] }] } }),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     +     +',
             mate:                     '401    +    +    +     +     +    +     -     +',
             unit:                     '401    +    +    +     -     -    -     -     -',
             org:                      '401    -    -    -     -     -    -     -     -' } },
  'dimensions.values': {
    make: (_, p) => p.touchpoint,
    call: () => ({ params: { dimension: 'touchpoint' } }),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     +     +',
             mate:                     '401    +    +    +     +     +    +     -     +',
             unit:                     '401    +    +    +     -     -    -     -     -',
             org:                      '401    -    -    -     -     -    -     -     -' } },
  'alerts.list': {
    make: (g, p) => g.make.alert(p),
    call: () => ({ query: { limit: '200' } as never }),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     403   +',
             unit:                     '401    +    +    +     -     -    -     403   -',
             org:                      '401    -    -    -     -     -    -     403   -' } },
  'alerts.summary': {
    call: () => ({}),
    cells: { any:                      '401    200  200  403   200   200  200   403   200' } },
  'alerts.read': {
    make: (g, p) => g.make.alert(p),
    call: byId,
    cells: { own:                      '401    200  200  200   200   200  200   403   200',
             unit:                     '401    200  200  200   404   404  404   403   404',
             org:                      '401    404  404  404   404   404  404   403   404' } },
  'alerts.mark': {
    make: (g, p) => g.make.alert(p),
    call: ({ id }) => ({ params: { id }, body: { state: 'expected', note: 'Kampanja' } }),
    cells: { own:                      '401    200  200  403   200   200  200   403   403',
             unit:                     '401    200  200  403   404   404  404   403   403',
             org:                      '401    404  404  403   404   404  404   403   403' } },
  'alertSettings.read': {
    call: () => ({}),
    cells: { any:                      '401    200  200  403   200   200  200   403   200' } },
  'alertSettings.save': {
    call: () => ({ body: { watching: true, rate: 0.1, metrics: ['encounters'] } }),
    cells: { any:                      '401    200  200  403   403   403  403   403   403' } },
  'cases.list': {
    make: (g, p) => g.make.case(p),
    call: () => ({ query: { limit: '200' } as never }),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     +     +',
             mate:                     '401    +    +    +     +     +    +     -     +',
             unit:                     '401    +    +    +     -     -    -     -     -',
             org:                      '401    -    -    -     -     -    -     -     -' } },
  // The count of each reader is of the rows that cases.list shows; roles.test.ts compares the two.
  'cases.summary': {
    call: () => ({}),
    cells: { any:                      '401    200  200  403   200   200  200   200   200' } },
  'cases.read': {
    make: (g, p) => g.make.case(p),
    call: byId,
    cells: { own:                      '401    200  200  200   200   200  200   200   200',
             mate:                     '401    200  200  200   200   200  200   404   200',
             unit:                     '401    200  200  200   404   404  404   404   404',
             org:                      '401    404  404  404   404   404  404   404   404' } },
  'cases.take': {
    make: (g, p) => g.make.case(p),
    // A key is nobody who could own a case, so it must name somebody.
    call: ({ id, actor, place }) => ({ params: { id }, body: actor.role === 'key' && place.name !== 'org' ? { person: place.owner } : actor.person ? { person: actor.person } : {} }),
    cells: { own:                      '401    200  200  200   200   200  200   200   403',
             mate:                     '401    200  200  200   200   200  200   404   403',
             unit:                     '401    200  200  200   404   404  404   404   403',
             org:                      '401    404  404  400   404   404  404   404   403' } },
  'cases.note': {
    make: (g, p) => g.make.case(p),
    call: ({ id }) => ({ params: { id }, body: { text: 'Soitettu.' } }),
    cells: { own:                      '401    200  200  200   200   200  200   200   403',
             mate:                     '401    200  200  200   200   200  200   404   403',
             unit:                     '401    200  200  200   404   404  404   404   403',
             org:                      '401    404  404  404   404   404  404   404   403' } },
  'cases.close': {
    make: (g, p) => g.make.case(p),
    call: ({ id, place }) => ({ params: { id }, body: { cause: place.cause } }),
    // 400: neither is a cause of the other organisation known here.
    cells: { own:                      '401    200  200  200   200   200  200   200   403',
             mate:                     '401    200  200  200   200   200  200   404   403',
             unit:                     '401    200  200  200   404   404  404   404   403',
             org:                      '401    400  400  400   400   400  400   400   403' } },
  'cases.reopen': {
    make: (g, p) => g.make.case(p, 'closed'),
    call: byId,
    cells: { own:                      '401    200  200  200   200   200  200   200   403',
             mate:                     '401    200  200  200   200   200  200   404   403',
             unit:                     '401    200  200  200   404   404  404   404   403',
             org:                      '401    404  404  404   404   404  404   404   403' } },
  'cases.call': {
    make: (g, p) => g.make.case(p),
    call: ({ id }) => ({ params: { id }, body: { text: 'Sovittiin hyvityksestä.', reached: true } }),
    cells: { own:                      '401    200  200  200   200   200  200   200   403',
             mate:                     '401    200  200  200   200   200  200   404   403',
             unit:                     '401    200  200  200   404   404  404   404   403',
             org:                      '401    404  404  404   404   404  404   404   403' } },
  // 400: its customer gave no address.
  'cases.write': {
    make: (g, p) => g.make.case(p),
    call: ({ id }) => ({ params: { id }, body: { id: randomUUID(), channel: 'email', subject: 'Hei', body: 'Pahoittelut.' } }),
    cells: { own:                      '401    400  400  400   400   400  400   400   403',
             mate:                     '401    400  400  400   400   400  400   404   403',
             unit:                     '401    400  400  400   404   404  404   404   403',
             org:                      '401    404  404  404   404   404  404   404   403' } },
  'cases.confirm': {
    make: (g, p) => g.make.case(p, 'closed'),
    call: byId,
    cells: { own:                      '401    200  200  200   200   200  200   200   403',
             mate:                     '401    200  200  200   200   200  200   404   403',
             unit:                     '401    200  200  200   404   404  404   404   403',
             org:                      '401    404  404  404   404   404  404   404   403' } },
  // 400: a case cannot take itself in.
  'cases.merge': {
    make: (g, p) => g.make.case(p),
    call: ({ id }) => ({ params: { id }, body: { cases: [id] } }),
    cells: { own:                      '401    400  400  400   400   400  400   400   403',
             mate:                     '401    400  400  400   400   400  400   404   403',
             unit:                     '401    400  400  400   404   404  404   404   403',
             org:                      '401    404  404  404   404   404  404   404   403' } },
  'cases.colleagues': {
    make: (g, p) => g.make.case(p),
    call: byId,
    cells: { own:                      '401    200  200  200   200   200  200   200   403',
             mate:                     '401    200  200  200   200   200  200   404   403',
             unit:                     '401    200  200  200   404   404  404   404   403',
             org:                      '401    404  404  404   404   404  404   404   403' } },
  'caseRules.remove': {
    make: (g, p) => g.make.caseRule(p),
    call: byId,
    cells: { own:                      '401    200  200  403   200   200  403   403   403',
             unit:                     '401    200  200  403   404   404  403   403   403',
             org:                      '401    404  404  403   404   404  403   403   403' } },
  'caseRules.preview': {
    call: ({ actor }) => ({ body: { name: 'Koe', when: { on: 'answer', said: [{ question: 'nps', max: 5 }] }, survey: null, unit: actor.unit, dueHours: 8, enabled: true } }),
    cells: { any:                      '401    200  200  403   200   200  403   403   403' } },
  'caseSettings.read': {
    call: () => ({}),
    cells: { any:                      '401    200  200  403   200   200  200   403   403' } },
  // The promise is the whole organisation's.
  'caseSettings.save': {
    call: () => ({ body: { promiseHours: 12 } }),
    cells: { any:                      '401    200  200  403   403   403  403   403   403' } },
  'caseHandlers.list': {
    make: (g, p) => g.make.lead(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    403   +     +    +     403   403',
             unit:                     '401    +    +    403   -     -    -     403   403',
             org:                      '401    -    -    403   -     -    -     403   403' } },
  'caseHandlers.save': {
    make: (g, p) => g.make.lead(p),
    call: ({ id }) => ({ params: { id }, body: { takes: true, skills: ['laskutus'], away: [], phone: null } }),
    cells: { own:                      '401    200  200  403   200   200  200   403   403',
             unit:                     '401    200  200  403   404   404  404   403   403',
             org:                      '401    404  404  403   404   404  404   403   403' } },
  'unitHours.read': {
    make: (g, p) => g.make.unit(p),
    call: byId,
    cells: { own:                      '401    200  200  403   200   200  200   200   200',
             unit:                     '401    200  200  403   404   404  404   404   404',
             org:                      '401    404  404  403   404   404  404   404   404' } },
  'unitHours.save': {
    make: (g, p) => g.make.unit(p),
    call: ({ id }) => ({ params: { id }, body: { workingHours: null, ownDays: [{ date: '2026-12-24', name: 'Kiinni', kind: 'holiday' }] } }),
    cells: { own:                      '401    200  200  403   200   200  403   403   403',
             unit:                     '401    200  200  403   404   404  403   403   403',
             org:                      '401    404  404  403   404   404  403   403   403' } },
  'caseTemplates.list': {
    make: (g, p) => g.make.caseTemplate(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    403   +     +    +     +     403',
             org:                      '401    -    -    403   -     -    -     -     403' } },
  'caseTemplates.bring': {
    call: () => ({}),
    cells: { any:                      '401    200  200  403   200   200  200   403   403' } },
  'caseTemplates.save': {
    make: (g, p) => g.make.caseTemplate(p),
    call: ({ id }) => ({ body: { id, name: { fi: 'Pahoittelu' }, subject: {}, body: { fi: 'Hei!' }, closed: false } }),
    cells: { own:                      '401    200  200  403   200   200  200   403   403',
             org:                      '401    404  404  403   404   404  404   403   403' } },
  // A person's own; a key is nobody.
  'nudges.mine': {
    call: () => ({}),
    cells: { any:                      '401    200  200  403   200   200  200   200   200' } },
  'nudges.seen': {
    call: () => ({ body: {} }),
    cells: { any:                      '401    200  200  403   200   200  200   200   200' } },
  'messages.list': {
    make: (g, p) => g.make.message(p),
    call: () => ({ query: { limit: '200' } as never }),
    sees: holds,
    cells: { own:                      '401    +    +    403   +     +    +     403   403',
             unit:                     '401    +    +    403   -     -    -     403   403',
             org:                      '401    -    -    403   -     -    -     403   403' } },
  'messages.read': {
    make: (g, p) => g.make.message(p),
    call: byId,
    cells: { own:                      '401    200  200  403   200   200  200   403   403',
             unit:                     '401    200  200  403   404   404  404   403   403',
             org:                      '401    404  404  403   404   404  404   403   403' } },
  'messages.settle': {
    make: (g, p) => g.make.message(p, 'unknown'),
    call: ({ id }) => ({ params: { id }, body: { how: 'leave' } }),
    cells: { own:                      '401    200  200  403   200   200  200   403   403',
             unit:                     '401    200  200  403   404   404  404   403   403',
             org:                      '401    404  404  403   404   404  404   403   403' } },
  // Counts of the rows that messages.list shows; messages.test.ts compares the two.
  'messages.funnel': {
    call: () => ({}),
    cells: { any:                      '401    200  200  403   200   200  200   403   403' } },
  'messages.health': {
    call: () => ({}),
    cells: { any:                      '401    200  200  403   200   200  200   403   403' } },
  'messages.preview': {
    call: ({ place }) => ({ body: { survey: place.survey.id, touchpoint: place.touchpoint, step: 'invite', language: 'fi' } }),
    cells: { own:                      '401    200  200  403   200   200  200   403   403',
             unit:                     '401    200  200  403   404   404  404   403   403',
             org:                      '401    404  404  403   404   404  404   403   403' } },
  'messages.test': {
    call: ({ place }) => ({ body: { survey: place.survey.id, touchpoint: place.touchpoint, step: 'invite', language: 'fi' } }),
    cells: { own:                      '401    200  200  403   200   200  200   403   403',
             unit:                     '401    200  200  403   404   404  404   403   403',
             org:                      '401    404  404  403   404   404  404   403   403' } },
  'texts.preview': {
    call: ({ place }) => ({ body: { survey: place.survey.id, touchpoint: place.touchpoint, step: 'invite' } }),
    cells: { own:                      '401    200  200  403   200   200  200   403   403',
             unit:                     '401    200  200  403   404   404  404   403   403',
             org:                      '401    404  404  403   404   404  404   403   403' } },
  // A touchpoint of another unit is not found; a text to oneself goes to the number that is typed.
  'texts.test': {
    call: ({ place }) => ({ body: { survey: place.survey.id, touchpoint: place.touchpoint, step: 'invite', language: 'fi', number: '+358401234567' } }),
    cells: { own:                      '401    200  200  403   200   200  200   403   403',
             unit:                     '401    200  200  403   404   404  404   403   403',
             org:                      '401    404  404  403   404   404  404   403   403' } },
  'textWords.read': {
    call: ({ place }) => ({ params: { id: place.survey.id } }),
    cells: { own:                      '401    200  200  403   200   200  200   403   403',
             org:                      '401    404  404  403   404   404  404   403   403' } },
  // A survey's texts are the whole organisation's, as the survey is.
  'textWords.save': {
    call: ({ place }) => ({ params: { id: place.survey.id, step: 'invite' }, body: { of: 'survey', words: {} } }),
    cells: { own:                      '401    200  200  403   403   403  403   403   403',
             org:                      '401    404  404  403   403   403  403   403   403' } },
  'texts.setup': {
    call: () => ({}),
    cells: { any:                      '401    200  200  403   403   403  403   403   403' } },
  'textReplies.list': {
    make: (g, p) => g.make.textReply(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    403   +     +    +     403   403',
             unit:                     '401    +    +    403   -     -    -     403   403',
             org:                      '401    -    -    403   -     -    -     403   403' } },
  'textReplies.seen': {
    make: (g, p) => g.make.textReply(p),
    call: byId,
    cells: { own:                      '401    200  200  403   200   200  200   403   403',
             unit:                     '401    200  200  403   404   404  404   403   403',
             org:                      '401    404  404  403   404   404  404   403   403' } },
  'mailWords.read': {
    call: ({ place }) => ({ params: { id: place.survey.id } }),
    cells: { own:                      '401    200  200  403   200   200  200   403   403',
             org:                      '401    404  404  403   404   404  404   403   403' } },
  // A survey's mails are the whole organisation's, as the survey is.
  'mailWords.save': {
    call: ({ place }) => ({ params: { id: place.survey.id, step: 'invite' }, body: { subject: {}, greeting: {} } }),
    cells: { own:                      '401    200  200  403   403   403  403   403   403',
             org:                      '401    404  404  403   403   403  403   403   403' } },
  'caseRules.list': {
    make: (g, p) => g.make.caseRule(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    403   +     +    +     +     +',
             unit:                     '401    +    +    403   -     -    -     -     -',
             org:                      '401    -    -    403   -     -    -     -     -' } },
  'caseRules.save': {
    make: (g, p) => g.make.caseRule(p),
    call: ({ id, actor }) => ({ body: { id, name: 'Toinen', when: { on: 'answer', said: [{ question: 'nps', max: 5 }] }, survey: null, unit: actor.unit, dueHours: 8, enabled: false } }),
    cells: { own:                      '401    200  200  403   200   200  403   403   403',
             unit:                     '401    200  200  403   404   404  403   403   403',
             org:                      '401    404  404  403   404   404  403   403   403' } },
  'causes.list': {
    make: (g, p) => g.make.cause(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     +     +',
             org:                      '401    -    -    -     -     -    -     -     -' } },
  'causes.save': {
    make: (g, p) => g.make.cause(p),
    call: ({ id }) => ({ body: { id, name: { fi: 'Toinen' }, closed: false } }),
    cells: { own:                      '401    200  200  200   200   200  200   403   403',
             org:                      '401    404  404  404   404   404  404   403   403' } },
  'causes.ranking': {
    call: () => ({}),
    cells: { any:                      '401    200  200  200   200   200  200   403   200' } },
  'answers.cause': {
    call: ({ place }) => ({ params: { id: place.answer } }),
    cells: { own:                      '401    200  200  200   200   200  200   200   403',
             mate:                     '401    200  200  200   200   200  200   404   403',
             unit:                     '401    200  200  200   404   404  404   404   403',
             org:                      '401    404  404  404   404   404  404   404   403' } },
  'answers.setCause': {
    call: ({ place }) => ({ params: { id: place.answer }, body: { cause: place.cause } }),
    cells: { own:                      '401    200  200  200   200   200  200   200   403',
             mate:                     '401    200  200  200   200   200  200   404   403',
             unit:                     '401    200  200  200   404   404  404   404   403',
             org:                      '401    404  404  404   404   404  404   404   403' } },
  'improvements.list': {
    make: (g, p) => g.make.improvement(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     403   +',
             unit:                     '401    +    +    +     -     -    -     403   -',
             org:                      '401    -    -    -     -     -    -     403   -' } },
  'improvements.read': {
    make: (g, p) => g.make.improvement(p),
    call: byId,
    cells: { own:                      '401    200  200  200   200   200  200   403   200',
             unit:                     '401    200  200  200   404   404  404   403   404',
             org:                      '401    404  404  404   404   404  404   403   404' } },
  'improvements.effect': {
    make: (g, p) => g.make.improvement(p),
    call: byId,
    cells: { own:                      '401    200  200  200   200   200  200   403   200',
             unit:                     '401    200  200  200   404   404  404   403   404',
             org:                      '401    404  404  404   404   404  404   403   404' } },
  'improvements.create': {
    // 400: their unit, touchpoint and cause are not known here.
    call: ({ place }) => ({ body: improvementAt(place) }),
    cells: { own:                      '401    200  200  200   200   200  200   403   403',
             unit:                     '401    200  200  200   400   400  400   403   403',
             org:                      '401    400  400  400   400   400  400   403   403' } },
  'improvements.save': {
    make: (g, p) => g.make.improvement(p),
    call: ({ id, place }) => ({ params: { id }, body: improvementAt(place) }),
    cells: { own:                      '401    200  200  200   200   200  200   403   403',
             unit:                     '401    200  200  200   404   404  404   403   403',
             org:                      '401    404  404  404   404   404  404   403   403' } },
  'improvements.note': {
    make: (g, p) => g.make.improvement(p),
    call: ({ id }) => ({ params: { id }, body: { text: 'Sovittu.' } }),
    cells: { own:                      '401    200  200  200   200   200  200   403   403',
             unit:                     '401    200  200  200   404   404  404   403   403',
             org:                      '401    404  404  404   404   404  404   403   403' } },
  // Ideas are of the whole organisation until somebody says of which unit they are.
  'board.read': {
    call: () => ({}),
    cells: { any:                      '401    200  200  200   200   200  200   403   200' } },
  'board.save': {
    call: () => ({ body: { address: `taulu-${fresh()}`, open: true, settings: {} } }),
    cells: { any:                      '401    200  200  403   403   403  403   403   403' } },
  'board.saveCategories': {
    call: () => ({ body: { categories: [{ name: { fi: 'Palvelu' } }] } }),
    cells: { any:                      '401    200  200  403   403   403  403   403   403' } },
  'board.erase': {
    call: () => ({ body: { address: 'ei@example.fi' } }),
    cells: { any:                      '401    200  200  403   403   403  403   403   403' } },
  'erasures.find': {
    call: () => ({ body: { address: 'ei@example.fi' } }),
    cells: { any:                      '401    200  200  403   403   403  403   403   403' } },
  'erasures.make': {
    make: (g, p) => g.make.customer(p),
    call: ({ id }) => ({ body: { whom: { address: id } } }),
    cells: { own:                      '401    200  200  403   403   403  403   403   403',
             org:                      '401    404  404  403   403   403  403   403   403' } },
  'erasures.list': {
    call: () => ({ query: {} }),
    cells: { any:                      '401    200  200  403   403   403  403   403   403' } },
  'ideas.list': {
    make: (g, p) => g.make.idea(p),
    call: () => ({ query: { limit: '200' } }),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     403   +',
             unit:                     '401    +    +    +     -     -    -     403   -',
             org:                      '401    -    -    -     -     -    -     403   -' } },
  'ideas.queue': {
    make: (g, p) => g.make.idea(p, 'waiting'),
    call: () => ({ query: { limit: '200' } }),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     403   403',
             unit:                     '401    +    +    +     -     -    -     403   403',
             org:                      '401    -    -    -     -     -    -     403   403' } },
  'ideas.read': {
    make: (g, p) => g.make.idea(p),
    call: byId,
    cells: { own:                      '401    200  200  200   200   200  200   403   200',
             unit:                     '401    200  200  200   404   404  404   403   404',
             org:                      '401    404  404  404   404   404  404   403   404' } },
  'ideas.similar': {
    make: (g, p) => g.make.idea(p),
    call: byId,
    cells: { own:                      '401    200  200  200   200   200  200   403   200',
             unit:                     '401    200  200  200   404   404  404   403   404',
             org:                      '401    404  404  404   404   404  404   403   404' } },
  'ideas.duplicates': {
    make: async (g, p) => {
      const pair = [await g.make.idea(p), await g.make.idea(p)]
      await g.make.ideasApart(p, pair)
      return pair[0]!
    },
    call: () => ({ query: { apart: 'true', limit: '200' } }),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     403   +',
             unit:                     '401    +    +    +     -     -    -     403   -',
             org:                      '401    -    -    -     -     -    -     403   -' } },
  'ideas.apart': {
    make: async (g, p) => `${await g.make.idea(p)} ${await g.make.idea(p)}`,
    call: ({ id }) => ({ body: { one: id.split(' ')[0]!, other: id.split(' ')[1]! } }),
    cells: { own:                      '401    200  200  200   200   200  200   403   403',
             unit:                     '401    200  200  200   404   404  404   403   403',
             org:                      '401    404  404  404   404   404  404   403   403' } },
  'ideas.reach': {
    make: (g, p) => g.make.idea(p),
    call: byId,
    cells: { own:                      '401    200  200  200   200   200  200   403   200',
             unit:                     '401    200  200  200   404   404  404   403   404',
             org:                      '401    404  404  404   404   404  404   403   404' } },
  'ideas.create': {
    call: ({ place }) => ({ body: { kind: 'idea', title: 'Uusi', unit: place.unit.id } }),
    cells: { own:                      '401    200  200  200   200   200  200   403   403',
             unit:                     '401    200  200  200   400   400  400   403   403',
             org:                      '401    400  400  400   400   400  400   403   403' } },
  'ideas.save': {
    make: (g, p) => g.make.idea(p),
    call: ({ id }) => ({ params: { id }, body: { title: 'Toinen' } }),
    cells: { own:                      '401    200  200  200   200   200  200   403   403',
             unit:                     '401    200  200  200   404   404  404   403   403',
             org:                      '401    404  404  404   404   404  404   403   403' } },
  'ideas.judge': {
    make: (g, p) => g.make.idea(p),
    call: ({ id }) => ({ params: { id }, body: { stand: 'refused' } }),
    cells: { own:                      '401    200  200  200   200   200  200   403   403',
             unit:                     '401    200  200  200   404   404  404   403   403',
             org:                      '401    404  404  404   404   404  404   403   403' } },
  'ideas.answer': {
    make: (g, p) => g.make.idea(p),
    call: ({ id }) => ({ params: { id }, body: { state: 'planned', answer: 'Tulossa' } }),
    cells: { own:                      '401    200  200  200   200   200  200   403   403',
             unit:                     '401    200  200  200   404   404  404   403   403',
             org:                      '401    404  404  404   404   404  404   403   403' } },
  'ideas.comment': {
    make: (g, p) => g.make.idea(p),
    call: ({ id }) => ({ params: { id }, body: { body: 'Kiitos' } }),
    cells: { own:                      '401    200  200  200   200   200  200   403   403',
             unit:                     '401    200  200  200   404   404  404   403   403',
             org:                      '401    404  404  404   404   404  404   403   403' } },
  'ideas.unmerge': {
    make: (g, p) => g.make.mergedIdea(p),
    call: byId,
    cells: { own:                      '401    200  200  200   200   200  200   403   403',
             unit:                     '401    200  200  200   404   404  404   403   403',
             org:                      '401    404  404  404   404   404  404   403   403' } },
  'ideaComments.judge': {
    make: (g, p) => g.make.ideaComment(p),
    call: ({ id }) => ({ params: { id }, body: { stand: 'published' } }),
    cells: { own:                      '401    200  200  200   200   200  200   403   403',
             unit:                     '401    200  200  200   404   404  404   403   403',
             org:                      '401    404  404  404   404   404  404   403   403' } },
  'ideas.merge': {
    make: async (g, p) => `${await g.make.idea(p)} ${await g.make.idea(p)}`,
    call: ({ id }) => ({ params: { id: id.split(' ')[0]! }, body: { into: id.split(' ')[1]! } }),
    cells: { own:                      '401    200  200  200   200   200  200   403   403',
             unit:                     '401    200  200  200   404   404  404   403   403',
             org:                      '401    404  404  404   404   404  404   403   403' } },
  'ideas.export': {
    make: (g, p) => g.make.idea(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    +     +     +    +     403   403',
             unit:                     '401    +    +    +     -     -    -     403   403',
             org:                      '401    -    -    -     -     -    -     403   403' } },
  'ideas.exportVotes': {
    call: () => ({}),
    cells: { any:                      '401    200  200  200   403   403  403   403   403' } },
  // 400: whoever may, is told that this file has no ideas.
  'ideas.import': {
    call: () => ({}),
    raw: csv,
    cells: { any:                      '401    400  400  400   403   403  403   403   403' } },
  'ideas.importVotes': {
    call: () => ({}),
    raw: csv,
    cells: { any:                      '401    400  400  400   403   403  403   403   403' } },
  'ideas.readDecisions': {
    call: () => ({}),
    raw: csv,
    cells: { any:                      '401    400  400  400   403   403  403   403   403' } },
  'ideas.decide': {
    make: (g, p) => g.make.idea(p),
    call: ({ id }) => ({ body: { decisions: [{ idea: id, title: 'Päätös', state: 'done', answer: 'Tehty.' }] } }),
    cells: { any:                      '401    200  200  200   403   403  403   403   403' } },
  // A file belongs to the whole organisation; whoever is bound to a unit sees their own ("mine") only.
  'imports.upload': {
    call: () => ({ query: { fileName: 'a.csv' } }),
    raw: csv,
    cells: { any:                      '401    200  200  403   200   200  403   403   403' } },
  'imports.list': {
    make: (g, p, a) => g.make.import(p, a),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    403   -     -    403   403   403',
             mine:                     '401    +    +    403   +     +    403   403   403',
             org:                      '401    -    -    403   -     -    403   403   403' } },
  'imports.read': {
    make: (g, p, a) => g.make.import(p, a),
    call: byId,
    cells: { own:                      '401    200  200  200   404   404  403   403   403',
             mine:                     '401    200  200  200   200   200  403   403   403',
             org:                      '401    404  404  404   404   404  403   403   403' } },
  'imports.preview': {
    make: (g, p, a) => g.make.import(p, a),
    call: byId,
    cells: { own:                      '401    200  200  403   404   404  403   403   403',
             mine:                     '401    200  200  403   200   200  403   403   403',
             org:                      '401    404  404  403   404   404  403   403   403' } },
  'imports.check': {
    make: (g, p, a) => g.make.import(p, a),
    call: ({ id, place }) => ({ params: { id }, body: { mapping: mapping(place) } }),
    cells: { own:                      '401    200  200  403   404   404  403   403   403',
             mine:                     '401    200  200  403   200   200  403   403   403',
             org:                      '401    404  404  403   404   404  403   403   403' } },
  'imports.run': {
    make: (g, p, a) => g.make.import(p, a),
    call: ({ id, place }) => ({ params: { id }, body: { mapping: mapping(place) } }),
    cells: { own:                      '401    200  200  403   404   404  403   403   403',
             mine:                     '401    200  200  403   200   200  403   403   403',
             org:                      '401    404  404  403   404   404  403   403   403' } },
  'imports.bad': {
    make: (g, p, a) => g.make.import(p, a),
    call: byId,
    cells: { own:                      '401    200  200  403   404   404  403   403   403',
             mine:                     '401    200  200  403   200   200  403   403   403',
             org:                      '401    404  404  403   404   404  403   403   403' } },
  'imports.undo': {
    make: (g, p, a) => g.make.import(p, a, 'done'),
    call: byId,
    cells: { own:                      '401    200  200  403   404   404  403   403   403',
             mine:                     '401    200  200  403   200   200  403   403   403',
             org:                      '401    404  404  403   404   404  403   403   403' } },
  'imports.repair': {
    make: (g, p, a) => g.make.import(p, a),
    call: byId,
    cells: { own:                      '401    200  200  200   404   404  403   403   403',
             mine:                     '401    200  200  200   200   200  403   403   403',
             org:                      '401    404  404  404   404   404  403   403   403' } },
  'imports.byMapping': {
    make: (g, p, a) => g.make.mapping(p, a),
    call: ({ id }) => ({ query: { fileName: 'a.csv', mapping: id } }),
    raw: csv,
    cells: { own:                      '401    200  200  200   404   404  403   403   403',
             mine:                     '401    200  200  200   200   200  403   403   403',
             org:                      '401    404  404  404   404   404  403   403   403' } },
  'mappings.list': {
    make: (g, p, a) => g.make.mapping(p, a),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    +     -     -    403   403   403',
             mine:                     '401    +    +    +     +     +    403   403   403',
             org:                      '401    -    -    -     -     -    403   403   403' } },
  'mappings.remove': {
    make: (g, p, a) => g.make.mapping(p, a),
    call: byId,
    cells: { own:                      '401    200  200  403   404   404  403   403   403',
             mine:                     '401    200  200  403   200   200  403   403   403',
             org:                      '401    404  404  403   404   404  403   403   403' } },
  'contactLog.preview': {
    make: (g, p, a) => g.make.import(p, a),
    call: byId,
    cells: { own:                      '401    200  200  403   404   404  403   403   403',
             mine:                     '401    200  200  403   200   200  403   403   403',
             org:                      '401    404  404  403   404   404  403   403   403' } },
  'contactLog.check': {
    make: (g, p, a) => g.make.import(p, a),
    call: ({ id }) => ({ params: { id }, body: { mapping: log } }),
    cells: { own:                      '401    200  200  403   404   404  403   403   403',
             mine:                     '401    200  200  403   200   200  403   403   403',
             org:                      '401    404  404  403   404   404  403   403   403' } },
  'contactLog.run': {
    make: (g, p, a) => g.make.import(p, a),
    call: ({ id }) => ({ params: { id }, body: { mapping: log } }),
    cells: { own:                      '401    200  200  403   404   404  403   403   403',
             mine:                     '401    200  200  403   200   200  403   403   403',
             org:                      '401    404  404  403   404   404  403   403   403' } },
  'contactLog.summary': {
    make: (g, p, a) => g.make.import(p, a),
    call: byId,
    cells: { own:                      '401    200  200  403   404   404  403   403   403',
             mine:                     '401    200  200  403   200   200  403   403   403',
             org:                      '401    404  404  403   404   404  403   403   403' } },
  'contactLog.held': {
    make: (g, p, a) => g.make.contactLog(p, a),
    call: byId,
    cells: { own:                      '401    200  200  403   404   404  403   403   403',
             mine:                     '401    200  200  403   200   200  403   403   403',
             org:                      '401    404  404  403   404   404  403   403   403' } },
  'contactLog.release': {
    make: (g, p, a) => g.make.contactLog(p, a),
    call: ({ id }) => ({ params: { id }, body: { values: {} } }),
    cells: { own:                      '401    200  200  403   404   404  403   403   403',
             mine:                     '401    200  200  403   200   200  403   403   403',
             org:                      '401    404  404  403   404   404  403   403   403' } },
  // A source reaches every unit, so it is nobody's matter whose rights end with one.
  'sources.list': {
    make: (g, p) => g.make.webhook(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    403  403   403  403   403   403',
             org:                      '401    -    -    403  403   403  403   403   403' } },
  'sources.save': {
    make: (g, p) => g.make.webhook(p),
    call: ({ id }) => ({ params: { id }, body: { enabled: false } }),
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'webhooks.create': {
    call: () => ({ body: { name: fresh(), signing: { scheme: 'standard' } } }),
    cells: { any:                      '401    200  200  403  403   403  403   403   403' } },
  'webhooks.read': {
    make: (g, p) => g.make.webhook(p),
    call: byId,
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'webhooks.save': {
    make: (g, p) => g.make.webhook(p),
    call: ({ id }) => ({ params: { id }, body: { closed: true } }),
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'webhooks.rotate': {
    make: (g, p) => g.make.webhook(p),
    call: ({ id }) => ({ params: { id }, body: {} }),
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'webhooks.try': {
    make: (g, p) => g.make.webhook(p),
    call: ({ id }) => ({ params: { id }, body: { mapping: { fields: {} }, body: '{}' } }),
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'webhooks.requests': {
    make: (g, p) => g.make.webhook(p),
    call: byId,
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'webhooks.held': {
    make: (g, p) => g.make.webhook(p),
    call: byId,
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'webhooks.name': {
    make: (g, p) => g.make.webhook(p),
    call: ({ id }) => ({ params: { id }, body: { values: [{ field: 'reason', value: 'x', means: 'y' }] } }),
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'webhooks.retry': {
    make: (g, p) => g.make.webhook(p),
    call: byId,
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'webhookRequests.read': {
    make: (g, p) => g.make.webhookRequest(p),
    call: byId,
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'webhookRequests.retry': {
    make: (g, p) => g.make.webhookRequest(p),
    call: byId,
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'webhookRequests.forget': {
    make: (g, p) => g.make.webhookRequest(p),
    call: byId,
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'events.list': {
    call: () => ({}),
    cells: { any:                      '401    200  200  200  403   403  403   403   403' } },
  'receivers.list': {
    make: (g, p) => g.make.receiver(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    403  403   403  403   403   403',
             org:                      '401    -    -    403  403   403  403   403   403' } },
  'receivers.create': {
    call: () => ({ body: { name: fresh(), kind: 'webhook', address: 'https://example.fi/hook', types: null } }),
    cells: { any:                      '401    200  200  403  403   403  403   403   403' } },
  'receivers.read': {
    make: (g, p) => g.make.receiver(p),
    call: byId,
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'receivers.save': {
    make: (g, p) => g.make.receiver(p),
    call: ({ id }) => ({ params: { id }, body: { on: false } }),
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'receivers.remove': {
    make: (g, p) => g.make.receiver(p),
    call: byId,
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'receivers.rotate': {
    make: (g, p) => g.make.receiver(p),
    call: byId,
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'receivers.test': {
    make: (g, p) => g.make.receiver(p),
    call: byId,
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'deliveries.list': {
    make: (g, p) => g.make.receiver(p),
    call: byId,
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'deliveries.replay': {
    make: (g, p) => g.make.receiver(p),
    call: ({ id }) => ({ params: { id }, body: {} }),
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'notices.list': {
    make: (g, p) => g.make.notice(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    +    403   403  403   403   403',
             org:                      '401    -    -    -    403   403  403   403   403' } },
  'notices.create': {
    call: () => ({ body: { title: { fi: 'x' }, said: {}, did: { fi: 'x' } } }),
    cells: { any:                      '401    200  200  200  403   403  403   403   403' } },
  'notices.read': {
    make: (g, p) => g.make.notice(p),
    call: byId,
    cells: { own:                      '401    200  200  200  403   403  403   403   403',
             org:                      '401    404  404  404  403   403  403   403   403' } },
  'notices.save': {
    make: (g, p) => g.make.notice(p),
    call: ({ id }) => ({ params: { id }, body: { title: { fi: 'x' }, said: {}, did: { fi: 'x' } } }),
    cells: { own:                      '401    200  200  200  403   403  403   403   403',
             org:                      '401    404  404  404  403   403  403   403   403' } },
  'notices.link': {
    make: (g, p) => g.make.notice(p),
    call: ({ id }) => ({ params: { id }, body: { links: [] } }),
    cells: { own:                      '401    200  200  200  403   403  403   403   403',
             org:                      '401    404  404  404  403   403  403   403   403' } },
  'notices.remove': {
    make: (g, p) => g.make.notice(p),
    call: byId,
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'notices.publish': {
    make: (g, p) => g.make.notice(p, 'ready'),
    call: ({ id }) => ({ params: { id }, body: { tell: false } }),
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'notices.withdraw': {
    make: (g, p) => g.make.notice(p, 'published'),
    call: ({ id }) => ({ params: { id }, body: { why: 'x' } }),
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'notices.quotable': {
    make: (g, p) => g.make.quotable(p),
    call: byId,
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'notices.quote': {
    make: (g, p) => g.make.quotable(p),
    call: ({ id, place }) => ({ params: { id }, body: { answer: place.answer, words: 'odotin', consent: 'puhelimessa 1.1.' } }),
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'notices.unquote': {
    make: (g, p) => g.make.quote(p),
    call: ({ id }) => ({ params: { id: id.split(' ')[0]!, quote: id.split(' ')[1]! } }),
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'trace.read': {
    call: ({ place }) => ({ params: { kind: 'answer', id: place.answer } }),
    cells: { own:                      '401    200  200  200   200   200  200   200   403',
             mate:                     '401    200  200  200   200   200  200   404   403',
             unit:                     '401    200  200  200   404   404  404   404   403',
             org:                      '401    404  404  404   404   404  404   404   403' } },
  'news.read': {
    call: () => ({}),
    cells: { any:                      '401    200  200  403  403   403  403   403   403' } },
  'news.save': {
    call: () => ({ body: { address: 'yritys', open: true, results: [] } }),
    cells: { any:                      '401    200  200  403  403   403  403   403   403' } },
  'entries.record': {
    call: ({ place }) => ({ body: { externalId: randomUUID(), startedAt: new Date().toISOString(), endedAt: new Date().toISOString(), reason: null, touchpoint: place.touchpoint, channel: null, outcome: null, talkSeconds: 1, holdSeconds: 0, wrapUpSeconds: 0, customer: null, note: null } }),
    // 400: the touchpoint is not there for them.
    cells: { own:                      '401    200  200  403  200   200  200   200   403',
             unit:                     '401    200  200  403  400   400  400   400   403',
             org:                      '401    400  400  403  400   400  400   400   403' } },
  // Whose entry it is, is in entries.test.ts.
  'entries.undo': {
    call: () => ({ params: { id: randomUUID() } }),
    cells: { any:                      '401    200  200  403  200   200  200   200   403' } },
  'entries.list': {
    call: () => ({}),
    cells: { any:                      '401    200  200  403  200   200  200   200   403' } },
  'entries.habits': {
    call: () => ({}),
    cells: { any:                      '401    200  200  403  200   200  200   200   403' } },
  // A reward is given wherever its survey is asked: the whole organisation's.
  'rewards.list': {
    make: (g, p) => g.make.reward(p),
    call: () => ({}),
    sees: holds,
    cells: { own:                      '401    +    +    403  403   403  403   403   403',
             org:                      '401    -    -    403  403   403  403   403   403' } },
  'rewards.create': {
    call: ({ place }) => ({ body: { name: 'Kahvi', kind: 'codes', survey: place.survey.id, touchpoint: null, words: { offer: { fi: 'Kahvi' }, how: {} }, byMail: false, perDay: null, lowAt: 5, endsOn: null, winners: null } }),
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    400  400  403  403   403  403   403   403' } },
  'rewards.save': {
    make: (g, p) => g.make.reward(p),
    call: ({ id }) => ({ params: { id }, body: { closed: true } }),
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'rewards.codes': {
    make: (g, p) => g.make.reward(p),
    call: ({ id }) => ({ params: { id }, body: { codes: 'A1', expiresOn: null } }),
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'rewards.draw': {
    make: (g, p) => g.make.reward(p, 'draw'),
    call: byId,
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'rewards.winners': {
    make: (g, p) => g.make.reward(p, 'drawn'),
    call: byId,
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'rewards.tell': {
    make: (g, p) => g.make.reward(p, 'drawn'),
    call: ({ id }) => ({ params: { id, entry: id }, body: { by: 'hand' } }),
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'rewards.forget': {
    make: (g, p) => g.make.reward(p, 'drawn'),
    call: byId,
    cells: { own:                      '401    200  200  403  403   403  403   403   403',
             org:                      '401    404  404  403  403   403  403   403   403' } },
  'phone.summary': {
    call: () => ({}),
    cells: { any:                      '401    200  200  403  200   200  200   200   403' } },
  'phone.next': {
    call: () => ({ body: {} }),
    cells: { any:                      '401    200  200  403  200   200  200   200   403' } },
  // A call is theirs who took it: here nobody has, and 409 says so to those who may see it.
  'phone.answer': {
    make: (g, p) => g.make.call(p),
    call: ({ id, place }) => ({ params: { id }, body: { version: place.survey.version, language: 'fi', events: [] } }),
    cells: { own:                      '401    409  409  403  409   409  409   409   403',
             unit:                     '401    409  409  403  404   404  404   404   403',
             org:                      '401    404  404  403  404   404  404   404   403' } },
  'phone.end': {
    make: (g, p) => g.make.call(p),
    call: ({ id }) => ({ params: { id }, body: { try: randomUUID(), outcome: 'busy' } }),
    cells: { own:                      '401    409  409  403  409   409  409   409   403',
             unit:                     '401    409  409  403  404   404  404   404   403',
             org:                      '401    404  404  403  404   404  404   404   403' } },
  'phone.release': {
    make: (g, p) => g.make.call(p),
    call: byId,
    cells: { own:                      '401    409  409  403  409   409  409   409   403',
             unit:                     '401    409  409  403  404   404  404   404   403',
             org:                      '401    404  404  403  404   404  404   404   403' } },
}
