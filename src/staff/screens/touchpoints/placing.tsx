import { Link, useParams } from '@tanstack/react-router'
import { Failure } from '../../client.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { Head } from '../../shell/head.tsx'
import { useLanguage, usePrintText, useText } from '../../text.ts'
import { KioskCard } from './kiosk-card.tsx'
import css from './placing.module.css'
import { WebCard } from './web-card.tsx'

/** How one touchpoint stands in other places: on tablets, and inside other sites. */
export function Screen() {
  const t = usePrintText().placing
  const { problem } = useText()
  const language = useLanguage()
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: touchpoints } = useCall('touchpoints.list', {})
  const touchpoint = touchpoints?.find((p) => p.id === id)
  const { data, error, refetch } = useCall('placing.read', { params: { id } }, { fresh: 0 })
  const missing = error instanceof Failure && (error.code === 'not-found' || error.code === 'bad-input')
  return (
    <>
      <Head title={touchpoint ? say(touchpoint.name, language) : t.title} />
      <p className={css.back}>
        <Link to={'/touchpoints' as string}>‹ {t.back}</Link>
      </p>
      {missing ? (
        <section className="card">
          <Empty title={problem.title} why={error.message} />
        </section>
      ) : error && !data ? (
        <section className="card">
          <Problem error={error} retry={() => void refetch()} />
        </section>
      ) : !data || !touchpoint ? (
        <section className="card">
          <Wait lines={8} />
        </section>
      ) : (
        <div className={css.cards}>
          <KioskCard touchpoint={touchpoint} placing={data} />
          <WebCard key={id} touchpoint={touchpoint} placing={data} />
        </div>
      )}
    </>
  )
}
