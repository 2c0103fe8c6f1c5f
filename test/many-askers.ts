import { sql } from 'kysely'
import { saveCause } from '../src/catalog/cause/write.ts'
import type { Db } from '../src/engine/database/database.ts'
import { newId } from '../src/engine/database/id.ts'
import { createNotice, publishNotice } from '../src/flow/announcement/notice/write.ts'
import type { BuiltOrganisation } from './builders.ts'

/** A notice for which so many customers asked, each with an address and an answer, in a few statements. Published; telling them is queued with `queue`. */
export async function aNoticeOfMany(
  db: Db,
  org: BuiltOrganisation,
  survey: { id: string; version: string },
  many: number,
  queue: Parameters<typeof publishNotice>[3],
): Promise<string> {
  const cause = await saveCause(db, org.scope, { name: { fi: 'Jono' }, closed: false })
  for (let done = 0; done < many; done += 5_000) {
    const ids = Array.from({ length: Math.min(5_000, many - done) }, () => newId())
    const from = sql`from unnest(${ids}::uuid[]) as t (i)`
    await sql`
      insert into customer (id, org, external_id, email, language) select i, ${org.id}, i::text, i || '@asiakas.test', 'fi' ${from}`.execute(
      db,
    )
    await sql`
      insert into encounter (id, org, source, external_id, channel, customer, started_at)
      select i, ${org.id}, 'test', i::text, 'phone', i, now() ${from}`.execute(db)
    await sql`
      insert into answer (id, org, survey, survey_version, channel, unit, unit_path, encounter, language, source, at, last_at)
      select i, ${org.id}, ${survey.id}, ${survey.version}, 'phone', ${org.root}, array[${org.root}]::uuid[], i, 'fi', 'personal', now(), now() ${from}`.execute(
      db,
    )
    await sql`insert into answer_cause (answer, org, cause) select i, ${org.id}, ${cause.id} ${from}`.execute(db)
  }
  const notice = await createNotice(db, org.scope, {
    ...{
      title: { fi: 'Jono lyheni' },
      said: { fi: 'Jono oli pitkä' },
      did: { fi: 'Avasimme kassan' },
      touchpoints: [],
    },
    links: [{ kind: 'cause', id: cause.id }],
  })
  await publishNotice(db, org.scope, notice, queue)
  return notice
}
