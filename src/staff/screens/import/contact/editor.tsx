import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { EncounterMapping } from '../../../../contract/contact-log.ts'
import type { ImportState } from '../../../../contract/operations/flow.ts'
import { type CallReply, call, Failure } from '../../../client.ts'
import { useFormat } from '../../../format.ts'
import { Problem, Wait } from '../../../look/states.tsx'
import { reading, useCall } from '../../../queries.ts'
import { useSetupText } from '../../../text.ts'
import { Failed } from '../../setup/failed.tsx'
import { useSubmit } from '../../setup/use-submit.ts'
import css from '../import.module.css'
import { ContactColumns } from './columns.tsx'
import { ContactGeneral } from './general.tsx'
import { ContactTried } from './tried.tsx'
import { ContactValues } from './values.tsx'

/** What the columns and values of a contact log become, tried on its first rows while one chooses. */
export function ContactMapping({ state }: { state: ImportState }) {
  const input = { params: { id: state.id } }
  const { data: preview, error, refetch } = useCall('contactLog.preview', input, { fresh: 60_000 })
  const saved = useCall('mappings.list', {}, { fresh: 60_000 })
  const failed = error ?? saved.error
  if (failed && !(preview && saved.data)) {
    const retry = () => void Promise.all([refetch(), saved.refetch()])
    return <Problem error={failed} retry={retry} />
  }
  if (!preview || !saved.data) {
    return (
      <section className="card">
        <Wait lines={8} />
      </section>
    )
  }
  return <Editor state={state} preview={preview} saved={saved.data} />
}

type Props = {
  state: ImportState
  preview: CallReply<'contactLog.preview'>
  saved: CallReply<'mappings.list'>
}

function Editor({ state, preview, saved }: Props) {
  const { imports: t, contactLog: log } = useSetupText()
  const f = useFormat()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [mapping, setMapping] = useState<EncounterMapping>(
    () => state.encounters ?? guessed(preview, log.words.sourceGuess),
  )
  const [name, setName] = useState(state.named?.name ?? '')
  const full = useMemo(() => ({ mapping: { ...mapping, columns: takenOf(mapping) } }), [mapping])
  const [settled] = useDebouncedValue(full, 400)
  const tried = useQuery({
    ...reading('contactLog.check', { params: { id: state.id }, body: settled }, { fresh: 60_000, keep: true }),
    retry: false,
  })
  const issues = tried.error instanceof Failure ? tried.error.issues : []
  const issueOf = (path: string) => issues.find((i) => i.path === `mapping.${path}`)?.message
  const set = (change: Partial<EncounterMapping>) => setMapping((m) => ({ ...m, ...change }))

  /** A saved mapping knows its own columns; those that this file lacks are left out. */
  const apply = (id: string | null) => {
    const one = saved.find((s) => s.id === id)
    if (!one) return
    const has = new Set(preview.columns.map((c) => c.name))
    setMapping({
      ...one.mapping,
      columns: Object.fromEntries(Object.entries(one.mapping.columns).filter(([c]) => has.has(c))),
    })
    setName(one.name)
  }
  const run = () =>
    submit.run(async () => {
      await call('contactLog.run', { params: { id: state.id }, body: { ...full, name: name.trim() || null } })
      const touched = ['imports.read', 'imports.list', 'mappings.list']
      await Promise.all(touched.map((id) => cache.invalidateQueries({ queryKey: [id] })))
    })
  const rows = state.rows ?? 0
  const ready = tried.error === null && settled === full && tried.data?.rows.some((r) => r.bad.length === 0)
  return (
    <>
      <ContactGeneral
        mapping={mapping}
        set={set}
        issueOf={issueOf}
        saved={saved}
        apply={apply}
        name={name}
        rename={setName}
      />
      <ContactColumns
        preview={preview}
        mapping={mapping}
        set={(column, to) => set({ columns: { ...mapping.columns, [column]: to } })}
        issueOf={issueOf}
        sameKeys={tried.data?.sameKeys ?? 0}
      />
      {tried.data && <ContactValues reply={tried.data} mapping={mapping} set={set} />}
      <ContactTried reply={tried.data} error={tried.error} busy={tried.isFetching || settled !== full} />
      <div className={css.go}>
        <Button size="md" loading={submit.busy} disabled={!ready} onClick={() => void run()}>
          {t.run(rows, f.count(rows))}
        </Button>
        <Failed submit={submit} />
      </div>
    </>
  )
}

const takenOf = ({ columns }: EncounterMapping): EncounterMapping['columns'] =>
  Object.fromEntries(Object.entries(columns).filter(([, c]) => c.to !== 'skip'))

const guessed = (preview: Props['preview'], source: string): EncounterMapping => ({
  source,
  dateFormat: preview.dateFormat,
  columns: Object.fromEntries(preview.columns.map((c) => [c.name, c.guess])),
  values: {},
  unknown: { reason: 'hold', channel: 'hold', touchpoint: 'hold', unit: 'hold', agent: 'create' },
})
