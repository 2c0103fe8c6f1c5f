import { Button, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Touchpoint } from '../../../contract/operations/catalog.ts'
import type { Placing } from '../../../contract/operations/placing.ts'
import { call } from '../../client.ts'
import { useMay } from '../../session.ts'
import { usePrintText, useSetupText } from '../../text.ts'
import { CopyButton } from '../setup/copy-button.tsx'
import { Failed } from '../setup/failed.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import css from './placing.module.css'

const whens = { call: '', time: 'time:20', scroll: 'scroll:60', exit: 'exit' } as const

type Props = { touchpoint: Touchpoint; placing: Placing }

/** The survey inside other sites: who may show it, what goes with the answer, and the line to put into the site's code. */
export function WebCard({ touchpoint, placing }: Props) {
  const t = usePrintText().placing
  const { common } = useSetupText()
  const may = useMay()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [sites, setSites] = useState(placing.sites.join('\n'))
  const [parameters, setParameters] = useState(placing.parameters.join(', '))
  const [saved, setSaved] = useState(false)
  const [when, setWhen] = useState<keyof typeof whens>('call')
  const [place, setPlace] = useState<'corner' | 'inline'>('corner')
  const [days, setDays] = useState(90)
  const changes = may('placing.save')
  const list = (text: string, by: RegExp) =>
    text
      .split(by)
      .map((s) => s.trim().replace(/\/+$/, ''))
      .filter(Boolean)
  const save = () =>
    submit.run(async () => {
      const body = { sites: list(sites, /[\s,]+/), parameters: list(parameters, /[\s,]+/) }
      const now = await call('placing.save', { params: { id: touchpoint.id }, body })
      setSites(now.sites.join('\n'))
      setParameters(now.parameters.join(', '))
      setSaved(true)
      await cache.invalidateQueries({ queryKey: ['placing.read'] })
    })
  const attributes = [
    `data-touchpoint="${touchpoint.code}"`,
    whens[when] && `data-when="${whens[when]}"`,
    place === 'inline' && 'data-place="#palaute"',
    days !== 90 && `data-days="${days}"`,
  ]
  const snippet = `<script async src="${placing.scriptLink}" ${attributes.filter(Boolean).join(' ')}></script>`
  const known = placing.parameters.filter((p) => p !== 'page')
  const sample = known.length > 0 ? `, { ${known.map((p) => `${p}: '…'`).join(', ')} }` : ''
  return (
    <section className={`card ${css.card}`} aria-labelledby="web">
      <h2 id="web">{t.web}</h2>
      <p className={setup.hint}>{t.webWhat((placing.scriptBytes / 1_000).toFixed(1).replace('.', ','))}</p>
      <form
        className={setup.form}
        noValidate
        onChange={() => setSaved(false)}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Textarea
          label={t.sites}
          description={t.sitesHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autosize
          minRows={2}
          disabled={!changes}
          value={sites}
          error={submit.issue('sites') && t.sitesWrong}
          onChange={(event) => setSites(event.currentTarget.value)}
        />
        <TextInput
          label={t.parameters}
          description={placing.anonymous ? t.parametersAnonymous : t.parametersHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          disabled={!changes}
          value={parameters}
          error={submit.issue('parameters') && t.parametersWrong}
          onChange={(event) => setParameters(event.currentTarget.value)}
        />
        <Failed submit={submit} known={['sites', 'parameters']} />
        {changes && (
          <div className={css.buttons}>
            <Button type="submit" size="xs" loading={submit.busy}>
              {common.save}
            </Button>
            <span className={setup.said} role="status">
              {saved ? t.saved : ''}
            </span>
          </div>
        )}
      </form>
      <h3>{t.snippet}</h3>
      <div className={css.options}>
        <NativeSelect
          label={t.when}
          value={when}
          onChange={(event) => setWhen(event.currentTarget.value as keyof typeof whens)}
          data={(Object.keys(whens) as (keyof typeof whens)[]).map((w) => ({ value: w, label: t.whens[w] }))}
        />
        <NativeSelect
          label={t.place}
          value={place}
          onChange={(event) => setPlace(event.currentTarget.value as typeof place)}
          data={(['corner', 'inline'] as const).map((p) => ({ value: p, label: t.places[p] }))}
        />
        <NumberInput
          label={t.days}
          value={days}
          min={0}
          max={3_650}
          allowDecimal={false}
          onChange={(d) => setDays(Number(d))}
        />
      </div>
      {placing.sites.length === 0 && <p className={css.notYet}>{t.sitesNone}</p>}
      <code className={setup.secret}>{snippet}</code>
      <div className={css.buttons}>
        <CopyButton text={snippet} label={t.copySnippet} size="xs" />
      </div>
      <p className={setup.hint}>{t.call}</p>
      <code className={setup.secret}>{`hetki('ask'${sample})`}</code>
      <Sketch place={place} label={t.preview} />
    </section>
  )
}

/** A page with the survey where it will open: a drawing, so that nothing is asked and nothing is loaded. */
function Sketch({ place, label }: { place: 'corner' | 'inline'; label: string }) {
  return (
    <figure className={css.sketch}>
      <svg viewBox="0 0 320 190" role="img" aria-label={label}>
        <rect className={css.page} x="1" y="1" width="318" height="188" rx="8" />
        <path
          className={css.line}
          d="M1 22h318M20 44h120M20 60h220M20 74h200M20 88h210M20 102h150M20 150h220M20 164h180"
        />
        <g transform={place === 'corner' ? 'translate(212 62)' : 'translate(20 112)'}>
          {place === 'inline' && <rect className={css.page} x="-6" y="-4" width="292" height="76" stroke="none" />}
          <rect
            className={css.box}
            width={place === 'corner' ? 96 : 280}
            height={place === 'corner' ? 118 : 66}
            rx="7"
          />
          {[0, 1, 2, 3, 4].map((n) => (
            <circle
              key={n}
              className={css.dot}
              cx={place === 'corner' ? 16 + n * 16 : 40 + n * 50}
              cy={place === 'corner' ? 60 : 36}
              r={place === 'corner' ? 6 : 12}
            />
          ))}
        </g>
      </svg>
      <figcaption className={setup.hint}>{label}</figcaption>
    </figure>
  )
}
