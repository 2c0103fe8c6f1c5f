import { ToldEffects } from '../../flow/announcement/notice/effect.ts'
import { houseScope } from '../guard/scope.ts'
import type { House } from '../house.ts'
import type { EffectsOf } from './notice-message.ts'

/** Where facts cannot be read just now, a page or a mail goes without what came of it rather than not at all. */
export function toldEffects({ database, facts, log }: Pick<House, 'database' | 'facts' | 'log'>): EffectsOf {
  const effects = new ToldEffects(database.db, facts, houseScope)
  return (org, notices) =>
    effects.of(houseScope(org), notices).catch((error: unknown) => {
      log.warn({ err: error }, 'effects of notices')
      return new Map()
    })
}
