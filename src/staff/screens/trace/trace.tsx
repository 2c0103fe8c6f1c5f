import { linkKinds } from 'virtual:contract'
import { Button } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { Trace, Traced, TraceKind } from '../../../contract/notice.ts'
import { useFormat } from '../../format.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { Head } from '../../shell/head.tsx'
import { useNoticesText } from '../../text.ts'
import css from '../notices/notices.module.css'
import setup from '../setup/setup.module.css'

/** Where each kind has a screen of its own; others lead to their own trace. */
const screens: Partial<Record<TraceKind, (id: string) => string>> = {
  answer: (id) => `/answers/${id}`,
  case: (id) => `/cases/${id}`,
  improvement: (id) => `/improvements/${id}`,
  notice: (id) => `/notices/${id}`,
}

/** What led to something and what came of it, from the left to the right: answers, cases, causes, improvements, ideas, notices, read. */
export function Screen() {
  const t = useNoticesText()
  const { kind, id } = useParams({ strict: false }) as { kind: TraceKind; id: string }
  const { data, error, refetch } = useCall('trace.read', { params: { kind, id } }, { fresh: 0 })
  const from = data?.[kind].shown.find((x) => x.id === id)
  return (
    <>
      <Head title={from?.label ? t.traceOf(from.label) : t.trace} />
      <div style={{ display: 'grid', gap: 'var(--gap)' }}>
        <p className={setup.hint}>{t.traceWhy}</p>
        {error && !data ? (
          <Problem error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Wait lines={10} />
        ) : (
          <Columns trace={data} />
        )}
      </div>
    </>
  )
}

function Columns({ trace }: { trace: Trace }) {
  const t = useNoticesText()
  const f = useFormat()
  const { read } = trace
  return (
    <>
      <div className={css.trace}>
        {[...linkKinds, 'notice' as const].map((kind: TraceKind) => (
          <Column key={`${kind} ${trace.from.id}`} trace={trace} kind={kind} />
        ))}
        <section className={`card ${css.column}`} aria-label={t.readTitle}>
          <h2>
            {t.readTitle} <span>{f.count(read.read)}</span>
          </h2>
          {trace.notice.total === 0 ? (
            <p className={setup.hint}>{t.traceNone}</p>
          ) : (
            <p className={setup.under}>{t.readLine(f.count(read.asked), f.count(read.told), f.count(read.read))}</p>
          )}
          {read.asked > 0 && trace.answer.total > read.asked - read.erased && (
            <p className={setup.hint}>{t.traceMoreAnswers}</p>
          )}
          {read.erased > 0 && <p className={setup.hint}>{t.erased(read.erased, f.count(read.erased))}</p>}
        </section>
      </div>
      <p className={setup.hint}>{t.traceAnonymous}</p>
    </>
  )
}

/** So many are shown at first, so that all columns are seen at once. */
const few = 6

function Column({ trace, kind }: { trace: Trace; kind: TraceKind }) {
  const t = useNoticesText()
  const f = useFormat()
  const [all, setAll] = useState(false)
  const { total, shown } = trace[kind]
  // Where one comes from is always seen.
  const isFrom = (node: Traced) => trace.from.kind === kind && trace.from.id === node.id
  const nodes = all || shown.length <= few + 2 ? shown : shown.filter((node, n) => n < few || isFrom(node))
  return (
    <section className={`card ${css.column}`} aria-label={t.kinds[kind]}>
      <h2>
        {t.kinds[kind]} <span>{f.count(total)}</span>
      </h2>
      {total === 0 && <p className={setup.hint}>{t.traceNone}</p>}
      <ol>
        {nodes.map((node) => (
          <li key={node.id}>
            <Node kind={kind} node={node} on={isFrom(node)} />
          </li>
        ))}
      </ol>
      {nodes.length < shown.length ? (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
          {t.traceShow}
        </Button>
      ) : (
        total > shown.length && <p className={setup.hint}>{t.traceMore(f.count(total - shown.length))}</p>
      )}
    </section>
  )
}

function Node({ kind, node, on }: { kind: TraceKind; node: Traced; on: boolean }) {
  const t = useNoticesText()
  const f = useFormat()
  const words: Partial<Record<TraceKind, Record<string, string>>> = {
    notice: t.states,
    case: t.caseState,
    idea: t.ideaState,
    improvement: t.improvementState,
  }
  const state = node.state && (words[kind]?.[node.state] ?? node.state)
  const under = [node.at && f.day(node.at), state].filter(Boolean).join(' · ')
  const to = on ? screens[kind]?.(node.id) : `/trace/${kind}/${node.id}`
  const inside = (
    <>
      {node.label || t.kind[kind]}
      {under && <small>{under}</small>}
    </>
  )
  return to ? (
    <Link className={css.node} data-on={on || undefined} to={to as string}>
      {inside}
    </Link>
  ) : (
    <span className={css.node} data-on={on || undefined}>
      {inside}
    </span>
  )
}
