import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { DecisionsRead } from '../src/contract/board.ts'
import { forget, furnish, newDataDir, startHouse } from '../test/outside.ts'
import { quantile } from './client.ts'
import { conditions, figure } from './print.ts'
import type { SteadyLoad, SteadyResult } from './steady-load.ts'

/**
 * Nine years of a real community's wishes through the doors: ideas and votes by the import, what was done by answers and notices, as staff would; wishes that
 * came again in another year merged. Then the news are read page by page.
 */
const data = new URL('../../shared/data/', import.meta.url).pathname
const file = (name: string) => readFileSync(`${data}wishlist_${name}.csv`)
const rowsOf = (name: string) => parse(file(name), { columns: true }) as Record<string, string>[]

/** Decisions that are kept under other titles than the wishes they are of, by their row in the file: the wish's id, as who read both says it. The last was never on the board. */
const saidByAPerson: ReadonlyMap<number, number | null> = new Map([
  [2, 4],
  [3, 23],
  [4, 84],
  [6, 10],
  [9, 2],
  [13, 209],
  [14, 220],
  [15, 211],
  [16, 246],
  [17, 159],
  [18, 195],
  [19, 122],
  [20, 324],
  [21, 115],
  [26, 1160],
  [49, 1999],
  [77, 2051],
  [87, null],
])

conditions('Wishes: ideas, votes, merges and what was done')
if (existsSync(`${data}wishlist_proposals.csv`)) await wishes()
else console.log('  not measured: the wishes are not here')

async function wishes(): Promise<void> {
  const [proposals, votes, done] = [rowsOf('proposals'), rowsOf('votes'), rowsOf('implementation')]
  const dataDir = newDataDir()
  const folder = mkdtempSync(join(tmpdir(), 'hetki-bench-wishes-'))
  const house = await startHouse({ dataDir })
  try {
    const { admin } = await furnish(house)
    await admin.call('board.save', { body: { address: 'wishes', open: true, settings: {} } })
    await admin.call('news.save', { body: { address: 'wishes', open: true, results: [] } })
    const bring = async (path: string, body: Buffer) => {
      const begun = performance.now()
      const headers = { ...admin.headers, 'content-type': 'text/csv' }
      const reply = await fetch(`${house.url}/api/v1/${path}`, { method: 'POST', headers, body: new Uint8Array(body) })
      const outcome = (await reply.json()) as { added: number; votes: number; badTotal: number }
      return { ...outcome, seconds: (performance.now() - begun) / 1_000 }
    }
    const ideas = await bring('ideas/import?language=en', file('proposals'))
    figure('ideas brought', ideas.added, '', { least: proposals.length })
    figure('  in', ideas.seconds, 's')
    figure('  values that are told as odd', ideas.badTotal, '')
    const cast = await bring('ideas/import-votes', file('votes'))
    const voters = new Map<string, Set<string>>()
    for (const { proposal_id: id, voter } of votes) voters.set(id!, (voters.get(id!) ?? new Set()).add(voter!))
    figure('votes brought, each voter once for each idea', cast.votes, '', {
      least: [...voters.values()].reduce((n, v) => n + v.size, 0),
    })
    figure('  in', cast.seconds, 's')

    const numbers = new Map<string, string>()
    for (let before: string | null = ''; before !== null; ) {
      const page: Awaited<ReturnType<typeof list>> = await list(before)
      for (const r of page.rows) numbers.set(plain(`${r.createdAt.slice(0, 4)} ${r.title}`), r.id)
      before = page.next
    }
    const yearOf = (p: Record<string, string>) => numbers.get(plain(`${p.year} ${p.title}`))
    const votesOf = async (id: string) => (await admin.call('ideas.read', { params: { id } })).idea.votes

    // What was wished for again in another year is one wish; who voted twice counts once.
    const again = new Map<string, Record<string, string>[]>()
    for (const p of proposals) again.set(plain(p.title!), [...(again.get(plain(p.title!)) ?? []), p])
    let merged = 0
    let right = 0
    for (const group of again.values()) {
      const ids = [...new Set(group.map(yearOf))]
      if (ids.length < 2 || ids.includes(undefined) || ids.length < group.length) continue
      const [root, ...others] = ids as [string, ...string[]]
      for (const id of others) await admin.call('ideas.merge', { params: { id }, body: { into: root } })
      const set = new Set(group.flatMap((p) => [...(voters.get(p.proposal_id!) ?? [])]))
      merged += others.length
      if ((await votesOf(root)) === set.size) right += 1
      else console.log(`  a merge is wrong: ${group[0]!.title}`)
    }
    figure('wishes merged with those of other years', merged, '')
    figure('  merges whose voters are the set of both', right, '', { least: [...again.values()].filter(whole).length })

    const begun = performance.now()
    const headers = { ...admin.headers, 'content-type': 'text/csv' }
    const body = new Uint8Array(file('implementation'))
    const reply = await fetch(`${house.url}/api/v1/ideas/read-decisions`, { method: 'POST', headers, body })
    const { rows } = (await reply.json()) as DecisionsRead
    const sure = rows.filter((r) => r.idea)
    figure(`of ${done.length} that were decided on, found beyond doubt`, sure.length, '')
    figure('  read in', (performance.now() - begun) / 1_000, 's')
    // The others as a person would say, of those that are offered, else by words of their own.
    const wishes = new Map(proposals.map((p) => [Number(p.proposal_id), p]))
    const rootOf = async (id: string) => (await admin.call('ideas.read', { params: { id } })).idea.mergedInto?.id ?? id
    let [firsts, offered, searched] = [0, 0, 0]
    const about: (string | null)[] = []
    for (const r of rows) {
      const said = saidByAPerson.get(r.row)
      const id = r.idea?.id ?? (said ? await rootOf(yearOf(wishes.get(said)!)!) : null)
      about.push(id)
      if (r.idea || id === null) continue
      if (r.likely[0]?.id === id) firsts += 1
      if (r.likely.some((l) => l.id === id)) offered += 1
      else searched += 1
    }
    figure('  by other titles, of which a person says', rows.length - sure.length, '')
    figure('    the right one is offered first', firsts, '')
    figure('    among five', offered, '')
    figure('    found by words of a person', searched, '')
    figure('    not on the board: put there', about.filter((i) => i === null).length, '')
    const outcome = await admin.call('ideas.decide', {
      body: {
        notices: true,
        decisions: rows.map((r, n) => ({
          ...{ idea: about[n]!, title: r.title, answer: r.answer },
          // 'Partially done' is no state of ours; its words say so.
          state: r.state ?? 'done',
        })),
      },
    })
    figure('  answered on the board', outcome.answered + outcome.same, '', { least: done.length })
    const drafts = await admin.call('notices.list', { query: { state: 'draft' } })
    let published = 0
    for (const { id } of drafts) {
      // Of fewer than five who asked nothing is told in public.
      const told = await admin.call('notices.publish', { params: { id }, body: { tell: true } }).catch((e: Error) => e)
      if (!(told instanceof Error)) published += 1
      else if (!told.message.includes('not-publishable')) throw told
    }
    const voted = about.filter((i) => i !== null).length
    figure('  told of in public (five or more had asked)', published, '', { least: voted })
    figure('  in', (performance.now() - begun) / 1_000, 's')

    const home = `${house.url}/b/wishes/news`
    const seen: string[] = []
    const bytes: number[] = []
    let pages = 1
    for (let page = 1; page <= pages; page++) {
      const url = `${home}?l=en&page=${page}`
      bytes.push(execFileSync('curl', ['-sS', '-D', '-', '-H', 'accept-encoding: gzip', url]).length)
      const html = await (await fetch(url)).text()
      pages = Number(/<span>\d+ \/ (\d+)<\/span>/.exec(html)?.[1] ?? 1)
      seen.push(...[...html.matchAll(/<h2 dir=auto><a href="[^"]*\/news\/(\d+)/g)].map((m) => m[1]!))
    }
    figure('pages of news', pages, '')
    figure('  notices on them, each once', new Set(seen).size, '', { least: published })
    figure('  heaviest, compressed, headers included', Math.max(...bytes), 'bytes', { most: 14_600 })
    const path = join(folder, 'load.json')
    const load: SteadyLoad = {
      ...{ url: house.url, connections: 48, rate: 200, good: [200] },
      requests: Array.from({ length: 1_600 }, (_, n) => ({
        ...{ method: 'GET' as const, path: `/b/wishes/news?page=${1 + (n % pages)}` },
        headers: 'accept-encoding: gzip\r\n',
      })),
    }
    writeFileSync(path, JSON.stringify(load))
    const loaded = () => {
      const said = execFileSync(process.execPath, ['--import', 'tsx', 'bench/steady-load.ts', path], {
        maxBuffer: 1 << 26,
      })
      const { ms, bad } = JSON.parse(said.toString()) as SteadyResult
      if (bad > 0) throw new Error(`${bad} replies that are none`)
      return ms
    }
    const beside = loaded()
    figure('the news at 200 requests/s while whoever asked is told of all, p95', quantile(beside, 0.95), 'ms')
    await new Promise((go) => setTimeout(go, 10_000))
    const ms = loaded()
    figure('  when they are told, p95', quantile(ms, 0.95), 'ms', { most: 50 })
    figure('  p50', quantile(ms, 0.5), 'ms')

    function list(before: string) {
      return admin.call('ideas.list', { query: { limit: 200, sort: 'new', ...(before && { before }) } })
    }
    function whole(group: Record<string, string>[]): boolean {
      return (
        group.length > 1 && new Set(group.map(yearOf)).size === group.length && !group.map(yearOf).includes(undefined)
      )
    }
  } finally {
    await house.stop()
    forget(dataDir)
    rmSync(folder, { recursive: true, force: true })
  }
}

function plain(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
