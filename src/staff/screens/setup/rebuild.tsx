import { Button } from '@mantine/core'
import { useState } from 'react'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { useMay } from '../../session.ts'
import { useSetupText } from '../../text.ts'
import { Failed } from './failed.tsx'
import setup from './setup.module.css'
import { useSubmit } from './use-submit.ts'

/** Figures are a pure function of the truth: here anybody who may can see it for themselves. */
export function Rebuild() {
  const t = useSetupText()
  const f = useFormat()
  const submit = useSubmit()
  const [said, setSaid] = useState('')
  if (!useMay()('facts.rebuild')) return null
  const run = () =>
    submit.run(async () => {
      setSaid('')
      const { facts, digest } = await call('facts.rebuild')
      setSaid(t.organisation.rebuilt(f.count(facts), digest.slice(0, 12)))
    })
  return (
    <section className={`card ${setup.form}`}>
      <h2>{t.organisation.rebuildTitle}</h2>
      <p className={setup.hint}>{t.organisation.rebuildWhy}</p>
      <Failed submit={submit} />
      <div className={setup.toolbar}>
        <Button variant="default" loading={submit.busy} onClick={() => void run()}>
          {t.organisation.rebuild}
        </Button>
        <span className={setup.said} role="status">
          {submit.busy ? t.organisation.rebuilding : said}
        </span>
      </div>
    </section>
  )
}
