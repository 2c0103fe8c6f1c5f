import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { ImportMapping, ImportState } from '../../../contract/operations/flow.ts'
import { type CallReply, call, Failure } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { reading, useCall } from '../../queries.ts'
import { useSetupText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import { useSubmit } from '../setup/use-submit.ts'
import { Columns } from './columns.tsx'
import { General } from './general.tsx'
import css from './import.module.css'
import { taken } from './target.ts'
import { Tried } from './tried.tsx'

/** What the file's columns become, tried on its first rows while one chooses. */
export function Mapping({ state }: { state: ImportState }) {
  const t = useSetupText().imports
  const [survey, setSurvey] = useState<string | null>(state.mapping?.survey ?? null)
  const input = { params: { id: state.id }, query: survey ? { survey } : {} }
  const { data: preview, error, refetch } = useCall('imports.preview', input, { fresh: 60_000, keep: true })
  if (error && !preview) return <Problem error={error} retry={() => void refetch()} />
  if (!preview) {
    return (
      <section className="card">
        <Wait lines={8} />
      </section>
    )
  }
  if (preview.survey === null) {
    return (
      <section className="card">
        <Empty title={t.noSurvey} why={t.noSurveyWhy}>
          <Button component={Link} to={'/surveys' as string} size="xs">
            {t.toSurveys}
          </Button>
        </Empty>
      </section>
    )
  }
  return <Editor key={preview.survey} state={state} preview={preview} survey={preview.survey} choose={setSurvey} />
}

type Preview = CallReply<'imports.preview'>
type Props = { state: ImportState; preview: Preview; survey: string; choose: (survey: string) => void }

function Editor({ state, preview, survey, choose }: Props) {
  const t = useSetupText().imports
  const f = useFormat()
  const cache = useQueryClient()
  const submit = useSubmit()
  const first = useFirst(state, preview, survey)
  const [mapping, setMapping] = useState<ImportMapping>(first)
  const body = useMemo(() => ({ mapping: { ...mapping, columns: taken(mapping.columns) } }), [mapping])
  const [settled] = useDebouncedValue(body, 400)
  const tried = useQuery({
    ...reading('imports.check', { params: { id: state.id }, body: settled }, { fresh: 60_000, keep: true }),
    retry: false,
  })
  const issues = tried.error instanceof Failure ? tried.error.issues : []
  const issueOf = (path: string) => issues.find((i) => i.path === `mapping.${path}`)?.message

  const run = () =>
    submit.run(async () => {
      await call('imports.run', { params: { id: state.id }, body })
      await Promise.all(['imports.read', 'imports.list'].map((id) => cache.invalidateQueries({ queryKey: [id] })))
    })
  const rows = state.rows ?? 0
  return (
    <>
      <General
        mapping={mapping}
        set={(change) => setMapping((m) => ({ ...m, ...change }))}
        choose={choose}
        issueOf={issueOf}
      />
      <Columns
        preview={preview}
        mapping={mapping}
        set={(column, to) => setMapping((m) => ({ ...m, columns: { ...m.columns, [column]: to } }))}
        issueOf={issueOf}
      />
      <Tried
        reply={tried.data}
        error={tried.error}
        busy={tried.isFetching || settled !== body}
        mapping={settled.mapping}
      />
      <div className={css.go}>
        <Button
          size="md"
          loading={submit.busy}
          disabled={tried.error !== null || settled !== body || !tried.data?.rows.some((r) => r.bad.length === 0)}
          onClick={() => void run()}
        >
          {t.run(rows, f.count(rows))}
        </Button>
        <Failed submit={submit} />
      </div>
    </>
  )
}

/** What was chosen before, else what the columns seem to be. */
function useFirst(state: ImportState, preview: Preview, survey: string): ImportMapping {
  const t = useSetupText().imports
  return useMemo(() => {
    const before = state.mapping
    const guessed = Object.fromEntries(preview.columns.map((c) => [c.name, c.guess]))
    if (before?.survey === survey) return { ...before, columns: { ...allSkipped(preview), ...before.columns } }
    return {
      survey,
      source: before?.source ?? t.sourceGuess,
      dateFormat: preview.dateFormat,
      columns: guessed,
      ...(before?.touchpoint && { touchpoint: before.touchpoint }),
      ...(before?.defaultAt && { defaultAt: before.defaultAt }),
    }
  }, [state.mapping, preview, survey, t])
}

const allSkipped = (preview: Preview): ImportMapping['columns'] =>
  Object.fromEntries(preview.columns.map((c) => [c.name, { to: 'skip' as const }]))
