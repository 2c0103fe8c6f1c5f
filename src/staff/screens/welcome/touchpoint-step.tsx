import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Localized } from '../../../contract/language.ts'
import { useMe } from '../../session.ts'
import { setupTextOf, useSetupText } from '../../text.ts'
import { LocalFields } from '../setup/local-fields.tsx'
import setup from '../setup/setup.module.css'
import list from '../surveys/list.module.css'
import { type Kind, kinds, type Plan } from './plan.ts'

/** Where a customer meets the company first, and what the place is called. */
export function TouchpointStep({
  plan,
  back,
  next,
}: {
  plan: Plan
  back: (() => void) | undefined
  next: (plan: Plan) => void
}) {
  const t = useSetupText()
  const { organisation } = useMe()
  const [kind, setKind] = useState<Kind>(plan.kind)
  const [name, setName] = useState<Localized | null>(plan.name)
  const [examples, setExamples] = useState<Record<Kind, Localized>>()
  const [tried, setTried] = useState(false)
  const spoken = organisation.languages
  useEffect(() => {
    let here = true
    void Promise.all(spoken.map(async (l) => [l, await setupTextOf(l)] as const)).then((texts) => {
      const of = (k: Kind) => Object.fromEntries(texts.map(([l, words]) => [l, words.welcome.touchpointExample[k]]))
      if (here) setExamples({ store: of('store'), call: of('call'), delivery: of('delivery') })
    })
    return () => {
      here = false
    }
  }, [spoken])
  // Until somebody types, the name follows the kind.
  const shown = name ?? examples?.[kind] ?? {}
  const given = spoken.some((l) => shown[l]?.trim())
  return (
    <form
      className={setup.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (given) next({ kind, name: shown })
      }}
    >
      <fieldset className={list.starts}>
        <legend>{t.welcome.touchpointWhy}</legend>
        {kinds.map((k) => (
          <label key={k} className={list.start} data-on={kind === k || undefined}>
            <input type="radio" name="kind" value={k} checked={kind === k} onChange={() => setKind(k)} />
            <span>
              <strong>{t.welcome.kind[k]}</strong>
              <small>{t.welcome.kindWhat[k]}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <LocalFields
        label={t.welcome.touchpointName}
        description={t.touchpoint.nameHint}
        value={shown}
        onChange={setName}
        error={tried && !given ? t.common.required : undefined}
      />
      <div className={setup.actions}>
        {back && (
          <Button variant="default" size="md" onClick={back}>
            {t.common.back}
          </Button>
        )}
        <Button type="submit" size="md">
          {t.common.next}
        </Button>
      </div>
    </form>
  )
}
