import { resultMetrics } from 'virtual:contract'
import { Button, NativeSelect, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ResultMetric, News as Settings } from '../../../contract/notice.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { say } from '../../names.ts'
import { useAct, useCall } from '../../queries.ts'
import { useLanguage, useNoticesText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import css from './notices.module.css'

/** The public page: whether it is open, where, and which results it shows. */
export function News() {
  const t = useNoticesText().news
  const { data, error, refetch } = useCall('news.read', {}, { fresh: 0 })
  // Kept here: what was saved comes back as another form.
  const save = useAct('news.save', ['news.read', 'notices.read'])
  return (
    <section className={`card ${css.section}`}>
      <h2>{t.title}</h2>
      <p className={setup.hint}>{t.why}</p>
      {error && !data ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Wait lines={4} />
      ) : (
        // A reply that says the same leaves what is being written alone.
        <Form key={JSON.stringify(data)} now={data} save={save} />
      )}
    </section>
  )
}

type FormProps = { now: Settings & { url: string }; save: ReturnType<typeof useAct<'news.save'>> }

function Form({ now, save }: FormProps) {
  const t = useNoticesText().news
  const language = useLanguage()
  const submit = useSubmit()
  const places = useCall('touchpoints.list').data ?? []
  const [{ open, address, results }, setWanted] = useState<Settings>(now)
  const set = (change: Partial<Settings>) => {
    save.reset()
    setWanted({ open, address, results, ...change })
  }
  const choose = (touchpoint: string, metric: string) =>
    set({
      results: [
        ...results.filter((r) => r.touchpoint !== touchpoint),
        ...(metric ? [{ touchpoint, metric: metric as ResultMetric }] : []),
      ],
    })
  return (
    <>
      <Switch label={t.open} checked={open} onChange={(event) => set({ open: event.currentTarget.checked })} />
      <TextInput
        label={t.address}
        description={t.addressHint}
        maw={360}
        value={address}
        maxLength={60}
        spellCheck={false}
        error={submit.issue('address')}
        leftSection={<span className="dim small">/news/</span>}
        leftSectionWidth={66}
        onChange={(event) => set({ address: event.currentTarget.value.toLowerCase() })}
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
      <Failed submit={submit} known={['address']} />
      <div className={css.row}>
        <Button
          loading={save.isPending}
          onClick={() => void submit.run(() => save.mutateAsync({ body: { open, address, results } }))}
        >
          {t.save}
        </Button>
        {now.open && (
          <Button variant="default" component="a" href={now.url} target="_blank" rel="noreferrer">
            {t.visit}
          </Button>
        )}
        {save.isSuccess && <span role="status">{t.saved}</span>}
      </div>
    </>
  )
}
