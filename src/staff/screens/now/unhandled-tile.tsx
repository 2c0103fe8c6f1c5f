import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { age } from '../../age.ts'
import { useFormat } from '../../format.ts'
import { useNow } from '../../live.tsx'
import { Problem, useProblem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useText } from '../../text.ts'
import { useTakeNext } from './take-next.ts'
import css from './tile.module.css'

/** How many wait, how long the oldest has, and whether promises hold; with the way to take the next. */
export function UnhandledTile() {
  const t = useText()
  const f = useFormat()
  const may = useMay()
  const words = useProblem()
  const now = useNow(30_000)
  const { data, error, refetch } = useCall('cases.summary')
  const next = useTakeNext()
  return (
    <section className={`card ${css.tile}`}>
      <h2>
        <span>{t.now.unhandled}</span>
      </h2>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Wait lines={2} height={24} />}
      {data && (
        <>
          <Link
            to={'/cases' as string}
            search={(data.unhandled ? { state: 'new' } : {}) as never}
            className={`${css.value} ${data.unhandled ? css.signal : ''}`}
            aria-label={`${t.now.unhandled}: ${f.count(data.unhandled)}`}
          >
            {f.count(data.unhandled)}
          </Link>
          <p className={css.why} style={{ marginTop: 14 }}>
            {data.oldestAt ? (
              <>
                {t.now.oldest} <strong>{age(t, f, now - Date.parse(data.oldestAt))}</strong>
              </>
            ) : (
              t.now.nothing
            )}
            {data.late > 0 && (
              <>
                {' · '}
                <strong className={css.signal}>{t.now.late(data.late, f.count(data.late), f.count(data.open))}</strong>
              </>
            )}
            {data.keptShare !== null && (
              <>
                {' · '}
                {t.now.kept} <strong title={f.count(data.keptN)}>{f.percent(data.keptShare)}</strong>
              </>
            )}
          </p>
          {may('cases.take') && data.unhandled > 0 && (
            <div className={css.act}>
              <Button size="sm" loading={next.isPending} onClick={() => next.mutate()}>
                {t.now.takeNext}
              </Button>
              {next.error && (
                <p role="alert" className="small">
                  {words(next.error)}
                </p>
              )}
            </div>
          )}
        </>
      )}
    </section>
  )
}
