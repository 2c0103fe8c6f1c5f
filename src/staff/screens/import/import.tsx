import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { ImportState } from '../../../contract/operations/flow.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { Head } from '../../shell/head.tsx'
import { useSetupText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import { BadRows } from './bad-rows.tsx'
import { Held } from './contact/held.tsx'
import { Summary } from './contact/summary.tsx'
import css from './import.module.css'
import { toneOf } from './imports.tsx'
import { Outcome } from './outcome.tsx'
import { Progress } from './progress.tsx'
import { WhatItHolds } from './what-it-holds.tsx'
import { useImportWords } from './words.ts'

const made = ['reasons.list', 'units.list', 'touchpoints.list', 'me', 'contactLog.summary']

/** One import: its columns, then its progress, then what came of it. */
export function Screen() {
  const t = useSetupText().imports
  const { id } = useParams({ strict: false }) as { id: string }
  const { data, error, refetch } = useCall('imports.read', { params: { id } }, { fresh: 0 })
  const atWork = data?.state === 'running' || data?.state === 'undoing' || data?.state === 'releasing'
  const ended = data?.encounters ? data.finishedAt : null
  // News come by the live stream; where it is broken, the screen looks by itself.
  useEffect(() => {
    if (!atWork) return
    const timer = setInterval(() => void refetch(), 2_000)
    return () => clearInterval(timer)
  }, [atWork, refetch])
  // The import may have set up reasons, units, touchpoints and channels, which this browser has read before.
  const cache = useQueryClient()
  useEffect(() => {
    if (!ended) return
    for (const id of made) void cache.invalidateQueries({ queryKey: [id] })
  }, [ended, cache])
  const uploadFailed = data?.failure === 'upload-unfinished'
  return (
    <>
      <Head title={t.one} />
      <div className={css.page}>
        <Link to={'/imports' as string} className={css.back}>
          ← {t.all}
        </Link>
        {error && !data ? (
          <Problem error={error} retry={() => void refetch()} />
        ) : !data ? (
          <section className="card">
            <Wait lines={6} />
          </section>
        ) : (
          <>
            <h2 className={css.file}>
              {data.fileName}
              <span className={setup.chip} data-tone={toneOf(data.state)}>
                {t.state[data.state]}
              </span>
            </h2>
            {atWork && <Progress state={data} />}
            {(data.state === 'done' || data.state === 'failed') && <Outcome state={data} />}
            {data.state === 'undone' && <Undone state={data} />}
            {!atWork && data.held > 0 && <Held key={data.finishedAt} state={data} />}
            {!atWork && data.encounters && data.state !== 'undone' && <Summary state={data} />}
            {data.bad > 0 && !atWork && <BadRows state={data} />}
            {!atWork && !holds(data) && !uploadFailed && <WhatItHolds key={data.id} state={data} />}
          </>
        )}
      </div>
    </>
  )
}

/** Whether answers came of it: then its columns stay as they are until it is undone. */
const holds = (state: ImportState) => state.state === 'done' && state.added + state.known + state.held > 0

function Undone({ state }: { state: ImportState }) {
  return <p className={setup.said}>{useImportWords(state).undone}</p>
}
