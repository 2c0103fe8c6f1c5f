import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Source } from '../../contract/operations/sources.ts'
import { type WebhookMapping, webhookMapping } from '../../contract/webhook.ts'
import type { Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { put } from '../../engine/database/put.ts'
import { json } from '../../engine/database/tables.ts'
import type { Furnished } from './furnish.ts'

const hourMs = 3_600_000
const kinds: Record<string, { kind: Source['kind']; oldestHours: number }> = {
  puhelinvaihde: { kind: 'api', oldestHours: 24 },
  chat: { kind: 'webhook', oldestHours: 24 },
  sähköposti: { kind: 'api', oldestHours: 168 },
  kuljetukset: { kind: 'folder', oldestHours: 72 },
  kassa: { kind: 'api', oldestHours: 48 },
  verkkopalvelu: { kind: 'api', oldestHours: 24 },
}

/** What the encounters came from, hour by hour, and a webhook with requests that wait for somebody to say what their values mean. */
export async function keepSources(
  tx: Tx,
  { org, touchpoints }: Furnished,
  seal: (text: string) => Buffer,
  now: number,
): Promise<void> {
  const rows = Object.entries(kinds).map(([name, { kind, oldestHours }]) => ({
    ...{ id: newId(), org, name, kind, oldest_hours: oldestHours, enabled: true, settings: {} },
    created_at: new Date(now - 366 * 24 * hourMs).toISOString(),
  }))
  await put(tx, 'source', rows)
  await sql`update source s set last_at = (select max(e.created_at) from encounter e where e.org = s.org and e.source = s.name)
    where s.org = ${org}`.execute(tx)
  await sql`
    insert into source_hour (org, source, hour, created, known, refused)
    select org, source, date_trunc('hour', created_at), count(*)::int, (count(*) filter (where abs(hashtext(external_id)) % 41 = 0))::int,
      (count(*) filter (where abs(hashtext(external_id)) % 173 = 0))::int
    from encounter where org = ${org} and created_at > ${new Date(now - 29 * 24 * hourMs)} group by 1, 2, 3`.execute(tx)
  await openChat(tx, org, rows.find((r) => r.kind === 'webhook')!.id, touchpoints.get('chat')!.code, seal, now)
}

type Chat = { id: string; topic: string; hours: number }
/** Topics that the chat has had since a campaign began, and nobody has told what they mean. */
const waiting: Chat[] = [
  { id: 'C-118204', topic: 'Lahjakortti', hours: 3 },
  { id: 'C-118197', topic: 'Lahjakortti', hours: 5 },
  { id: 'C-118161', topic: 'Kampanja', hours: 22 },
  { id: 'C-118150', topic: 'Lahjakortti', hours: 27 },
]

async function openChat(
  tx: Tx,
  org: string,
  source: string,
  touchpoint: string,
  seal: (text: string) => Buffer,
  now: number,
): Promise<void> {
  const mapping: WebhookMapping = webhookMapping.parse({
    items: 'chats',
    fields: {
      externalId: { path: 'id' },
      startedAt: { path: 'started_at' },
      endedAt: { path: 'ended_at' },
      touchpoint: { fixed: touchpoint },
      channel: { fixed: 'chat' },
      reason: {
        path: 'topic',
        values: { Lasku: 'laskutus', Toimitus: 'tilaus', Palautus: 'palautus', Neuvonta: 'neuvonta' },
      },
      agent: { path: 'agent.name' },
      customerId: { path: 'visitor.customer' },
      customerLanguage: { path: 'visitor.language' },
    },
  })
  await tx
    .insertInto('webhook')
    .values({
      ...{ source, org, key: randomBytes(16).toString('base64url'), mapping: json(mapping) },
      ...{ secret: seal(randomBytes(24).toString('base64url')), old_secret: null, old_until: null },
      signing: json({ scheme: 'standard', header: 'x-signature', timeHeader: null, idHeader: null }),
    })
    .execute()
  const request = (chat: Chat, n: number) => {
    const start = now - chat.hours * hourMs - 11 * 60_000
    const times = { started_at: new Date(start).toISOString(), ended_at: new Date(start + 10 * 60_000).toISOString() }
    const visitor = { customer: `KU${200_100 + n}`, language: 'fi' }
    const body = Buffer.from(
      JSON.stringify({
        chats: [{ id: chat.id, topic: chat.topic, ...times, agent: { name: 'Linnea Holm' }, visitor }],
      }),
    )
    return {
      body: `\\x${body.toString('hex')}`,
      bytes: body.length,
      received_at: new Date(start + 11 * 60_000).toISOString(),
    }
  }
  const known: Chat[] = Array.from({ length: 14 }, (_, n) => ({
    ...{ id: `C-${118_203 - n * 4}`, topic: ['Toimitus', 'Lasku', 'Palautus', 'Neuvonta'][n % 4]! },
    hours: 1 + n * 2,
  }))
  const row = (chat: Chat, n: number, more: Record<string, unknown>) => ({
    ...{ id: newId(), org, source, sender_id: `msg_${chat.id}`, ...request(chat, n), problem: null },
    ...{ created: 0, known: 0, ignored: 0, refused: 0, held: 0, left_out: [], tries: 1 },
    tried_at: new Date(now - chat.hours * hourMs).toISOString(),
    ...more,
  })
  await put(tx, 'webhook_request', [
    ...known.map((chat, n) => row(chat, n, { state: 'accepted', created: 1 })),
    ...waiting.map((chat, n) =>
      row(chat, n + 20, {
        ...{ state: 'held', held: 1 },
        left_out: [{ externalId: chat.id, issues: [], unknown: [{ field: 'reason', value: chat.topic }] }],
      }),
    ),
    row({ id: 'C-0', topic: 'x', hours: 40 }, 40, { sender_id: null, state: 'unsigned', problem: 'wrong-signature' }),
  ])
}
