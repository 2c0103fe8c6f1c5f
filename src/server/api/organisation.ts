import { createRequire } from 'node:module'
import { readOrganisation } from '../../catalog/organisation/read.ts'
import { removeDemo } from '../../catalog/organisation/remove.ts'
import { saveOrganisation } from '../../catalog/organisation/write.ts'
import { isFresh, join, lookAtJoin } from '../../catalog/person/join.ts'
import { readMe, saveMe } from '../../catalog/person/write.ts'
import { hashPassword } from '../guard/gate.ts'
import type { Guard } from '../guard/guard.ts'
import type { House } from '../house.ts'
import { readyTemplates } from '../ready-templates.ts'
import { words } from '../words.ts'
import type { Handlers } from './handler.ts'

const { version } = createRequire(import.meta.url)('../../../package.json') as { version: string }

/** Setup, joining, oneself, the organisation. */
export const organisationHandlers = (house: House, guard: Guard) => {
  const { db } = house.database
  return {
    'setup.state': async () => ({
      fresh: await isFresh(db),
      oidc: house.settings.OIDC_ISSUER ? house.settings.OIDC_NAME : null,
      version,
    }),
    'join.look': ({ params }) => lookAtJoin(db, params.token),
    'join.use': async ({ params, body, language, headers }) => {
      // Looks first: a password is hashed (50 ms of work) for a good link only.
      await lookAtJoin(db, params.token)
      const password = body.password ? await hashPassword(body.password) : null
      const { user } = await join(db, params.token, {
        ...body,
        password,
        language: body.language,
        beginning: beginningIn(body.language ?? language),
      })
      await guard.enter(user, headers)
      return { ok: true }
    },
    me: async ({ scope }) => {
      const person = await readMe(db, scope)
      const organisation = await readOrganisation(db, scope)
      const account = await db
        .selectFrom('auth_user')
        .innerJoin('person', 'person.user_id', 'auth_user.id')
        .select(['two_factor_enabled', 'person.away'])
        .where('person.id', '=', person.id)
        .executeTakeFirst()
      return { person, organisation, twoFactor: account?.two_factor_enabled ?? false, away: account?.away ?? [] }
    },
    'me.save': ({ scope, body }) => saveMe(db, scope, body),
    'organisation.save': ({ scope, body }) => saveOrganisation(db, scope, body),
    'demo.remove': async ({ scope }) => {
      await removeDemo(db, scope)
      house.outbox.wake()
      return { ok: true }
    },
  } satisfies Partial<Handlers>
}

/** Causes and letters in every language, names of rules in the organisation's own. */
export const beginningIn = (language: keyof typeof words) => ({
  causes: words.fi.beginning.causes.map((fi, n) => ({
    fi,
    sv: words.sv.beginning.causes[n]!,
    en: words.en.beginning.causes[n]!,
  })),
  rules: words[language].beginning.rules,
  templates: readyTemplates,
})
