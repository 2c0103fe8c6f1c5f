import { Button, MultiSelect, NumberInput, TagsInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { OtherShare } from '../../../contract/operations/reasons.ts'
import type { Classification } from '../../../contract/reasons.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useAct, useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useReasonsText, useSetupText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import { HitRateWords } from './hit-rate.tsx'
import css from './reasons.module.css'
import { shareWords } from './share-words.ts'

/** How much falls under "other" or unknown, and how well suggestions do. */
export function WatchTab() {
  const t = useReasonsText().watch
  const may = useMay()
  const other = useCall('reasons.other', {}, { fresh: 0 })
  const settings = useCall('classification.read', {}, { fresh: 0 })
  return (
    <div className={css.stack}>
      <section className="card">
        <h2>{t.title}</h2>
        {other.error && !other.data ? (
          <Problem error={other.error} retry={() => void other.refetch()} />
        ) : !other.data ? (
          <Wait lines={4} />
        ) : (
          <Other other={other.data} mayClassify={may('encounters.unclassified')} />
        )}
        <p className={css.under}>{t.why}</p>
      </section>
      {may('reasons.suggest') && <Suggestions />}
      <section className="card">
        <h2>{t.settings}</h2>
        {settings.error && !settings.data ? (
          <Problem error={settings.error} retry={() => void settings.refetch()} />
        ) : !settings.data ? (
          <Wait lines={4} />
        ) : (
          <Settings key={JSON.stringify(settings.data)} now={settings.data} />
        )}
      </section>
    </div>
  )
}

function Other({ other, mayClassify }: { other: OtherShare; mayClassify: boolean }) {
  const t = useReasonsText().watch
  const f = useFormat()
  const words = shareWords(other.share, f)
  if (!words || !other.share.interval) return <Empty title={t.none} />
  const limit = f.percent(other.limit)
  const verdict = other.raised
    ? t.raised(limit)
    : (other.share.value ?? 0) > other.limit
      ? t.unsure(limit)
      : t.fine(limit)
  return (
    <>
      <p className={css.big} data-raised={other.raised || undefined}>
        {words.share} <span className={setup.under}>{words.interval}</span>
      </p>
      <p>{verdict}</p>
      <p className={css.under}>
        {t.of(f.count(other.share.hits), words.n, f.count(other.unknown))} · {f.localDay(other.from)}–
        {f.localDay(other.to)}
      </p>
      <table className={`plain ${css.bars}`}>
        <caption className="visually-hidden">{t.title}</caption>
        <tbody>
          {other.weeks.map((w) => {
            const share = w.n === 0 ? 0 : w.hits / w.n
            return (
              <tr key={w.week}>
                <th scope="row">
                  {t.week} {f.localDayMonth(w.week)}
                </th>
                <td>
                  <span className={css.bar} aria-hidden>
                    <i style={{ width: `${share * 100}%` }} />
                    <b style={{ left: `${other.limit * 100}%` }} />
                  </span>
                </td>
                <td className="num">
                  {f.percent(share)} ({f.count(w.hits)}/{f.count(w.n)})
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {mayClassify && (
        <p style={{ marginTop: 12 }}>
          <Link to={'/classify' as string}>{t.classify}</Link>
        </p>
      )}
    </>
  )
}

function Suggestions() {
  const t = useReasonsText().watch
  const f = useFormat()
  const may = useMay()
  const { data, error, refetch } = useCall('reasons.hitRate', {}, { fresh: 0 })
  const learn = useAct('reasons.learn')
  return (
    <section className="card">
      <h2>{t.suggestions}</h2>
      <p className={css.under}>{t.suggestionsWhy}</p>
      {error && !data ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Wait lines={3} />
      ) : (
        <>
          <p style={{ marginTop: 10 }}>
            {data.learnedAt ? t.learned(f.count(data.texts), f.full(data.learnedAt)) : t.notLearned}
          </p>
          <HitRateWords rate={data} />
        </>
      )}
      {may('reasons.learn') && (
        <div className={setup.toolbar} style={{ marginTop: 12, marginBottom: 0 }}>
          <Button variant="default" size="xs" loading={learn.isPending} onClick={() => learn.mutate({})}>
            {t.learn}
          </Button>
          {learn.isSuccess && (
            <span className={setup.said} role="status">
              {t.learning}
            </span>
          )}
          {learn.error && <Problem error={learn.error} />}
        </div>
      )}
    </section>
  )
}

function Settings({ now }: { now: Classification }) {
  const t = useReasonsText().watch
  const common = useSetupText().common
  const may = useMay()
  const cache = useQueryClient()
  const names = useNames()
  const submit = useSubmit()
  const [limit, setLimit] = useState<number | string>(Math.round(now.otherShare * 1000) / 10)
  const [weeks, setWeeks] = useState<number | string>(now.weeks)
  const [channels, setChannels] = useState(now.channels)
  const [texts, setTexts] = useState(now.textAttributes)
  const [saved, setSaved] = useState(false)
  const readOnly = !may('classification.save')
  const save = () =>
    submit.run(async () => {
      const body = { otherShare: Number(limit) / 100, weeks: Number(weeks), channels, textAttributes: texts }
      await call('classification.save', { body })
      setSaved(true)
      await Promise.all(
        ['reasons.other', 'encounters.unclassified'].map((key) => cache.invalidateQueries({ queryKey: [key] })),
      )
    })
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <NumberInput
        label={t.limit}
        value={limit}
        min={1}
        max={100}
        disabled={readOnly}
        onChange={setLimit}
        error={submit.issue('otherShare')}
      />
      <NumberInput
        label={t.weeks}
        value={weeks}
        min={1}
        max={26}
        disabled={readOnly}
        onChange={setWeeks}
        error={submit.issue('weeks')}
      />
      <MultiSelect
        label={t.channels}
        description={t.channelsHint}
        data={names.channels.map((c) => ({ value: c, label: names.name('channel', c) }))}
        value={channels}
        disabled={readOnly}
        clearable
        onChange={setChannels}
      />
      <TagsInput
        label={t.texts}
        description={t.textsHint}
        value={texts}
        disabled={readOnly}
        acceptValueOnBlur
        onChange={setTexts}
      />
      <Failed submit={submit} known={['otherShare', 'weeks']} />
      {readOnly ? (
        <p className={setup.hint}>{common.readOnly}</p>
      ) : (
        <div className={setup.actions}>
          {saved && (
            <span className={setup.said} role="status">
              {t.saved}
            </span>
          )}
          <Button type="submit" loading={submit.busy}>
            {common.save}
          </Button>
        </div>
      )}
    </form>
  )
}
