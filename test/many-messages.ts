import { sql } from 'kysely'
import type { Db } from '../src/engine/database/database.ts'
import { newId } from '../src/engine/database/id.ts'
import { hashToken } from '../src/flow/invitation/token.ts'
import type { BuiltOrganisation } from './builders.ts'
import { messageToken } from './message-builder.ts'

/** So many invitations with their mails or texts, queued and due, in a few statements. */
export async function manyMessages(
  db: Db,
  org: BuiltOrganisation,
  asked: { touchpoint: string; version: string },
  many: number,
  channel: 'email' | 'sms' = 'email',
): Promise<void> {
  for (let done = 0; done < many; done += 5_000) {
    const ids = Array.from({ length: Math.min(5_000, many - done) }, () => newId())
    await sql`
      insert into invitation (id, org, touchpoint, survey_version, token_hash, answer, language, expires_at, channel)
      select i.id, ${org.id}, ${asked.touchpoint}, ${asked.version}, i.hash, gen_random_uuid(), 'fi', now() + interval '30 days', ${channel}
      from unnest(${ids}::uuid[], ${ids.map((id) => hashToken(messageToken(id)))}::bytea[]) as i (id, hash)`.execute(db)
    await sql`
      insert into message (id, org, invitation, step, channel, recipient, recipient_hash, language, touchpoint, unit, unit_path, due_at, useful_until)
      select gen_random_uuid(), ${org.id}, i, 'invite', ${channel}, case ${channel} when 'email' then i || '@asiakas.test' else '+35840' || n end, sha256(i::text::bytea), 'fi', ${asked.touchpoint}, ${org.root},
        array[${org.root}]::uuid[], now(), now() + interval '3 days'
      from unnest(${ids}::uuid[]) with ordinality as t (i, n)`.execute(db)
  }
}
