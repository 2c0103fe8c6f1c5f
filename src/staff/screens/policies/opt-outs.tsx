import { Button, FileButton, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type CallReply, call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { usePoliciesText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import { useSubmit } from '../setup/use-submit.ts'
import css from './policies.module.css'

type Kind = 'opt-out' | 'objection'
const kinds = ['opt-out', 'objection'] as const
/** Addresses in one call: a body of at most two megabytes. */
const atOnce = 20_000

/** Who does not want to be asked: how many, one address, and a list brought in. */
export function OptOuts() {
  const t = usePoliciesText()
  const f = useFormat()
  const { data, error, refetch } = useCall('optOuts.count', {}, { fresh: 0 })
  return (
    <div className={css.cards}>
      <section className="card">
        <p className={css.under}>{t.optOut.why}</p>
        {error && !data ? (
          <Problem error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Wait lines={2} />
        ) : (
          <div className={css.counts}>
            {(['optOuts', 'objections', 'failing'] as const).map((k) => (
              <p key={k} className={css.under}>
                <b>{f.count(data[k])}</b>
                {t.optOut.counts[k]}
              </p>
            ))}
          </div>
        )}
        {!!data?.ways.length && (
          <p className={css.under}>
            {data.ways.map(({ via, n }) => `${t.optOut.ways[via] ?? via} ${f.count(n)}`).join(' · ')}
          </p>
        )}
      </section>
      <One />
      <Many />
    </div>
  )
}

function KindSelect({ kind, set }: { kind: Kind; set: (kind: Kind) => void }) {
  const t = usePoliciesText()
  return (
    <NativeSelect
      label={t.optOut.kind}
      value={kind}
      data={kinds.map((k) => ({ value: k, label: t.optOut.kinds[k] }))}
      onChange={(event) => set(event.currentTarget.value as Kind)}
    />
  )
}

function One() {
  const t = usePoliciesText()
  const f = useFormat()
  const may = useMay()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [address, setAddress] = useState('')
  const [kind, setKind] = useState<Kind>('opt-out')
  const [found, setFound] = useState<CallReply<'optOuts.look'> | null>(null)
  const [said, setSaid] = useState('')
  const run = (work: () => Promise<string>) =>
    submit.run(async () => {
      setSaid('')
      const words = await work()
      setFound(await call('optOuts.look', { body: { address } }))
      setSaid(words)
      await cache.invalidateQueries({ queryKey: ['optOuts.count'] })
    })
  const add = () =>
    run(async () => {
      const { added, known, bad } = await call('optOuts.add', { body: { addresses: [address], kind } })
      return bad.length > 0 ? t.optOut.bad(1, '1') : t.optOut.done(f.count(added), f.count(known))
    })
  const remove = () =>
    run(async () => {
      await call('optOuts.remove', { body: { address } })
      return t.optOut.removed
    })
  const way = (via: string) => t.optOut.ways[via] ?? via
  const empty = address.trim() === ''
  return (
    <section className="card">
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!empty) void run(async () => '')
        }}
      >
        <h2>{t.optOut.one}</h2>
        <TextInput
          label={t.optOut.address}
          value={address}
          maxLength={320}
          autoComplete="off"
          onChange={(event) => {
            setAddress(event.currentTarget.value)
            setFound(null)
            setSaid('')
          }}
        />
        <div className={css.bar} style={{ marginTop: 0 }}>
          <Button type="submit" variant="default" disabled={empty} loading={submit.busy}>
            {t.optOut.look}
          </Button>
        </div>
        <div role="status">
          {said && <p className={css.ok}>{said}</p>}
          {found && (
            <p>
              {found.listed
                ? t.optOut.listed(t.optOut.kinds[found.listed.kind], way(found.listed.via), f.day(found.listed.at))
                : t.optOut.notListed}
              {found.failingSince && ` ${t.optOut.failing(f.day(found.failingSince))}`}
            </p>
          )}
        </div>
        {found && (!found.listed || found.listed.kind === 'opt-out') && (
          <>
            <KindSelect kind={kind} set={setKind} />
            <div>
              <Button onClick={() => void add()} loading={submit.busy}>
                {t.optOut.add}
              </Button>
            </div>
          </>
        )}
        {found && (found.listed || found.failingSince) && may('optOuts.remove') && (
          <div>
            <p className={css.under}>{t.optOut.removeWhy}</p>
            <Button variant="default" onClick={() => void remove()} loading={submit.busy}>
              {t.optOut.remove}
            </Button>
          </div>
        )}
        <Failed submit={submit} />
      </form>
    </section>
  )
}

/** The first column of each line, without the quotes of a CSV file. */
const firstColumns = (text: string): string[] =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => (line.split(/[;,\t]/)[0] ?? '').trim().replace(/^"(.*)"$/, '$1'))

function Many() {
  const t = usePoliciesText()
  const f = useFormat()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [text, setText] = useState('')
  const [kind, setKind] = useState<Kind>('opt-out')
  const [done, setDone] = useState<CallReply<'optOuts.add'> | null>(null)
  const add = () =>
    submit.run(async () => {
      const addresses = firstColumns(text)
      const sum: CallReply<'optOuts.add'> = { added: 0, known: 0, bad: [] }
      for (let from = 0; from < addresses.length; from += atOnce) {
        const part = await call('optOuts.add', { body: { addresses: addresses.slice(from, from + atOnce), kind } })
        sum.added += part.added
        sum.known += part.known
        sum.bad.push(...part.bad.map((b) => ({ ...b, at: b.at + from })))
      }
      setDone(sum)
      setText('')
      await cache.invalidateQueries({ queryKey: ['optOuts.count'] })
    })
  return (
    <section className="card">
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          void add()
        }}
      >
        <h2>{t.optOut.many}</h2>
        <Textarea
          label={t.optOut.address}
          description={t.optOut.manyHint}
          autosize
          minRows={4}
          maxRows={10}
          value={text.length > 20_000 ? `${text.slice(0, 20_000)}…` : text}
          readOnly={text.length > 20_000}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setDone(null)
          }}
        />
        <KindSelect kind={kind} set={setKind} />
        <div className={css.bar} style={{ marginTop: 0 }}>
          <FileButton accept=".csv,.txt,text/*" onChange={(file) => void file?.text().then(setText)}>
            {(props) => (
              <Button variant="default" {...props}>
                {t.optOut.file}
              </Button>
            )}
          </FileButton>
          <Button type="submit" disabled={text.trim() === ''} loading={submit.busy}>
            {t.optOut.import}
          </Button>
        </div>
        <Failed submit={submit} />
        <div role="status">
          {done && <p className={css.ok}>{t.optOut.done(f.count(done.added), f.count(done.known))}</p>}
          {done && done.bad.length > 0 && (
            <>
              <p>{t.optOut.bad(done.bad.length, f.count(done.bad.length))}</p>
              <ul className={css.under}>
                {done.bad.slice(0, 20).map((b) => (
                  <li key={b.at}>{t.optOut.row(f.count(b.at + 1), b.text)}</li>
                ))}
              </ul>
            </>
          )}
        </div>
      </form>
    </section>
  )
}
