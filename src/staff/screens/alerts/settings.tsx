import { falseAlarmRates, watchedMetrics } from 'virtual:contract'
import { Button, Checkbox, Radio, Switch } from '@mantine/core'
import { useState } from 'react'
import type { AlertSettings } from '../../../contract/alert.ts'
import { useFormat } from '../../format.ts'
import { useProblem } from '../../look/states.tsx'
import { useAct } from '../../queries.ts'
import { useMay, useMe } from '../../session.ts'
import { useAlertsText, useText } from '../../text.ts'
import css from './alerts.module.css'

/** What is watched and how often it may be wrong. */
export function Settings({ now, close }: { now: AlertSettings; close: () => void }) {
  const t = useAlertsText()
  const staff = useText()
  const f = useFormat()
  const words = useProblem()
  const { person } = useMe()
  const may = useMay()('alertSettings.save') && person.unit === null
  const [watching, setWatching] = useState(now.watching)
  const [rate, setRate] = useState(now.rate)
  const [metrics, setMetrics] = useState(now.metrics)
  const save = useAct('alertSettings.save', ['alertSettings.read'])
  return (
    <form
      className={`card ${css.settings}`}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ body: { watching, rate, metrics } }, { onSuccess: close })
      }}
    >
      <h2>{t.settings.title}</h2>
      {!may && <p className="dim">{t.settings.whole}</p>}
      <Switch
        label={t.settings.watching}
        checked={watching}
        disabled={!may}
        onChange={(e) => setWatching(e.currentTarget.checked)}
      />
      <Radio.Group
        label={t.settings.rate}
        description={t.settings.rateWhy}
        value={`${rate}`}
        onChange={(v) => setRate(Number(v))}
      >
        <div className={css.choices}>
          {falseAlarmRates.map((r) => (
            <Radio
              key={r}
              value={`${r}`}
              disabled={!may}
              label={t.settings.rateOf(f.percent(r), f.count(Math.round(1 / r)))}
            />
          ))}
        </div>
      </Radio.Group>
      <Checkbox.Group
        label={t.settings.metrics}
        description={t.settings.metricsWhy}
        value={metrics}
        onChange={(v) => setMetrics(v as typeof metrics)}
      >
        <div className={css.choices}>
          {watchedMetrics.map((m) => (
            <Checkbox key={m} value={m} disabled={!may} label={staff.metric[m]} />
          ))}
        </div>
      </Checkbox.Group>
      {save.error && <p className={css.bad}>{words(save.error)}</p>}
      <div className={css.acts}>
        {may && (
          <Button type="submit" loading={save.isPending}>
            {t.settings.save}
          </Button>
        )}
        <Button variant="default" onClick={close}>
          {t.cancel}
        </Button>
      </div>
    </form>
  )
}
