import { Button, TextInput } from '@mantine/core'
import type { Away } from '../../../contract/cases.ts'
import { useSetupText } from '../../text.ts'
import setup from './setup.module.css'

/** Days away as they are saved: of a row without a last day the first is the only one, one without a first is none. */
export const wholeAway = (away: readonly Away[]): Away[] =>
  away.filter((a) => a.from).map((a) => ({ from: a.from, to: a.to || a.from }))

type Props = { away: Away[]; set: (away: Away[]) => void; issue: (path: string) => string | undefined }

/** Days on which somebody is given no cases, and what becomes of theirs. */
export function AwayFields({ away, set, issue }: Props) {
  const words = useSetupText().caseSetup.people
  const change = (n: number, more: Partial<Away>) => set(away.map((a, i) => (i === n ? { ...a, ...more } : a)))
  return (
    <fieldset className={setup.localized}>
      <legend>{words.away}</legend>
      <p className={setup.hint}>{words.awayHint}</p>
      {away.map((a, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: days that are being written have no other name
        <div key={n} className={setup.several}>
          <div className={setup.pair}>
            <TextInput
              type="date"
              label={words.awayFrom}
              value={a.from}
              error={issue(`away.${n}`)}
              onChange={(e) => change(n, { from: e.currentTarget.value })}
            />
            <TextInput
              type="date"
              label={words.awayTo}
              value={a.to}
              min={a.from}
              onChange={(e) => change(n, { to: e.currentTarget.value })}
            />
          </div>
          <Button variant="default" aria-label={words.removeAway} onClick={() => set(away.filter((_, i) => i !== n))}>
            ×
          </Button>
        </div>
      ))}
      <Button
        variant="default"
        size="xs"
        style={{ justifySelf: 'start' }}
        onClick={() => set([...away, { from: '', to: '' }])}
      >
        {words.addAway}
      </Button>
    </fieldset>
  )
}
