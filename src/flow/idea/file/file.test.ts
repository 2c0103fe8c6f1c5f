import { existsSync, readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { aBoard, anIdea } from '../../../../test/board-builder.ts'
import { anOrganisation, type BuiltOrganisation } from '../../../../test/builders.ts'
import { openTestDatabase } from '../../../../test/engines.ts'
import { shared } from '../../../../test/oracle.ts'
import type { Database } from '../../../engine/database/database.ts'
import { mergeIdea } from '../merge.ts'
import { listIdeas, readIdea, readWhole } from '../read.ts'
import { SimilarIdeas } from '../similar/similar.ts'
import { decideIdeas, readDecisions } from './decisions.ts'
import { exportIdeas, exportVotes } from './export.ts'
import { importIdeas, importVotes } from './import.ts'

let database: Database
let org: BuiltOrganisation
const db = () => database.db
beforeAll(async () => {
  database = await openTestDatabase()
  org = await anOrganisation(db())
  await aBoard(db(), org)
})

const bytes = (text: string) => Buffer.from(text)
const bring = (text: string, of = org, tried = false) =>
  importIdeas(db(), of.scope, bytes(text), { try: tried, language: 'fi' })
const exported = async (of = org) => {
  let text = ''
  for await (const part of exportIdeas(db(), of.scope)) text += part
  return text
}
const all = (of = org) => listIdeas(db(), of.scope, { stand: 'published', sort: 'new', limit: 200 })

describe('files of ideas', () => {
  const file = [
    'id;otsikko;kuvaus;aihe;alue;kaupunginosa;tila;vastaus;luotu;yhdistetty;muuta',
    '1;"Penkkejä; paljon";"Rivi 1\nRivi 2";Puistot;Itäinen;Vuosaari;avoin;;3.5.2024;;x',
    '2;=HYPERLINK("http://x");;Puistot;;;toteutettu;Valmis.;2024-06-01;;',
    '3;Penkit takaisin;;;;;outo;;;1;',
    '4;;otsikko puuttuu;;;;;;;;',
    '5;Itsensä;;;;;;;;5;',
    '2;Kahdesti;;;;;;;;;',
  ].join('\r\n')

  it('come in once, with what is odd told by row, and go out so that they come in elsewhere as they were', async () => {
    const tried = await bring(file, org, true)
    expect(tried).toMatchObject({ rows: 6, added: 4, known: 0 })
    expect((await all()).total).toBe(0)
    const first = await bring(file)
    expect(first).toMatchObject({ rows: 6, added: 4, known: 0, badTotal: 4 })
    expect(first.bad.map((b) => [b.row, b.column, b.reason])).toEqual([
      [4, 'state', 'unknown-state'],
      [5, 'title', 'empty'],
      [7, 'id', 'twice'],
      [6, 'merged', 'unknown'],
    ])
    expect(first.columns.find((c) => c.name === 'muuta')?.means).toBeNull()
    expect(await bring(file)).toMatchObject({ added: 0, known: 5 })
    const { rows } = await all()
    const formula = rows.find((r) => r.title.startsWith('='))!
    expect(formula).toMatchObject({ state: 'done', answer: 'Valmis.' })
    expect(rows.find((r) => r.title.startsWith('Penkkejä'))).toMatchObject({
      body: 'Rivi 1\nRivi 2',
      place: 'Itäinen, Vuosaari',
      createdAt: '2024-05-03T00:00:00.000Z',
    })
    const text = await exported()
    expect(text).toContain(`'=HYPERLINK`)
    for (const line of text.split('\r\n')) expect(line).not.toMatch(/(^|,)"?[=+@]/)
    const other = await anOrganisation(db())
    await aBoard(db(), other)
    expect(await bring(text, other)).toMatchObject({ added: 4, badTotal: 0 })
    const strip = (r: Awaited<ReturnType<typeof all>>['rows']) =>
      r
        .map(({ title, body, place, state, answer, kind }) => ({ title, body, place, state, answer, kind }))
        .sort((a, b) => a.title.localeCompare(b.title))
    expect(strip((await all(other)).rows)).toEqual(strip(rows))
    expect(
      (await listIdeas(db(), other.scope, { stand: 'published', state: 'duplicate', sort: 'new', limit: 9 })).rows,
    ).toMatchObject([{ title: 'Penkit takaisin', mergedInto: { title: 'Penkkejä; paljon' } }])
  })

  it('have votes as persons: each once, however often the file says so or is brought', async () => {
    const votes = 'idea,voter\n1,aino\n1,AINO\n1,ville\n3,aino\n9,aino\n2,'
    expect(await importVotes(db(), org.scope, bytes(votes), { try: false })).toMatchObject({
      votes: 3,
      known: 1,
      badTotal: 2,
    })
    expect(await importVotes(db(), org.scope, bytes(votes), { try: false })).toMatchObject({ votes: 0, known: 4 })
    const { rows } = await all()
    // Of the merged one too: aino counts once.
    expect(rows.find((r) => r.title.startsWith('Penkkejä'))?.votes).toBe(2)
    // Out, and in again: here it is known, elsewhere the same sets.
    const out: string[] = []
    for await (const part of exportVotes(db(), org.scope)) out.push(part)
    expect(await importVotes(db(), org.scope, bytes(out.join('')), { try: false })).toMatchObject({
      votes: 0,
      known: 3,
    })
    const other = await anOrganisation(db())
    await aBoard(db(), other)
    await bring(await exported(), other)
    for (const votes of [3, 0])
      expect(await importVotes(db(), other.scope, bytes(out.join('')), { try: false })).toMatchObject({
        votes,
        badTotal: 0,
      })
    expect((await all(other)).rows.find((r) => r.title.startsWith('Penkkejä'))?.votes).toBe(2)
  })
})

describe('likeness', () => {
  it('is the same on two servers, however they came to know, and tells merged ones by what they are in', async () => {
    const place = await anOrganisation(db())
    await aBoard(db(), place)
    const titles = [
      'Uimaranta kuntoon',
      'Uimarannan kunnostus',
      'Lisää pyöräteitä',
      'Pyöräteiden auraus',
      'Kirjasto auki',
    ]
    const early = new SimilarIdeas(db())
    const ask = { title: 'Kunnostakaa uimarannat', body: '', place: '' }
    const ideas: { id: string }[] = []
    for (const title of titles) {
      ideas.push(await anIdea(db(), place, { title }))
      early.changed(place.id)
      await early.find(place.scope, ask, 5)
    }
    const late = new SimilarIdeas(db())
    expect(await early.find(place.scope, ask, 5)).toEqual(await late.find(place.scope, ask, 5))
    expect((await late.rows(place.scope, ask, 2)).map((r) => r.title).sort()).toEqual(titles.slice(0, 2).sort())
    await mergeIdea(db(), place.scope, ideas[0]!.id, ideas[1]!.id)
    for (const one of [early, late]) one.changed(place.id)
    const found = await early.find(place.scope, ask, 5)
    expect(found).toEqual(await late.find(place.scope, ask, 5))
    expect(found.filter((f) => f.root === ideas[0]!.id)).toEqual([])
    expect(found[0]!.root).toBe(ideas[1]!.id)
  })
})

describe('decisions of a file', () => {
  it('find their idea by its title or their page’s name, leave to a person what is not beyond doubt, and answer each once', async () => {
    const place = await anOrganisation(db())
    await aBoard(db(), place)
    const titles = ['Lisää penkkejä', 'Infotaulujen ohjattu teko', 'Roskakorit', 'Roskakorit', 'Uimaranta kuntoon']
    const [benches, guided, ...bins] = await Promise.all(titles.map((title) => anIdea(db(), place, { title })))
    await mergeIdea(db(), place.scope, bins[2]!.id, benches!.id)
    const similar = new SimilarIdeas(db())
    const file = [
      'year,proposal,status,done_by,link',
      `,"Lisää, penkkejä!",done,Puistot,https://example.org/a`,
      `,Mallivelho,partially_done,Web,https://example.org/Toteutus/Infotaulujen_ohjattu_teko`,
      ',Roskakorit,not_done,,',
      ',uimarannan kunnostus,planned,,',
      ',Xyzzy,done,,https://example.org/%E0%A4%A',
    ].join('\n')
    const { rows } = await readDecisions(db(), place.scope, similar, bytes(file))
    expect(rows.map((r) => [r.state, r.idea?.id ?? null, r.likely.map((l) => l.id)])).toEqual([
      ['done', benches!.id, []],
      // No state of ours; its page has the name under which it was asked for.
      [null, null, [guided!.id]],
      // Two have this very title.
      ['declined', null, expect.arrayContaining([bins[0]!.id, bins[1]!.id])],
      // What is merged stands for by what it is in.
      ['planned', null, [benches!.id]],
      ['done', null, []],
    ])
    expect(rows[0]!.answer).toBe('Done · Puistot\nhttps://example.org/a')
    const stranger = await anIdea(db(), org)
    const decisions = [
      { idea: bins[2]!.id, title: 'a', state: 'done' as const, answer: 'Tehtiin.' },
      { idea: bins[0]!.id, title: 'b', state: 'declined' as const, answer: '' },
      { idea: stranger.id, title: 'c', state: 'done' as const, answer: 'x' },
      { idea: null, title: 'Xyzzy', state: 'done' as const, answer: 'Tehtiin tämäkin.' },
    ]
    const told = await decideIdeas(db(), place.scope, decisions)
    expect(told).toMatchObject({ answered: 2, same: 0, added: 1 })
    expect(told.left).toEqual([
      { at: 1, why: 'bad-input' },
      { at: 2, why: 'not-found' },
    ])
    // What is merged is answered where it is.
    expect(await readIdea(db(), place.scope, benches!.id)).toMatchObject({ state: 'done', answer: 'Tehtiin.' })
    expect(await decideIdeas(db(), place.scope, decisions)).toMatchObject({ answered: 0, same: 2 })
    expect((await all(place)).rows.filter((r) => r.title === 'Xyzzy')).toHaveLength(1)
  })
})

describe('many decisions', () => {
  it('stand with what is made of them or not at all, each once in its idea’s history, and followers hear of each', async () => {
    const place = await anOrganisation(db())
    await aBoard(db(), place)
    const { id } = await anIdea(db(), place, { title: 'Lisää penkkejä' })
    const decisions = [
      { idea: id, title: 'a', state: 'planned' as const, answer: 'Ensi vuonna.' },
      { idea: id, title: 'b', state: 'done' as const, answer: 'Tehtiin.' },
      { idea: null, title: 'Uimaranta', state: 'declined' as const, answer: '' },
      ...['Valot!', 'valot'].map((title) => ({ idea: null, title, state: 'done' as const, answer: 'Syttyivät.' })),
    ]
    const broken = () => Promise.reject(new Error('drafts'))
    await expect(decideIdeas(db(), place.scope, decisions, broken)).rejects.toThrow('drafts')
    expect((await all(place)).rows.map((r) => [r.title, r.state])).toEqual([['Lisää penkkejä', 'open']])
    const drafts: string[] = []
    const told = await decideIdeas(db(), place.scope, decisions, async (_, changed) => {
      drafts.push(...changed.map((c) => `${c.idea.title}: ${c.decision.title}`))
    })
    expect(told).toMatchObject({ answered: 3, same: 1, added: 1, left: [{ at: 2, why: 'bad-input' }] })
    expect(drafts).toEqual(['Lisää penkkejä: a', 'Lisää penkkejä: b', 'Valot!: Valot!'])
    const { idea, events } = await readWhole(db(), place.scope, id)
    expect(idea).toMatchObject({ state: 'done', answer: 'Tehtiin.' })
    expect(events.map((e) => [e.what, e.detail.from, e.detail.to]).slice(0, 2)).toEqual([
      ['answered', 'planned', 'done'],
      ['answered', 'open', 'planned'],
    ])
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from outbox where org = ${place.id} and body ->> 'change' is not null`.execute(db())
    expect(rows[0]!.n).toBe(3)
  })

  it('are read in each language that the file has columns of', async () => {
    const place = await anOrganisation(db())
    await aBoard(db(), place)
    const file = [
      'title_sv;otsikko_fi;tila;vastaus_fi;answer (sv)',
      'Fler bänkar;Lisää penkkejä;toteutettu;Tehtiin.;Gjort.',
      ';Valot;avoin;;',
    ]
    const { rows } = await readDecisions(db(), place.scope, new SimilarIdeas(db()), bytes(file.join('\n')))
    expect(rows[0]).toMatchObject({ title: 'Lisää penkkejä', answer: 'Tehtiin.', state: 'done', language: 'fi' })
    expect(rows.map((r) => r.also)).toEqual([{ sv: { title: 'Fler bänkar', answer: 'Gjort.' } }, {}])
  })
})

const wishes = `${shared}/data/wishlist_proposals.csv`
describe.skipIf(!existsSync(wishes))('a real board of wishes (absent here: skipped)', () => {
  it('comes in whole, and merges keep voters as sets', async () => {
    const of = await anOrganisation(db())
    await aBoard(db(), of)
    expect(await bring(readFileSync(wishes, 'utf8'), of)).toMatchObject({ rows: 2_292, added: 2_292 })
    const lines = readFileSync(`${shared}/data/wishlist_votes.csv`, 'utf8').trim().split(/\r?\n/).slice(1)
    const voters = new Map<string, Set<string>>()
    for (const line of lines) {
      const [idea, voter] = line.split(',') as [string, string]
      voters.set(idea, (voters.get(idea) ?? new Set()).add(voter))
    }
    const told = await importVotes(db(), of.scope, readFileSync(`${shared}/data/wishlist_votes.csv`), { try: false })
    expect(told.votes).toBe([...voters.values()].reduce((n, v) => n + v.size, 0))
    const rows = await db().selectFrom('idea').where('org', '=', of.id).select(['id', 'external_id', 'votes']).execute()
    for (const r of rows) expect(r.votes).toBe(voters.get(r.external_id!)?.size ?? 0)
    const [a, b, c] = rows.toSorted((x, y) => y.votes - x.votes).slice(0, 3)
    await mergeIdea(db(), of.scope, a!.id, b!.id)
    const both = await mergeIdea(db(), of.scope, b!.id, c!.id)
    const set = new Set([a, b, c].flatMap((r) => [...voters.get(r!.external_id!)!]))
    expect(both.votes).toBe(set.size)
  }, 60_000)
})
