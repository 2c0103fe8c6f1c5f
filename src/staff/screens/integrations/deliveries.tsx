import { deliveryStates } from 'virtual:contract'
import { Button, NativeSelect } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { Delivery, DeliveryState, Receiver } from '../../../contract/receiver.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useAct, useCall } from '../../queries.ts'
import { useReceiversText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import css from '../sources/sources.module.css'

const tones = { due: undefined, delivered: 'good', parked: 'signal' } as const
const touched = ['receivers.list', 'receivers.read', 'deliveries.list'] as const
const step = 20
/** So many the server lists at once; beyond them one goes on page by page. */
const whole = 200

/** What was brought to a receiver, and what was not, the newest first. */
export function Deliveries({ receiver }: { receiver: Receiver }) {
  const t = useReceiversText()
  const f = useFormat()
  const navigate = useNavigate()
  const given = useSearch({ strict: false }) as { state?: string }
  const state = deliveryStates.find((s) => s === given.state)
  const [most, setMost] = useState(step)
  const [before, setBefore] = useState<number | null>(null)
  const { id } = receiver
  const query = { limit: most, ...(state && { state }), ...(before !== null && { before }) }
  const { data, error, refetch } = useCall('deliveries.list', { params: { id }, query }, { fresh: 0, keep: true })
  const again = useAct('deliveries.replay', touched)
  const choose = (value: string) => {
    setBefore(null)
    void navigate({
      to: '/settings/integrations' as string,
      search: { receiver: id, ...(value && { state: value }) } as never,
      replace: true,
    })
  }
  return (
    <section className={`card ${css.section}`}>
      <h2>{t.deliveries}</h2>
      <div className={css.row}>
        <NativeSelect
          aria-label={t.deliveryFilter}
          value={state ?? ''}
          data={[
            { value: '', label: t.any },
            ...deliveryStates.map((s: DeliveryState) => ({ value: s, label: t.deliveryState[s] })),
          ]}
          onChange={(event) => choose(event.currentTarget.value)}
        />
        {receiver.parked > 0 && receiver.state === 'on' && (
          <Button
            variant="default"
            loading={again.isPending}
            onClick={() => again.mutate({ params: { id }, body: {} })}
          >
            {t.replayAll}
          </Button>
        )}
      </div>
      {again.data && (
        <p className={setup.said} role="status">
          {t.replayed(again.data.again, f.count(again.data.again))}
        </p>
      )}
      {again.error && <Problem error={again.error} />}
      {error && !data ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Wait lines={4} />
      ) : data.rows.length === 0 ? (
        <Empty title={t.deliveriesNone} why={t.deliveriesNoneWhy} />
      ) : (
        <ul className={setup.rows}>
          {data.rows.map((d) => (
            <Row
              key={d.id}
              delivery={d}
              replay={
                receiver.state === 'on' && d.kept && d.state !== 'due'
                  ? () => again.mutate({ params: { id }, body: { delivery: d.id } })
                  : null
              }
            />
          ))}
        </ul>
      )}
      {data && (data.next || before !== null) && (
        <div className={css.row}>
          {data.next && (
            <Button
              variant="subtle"
              onClick={() => (most < whole ? setMost(Math.min(most + step * 3, whole)) : setBefore(data.next))}
            >
              {most < whole ? t.more : t.older}
            </Button>
          )}
          {before !== null && (
            <Button variant="subtle" onClick={() => setBefore(null)}>
              {t.newest}
            </Button>
          )}
        </div>
      )}
    </section>
  )
}

function Row({ delivery: d, replay }: { delivery: Delivery; replay: (() => void) | null }) {
  const t = useReceiversText()
  const f = useFormat()
  const told = [
    t.number(f.count(d.number)),
    f.full(d.at),
    d.attempts > 0 && t.tries(d.attempts, f.count(d.attempts)),
    d.status !== null && t.status(String(d.status)),
    d.tookMs !== null && t.took(f.count(d.tookMs)),
    d.nextAt && d.attempts > 0 && t.next(f.full(d.nextAt)),
  ].filter(Boolean)
  return (
    <li>
      <div className={setup.text}>
        <span className={setup.title}>{t.type[d.type as keyof typeof t.type] ?? d.type}</span>
        <div className={setup.under}>{told.join(' · ')}</div>
        {d.problem && <div className={setup.missing}>{t.problem[d.problem] ?? d.problem}</div>}
        {d.status !== null && (
          <details>
            <summary className={setup.under}>{t.replied}</summary>
            {d.reply ? <pre className={css.pre}>{d.reply}</pre> : <p className={setup.hint}>{t.noReply}</p>}
          </details>
        )}
      </div>
      <span className={setup.chip} data-tone={tones[d.state]}>
        {t.deliveryState[d.state]}
      </span>
      {replay && (
        <Button variant="subtle" size="compact-sm" onClick={replay}>
          {t.replay}
        </Button>
      )}
    </li>
  )
}
