import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { type DragEvent, useRef, useState } from 'react'
import type { ImportState } from '../../../contract/operations/flow.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { Head } from '../../shell/head.tsx'
import { useSetupText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import css from './import.module.css'
import { SavedMappings } from './saved-mappings.tsx'

/** A place to drop a file, and the imports of before. */
export function Screen() {
  const t = useSetupText().imports
  const { data, error, refetch } = useCall('imports.list', {}, { fresh: 0 })
  return (
    <>
      <Head title={t.title} />
      <div className={css.page}>
        <Drop />
        <section className="card">
          {error && !data ? (
            <Problem error={error} retry={() => void refetch()} />
          ) : !data ? (
            <Wait lines={4} />
          ) : data.length === 0 ? (
            <Empty title={t.none} why={t.noneWhy} />
          ) : (
            <ul className={setup.rows}>
              {data.map((one) => (
                <Row key={one.id} one={one} />
              ))}
            </ul>
          )}
        </section>
        <SavedMappings />
      </div>
    </>
  )
}

const megabytes = (bytes: number) => Math.max(0.1, bytes / 1e6)

function Drop() {
  const t = useSetupText().imports
  const f = useFormat()
  const navigate = useNavigate()
  const submit = useSubmit()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [sending, setSending] = useState<File | null>(null)

  const send = async (file: File | undefined) => {
    if (!file) return
    setSending(file)
    const made = await submit.run(() => call('imports.upload', { query: { fileName: file.name } }, { file }))
    setSending(null)
    if (made) await navigate({ to: `/imports/${made.id}` as string })
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void send(event.dataTransfer.files[0])
  }
  return (
    <section
      className={css.drop}
      data-over={over || undefined}
      aria-label={t.drop}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <strong>{t.drop}</strong>
      <p className={setup.hint}>{t.dropWhy}</p>
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,.tsv,.xlsx,text/csv,text/plain"
        hidden
        onChange={(event) => {
          void send(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
      <Button loading={submit.busy} onClick={() => input.current?.click()}>
        {t.choose}
      </Button>
      {sending && (
        <p role="status">{t.uploading(sending.name, t.size(f.value('mean', megabytes(sending.size), 0.4)))}</p>
      )}
      <Failed submit={submit} />
    </section>
  )
}

/** Tone of the chip that tells the state. */
export const toneOf = (state: ImportState['state']) =>
  state === 'done'
    ? 'good'
    : state === 'failed' || state === 'uploaded'
      ? 'signal'
      : state === 'undone'
        ? 'plain'
        : undefined

function Row({ one }: { one: ImportState }) {
  const { imports: t, contactLog: log } = useSetupText()
  const f = useFormat()
  const word = { ...t.counts, held: log.heldCount }
  const counts = (['added', 'known', 'held', 'bad'] as const).filter((c) => one[c] > 0)
  const told =
    one.state === 'running' && one.rows !== null
      ? [t.progress(f.count(one.done), f.count(one.rows))]
      : counts.length > 0
        ? counts.map((c) => `${f.count(one[c])} ${word[c]}`)
        : one.rows !== null
          ? [t.rows(one.rows, f.count(one.rows))]
          : []
  return (
    <li data-off={one.state === 'undone' || undefined}>
      <div className={setup.text}>
        <Link className={setup.title} to={`/imports/${one.id}` as string}>
          {one.fileName}
        </Link>
        <div className={setup.under}>
          {[f.full(one.createdAt), one.named?.name, log.origin[one.origin], ...told].filter(Boolean).join(' · ')}
        </div>
      </div>
      <span className={setup.chip} data-tone={toneOf(one.state)}>
        {t.state[one.state]}
      </span>
    </li>
  )
}
