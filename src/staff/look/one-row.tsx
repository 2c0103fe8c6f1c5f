import { Link, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Failure } from '../client.ts'
import { useText } from '../text.ts'
import css from './beside.module.css'
import { Empty, Problem, Wait } from './states.tsx'

type Props<D> = {
  reading: { data: D | undefined; error: Error | null; refetch: () => unknown }
  /** Back to the list with its filter, where there is room for one of both only. */
  back: { to: string; words: string; resetScroll?: false }
  notFound: string
  className?: string | undefined
  children: (data: D) => ReactNode
}

/** One row of a list, beside it: on its way, not to be had, or there. */
export function OneRow<D>({ reading, back, notFound, className = '', children }: Props<D>) {
  const t = useText()
  const search = useSearch({ strict: false })
  const { data, error, refetch } = reading
  const link = (
    <Link to={back.to} search={search as never} className={css.back} resetScroll={back.resetScroll ?? true}>
      ← {back.words}
    </Link>
  )
  if (error)
    return (
      <section className="card">
        {link}
        {error instanceof Failure && error.status === 404 ? (
          <Empty title={notFound} why={t.shell.notHereWhy} />
        ) : (
          <Problem error={error} retry={() => void refetch()} />
        )}
      </section>
    )
  if (!data)
    return (
      <section className="card">
        <Wait lines={8} height={20} />
      </section>
    )
  return (
    <article className={`card ${css.one} ${className}`}>
      {link}
      {children(data)}
    </article>
  )
}
