import { Button } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { Failure } from '../../client.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { Head } from '../../shell/head.tsx'
import { useSetupText } from '../../text.ts'
import { BuilderDesk } from './builder-desk.tsx'

/** One survey: read first, then the desk on which it is built. */
export function Screen() {
  const t = useSetupText()
  const { id } = useParams({ strict: false }) as { id: string }
  // The desk keeps its own draft; what another screen knows of the survey may be old.
  const { data, error, refetch, isFetchedAfterMount } = useCall('surveys.read', { params: { id } }, { fresh: 0 })
  if (data && isFetchedAfterMount) return <BuilderDesk key={id} survey={data} />
  const gone = error instanceof Failure && (error.code === 'not-found' || error.code === 'bad-input')
  return (
    <>
      <Head title={t.survey.title} />
      <section className="card">
        {gone ? (
          <Empty title={t.survey.notFound}>
            <Button component={Link} to={'/surveys' as string} variant="default">
              {t.survey.title}
            </Button>
          </Empty>
        ) : error ? (
          <Problem error={error} retry={() => void refetch()} />
        ) : (
          <Wait lines={8} />
        )}
      </section>
    </>
  )
}
