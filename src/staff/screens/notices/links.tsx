import { CloseButton, NativeSelect } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { LinkKind, Notice } from '../../../contract/notice.ts'
import { Problem } from '../../look/states.tsx'
import { say } from '../../names.ts'
import { useAct, useCall } from '../../queries.ts'
import { useLanguage, useNoticesText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import { IdeaPicker } from './idea-picker.tsx'
import css from './notices.module.css'

/** What a notice tells of; of a draft it can be changed. */
export function Links({ notice: n }: { notice: Notice }) {
  const t = useNoticesText()
  const draft = n.state === 'draft'
  const save = useAct('notices.link', ['notices.read', 'notices.list', 'trace.read'])
  const put = (links: { kind: LinkKind; id: string }[]) =>
    save.mutate({ params: { id: n.id }, body: { links: links.map(({ kind, id }) => ({ kind, id })) } })
  return (
    <section className={`card ${css.section}`}>
      <h2>{t.links}</h2>
      {n.links.length === 0 && <p className={setup.hint}>{t.linksNone}</p>}
      {n.links.length > 0 && (
        <ul className={setup.rows}>
          {n.links.slice(0, 100).map((l) => (
            <li key={`${l.kind} ${l.id}`}>
              <div className={setup.text}>
                <div className={setup.under}>{t.kind[l.kind]}</div>
                {l.label ? (
                  <Link to={`/trace/${l.kind}/${l.id}` as string}>{l.label}</Link>
                ) : (
                  <span className="dim">{t.gone}</span>
                )}
              </div>
              {draft && (
                <CloseButton
                  aria-label={t.unlink(l.label)}
                  disabled={save.isPending}
                  onClick={() => put(n.links.filter((x) => x !== l))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {save.error && <Problem error={save.error} />}
      {draft && <Add notice={n} add={(kind, id) => put([...n.links, { kind, id }])} />}
    </section>
  )
}

function Add({ notice, add }: { notice: Notice; add: (kind: LinkKind, id: string) => void }) {
  const t = useNoticesText()
  const language = useLanguage()
  const causes = useCall('causes.list').data ?? []
  const cases = useCall('cases.list', { query: { state: 'closed', limit: 100 } }).data?.rows ?? []
  const improvements = useCall('improvements.list').data
  const linked = new Set(notice.links.map((l) => l.id))
  const choice = (label: string, kind: LinkKind, rows: { id: string; label: string }[]) => {
    const free = rows.filter((r) => !linked.has(r.id))
    return free.length === 0 ? null : (
      <NativeSelect
        label={label}
        value=""
        data={[{ value: '', label: t.choose }, ...free.map((r) => ({ value: r.id, label: r.label }))]}
        onChange={(event) => event.currentTarget.value && add(kind, event.currentTarget.value)}
      />
    )
  }
  return (
    <>
      {choice(
        t.addCause,
        'cause',
        causes.filter((c) => !c.closed).map((c) => ({ id: c.id, label: say(c.name, language) })),
      )}
      {choice(
        t.addImprovement,
        'improvement',
        (improvements?.rows ?? []).map((i) => ({ id: i.id, label: i.title })),
      )}
      {choice(
        t.addCase,
        'case',
        cases.map((c) => ({ id: c.id, label: `${c.number} · ${c.title}` })),
      )}
      <IdeaPicker linked={linked} pick={(id) => add('idea', id)} />
    </>
  )
}
