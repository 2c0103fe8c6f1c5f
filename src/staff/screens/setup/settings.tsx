import { Link, useParams, useRouter } from '@tanstack/react-router'
import { type ComponentType, lazy, Suspense } from 'react'
import type { OperationId } from '../../../contract/operations.ts'
import { Empty, Wait } from '../../look/states.tsx'
import { useMay } from '../../session.ts'
import { Head } from '../../shell/head.tsx'
import { useSetupText } from '../../text.ts'
import css from './settings.module.css'

type Section = keyof ReturnType<typeof useSetupText>['settings']['sections']
const load = (f: () => Promise<{ Panel: ComponentType }>) => lazy(() => f().then((m) => ({ default: m.Panel })))

/** Every section: what must be allowed to see it, and its panel. */
const sections: { id: Section; needs?: OperationId; Panel: ComponentType }[] = [
  { id: 'organisation', Panel: load(() => import('./organisation.tsx')) },
  { id: 'brand', needs: 'brand.read', Panel: load(() => import('../brand/brand.tsx')) },
  { id: 'units', needs: 'units.list', Panel: load(() => import('./units.tsx')) },
  { id: 'people', needs: 'people.list', Panel: load(() => import('./people.tsx')) },
  { id: 'reasons', needs: 'reasons.list', Panel: load(() => import('../reasons/panel.tsx')) },
  { id: 'topics', needs: 'topics.coverage', Panel: load(() => import('../topics/panel.tsx')) },
  { id: 'errands', needs: 'errandRule.read', Panel: load(() => import('../errands/rule.tsx')) },
  { id: 'contactLog', needs: 'contactRules.read', Panel: load(() => import('./contact-log.tsx')) },
  { id: 'targets', needs: 'targets.list', Panel: load(() => import('./targets.tsx')) },
  { id: 'cases', needs: 'caseRules.list', Panel: load(() => import('./case-rules.tsx')) },
  { id: 'caseWork', needs: 'caseSettings.read', Panel: load(() => import('./case-work.tsx')) },
  { id: 'casePeople', needs: 'caseHandlers.list', Panel: load(() => import('./case-people.tsx')) },
  { id: 'caseTemplates', needs: 'caseTemplates.list', Panel: load(() => import('./case-templates.tsx')) },
  { id: 'causes', needs: 'causes.list', Panel: load(() => import('./causes.tsx')) },
  { id: 'texts', needs: 'texts.preview', Panel: load(() => import('../brand/texts.tsx')) },
  { id: 'views', needs: 'personViews.list', Panel: load(() => import('./views.tsx')) },
  { id: 'erasures', needs: 'erasures.list', Panel: load(() => import('./erasures.tsx')) },
  { id: 'integrations', needs: 'receivers.list', Panel: load(() => import('../integrations/panel.tsx')) },
  { id: 'keys', needs: 'apiKeys.list', Panel: load(() => import('./keys.tsx')) },
]

export function Screen() {
  const t = useSetupText()
  const may = useMay()
  const { routesByPath } = useRouter()
  const { section } = useParams({ strict: false }) as { section?: string }
  const seen = sections.filter((s) => !s.needs || may(s.needs))
  const chosen = seen.find((s) => s.id === section)
  // On a desk the first section stands beside the list; on a phone the list comes first.
  const shown = chosen ?? (section === undefined ? seen[0] : undefined)
  return (
    <>
      <Head title={t.settings.title} />
      <div className={css.settings} data-chosen={section !== undefined || undefined}>
        <nav className={css.nav} aria-label={t.settings.title}>
          {seen.map((s) => (
            <Link
              key={s.id}
              to={`/settings/${s.id}` as string}
              data-on={s === shown || undefined}
              aria-current={s === shown ? 'page' : undefined}
            >
              <span>{t.settings.sections[s.id]}</span>
              <small>{t.settings.what[s.id]}</small>
            </Link>
          ))}
          <div className={css.more}>
            {'/imports' in routesByPath && may('imports.list') && (
              <Link to={'/imports' as string}>{t.settings.imports}</Link>
            )}
            {'/welcome' in routesByPath && may('touchpoints.create') && (
              <Link to={'/welcome' as string}>{t.welcome.again}</Link>
            )}
            <a href="/api/docs" target="_blank" rel="noreferrer">
              {t.key.docs}
            </a>
          </div>
        </nav>
        <div className={css.panel}>
          <Link to={'/settings' as string} className={css.back}>
            ← {t.settings.title}
          </Link>
          {shown ? (
            <>
              <h2>{t.settings.sections[shown.id]}</h2>
              <Suspense fallback={<Wait lines={6} />}>
                <shown.Panel />
              </Suspense>
            </>
          ) : (
            <Empty title={t.settings.notHere} />
          )}
        </div>
      </div>
    </>
  )
}
