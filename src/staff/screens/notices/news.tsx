import { resultMetrics } from 'virtual:contract'
import { Button, NativeSelect, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ResultMetric, News as Settings } from '../../../contract/notice.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { say } from '../../names.ts'
import { useAct, useCall } from '../../queries.ts'
import { useLanguage, useNoticesText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import css from './notices.module.css'

/** The public page: whether it is open, where, and which results it shows. */
export function News() {
  const t = useNoticesText().news
  const { data, error, refetch, dataUpdatedAt } = useCall('news.read', {}, { fresh: 0 })
  return (
    <section className={`card ${css.section}`}>
      <h2>{t.title}</h2>
      <p className={setup.hint}>{t.why}</p>
      {error && !data ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Wait lines={4} />
      ) : (
        <Form key={dataUpdatedAt} now={data} url={data.url} />
      )}
    </section>
  )
}

function Form({ now, url }: { now: Settings; url: string }) {
  const t = useNoticesText().news
  const language = useLanguage()
  const places = useCall('touchpoints.list').data ?? []
  const save = useAct('news.save', ['news.read', 'notices.read'])
  const [open, setOpen] = useState(now.open)
  const [address, setAddress] = useState(now.address)
  const [results, setResults] = useState(now.results)
  const choose = (touchpoint: string, metric: string) =>
    setResults([
      ...results.filter((r) => r.touchpoint !== touchpoint),
      ...(metric ? [{ touchpoint, metric: metric as ResultMetric }] : []),
    ])
  return (
    <>
      <Switch label={t.open} checked={open} onChange={(event) => setOpen(event.currentTarget.checked)} />
      <TextInput
        label={t.address}
        description={t.addressHint}
        maw={360}
        value={address}
        maxLength={60}
        spellCheck={false}
        leftSection={<span className="dim small">/news/</span>}
        leftSectionWidth={66}
        onChange={(event) => setAddress(event.currentTarget.value.toLowerCase())}
      />
      <details>
        <summary>{t.results}</summary>
        <p className={setup.hint}>{t.resultsHint}</p>
        <ul className={setup.rows}>
          {places
            .filter((p) => !p.closed)
            .map((p) => (
              <li key={p.id}>
                <span className={setup.text}>{say(p.name, language)}</span>
                <NativeSelect
                  size="xs"
                  aria-label={`${t.metric}: ${say(p.name, language)}`}
                  value={results.find((r) => r.touchpoint === p.id)?.metric ?? ''}
                  data={[
                    { value: '', label: t.none },
                    ...resultMetrics.map((m: ResultMetric) => ({ value: m, label: t.metrics[m] })),
                  ]}
                  onChange={(event) => choose(p.id, event.currentTarget.value)}
                />
              </li>
            ))}
        </ul>
      </details>
      {save.error && <Problem error={save.error} />}
      <div className={css.row}>
        <Button loading={save.isPending} onClick={() => save.mutate({ body: { open, address, results } })}>
          {t.save}
        </Button>
        {now.open && (
          <Button variant="default" component="a" href={url} target="_blank" rel="noreferrer">
            {t.visit}
          </Button>
        )}
        {save.isSuccess && <span role="status">{t.saved}</span>}
      </div>
    </>
  )
}
