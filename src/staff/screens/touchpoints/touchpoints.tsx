import { Button, Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Touchpoint } from '../../../contract/operations/catalog.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { Head } from '../../shell/head.tsx'
import { useLanguage, useSetupText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import { TouchpointForm } from './touchpoint-form.tsx'
import { TouchpointPrint } from './touchpoint-print.tsx'
import { TouchpointRow } from './touchpoint-row.tsx'

/** From this many on there is a field to search in. */
const many = 8

export function Screen() {
  const t = useSetupText()
  const may = useMay()
  const language = useLanguage()
  const { data, error, refetch } = useCall('touchpoints.list', {}, { fresh: 0 })
  const [editing, setEditing] = useState<Touchpoint | 'new' | null>(null)
  const [printing, setPrinting] = useState<Touchpoint | null>(null)
  const [search, setSearch] = useState('')
  const [closed, setClosed] = useState(false)
  const create = may('touchpoints.create') && <Button onClick={() => setEditing('new')}>{t.touchpoint.create}</Button>
  const matching = (data ?? []).filter((p) => say(p.name, language).toLowerCase().includes(search.trim().toLowerCase()))
  const shown = matching.filter((p) => !p.closed || closed)
  return (
    <>
      <Head title={t.touchpoint.title} />
      {!!data?.length && (
        <div className={setup.toolbar}>
          <p className={setup.hint}>{t.touchpoint.what}</p>
          {data.length >= many && (
            <TextInput
              type="search"
              aria-label={t.touchpoint.search}
              placeholder={t.touchpoint.search}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
          )}
          {data.some((p) => p.closed) && (
            <Checkbox
              label={t.touchpoint.showClosed}
              checked={closed}
              onChange={(event) => setClosed(event.currentTarget.checked)}
            />
          )}
          {create}
        </div>
      )}
      <section className="card">
        {error && !data ? (
          <Problem error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Wait lines={6} />
        ) : data.length === 0 ? (
          <Empty title={t.touchpoint.none} why={t.touchpoint.noneWhy}>
            {create}
          </Empty>
        ) : shown.length === 0 ? (
          <Empty title={t.touchpoint.noMatch} />
        ) : (
          <ul className={setup.rows}>
            {shown.map((p) => (
              <TouchpointRow key={p.id} touchpoint={p} edit={() => setEditing(p)} print={() => setPrinting(p)} />
            ))}
          </ul>
        )}
      </section>
      {editing && (
        <TouchpointForm
          touchpoint={editing === 'new' ? null : editing}
          close={() => setEditing(null)}
          // A new one shows its code at once: that is what it was made for.
          created={(made) => setPrinting(made)}
        />
      )}
      {printing && <TouchpointPrint touchpoint={printing} close={() => setPrinting(null)} />}
    </>
  )
}
