import { Button, NativeSelect } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { addDays, localDate } from '../../../contract/zone.ts'
import { type CallReply, call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { say, useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useZone } from '../../session.ts'
import { useLanguage, useOutboxText, usePoliciesText } from '../../text.ts'
import { unitOptions } from '../setup/tree.ts'
import { useSubmit } from '../setup/use-submit.ts'
import css from './policies.module.css'
import { groupings, type PoliciesSearch, periods, usualDays } from './search.ts'

/** Who was not asked and why: counts by reason, split as wished, and the encounters themselves. The filter is in the address. */
export function SuppressedTab({ search }: { search: PoliciesSearch }) {
  const t = usePoliciesText()
  const { reasons } = useOutboxText()
  const f = useFormat()
  const names = useNames()
  const language = useLanguage()
  const zone = useZone()
  const navigate = useNavigate()
  const set = (change: Record<string, string | undefined>) => {
    const kept = Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, v]) => v))
    void navigate({ to: '/policies' as string, search: kept as never, replace: true })
  }
  const { tab: _, days = usualDays, by = 'day', reason, ...place } = search
  const today = localDate(Date.now(), zone)
  const which = { ...place, from: addDays(today, 1 - days), to: today }
  const query = { ...which, by, ...(reason && { reason }) }
  const { data, error, refetch } = useCall('suppressions.summary', { query }, { fresh: 5_000, keep: true })
  const select = (key: 'channel' | 'touchpoint' | 'unit', data: { value: string; label: string }[]) => (
    <NativeSelect
      size="xs"
      label={t.suppressed[key]}
      value={search[key] ?? ''}
      data={[{ value: '', label: t.suppressed.any }, ...data]}
      onChange={(event) => set({ [key]: event.currentTarget.value })}
    />
  )
  const keyName = (key: string) => {
    if (by === 'day') return f.localDay(key)
    if (by === 'policy') return key ? policyName(key) : t.suppressed.noPolicy
    return names.name(by, key || null)
  }
  const policies = useCall('policies.list', {}, {}).data
  const policyName = (id: string) => policies?.policies.find((p) => p.id === id)?.name ?? id.slice(0, 8)
  const total = data?.reasons.reduce((sum, r) => sum + r.n, 0) ?? 0
  const sums = new Map<string, number>()
  for (const g of data?.groups ?? []) sums.set(g.key, (sums.get(g.key) ?? 0) + g.n)
  const rows = by === 'day' ? [...sums].reverse() : [...sums].sort((a, b) => b[1] - a[1])
  return (
    <>
      <p className={css.under} style={{ marginBottom: 12 }}>
        {t.suppressed.why}
      </p>
      <div className={css.filters}>
        <NativeSelect
          size="xs"
          label={t.suppressed.period}
          value={String(days)}
          data={periods.map((p) => ({ value: String(p), label: t.suppressed.days(p) }))}
          onChange={(event) => set({ days: event.currentTarget.value })}
        />
        {select(
          'channel',
          names.channels.map((c) => ({ value: c, label: names.name('channel', c) })),
        )}
        {select(
          'touchpoint',
          names.touchpoints.map((p) => ({ value: p.id, label: say(p.name, language) })),
        )}
        {select('unit', unitOptions(names.units))}
      </div>
      {error && !data ? (
        <section className="card">
          <Problem error={error} retry={() => void refetch()} />
        </section>
      ) : !data ? (
        <section className="card">
          <Wait lines={8} />
        </section>
      ) : (
        <div className="stack">
          <div className={css.split}>
            <section className="card">
              <p className={css.big} style={{ marginTop: 0 }}>
                {t.suppressed.asked(f.count(data.asked))} · {t.suppressed.not(f.count(total))}
              </p>
              {total === 0 ? (
                <Empty title={t.suppressed.none} why={t.suppressed.noneWhy} />
              ) : (
                <ul className={css.reasons}>
                  <li>
                    <button type="button" aria-pressed={!reason} onClick={() => set({ reason: undefined })}>
                      {t.suppressed.all} <b>{f.count(total)}</b>
                    </button>
                  </li>
                  {data.reasons.map((r) => (
                    <li key={r.reason}>
                      <button
                        type="button"
                        aria-pressed={reason === r.reason}
                        onClick={() => set({ reason: reason === r.reason ? undefined : r.reason })}
                      >
                        {reasons[r.reason]} <b>{f.count(r.n)}</b>
                      </button>
                    </li>
                  ))}
                </ul>
              )}
            </section>
            {total > 0 && (
              <section className="card">
                <NativeSelect
                  size="xs"
                  label={t.suppressed.by}
                  maw={230}
                  value={by}
                  data={groupings.map((g) => ({ value: g, label: t.suppressed.groups[g] }))}
                  onChange={(event) => set({ by: event.currentTarget.value })}
                />
                <ul className={css.reasons}>
                  {rows.slice(0, 31).map(([key, n]) => (
                    <li key={key}>
                      {keyName(key)} <b>{f.count(n)}</b>
                    </li>
                  ))}
                </ul>
              </section>
            )}
          </div>
          {total > 0 && <Rows key={JSON.stringify(query)} query={{ ...which, ...(reason && { reason }) }} />}
        </div>
      )}
    </>
  )
}

type Row = CallReply<'suppressions.list'>['rows'][number]

function Rows({ query }: { query: Record<string, string | undefined> }) {
  const t = usePoliciesText()
  const { reasons } = useOutboxText()
  const f = useFormat()
  const names = useNames()
  const submit = useSubmit()
  const [more, setMore] = useState<{ rows: Row[]; next: string | null } | null>(null)
  const { data, error, refetch } = useCall('suppressions.list', { query: query as never }, { fresh: 5_000 })
  if (error && !data)
    return (
      <section className="card">
        <Problem error={error} retry={() => void refetch()} />
      </section>
    )
  const rows = [...(data?.rows ?? []), ...(more?.rows ?? [])]
  const next = more ? more.next : data?.next
  const load = () =>
    submit.run(async () => {
      const page = await call('suppressions.list', { query: { ...query, before: next! } as never })
      setMore({ rows: [...(more?.rows ?? []), ...page.rows], next: page.next })
    })
  return (
    <section className="card">
      {!data ? (
        <Wait lines={6} />
      ) : (
        <ul className={css.events}>
          {rows.map((r) => (
            <li key={r.id}>
              <div className={css.name}>{reasons[r.reason]}</div>
              <div className={css.under}>
                {[
                  f.full(r.at),
                  r.encounter && names.name('channel', r.encounter.channel),
                  r.touchpoint && names.name('touchpoint', r.touchpoint),
                  r.encounter?.reason && names.name('reason', r.encounter.reason),
                  r.encounter && `${r.encounter.source} ${r.encounter.externalId}`,
                  r.policy,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
              <div className={css.under}>
                {r.customer ? (
                  <Link to={`/policies/person/${r.customer.id}` as string}>
                    {t.suppressed.history}: {r.customer.name ?? t.suppressed.nameless}
                  </Link>
                ) : (
                  t.suppressed.noPerson
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      {next && (
        <div className={css.bar}>
          <Button variant="default" loading={submit.busy} onClick={() => void load()}>
            {t.suppressed.more}
          </Button>
        </div>
      )}
    </section>
  )
}
