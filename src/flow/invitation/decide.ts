import { createHash } from 'node:crypto'
import {
  type AskingRules,
  delayArms,
  type InvitationChannel,
  type PolicyAction,
  type Suppression,
} from '../../contract/asking.ts'
import type { Language } from '../../contract/language.ts'
import type { Policy } from '../../contract/operations/policies.ts'
import { isZone } from '../../contract/zone.ts'
import { matches } from './match.ts'
import type { Met, SurveyState } from './met.ts'
import { afterQuiet } from './quiet.ts'
import type { Reach } from './reach.ts'

/** All by which it is decided whom to ask, as it stands at one moment. */
export type Rules = {
  policies: Policy[]
  asking: AskingRules
  /** Whether the budget counts: not before the organisation has said how to ask, by a policy or by its rules. */
  budgetCounts: boolean
  surveys: Map<string, SurveyState>
  sources: Map<string, { enabled: boolean; oldestHours: number }>
  zone: string
  languages: Language[]
  /** Key of the hashes of persons. */
  key: Buffer
  /** Whether anybody opted out or any address fails: where not, nobody is looked up. */
  anyListed: boolean
}

export type Asking = Extract<PolicyAction, { ask: true }>

/** Where an organisation has no policy, everybody gets the touchpoint's survey as a link that the API tells. */
const withoutPolicy: Asking = {
  ask: true,
  survey: null,
  via: ['link'],
  share: 1,
  delayMinutes: 0,
  language: null,
  remindHours: null,
  usefulHours: 72,
}
/** An encounter that ended longer ago is not asked about, unless its source says otherwise: memory has faded. */
export const oldestHours = 168
const hourMs = 3_600_000

export type Judged =
  | { suppressed: Suppression; policy: string | null }
  | { suppressed: null; policy: string | null; action: Asking; surveyVersion: string }

/** All that can be said without looking at the person, in a fixed order: the first reason that holds is the one that is told. */
export function judge(met: Met, rules: Rules, now: number): Judged {
  const no = (suppressed: Suppression, policy: string | null = null): Judged => ({ suppressed, policy })
  if (!met.touchpoint) return no('no-touchpoint')
  if (met.touchpoint.closed) return no('touchpoint-closed')
  const source = rules.sources.get(met.source)
  if (source && !source.enabled) return no('source-off')
  if (now - met.endedAt.getTime() > (source?.oldestHours ?? oldestHours) * hourMs) return no('encounter-too-old')
  const policy = rules.policies.find((p) => p.enabled && matches(p.condition, met)) ?? null
  if (rules.policies.length > 0 && !policy) return no('no-policy')
  const id = policy?.id ?? null
  const action = policy ? policy.action : withoutPolicy
  if (!action.ask) return no('policy-says-no', id)
  const survey = action.survey === null ? met.touchpoint.survey : (rules.surveys.get(action.survey) ?? null)
  if (!survey) return no('no-survey', id)
  if (survey.closed) return no('survey-closed', id)
  if (!survey.current_version) return no('survey-not-published', id)
  if (action.share < 1 && lot('share', met) >= action.share) return no('not-sampled', id)
  return { suppressed: null, policy: id, action, surveyVersion: survey.current_version }
}

/** A lot between 0 and 1 that falls the same at every try: drawn from what the source calls the encounter, not from our id of this try. */
function lot(what: string, met: Pick<Met, 'source' | 'externalId'>): number {
  const hash = createHash('sha256').update(`${what}\n${met.source}\n${met.externalId}`).digest()
  return hash.readUIntBE(0, 6) / 2 ** 48
}

export type Way = { channel: InvitationChannel; recipient: string | null }

/** The first channel of the policy that reaches the person. */
export function wayTo(
  reach: Reach | null,
  via: readonly InvitationChannel[],
  fails: (kind: 'email' | 'phone') => boolean,
): Way | 'no-contact' | 'address-fails' {
  let failing = false
  for (const channel of via) {
    if (channel === 'link') return { channel, recipient: null }
    const kind = channel === 'email' ? 'email' : 'phone'
    const recipient = reach?.[kind] ?? null
    if (recipient === null) continue
    if (!fails(kind)) return { channel, recipient }
    failing = true
  }
  return failing ? 'address-fails' : 'no-contact'
}

export type Times = {
  delayArm: number | null
  dueAt: Date
  usefulUntil: Date
  remind: { dueAt: Date; usefulUntil: Date } | null
}

/** When the invitation and its reminder go out: after the policy's delay or, by lot, after one of the delay arm; never in quiet hours. */
export function timesOf(met: Met, action: Asking, rules: Rules, now: number): Times {
  const zone = met.customer?.zone && isZone(met.customer.zone) ? met.customer.zone : rules.zone
  const useful = action.usefulHours * hourMs
  const drawn = lot('arm', met) < rules.asking.delayShare
  const delayArm = drawn ? delayArms[Math.floor(lot('delay', met) * delayArms.length)]! : null
  const wanted = delayArm === null ? met.endedAt.getTime() + action.delayMinutes * 60_000 : now + delayArm * hourMs
  const due = afterQuiet(Math.max(now, wanted), rules.asking.quiet, zone)
  const again =
    action.remindHours === null ? null : afterQuiet(due + action.remindHours * hourMs, rules.asking.quiet, zone)
  return {
    delayArm,
    dueAt: new Date(due),
    usefulUntil: new Date(due + useful),
    remind: again === null ? null : { dueAt: new Date(again), usefulUntil: new Date(again + useful) },
  }
}
