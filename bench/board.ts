import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { IdeaIndex, type Query } from '../src/flow/idea/similar/index-of-ideas.ts'
import { likelySame } from '../src/flow/idea/similar/pairs.ts'
import { quantile } from './client.ts'
import { conditions, figure } from './print.ts'

/** Where the material lies that may not be shipped: test/oracle.ts. */
const data = new URL('../../shared/data/', import.meta.url).pathname
const file = (name: string): Record<string, string>[] | null =>
  existsSync(data + name) ? (parse(readFileSync(data + name), { columns: true }) as Record<string, string>[]) : null

conditions('Board: ideas that mean the same')
const ideas = file('omastadi_proposals_fi.csv')
const links = file('omastadi_proposal_plan_links.csv')
if (!ideas || !links) console.log('  not measured: a city’s ideas are not here')
else {
  partners(ideas, links)
  pairs(ideas, links)
}

function keyOf(round: string, id: string): string {
  return `${round}:${id}`
}

/** For ideas that officials put into one plan: is one of the others among the first five, of the same round, on one board of all rounds? */
function partners(ideas: Record<string, string>[], links: Record<string, string>[]): void {
  const known = new Set(ideas.map((i) => keyOf(i.round!, i.id!)))
  const plans = new Map<string, string[]>()
  for (const l of links) {
    const key = keyOf(l.round!, l.proposal_id!)
    if (known.has(key)) plans.set(`${l.round}:${l.plan_id}`, [...(plans.get(`${l.round}:${l.plan_id}`) ?? []), key])
  }
  const partner = new Map<string, Set<string>>()
  for (const one of plans.values())
    for (const a of one) for (const b of one) if (a !== b) partner.set(a, (partner.get(a) ?? new Set()).add(b))
  for (const places of [true, false]) {
    const queries: number[] = []
    const began = performance.now()
    const rounds = ['2', '1', '3'].map((round) => {
      const index = new IdeaIndex()
      const own = ideas.filter((i) => i.round === round)
      const put = (i: Record<string, string>) => ({
        ...{ id: keyOf(round, i.id!), root: keyOf(round, i.id!), title: i.title!, body: i.text! },
        place: places ? `${i.area}, ${i.district}` : '',
      })
      for (const i of own) index.put(put(i))
      let hits = 0
      let n = 0
      for (const i of own) {
        const partners = partner.get(keyOf(round, i.id!))
        if (!partners) continue
        n++
        const from = performance.now()
        const found = index.find(put(i), 5, keyOf(round, i.id!))
        queries.push(performance.now() - from)
        if (found.some((f) => partners.has(f.root))) hits++
      }
      return { round, hits, n }
    })
    const bars: Record<string, number> = { '2': 0.61, '1': 0.52, '3': 0.48 }
    for (const { round, hits, n } of rounds)
      figure(
        `round ${round}: partner among the first five${places ? '' : ', words alone'} (n ${n})`,
        hits / n,
        '',
        places ? { least: bars[round]! } : undefined,
      )
    figure('  one search with title and text, p95', quantile(queries, 0.95), 'ms')
    figure('  all three, built and searched', (performance.now() - began) / 1_000, 's')
  }
  const whole = new IdeaIndex()
  for (const i of ideas)
    whole.put({
      id: keyOf(i.round!, i.id!),
      root: keyOf(i.round!, i.id!),
      title: i.title!,
      body: i.text!,
      place: i.district!,
    })
  whole.find({ title: 'uimaranta', body: '', place: '' }, 5)
  const typing: number[] = []
  for (const i of ideas.slice(0, 400))
    for (const part of [0.3, 0.6, 1]) {
      const from = performance.now()
      whole.find({ title: i.title!.slice(0, Math.ceil(i.title!.length * part)), body: '', place: '' }, 5)
      typing.push(performance.now() - from)
    }
  figure(`while a title is typed, one board of ${ideas.length}: p95`, quantile(typing, 0.95), 'ms', { most: 50 })
  figure('  memory of that board’s index', whole.bytes / 2 ** 20, 'MB')
}

/**
 * Pairs over one board of all rounds: how many at which level, and of those whose ideas were both put into a plan (of one round), how many were put into
 * the same, or have the same title or text. Many wrote one text for several districts, and each of those went into a plan of its own.
 */
function pairs(ideas: Record<string, string>[], links: Record<string, string>[]): void {
  const plans = new Map<string, Set<string>>()
  for (const l of links) {
    const key = keyOf(l.round!, l.proposal_id!)
    plans.set(key, (plans.get(key) ?? new Set()).add(l.plan_id!))
  }
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
  const index = new IdeaIndex()
  const words = (i: Record<string, string>): Query => ({ title: i.title!, body: i.text!, place: i.district! })
  const by = new Map(ideas.map((i) => [keyOf(i.round!, i.id!), i]))
  for (const [id, i] of by) index.put({ id, root: id, ...words(i) })
  index.find(words(ideas[0]!), 1)
  const found = new Map<string, { likeness: number; same: boolean; known: boolean; plan: boolean }>()
  const each: number[] = []
  for (const [id, a] of by) {
    const from = performance.now()
    const alike = index.alike(id, words(a), 0.3, 20)
    each.push(performance.now() - from)
    for (const { id: other, likeness } of alike) {
      const b = by.get(other)!
      const [mine, theirs] = [plans.get(id), plans.get(other)]
      found.set([id, other].sort().join(' '), {
        likeness,
        same: plain(a.title!) === plain(b.title!) || (a.text !== '' && plain(a.text!) === plain(b.text!)),
        known: a.round === b.round && !!mine && !!theirs,
        plan: a.round === b.round && !!mine && !!theirs && [...mine].some((plan) => theirs.has(plan)),
      })
    }
  }
  figure(`pairs of one board of ${ideas.length}: all compared`, each.reduce((a, b) => a + b, 0) / 1_000, 's')
  figure('  one idea, p95', quantile(each, 0.95), 'ms')
  for (const level of [0.3, likelySame, 0.4, 0.5]) {
    const at = [...found.values()].filter((p) => p.likeness >= level)
    const known = at.filter((p) => p.known)
    const share = (pick: (p: (typeof at)[number]) => boolean) => known.filter(pick).length / known.length
    figure(`  at ${level}${level === likelySame ? ' (shown)' : ''}: pairs`, at.length, '')
    figure(
      `    right: one plan or the same words (n ${known.length})`,
      share((p) => p.plan || p.same),
      '',
    )
    figure(
      '    of these one plan alone',
      share((p) => p.plan),
      '',
    )
  }
}
