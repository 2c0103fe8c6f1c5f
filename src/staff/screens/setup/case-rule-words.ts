import type { SaidCondition } from '../../../contract/cases.ts'
import type { CaseRule } from '../../../contract/operations/case-setup.ts'
import type { say, useNames } from '../../names.ts'
import type { useSetupText, useText } from '../../text.ts'

type Words = {
  t: ReturnType<typeof useSetupText>
  staff: ReturnType<typeof useText>
  names: ReturnType<typeof useNames>
  language: Parameters<typeof say>[1]
}

function saidWords({ t, names }: Words, said: SaidCondition): string {
  const rule = t.caseSetup.rule
  const kind = rule.kind[said.question]
  if (said.question === 'solved') return rule.words.oneOf(kind, said.oneOf.map((v) => t.rule.solved[v]).join(', '))
  if (said.question === 'words') return rule.words.oneOf(kind, said.anyOf.join(', '))
  if (said.question === 'topic') return rule.words.oneOf(kind, said.anyOf.map(names.topic).join(', '))
  return said.question === 'contact' ? kind : rule.words.atMost(kind, String(said.max))
}

/** The condition in words. */
export function whenWords(w: Words, { when }: Pick<CaseRule, 'when'>): string {
  const rule = w.t.caseSetup.rule
  const parts: string[] = []
  if (when.on === 'answer') parts.push(...when.said.map((s) => saidWords(w, s)))
  if (when.on === 'encounter') {
    if (when.contacts) parts.push(rule.words.contacts(String(when.contacts)))
    if (when.abandoned) parts.push(rule.words.abandoned(String(when.abandoned), String(when.days)))
    if (when.outcomes?.length) parts.push(rule.words.outcome(when.outcomes.join(', ')))
  }
  if (when.on === 'figure') {
    const metrics = when.metrics?.map((m) => w.staff.metric[m]).join(', ') || rule.words.figureAny
    parts.push(rule.words.figure(metrics, rule.directions[when.direction]))
  } else
    for (const c of when.customer ?? []) {
      if (c.oneOf?.length) parts.push(rule.words.attribute(c.attribute, c.oneOf.join(', ')))
      if (c.atLeast !== undefined) parts.push(rule.words.atLeast(c.attribute, String(c.atLeast)))
    }
  if (when.reasons?.length) parts.push(when.reasons.map((r) => w.names.name('reason', r)).join(', '))
  if (when.on !== 'figure' && when.touchpoints?.length)
    parts.push(when.touchpoints.map((p) => w.names.name('touchpoint', p)).join(', '))
  if (when.channels?.length) parts.push(when.channels.map((c) => w.names.name('channel', c)).join(', '))
  return parts.join(rule.words.and)
}

/** What the rule does, in words. */
export function thenWords({ t }: Pick<Words, 't'>, { does }: Pick<CaseRule, 'does'>): string {
  const rule = t.caseSetup.rule
  const tells = does.tell.map((tell) => rule.words.tells(rule.who[tell.who]))
  return [does.urgent && rule.urgent, !does.open && rule.words.onlyTells, ...new Set(tells)].filter(Boolean).join(' · ')
}
