import { Button, TextInput } from '@mantine/core'
import type { Localized } from '../../../contract/language.ts'
import { say } from '../../names.ts'
import { useLanguage, useSetupText } from '../../text.ts'
import { LocalFields } from './local-fields.tsx'
import css from './own-list.module.css'
import setup from './setup.module.css'

type Own = { id: string; name: Localized }
type Props = { kind: 'channels' | 'stages'; value: Own[]; locked: boolean; onChange: (value: Own[]) => void }

/** Channels or stages of the organisation's own, beside the built-in ones. */
export function OwnList({ kind, value, locked, onChange }: Props) {
  const t = useSetupText()
  const language = useLanguage()
  const words =
    kind === 'channels'
      ? [t.organisation.channels, t.organisation.channelsHint]
      : [t.organisation.stages, t.organisation.stagesHint]
  const set = (place: number, change: Partial<Own>) =>
    onChange(value.map((o, i) => (i === place ? { ...o, ...change } : o)))
  return (
    <fieldset className={setup.localized}>
      <legend>{words[0]}</legend>
      <p className={setup.hint}>{words[1]}</p>
      {value.map((o, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the id is being typed
        <div key={i} className={css.own}>
          <LocalFields label={t.common.name} value={o.name} onChange={(name) => set(i, { name })} />
          <TextInput
            label={t.organisation.ownId}
            description={t.organisation.ownIdHint}
            value={o.id}
            readOnly={locked}
            maxLength={40}
            error={/^[a-z0-9-]{1,40}$/.test(o.id) ? undefined : t.organisation.ownIdHint}
            onChange={(event) => set(i, { id: event.currentTarget.value })}
          />
          {!locked && (
            <Button
              variant="subtle"
              color="red"
              size="compact-sm"
              aria-label={t.organisation.removeOwn(say(o.name, language) || o.id)}
              onClick={() => onChange(value.toSpliced(i, 1))}
            >
              {t.common.remove}
            </Button>
          )}
        </div>
      ))}
      {!locked && (
        <Button
          className={css.add}
          variant="default"
          size="xs"
          onClick={() => onChange([...value, { id: freeOwnId(value), name: {} }])}
        >
          {kind === 'channels' ? t.organisation.addChannel : t.organisation.addStage}
        </Button>
      )}
    </fieldset>
  )
}

function freeOwnId(value: Own[]): string {
  let n = value.length + 1
  while (value.some((o) => o.id === `oma-${n}`)) n++
  return `oma-${n}`
}
