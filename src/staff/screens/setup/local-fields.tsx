import { TextInput } from '@mantine/core'
import type { Language, Localized } from '../../../contract/language.ts'
import { useMe } from '../../session.ts'
import { useSetupText, useText } from '../../text.ts'
import css from './setup.module.css'

type Props = {
  label: string
  description?: string
  value: Localized
  onChange: (value: Localized) => void
  error?: string | undefined
  autoFocus?: boolean
  /** The organisation's, unless told otherwise. */
  languages?: readonly Language[]
}

/** A short text in each language of the organisation, one field below the other, with a mark where one is missing. */
export function LocalFields({ label, description, value, onChange, error, autoFocus, languages }: Props) {
  const t = useSetupText()
  const { language: names } = useText()
  const { organisation } = useMe()
  const shown = languages ?? organisation.languages
  const some = shown.some((l) => value[l]?.trim())
  return (
    <fieldset className={css.localized}>
      <legend>{label}</legend>
      {description && <p className={css.hint}>{description}</p>}
      {shown.map((l, i) => (
        <TextInput
          key={l}
          lang={l}
          aria-label={t.common.inLanguage(label, names[l])}
          leftSection={<span className={css.code}>{l}</span>}
          leftSectionPointerEvents="none"
          value={value[l] ?? ''}
          maxLength={200}
          data-autofocus={autoFocus && i === 0 ? true : undefined}
          data-missing={(some && !value[l]?.trim()) || undefined}
          description={some && !value[l]?.trim() ? <Missing language={l} /> : undefined}
          inputWrapperOrder={['input', 'description', 'error']}
          error={i === 0 ? error : undefined}
          onChange={(event) => {
            const { [l]: _, ...rest } = value
            const text = event.currentTarget.value
            onChange(text === '' ? rest : { ...rest, [l]: text })
          }}
        />
      ))}
    </fieldset>
  )
}

/** Says which translation is missing, in words and in the signal colour. */
export function Missing({ language }: { language: Language }) {
  const t = useSetupText()
  return <span className={css.missing}>{t.common.missing(t.common.languageCode[language])}</span>
}
