import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { InvitationChannel, Suppression } from '../../contract/asking.ts'
import type { Tx } from '../../engine/database/database.ts'
import type { Tables } from '../../engine/database/tables.ts'
import { lockPersons, writeAsked } from './budget.ts'
import { type Asking, judge, type Rules, type Times, timesOf, wayTo } from './decide.ts'
import { type Queued, queueMessages } from './message.ts'
import type { Met } from './met.ts'
import { readListed, refusedBy } from './opt-out.ts'
import { hashesOf, hashOf, type Reach, reachOf } from './reach.ts'
import { makeSources, readRules } from './rules.ts'
import { type Suppressed, writeSuppressed } from './suppress.ts'
import type { TokenMaker } from './token.ts'
import { invite } from './write.ts'

export type AskedAbout = { token: string; channel: InvitationChannel; dueAt: Date | null } | { suppressed: Suppression }

type Person = { reach: Reach; hashes: string[] }
type Candidate = { met: Met; policy: string | null; action: Asking; surveyVersion: string; person: Person | null }
type Chosen = Candidate & { channel: InvitationChannel; recipient: string | null }

/**
 * Asks about encounters that were just stored, in their transaction: per encounter a token, or why nobody is asked. All is decided here, and
 * persons are locked while it is, so that no two servers ask the same person at once. Whoever is asked by a message gets it queued; the caller
 * wakes the sender after the commit.
 */
export async function askAbout(
  tx: Tx,
  scope: OrgScope,
  met: Met[],
  token: TokenMaker,
  now: Date,
  kind: Tables['source']['kind'] = 'api',
): Promise<AskedAbout[]> {
  if (met.length === 0) return []
  const rules = await readRules(tx, scope, [...new Set(met.map((m) => m.source))])
  await makeSources(tx, scope, rules.unknownSources, kind, now)

  const suppressed: Suppressed[] = []
  const no = (m: Met, reason: Suppression, policy: string | null, channel: InvitationChannel | '' = '') =>
    void suppressed.push({ met: m, reason, policy, channel })

  // Of what comes in a file nobody hears a link: it can only be sent.
  const linkIsTold = kind !== 'file' && kind !== 'folder'
  const candidates: Candidate[] = []
  for (const m of met) {
    const judged = judge(m, rules, now.getTime())
    if (judged.suppressed) no(m, judged.suppressed, judged.policy)
    else {
      const action = linkIsTold ? judged.action : withoutLink(judged.action)
      candidates.push({ ...judged, action, met: m, person: personOf(m, rules, action) })
    }
  }
  const chosen = await reachable(tx, scope, candidates, rules, no)
  const asked = await withinBudget(tx, scope, chosen, rules, now, no)
  const tokens = await ask(tx, scope, asked, rules, token, now)
  await writeSuppressed(tx, scope, suppressed, now)

  const why = new Map(suppressed.map((s) => [s.met.id, s.reason]))
  return met.map((m) => tokens.get(m.id) ?? { suppressed: why.get(m.id)! })
}

const withoutLink = (action: Asking): Asking => ({ ...action, via: action.via.filter((v) => v !== 'link') })

type No = (met: Met, reason: Suppression, policy: string | null, channel?: InvitationChannel) => void

/** Hashes cost some 20 µs a person: they are made only where something asks for them. */
function personOf(met: Met, rules: Rules, action: Asking): Person | null {
  if (!met.customer || !(rules.anyListed || rules.budgetCounts || action.via[0] !== 'link')) return null
  const reach = reachOf(met.customer, rules.zone)
  return { reach, hashes: hashesOf(reach, rules.key).map((h) => h.toString('hex')) }
}

/** Leaves out who does not want to be asked and whom no channel of the policy reaches. */
async function reachable(tx: Tx, scope: OrgScope, candidates: Candidate[], rules: Rules, no: No): Promise<Chosen[]> {
  const hashes = rules.anyListed ? [...new Set(candidates.flatMap((c) => c.person?.hashes ?? []))] : []
  const listed = await readListed(tx, scope, hashes)
  return candidates.flatMap((c) => {
    const refused = refusedBy(c.person?.hashes ?? [], listed)
    if (refused) {
      no(c.met, refused, c.policy)
      return []
    }
    const reach = c.person?.reach ?? null
    const fails = (address: 'email' | 'phone') =>
      listed.failing.size > 0 && listed.failing.has(hashOf(address, reach![address]!, rules.key).toString('hex'))
    const way = wayTo(reach, c.action.via, fails)
    if (typeof way !== 'string') return [{ ...c, ...way }]
    no(c.met, way, c.policy)
    return []
  })
}

async function withinBudget(
  tx: Tx,
  scope: OrgScope,
  chosen: Chosen[],
  rules: Rules,
  now: Date,
  no: No,
): Promise<Chosen[]> {
  if (!rules.budgetCounts) return chosen
  const hashes = chosen.flatMap((c) => c.person?.hashes ?? [])
  const budget = await lockPersons(tx, scope, hashes, rules.asking.budget, now)
  // Of a person's encounters in one batch the oldest is asked about, as if they had come one by one.
  const inOrder = [...chosen].sort((a, b) => a.met.endedAt.getTime() - b.met.endedAt.getTime())
  const asked = inOrder.filter((c) => {
    if (!c.person || budget.take(c.person.hashes, now.getTime())) return true
    no(c.met, 'asked-lately', c.policy, c.channel)
    return false
  })
  await writeAsked(tx, scope, budget, now)
  return asked
}

async function ask(
  tx: Tx,
  scope: OrgScope,
  asked: Chosen[],
  rules: Rules,
  token: TokenMaker,
  now: Date,
): Promise<Map<string, AskedAbout>> {
  const planned = asked.map((c) => ({
    ...c,
    times: c.channel === 'link' ? null : timesOf(c.met, c.action, rules, now.getTime()),
    language: c.action.language ?? c.met.language ?? c.met.touchpoint!.language,
  }))
  const invitations = await invite(
    tx,
    scope,
    planned.map((p) => ({
      encounter: p.met.id,
      touchpoint: p.met.touchpoint!.id,
      surveyVersion: p.surveyVersion,
      language: p.language,
      policy: p.policy,
      customer: p.met.customer?.id ?? null,
      channel: p.channel,
      delayArm: p.times?.delayArm ?? null,
      ...(p.times && { dueAt: p.times.dueAt }),
    })),
    token,
    now,
  )
  const unfollowed = await promisedAnonymity(
    tx,
    scope,
    planned.flatMap((p) => (p.times?.remind ? [p.surveyVersion] : [])),
  )
  await queueMessages(
    tx,
    scope,
    planned.flatMap((p, n) => {
      if (!p.times) return []
      // Who has answered is not known there, and nobody who has is reminded.
      const times = unfollowed.has(p.surveyVersion) ? { ...p.times, remind: null } : p.times
      return messagesOf(p, times, invitations[n]!.id, p.language ?? rules.languages[0]!, rules)
    }),
  )
  return new Map(
    planned.map((p, n) => [
      p.met.id,
      { token: invitations[n]!.token, channel: p.channel, dueAt: p.times?.dueAt ?? null },
    ]),
  )
}

async function promisedAnonymity(tx: Tx, scope: OrgScope, versions: string[]): Promise<Set<string>> {
  if (versions.length === 0) return new Set()
  const rows = await tx
    .selectFrom('survey_version')
    .where('org', '=', scope.org)
    .where('id', 'in', [...new Set(versions)])
    .where(sql<boolean>`(content->>'anonymous')::boolean`)
    .select('id')
    .execute()
  return new Set(rows.map((r) => r.id))
}

function messagesOf(p: Chosen, times: Times, invitation: string, language: Queued['language'], rules: Rules): Queued[] {
  const channel = p.channel as Queued['channel']
  const recipient = p.recipient!
  const one = {
    invitation,
    channel,
    customer: p.met.customer?.id ?? null,
    recipient,
    recipientHash: hashOf(channel === 'email' ? 'email' : 'phone', recipient, rules.key).toString('hex'),
    language,
    touchpoint: p.met.touchpoint!.id,
    unitPath: p.met.unitPath,
  }
  const first: Queued = { ...one, step: 'invite', dueAt: times.dueAt, usefulUntil: times.usefulUntil }
  return times.remind ? [first, { ...one, step: 'remind', ...times.remind }] : [first]
}
