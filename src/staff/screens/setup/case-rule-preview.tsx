import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { useProblem } from '../../look/states.tsx'
import { useSetupText } from '../../text.ts'
import css from './case-rule-preview.module.css'
import setup from './setup.module.css'

type Body = Parameters<typeof call<'caseRules.preview'>>[1]['body']
const screens = { answer: '/answers/$id', encounter: '/encounters/list/$id', alert: '/alerts/$id' }

/** What the rule would have done in the last 90 days. */
export function RulePreview({ body }: { body: Body }) {
  const t = useSetupText().caseSetup.rule
  const f = useFormat()
  const words = useProblem()
  const tried = useMutation({ mutationFn: (given: Body) => call('caseRules.preview', { body: given }) })
  const found = tried.data
  const most = Math.max(1, ...(found?.weeks ?? []).map((w) => w.matched))
  const one = new Intl.NumberFormat(f.tag, { maximumFractionDigits: 1 })
  return (
    <section className={css.preview} aria-live="polite">
      <div className={css.head}>
        <Button variant="default" loading={tried.isPending} onClick={() => tried.mutate(body)}>
          {t.preview}
        </Button>
        <p className={setup.hint}>{t.previewWhat}</p>
      </div>
      {tried.error && (
        <p role="alert" className={setup.failed}>
          {words(tried.error)}
        </p>
      )}
      {found && (
        <>
          <p>
            <strong>{t.matched(found.matched, f.count(found.matched))}</strong>
            {body.does?.open !== false && (
              <>
                {' · '}
                {t.opened(found.opened, f.count(found.opened))} ({t.perWeek(one.format(found.opened / (90 / 7)))})
              </>
            )}
            {found.joined > 0 && ` · ${t.joined(f.count(found.joined))}`}
            {' · '}
            <span className="dim">{t.looked(f.count(found.looked))}</span>
          </p>
          {found.matched === 0 && <p className="dim">{t.noMatches}</p>}
          {found.weeks.length > 0 && (
            <ol className={css.weeks} aria-label={t.weekly}>
              {found.weeks.map((w) => (
                <li key={w.week} title={`${f.localDay(w.week)}: ${f.count(w.matched)}`}>
                  <i style={{ height: `${(100 * w.matched) / most}%` }} />
                  <span className={css.hidden}>
                    {f.localDay(w.week)}: {f.count(w.matched)}
                  </span>
                </li>
              ))}
            </ol>
          )}
          {found.owners.length > 0 && (
            <>
              <h4>{t.load}</h4>
              <ul className={css.load}>
                {found.owners.map((o) => (
                  <li key={o.person ?? ''}>
                    <span>{o.person ? o.name : t.nobody}</span>
                    <b>{f.count(o.n)}</b>
                  </li>
                ))}
              </ul>
            </>
          )}
          {found.examples.length > 0 && (
            <>
              <h4>{t.examples}</h4>
              <ul className={css.examples}>
                {found.examples.map((e) => (
                  <li key={e.id}>
                    <Link to={screens[e.kind] as string} params={{ id: e.id } as never} target="_blank">
                      {f.full(e.at)}
                    </Link>{' '}
                    {e.words ? `”${e.words}”` : <span className="dim">{t.noWords}</span>}
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </section>
  )
}
