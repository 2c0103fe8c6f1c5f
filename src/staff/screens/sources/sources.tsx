import { Button, NumberInput, Switch } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Source } from '../../../contract/operations/sources.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useAct, useCall } from '../../queries.ts'
import { Head } from '../../shell/head.tsx'
import { usePeopleText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import { NewWebhook } from './new-webhook.tsx'
import css from './sources.module.css'

/** What encounters come from, those first that somebody should look at. */
export function Screen() {
  const t = usePeopleText().sources
  const { data, error, refetch } = useCall('sources.list', {}, { fresh: 0 })
  const [making, setMaking] = useState(false)
  return (
    <>
      <Head title={t.title} />
      <div className={css.page}>
        <div className={setup.toolbar} style={{ marginBottom: 0 }}>
          <p className={setup.hint}>{t.why}</p>
          <div className={css.row}>
            <Button component={Link} to={'/imports' as string} variant="default">
              {t.importFile}
            </Button>
            <Button onClick={() => setMaking(true)}>{t.open}</Button>
          </div>
        </div>
        <section className="card">
          {error && !data ? (
            <Problem error={error} retry={() => void refetch()} />
          ) : !data ? (
            <Wait lines={6} />
          ) : data.length === 0 ? (
            <Empty title={t.none} why={t.noneWhy} />
          ) : (
            <ul className={setup.rows}>
              {data.map((source) => (
                <Row key={source.id} source={source} />
              ))}
            </ul>
          )}
        </section>
        <ApiExample />
      </div>
      {making && <NewWebhook close={() => setMaking(false)} />}
    </>
  )
}

function Row({ source }: { source: Source }) {
  const t = usePeopleText().sources
  const f = useFormat()
  const told = [
    source.lastAt ? t.last(f.full(source.lastAt)) : t.never,
    t.today(f.count(source.today)),
    source.usualToday !== null && t.usual(f.count(Math.round(source.usualToday))),
    t.week(f.count(source.week.created)),
    source.week.refused > 0 && t.refused(f.count(source.week.refused)),
  ].filter(Boolean)
  return (
    <li data-off={source.closed || undefined}>
      <div className={setup.text}>
        {source.kind === 'webhook' ? (
          <Link className={setup.title} to={`/sources/${source.id}` as string}>
            {source.name}
          </Link>
        ) : (
          <span className={setup.title}>{source.name}</span>
        )}
        <span className={css.kind}>{t.kind[source.kind]}</span>
        <div className={setup.under}>{told.join(' · ')}</div>
        <div className={css.chips}>
          {source.closed && (
            <span className={setup.chip} data-tone="plain">
              {t.closed}
            </span>
          )}
          {source.missing !== null && (
            <span className={setup.chip} data-tone="signal">
              {t.missing(f.count(source.missing))}
            </span>
          )}
          {source.held > 0 && (
            <span className={setup.chip} data-tone="signal">
              {t.held(source.held)}
            </span>
          )}
          {source.failed > 0 && (
            <span className={setup.chip} data-tone="signal">
              {t.failed(source.failed)}
            </span>
          )}
          {source.heldRows > 0 && (
            <Link className={setup.chip} data-tone="signal" to={`/imports/${source.heldImport}` as string}>
              {t.heldRows(source.heldRows, f.count(source.heldRows))}
            </Link>
          )}
          {source.expiring > 0 && (
            <span className={setup.chip} data-tone="signal">
              {t.expiring(source.expiring)}
            </span>
          )}
          {source.forgotten > 0 && (
            <span className={setup.chip}>
              {t.forgotten(source.forgotten, source.forgottenAt ? f.day(source.forgottenAt) : '')}
            </span>
          )}
          {source.unsigned > 0 && <span className={setup.chip}>{t.unsigned(source.unsigned)}</span>}
        </div>
      </div>
      <Asking source={source} />
    </li>
  )
}

function Asking({ source }: { source: Source }) {
  const t = usePeopleText().sources
  const save = useAct('sources.save', ['sources.list'])
  const [hours, setHours] = useState<number | string>(source.oldestHours)
  const changed = typeof hours === 'number' && hours !== source.oldestHours
  return (
    <div className={css.ask}>
      <Switch
        label={t.asks}
        aria-label={`${t.asks}: ${source.name}`}
        checked={source.enabled}
        disabled={save.isPending}
        onChange={(event) => save.mutate({ params: { id: source.id }, body: { enabled: event.currentTarget.checked } })}
      />
      {source.enabled && (
        <div className={css.row}>
          <NumberInput
            label={t.oldest}
            size="xs"
            w={210}
            min={0.25}
            max={1440}
            value={hours}
            onChange={setHours}
            error={save.isError ? ' ' : undefined}
          />
          {changed && (
            <Button
              size="xs"
              loading={save.isPending}
              onClick={() => save.mutate({ params: { id: source.id }, body: { oldestHours: Number(hours) } })}
            >
              {t.save}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

/** A call that works as soon as the key is in its place. */
function ApiExample() {
  const t = usePeopleText().sources
  const body = {
    source: 'crm',
    externalId: '12345',
    touchpoint: 'Puhelinpalvelu',
    startedAt: new Date(Date.now() - 600_000).toISOString(),
    customer: { email: 'asiakas@example.fi' },
  }
  return (
    <details className="card">
      <summary>{t.api}</summary>
      <p className={setup.hint}>{t.apiWhy}</p>
      <pre className={css.pre}>{`curl -X POST ${location.origin}/api/v1/encounters \\
  -H 'Authorization: Bearer hk_…' -H 'Content-Type: application/json' \\
  -d '${JSON.stringify(body)}'`}</pre>
    </details>
  )
}
