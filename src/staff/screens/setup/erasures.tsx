import { Button, TextInput } from '@mantine/core'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { ErasedCounts, Erasure, Whom } from '../../../contract/operations/erasures.ts'
import { type CallReply, call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useMe } from '../../session.ts'
import { useSetupText } from '../../text.ts'
import { Failed } from './failed.tsx'
import { FormDialog } from './form-dialog.tsx'
import setup from './setup.module.css'
import { useSubmit } from './use-submit.ts'

/** Erases a person who asks for it: first who it is and what goes, then for good. `?case=` names the customer of a case, so that no address stands in a link. */
export function Panel() {
  const t = useSetupText()
  const whole = useMe().person.unit === null
  const { case: ofCase, number } = useSearch({ strict: false }) as { case?: unknown; number?: unknown }
  if (!whole) return <p className={setup.hint}>{t.caseSetup.work.wholeOnly}</p>
  return (
    <div className="stack">
      <p className={setup.hint}>{t.erasures.hint}</p>
      {typeof ofCase === 'string' && /^[0-9a-f-]{36}$/.test(ofCase) ? (
        <OfCase id={ofCase} number={String(number ?? '')} key={ofCase} />
      ) : (
        <ByAddress />
      )}
      <Past />
    </div>
  )
}

function ByAddress() {
  const words = useSetupText().erasures
  const submit = useSubmit()
  const [address, setAddress] = useState('')
  const [seen, setSeen] = useState<{ whom: Whom; found: CallReply<'erasures.find'> } | null>(null)
  const find = () =>
    submit.run(async () => {
      const whom = { address: address.trim() }
      setSeen({ whom, found: await call('erasures.find', { body: whom }) })
    })
  return (
    <section className="card stack">
      <form
        className={setup.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void find()
        }}
      >
        <TextInput
          label={words.who}
          description={words.whoHint}
          value={address}
          maxLength={320}
          autoComplete="off"
          readOnly={submit.busy}
          error={submit.issue('address')}
          onChange={(e) => {
            setAddress(e.currentTarget.value)
            setSeen(null)
          }}
        />
        <Failed submit={submit} known={['address']} />
        <div>
          <Button type="submit" variant="default" loading={submit.busy} disabled={address.trim().length < 2}>
            {words.find}
          </Button>
        </div>
      </form>
      {seen && <Found {...seen} />}
    </section>
  )
}

/** The number only says which case it is: the case itself goes, and is asked for no more. */
function OfCase({ id, number }: { id: string; number: string }) {
  const words = useSetupText().erasures
  const whom = { case: id }
  const reading = useCall('erasures.find', { body: whom }, { fresh: 0 })
  return (
    <section className="card stack">
      {/^\d{1,9}$/.test(number) && <h3>{words.ofCase(number)}</h3>}
      {reading.error && !reading.data ? (
        <Problem error={reading.error} retry={() => void reading.refetch()} />
      ) : reading.data ? (
        <Found whom={whom} found={reading.data} />
      ) : (
        <Wait lines={4} />
      )}
    </section>
  )
}

/** Who it is, what goes, and the button. */
function Found({ whom, found }: { whom: Whom; found: CallReply<'erasures.find'> }) {
  const words = useSetupText().erasures
  const cache = useQueryClient()
  const submit = useSubmit()
  const [asking, setAsking] = useState(false)
  const [note, setNote] = useState('')
  const [done, setDone] = useState(false)
  if (done) return <p role="status">{words.done}</p>
  if (!found.found) return <Empty title={words.nobody} why={words.nobodyWhy} />
  const erase = () =>
    submit.run(async () => {
      await call('erasures.make', { body: { whom, note: note.trim() } })
      setAsking(false)
      setDone(true)
      // It may have stood anywhere; what this screen shows of it is taken away with it.
      await cache.invalidateQueries({ queryKey: ['erasures.list'] })
      cache.removeQueries({
        predicate: ({ queryKey }) => !String(queryKey[0]).startsWith('erasures.'),
        type: 'inactive',
      })
    })
  return (
    <div className="stack" role="status">
      {'address' in whom && <h3 dir="auto">{whom.address}</h3>}
      {found.customers.length === 0 ? (
        <p className={setup.hint}>{words.noRecord}</p>
      ) : (
        <ul className={setup.rows}>
          {found.customers.map((c) => (
            <li key={c.id}>
              <div className={setup.text}>
                <span className={setup.title} dir="auto">
                  {c.name || words.nameless}
                </span>
                <div className={setup.under} dir="auto">
                  {[c.email, c.phone, c.externalId].filter(Boolean).join(' · ')}
                </div>
              </div>
            </li>
          ))}
        </ul>
      )}
      {found.customers.length > 1 && <p className={setup.missing}>{words.several}</p>}
      <div>
        <h3>{words.goes}</h3>
        <Counts counts={found.counts} />
      </div>
      <p className={setup.hint}>{words.stays}</p>
      <div>
        <Button color="red" onClick={() => setAsking(true)}>
          {words.erase}
        </Button>
      </div>
      <FormDialog
        opened={asking}
        close={() => setAsking(false)}
        title={words.sure}
        submit={submit}
        send={() => void erase()}
        sendLabel={words.erase}
        known={['note']}
      >
        <Counts counts={found.counts} />
        <TextInput
          label={words.note}
          description={words.noteHint}
          value={note}
          maxLength={200}
          error={submit.issue('note')}
          onChange={(e) => setNote(e.currentTarget.value)}
        />
      </FormDialog>
    </div>
  )
}

function Counts({ counts }: { counts: ErasedCounts }) {
  const words = useSetupText().erasures
  return (
    <ul className={setup.plain}>
      <Each counts={counts}>{(key, s, n) => <li key={key}>{words.counts[key](n, s)}</li>}</Each>
    </ul>
  )
}

function Each({
  counts,
  children,
}: {
  counts: ErasedCounts
  children: (key: keyof ErasedCounts, words: string, n: number) => React.ReactNode
}) {
  const f = useFormat()
  return (Object.entries(counts) as [keyof ErasedCounts, number][])
    .filter(([, n]) => n > 0)
    .map(([key, n]) => children(key, f.count(n), n))
}

/** What was erased and when: it explains a figure that became smaller. */
function Past() {
  const words = useSetupText().erasures
  const reading = useInfiniteQuery({
    queryKey: ['erasures.list'],
    queryFn: ({ pageParam }) =>
      call('erasures.list', { query: { limit: '50', ...(pageParam && { before: pageParam }) } }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const rows = reading.data?.pages.flatMap((p) => p.rows)
  return (
    <section className="stack">
      <h3>{words.past}</h3>
      <div className="card">
        {reading.error && !rows ? (
          <Problem error={reading.error} retry={() => void reading.refetch()} />
        ) : !rows ? (
          <Wait lines={3} />
        ) : rows.length === 0 ? (
          <Empty title={words.none} why={words.noneWhy} />
        ) : (
          <ul className={setup.rows}>
            {rows.map((row) => (
              <One key={row.id} row={row} />
            ))}
          </ul>
        )}
      </div>
      {reading.hasNextPage && (
        <Button variant="default" loading={reading.isFetchingNextPage} onClick={() => void reading.fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </section>
  )
}

function One({ row }: { row: Erasure }) {
  const words = useSetupText().erasures
  const f = useFormat()
  return (
    <li>
      <div className={setup.text}>
        <span className={setup.title}>
          <time dateTime={row.at}>{f.full(row.at)}</time>
          {row.note && ` · ${row.note}`}
        </span>
        <div className={setup.under}>{row.by ?? words.key}</div>
        <Counts counts={row.counts} />
      </div>
    </li>
  )
}
