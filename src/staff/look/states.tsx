import { Button, Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { Failure } from '../client.ts'
import { NoPurpose } from '../person-views.ts'
import { useText } from '../text.ts'
import css from './states.module.css'

/** What a failed call says to a person. */
export function useProblem(): (error: Error) => string {
  const t = useText()
  return (error) => {
    if (error instanceof NoPurpose) return t.personViews.refused
    if (error.message && error instanceof Failure) return error.message
    return error instanceof Failure && error.code === 'offline' ? t.problem.offline : t.problem.broken
  }
}

/** Something failed: what, and a way to try again. */
export function Problem({ error, retry }: { error: Error; retry?: () => void }) {
  const t = useText()
  const words = useProblem()
  return (
    <div className={css.state} role="alert">
      <strong>{t.problem.title}</strong>
      <p>{words(error)}</p>
      {retry && (
        <Button variant="default" size="xs" onClick={retry}>
          {t.problem.retry}
        </Button>
      )}
    </div>
  )
}

/** Nothing here, and what to do about it. */
export function Empty({ title, why, children }: { title: string; why?: string; children?: ReactNode }) {
  return (
    <div className={css.state}>
      <strong>{title}</strong>
      {why && <p>{why}</p>}
      {children}
    </div>
  )
}

/** Lines in the place of what is on its way. */
export function Wait({ lines = 3, height = 16 }: { lines?: number; height?: number }) {
  return (
    <div className={css.wait} aria-hidden>
      {Array.from({ length: lines }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity
        <Skeleton key={i} height={height} radius={6} width={`${92 - ((i * 17) % 40)}%`} />
      ))}
    </div>
  )
}
