import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import setup from './setup.module.css'

type Props<T> = {
  reading: { data: T[] | undefined; error: Error | null; refetch: () => unknown }
  empty: { title: string; why?: string }
  /** Another way to begin, where there is nothing yet. */
  ready?: ReactNode
  /** Words of the button that adds one; absent for whoever may not. */
  create?: { label: string; run: () => void } | false
  hint?: string
  children: (rows: T[]) => ReactNode
}

/** A list that is set up: what it is, a button to add, and its rows, or why there are none. */
export function ListPanel<T>({ reading, empty, ready, create, hint, children }: Props<T>) {
  const { data, error, refetch } = reading
  const button = create && <Button onClick={create.run}>{create.label}</Button>
  return (
    <>
      {!!data?.length && (hint || button) && (
        <div className={setup.toolbar}>
          {hint && <p className={setup.hint}>{hint}</p>}
          {button}
        </div>
      )}
      <section className="card">
        {error && !data ? (
          <Problem error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Wait lines={5} />
        ) : data.length === 0 ? (
          <Empty {...empty}>
            {ready}
            {ready && create ? (
              <Button variant="default" onClick={create.run}>
                {create.label}
              </Button>
            ) : (
              button
            )}
          </Empty>
        ) : (
          <ul className={setup.rows}>{children(data)}</ul>
        )}
      </section>
    </>
  )
}
