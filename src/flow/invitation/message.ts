import type { OrgScope } from '../../catalog/scope.ts'
import type { MessageChannel, MessageStep } from '../../contract/asking.ts'
import type { Language } from '../../contract/language.ts'
import type { Tx } from '../../engine/database/database.ts'
import { idOf } from '../../engine/database/id.ts'
import { put } from '../../engine/database/put.ts'

/** One send has one id for ever, so that at most one exists per invitation and step. */
export const messageId = (invitation: string, step: MessageStep): string => idOf(`message:${invitation}:${step}`)

export type Queued = {
  invitation: string
  step: 'invite' | 'remind'
  channel: MessageChannel
  customer: string | null
  recipient: string
  /** Hex. */
  recipientHash: string | null
  language: Language
  touchpoint: string
  unitPath: string[]
  dueAt: Date
  usefulUntil: Date
}

/** Queues messages, each to be sent not before its time. */
export async function queueMessages(tx: Tx, scope: OrgScope, all: Queued[]): Promise<void> {
  if (all.length === 0) return
  const rows = all.map((m) => ({
    id: messageId(m.invitation, m.step),
    org: scope.org,
    invitation: m.invitation,
    step: m.step,
    channel: m.channel,
    customer: m.customer,
    recipient: m.recipient,
    recipient_hash: m.recipientHash && `\\x${m.recipientHash}`,
    language: m.language,
    touchpoint: m.touchpoint,
    unit: m.unitPath.at(-1) ?? null,
    unit_path: m.unitPath,
    state: 'queued',
    due_at: m.dueAt.toISOString(),
    useful_until: m.usefulUntil.toISOString(),
    attempts: 0,
    detail: {},
    queued_at: new Date().toISOString(),
  }))
  await put(tx, 'message', rows)
}
