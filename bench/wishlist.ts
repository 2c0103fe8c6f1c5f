import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
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
      for (const r of page.rows) numbers.set(`${r.createdAt.slice(0, 4)} ${plain(r.title)}`, r.id)
      before = page.next
    }
    const yearOf = (p: Record<string, string>) => numbers.get(`${p.year} ${plain(p.title!)}`)
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
    let published = 0
    let found = 0
    for (const d of done) {
      // By its title, else the likest of all, as staff would look for it.
      const exact = numbers.get(`${d.year} ${plain(d.proposal!)}`)
      const id = exact ?? (await admin.call('ideas.list', { query: { q: d.proposal!, limit: 1 } })).rows[0]?.id
      if (!id) continue
      found += 1
      const words = `${d.status!.replaceAll('_', ' ')}, by ${d.done_by}: ${d.link}`
      const state = d.status === 'declined' || d.status === 'not_done' ? ('declined' as const) : ('done' as const)
      const { idea } = await admin.call('ideas.read', { params: { id } })
      const root = idea.mergedInto?.id ?? id
      await admin.call('ideas.answer', { params: { id: root }, body: { state, answer: words } })
      const all = (text: string) => ({ fi: text, sv: text, en: text })
      const notice = await admin.call('notices.create', {
        body: {
          ...{ title: all(d.proposal!), said: all(idea.title), did: all(words), touchpoints: [] },
          links: [{ kind: 'idea', id: root }],
        },
      })
      // Of fewer than five who asked nothing is told in public.
      const reply = await admin
        .call('notices.publish', { params: { id: notice.id }, body: { tell: true } })
        .catch((e: Error) => e)
      if (!(reply instanceof Error)) published += 1
      else if (!reply.message.includes('not-publishable')) throw reply
    }
    figure(`of ${done.length} that were decided on, found on the board`, found, '', { least: done.length })
    figure('  told of in public (five or more had asked)', published, '')
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
    const said = execFileSync(process.execPath, ['--import', 'tsx', 'bench/steady-load.ts', path], {
      maxBuffer: 1 << 26,
    })
    const { ms, bad } = JSON.parse(said.toString()) as SteadyResult
    if (bad > 0) throw new Error(`${bad} replies that are none`)
    figure('the news at 200 requests/s, p95', quantile(ms, 0.95), 'ms', { most: 50 })
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
