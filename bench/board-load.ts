import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { randomFrom } from '../src/flow/insight/statistics/random.ts'
import { aDevice } from '../test/board-builder.ts'
import { forget, furnish, newDataDir, startHouse } from '../test/outside.ts'
import { quantile } from './client.ts'
import { conditions, figure } from './print.ts'
import type { SteadyLoad, SteadyResult } from './steady-load.ts'

/**
 * A board of 5,000 ideas and 50,000 votes, brought by its own import, from outside: how heavy and how quick its pages are, how many votes a second are kept, and how
 * soon like ideas are there while somebody types. Ideas are a city's own where they are at hand.
 */
const ideas = 5_000
const votes = 50_000
const voters = 6_000
/** Told on the news page. */
const news = 100
const perSecond = 200
const seconds = Number(process.env.BENCH_SECONDS ?? 12)
/** BENCH_PARTS=board,news,votes,likeness: some of it only. */
const wanted = (part: string) => process.env.BENCH_PARTS?.split(',').includes(part) ?? true
const random = randomFrom(7)
const below = (n: number) => Math.floor(random() * n)

type Idea = { title: string; text: string; place: string }
const own: Idea[] = cityIdeas()
const folder = mkdtempSync(join(tmpdir(), 'hetki-bench-board-'))
const dataDir = newDataDir()
conditions(`Board: ${ideas} ideas (${own.length ? 'a city’s' : 'made up'}), ${votes} votes, ${perSecond} requests/s`)
const house = await startHouse({ dataDir, env: { TRUST_PROXY: 'true' } })
try {
  const { admin } = await furnish(house)
  const address = 'penkki'
  const settings = {
    ...{ title: { fi: 'Ideat' }, welcome: {}, voting: 'device' as const, comments: true, texts: false },
    hold: { all: false, firstTime: false, links: false, masked: false },
  }
  await admin.call('board.save', { body: { address, open: true, settings } })
  const bring = async (path: string, csv: string) => {
    const begun = performance.now()
    const reply = await fetch(`${house.url}/api/v1/${path}`, {
      ...{ method: 'POST', body: csv, headers: { ...admin.headers, 'content-type': 'text/csv' } },
    })
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
    const outcome = (await reply.json()) as { added: number; votes: number }
    return { ...outcome, seconds: (performance.now() - begun) / 1_000 }
  }
  const all = Array.from({ length: ideas }, (_, n) => own[n] ?? madeUp(n))
  const rows = all.map(
    (i, n) => `${n},${quoted(i.title)},${quoted(i.text)},${quoted(i.place)},${state(n)},${quoted(answer(n))}`,
  )
  const brought = await bring('ideas/import', `id,title,text,place,state,answer\n${rows.join('\n')}\n`)
  if (brought.added !== ideas) throw new Error(`of ${ideas} ideas ${brought.added} came`)
  figure('ideas brought', brought.seconds, 's')
  const given = new Set<string>()
  // Few ideas have most votes, as everywhere.
  while (given.size < votes) given.add(`${Math.floor(ideas * random() ** 3)},v${below(voters)}`)
  const cast = await bring('ideas/import-votes', `idea,voter\n${[...given].join('\n')}\n`)
  if (cast.votes !== votes) throw new Error(`of ${votes} votes ${cast.votes} came`)
  figure('votes brought', cast.seconds, 's')
  // What came of those with most votes.
  const { rows: top } = await admin.call('ideas.list', { query: { sort: 'top', limit: news } })
  await admin.call('news.save', { body: { address: 'uutiset', open: true, results: [] } })
  for (const { id, title, number } of top) {
    const { text } = all[(number - 1) % ideas]!
    const said = { fi: title.slice(0, 200) }
    const body = { title: said, said: { fi: text.slice(0, 400) }, did: { fi: answer(9) }, touchpoints: [] }
    const notice = await admin.call('notices.create', { body: { ...body, links: [{ kind: 'idea', id }] } })
    await admin.call('notices.publish', { params: { id: notice.id }, body: { tell: false } })
  }
  // Facts of what was brought are made behind it.
  await new Promise((r) => setTimeout(r, 4_000))

  const home = `/b/${address}`
  const packed = 'accept-encoding: br, gzip\r\naccept-language: fi\r\n'
  const first = await weigh(`${house.url}${home}`)
  figure('first response of the board’s page, headers included', first, 'bytes', { most: 14_600 })
  figure('  of one idea’s', await weigh(`${house.url}${home}/1`), 'bytes', { most: 14_600 })
  figure('  of the news', await weigh(`${house.url}${home}/news`), 'bytes', { most: 14_600 })
  figure('  of the roadmap', await weigh(`${house.url}${home}/roadmap`), 'bytes', { most: 14_600 })

  // Every other visitor has voted before, and sees for what.
  const known = Array.from({ length: 40 }, aDevice)
  const cookie = (key: string) => `cookie: hetki_board=${key}\r\n`
  const from = (n: number) => `x-forwarded-for: 10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}\r\n`
  const vote = (number: number, key: string, n: number) => ({
    method: 'POST' as const,
    path: `${home}/vote`,
    headers: cookie(key) + from(n),
    form: `l=fi&d=${key}&for=${number}&back=${encodeURIComponent(home)}`,
  })
  await run({ requests: known.flatMap((key, n) => [1, 2, 3].map((i) => vote(i + n, key, n))), rate: 0, good: [303] })
  const visitor = (n: number) => packed + (n % 2 ? cookie(known[n % known.length]!) : '')
  const look = (n: number, path: string) => ({ method: 'GET' as const, path, headers: visitor(n) })
  const steady = async (what: string, path: (n: number) => string, bar?: { most: number }) => {
    const many = (s: number) => Array.from({ length: perSecond * s }, (_, n) => look(n, path(n)))
    await run({ requests: many(2), rate: perSecond, good: [200] })
    const { ms, bad } = await run({ requests: many(seconds), rate: perSecond, good: [200] })
    if (bad > 0) throw new Error(`${what}: ${bad} replies that are none`)
    figure(`${what}, p95 at ${perSecond} requests/s`, quantile(ms, 0.95), 'ms', bar)
    figure('  p50', quantile(ms, 0.5), 'ms')
    figure('  p99', quantile(ms, 0.99), 'ms')
    return quantile(ms, 0.5)
  }
  const sheet = wanted('board') && (await steady('the board’s page', () => home, { most: 50 }))
  if (wanted('board'))
    await steady('the board as it is walked: lists, searches, ideas, roadmap', (n) => walk(home, n), { most: 50 })
  if (wanted('news')) {
    await steady('the news page', () => `${home}/news`, { most: 50 })
    await steady('the news as they are read: pages, one by one', (n) => readNews(home, n), { most: 50 })
  }
  const plain = await steady('for comparison: a page that says nothing (/healthz)', () => '/healthz')
  if (sheet) figure('  the board’s page against it, p50', sheet / plain, '×')

  if (wanted('votes')) await castVotes()
  if (wanted('likeness')) await typeTitles()

  async function castVotes() {
    const cast2 = Array.from({ length: 8_000 }, (_, n) => vote(1 + below(ideas), aDevice(), n))
    const voted = await run({ requests: cast2, rate: 0, connections: 64, good: [303] })
    if (voted.bad > 0) throw new Error(`${voted.bad} votes were not taken`)
    figure('votes kept (fsync), each of a new device, 64 at once', cast2.length / voted.seconds, '/s')
    figure('  p50', quantile(voted.ms, 0.5), 'ms')
    figure('  p99', quantile(voted.ms, 0.99), 'ms')
  }
  async function typeTitles() {
    const typed = all.slice(0, 150).flatMap(({ title, place }) =>
      [0.3, 0.6, 1].map((part) => ({
        title: title.slice(0, Math.max(4, Math.ceil(title.length * part))),
        place,
      })),
    )
    const likeness = async (what: string, requests: SteadyLoad['requests']) => {
      await run({ requests: requests.slice(0, 20), rate: 25, good: [200] })
      const { ms, bad } = await run({ requests, rate: 25, good: [200] })
      if (bad > 0) throw new Error(`${what}: ${bad} replies that are none`)
      figure(`${what}: p95`, quantile(ms, 0.95), 'ms', { most: 50 })
      figure('  p99', quantile(ms, 0.99), 'ms')
    }
    const similar = (title: string, place = '') =>
      look(0, `${home}/similar?l=fi&q=${encodeURIComponent(title)}&place=${encodeURIComponent(place)}`)
    await likeness(
      'like ideas while a title is typed, title alone',
      typed.map((t) => similar(t.title)),
    )
    await likeness(
      '  with the place',
      typed.map((t) => similar(t.title, t.place)),
    )
    await likeness(
      '  with title and text, before it is sent',
      all.slice(0, 150).map(({ title, text, place }) => ({
        ...{ method: 'POST' as const, path: `${home}/new`, headers: from(1) },
        form: new URLSearchParams({ l: 'fi', kind: 'idea', title, body: text, place, go: 'look' }).toString(),
      })),
    )
  }
} finally {
  await house.stop()
  forget(dataDir)
  rmSync(folder, { recursive: true, force: true })
}

/** In a process of its own. */
async function run(load: Omit<SteadyLoad, 'url' | 'connections'> & { connections?: number }): Promise<SteadyResult> {
  const file = join(folder, 'load.json')
  writeFileSync(file, JSON.stringify({ url: house.url, connections: 48, ...load }))
  const said = execFileSync(process.execPath, ['--import', 'tsx', 'bench/steady-load.ts', file], {
    maxBuffer: 1 << 26,
  })
  return JSON.parse(said.toString()) as SteadyResult
}

/** What goes over the wire for a page to a browser that has nothing of it: a whole reply, headers and all. */
async function weigh(url: string): Promise<number> {
  const said = execFileSync('curl', [
    ...['-sS', '-D', '-', '-o', '-', '-H', 'accept-encoding: gzip, br', '-H', 'accept-language: fi', url],
  ])
  return said.length
}

function walk(home: string, n: number): string {
  const paths = [
    ...[home, `${home}?sort=new`, `${home}?page=${1 + (n % 40)}`, `${home}?state=planned`],
    ...[`${home}/${1 + (n % ideas)}`, `${home}/${1 + ((n * 7) % ideas)}`, `${home}/roadmap`],
    `${home}?q=${encodeURIComponent(own[n % Math.max(1, own.length)]?.title.split(' ')[0] ?? 'puisto')}`,
  ]
  return paths[n % paths.length]!
}

function readNews(home: string, n: number): string {
  return n % 3 === 0 ? `${home}/news?page=${1 + (n % (news / 20))}` : `${home}/news/${1 + (n % news)}`
}

function state(n: number): string {
  return n % 9 === 0 ? 'planned' : n % 13 === 0 ? 'done' : n % 17 === 0 ? 'declined' : 'open'
}
function answer(n: number): string {
  return state(n) === 'open' ? '' : 'Kiitos ideasta. Kerromme tässä, kun asia etenee.'
}
function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

function cityIdeas(): Idea[] {
  const path = new URL('../../shared/data/omastadi_proposals_fi.csv', import.meta.url).pathname
  if (!existsSync(path)) return []
  const rows = parse(readFileSync(path), { columns: true }) as Record<string, string>[]
  return rows.map((r) => ({ title: r.title!, text: r.text!, place: `${r.area}, ${r.district}` }))
}

/** A Finnish-looking idea: places, things and what is wanted of them, put together. */
function madeUp(n: number): Idea {
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!
  const things = ['penkkejä', 'valoja', 'pyöräteitä', 'koirapuisto', 'uimaranta', 'leikkipuisto', 'kirjasto', 'aukio']
  const places = ['Kalliossa', 'Töölössä', 'Vuosaaressa', 'Malmilla', 'Lauttasaaressa', 'Käpylässä', 'Herttoniemessä']
  const wants = ['lisää', 'kunnostetaan', 'siistitään', 'uusi', 'avataan talvella', 'valaistaan', 'siirretään']
  const sentence = () =>
    `${pick(places)} pitäisi ${pick(['saada', 'korjata', 'rakentaa', 'suunnitella'])} ${pick(things)}, jotta ${pick(['lapset', 'vanhukset', 'pyöräilijät', 'kaikki'])} voivat ${pick(['levätä', 'leikkiä', 'liikkua turvallisesti', 'viihtyä'])}.`
  const text = Array.from({ length: 2 + below(4) }, sentence).join(' ')
  return { title: `${pick(wants)} ${pick(things)} ${pick(places)} ${n}`, text, place: pick(places) }
}
