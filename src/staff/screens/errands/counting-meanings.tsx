import { outcomeMeanings } from 'virtual:contract'
import { Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { OutcomeMeaning } from '../../../contract/contact-rules.ts'
import { useCall } from '../../queries.ts'
import { useEncountersText, useErrandsText } from '../../text.ts'
import css from './rule.module.css'

const shown = 4

/** What outcomes must mean to count, each meaning with the outcomes that have it; what they mean is said in one place, the contact log's settings. */
export function CountingMeanings({
  value,
  disabled,
  onChange,
}: {
  value: OutcomeMeaning[]
  disabled: boolean
  onChange: (meanings: OutcomeMeaning[]) => void
}) {
  const t = useErrandsText().settings
  const words = useEncountersText().rules
  const { data } = useCall('contactRules.read', {}, { fresh: 60_000 })
  const of = (meaning: OutcomeMeaning) => {
    const named = (data?.outcomes ?? []).filter((o) => o.meaning === meaning).map((o) => o.outcome || words.empty)
    if (named.length === 0) return undefined
    return `${named.slice(0, shown).join(', ')}${named.length > shown ? ` … (${named.length})` : ''}`
  }
  return (
    <Checkbox.Group
      label={t.meanings}
      description={
        <>
          {t.meaningsWhy} <Link to={'/settings/contactLog' as string}>{t.meaningsLink}</Link>
        </>
      }
      value={value}
      error={value.length === 0 ? t.meaningsNone : undefined}
      onChange={(list) => onChange(outcomeMeanings.filter((m) => list.includes(m)))}
    >
      <div className={css.choices}>
        {outcomeMeanings.map((m) => (
          <Checkbox key={m} value={m} label={words.meanings[m]} description={of(m)} disabled={disabled} />
        ))}
      </div>
    </Checkbox.Group>
  )
}
