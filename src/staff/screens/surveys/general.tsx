import { languages } from 'virtual:contract'
import { Checkbox, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Language } from '../../../contract/language.ts'
import { useSetupText, useText } from '../../text.ts'
import css from './builder.module.css'
import { useBuilder } from './builder-context.ts'
import { withField } from './draft.ts'
import { LocalText } from './local-text.tsx'

/** What concerns the whole survey: languages, anonymity, the line below, the privacy notice. */
export function General() {
  const t = useSetupText()
  const { language: names } = useText()
  const { draft, change, locked } = useBuilder()
  // An address half typed is no address yet: the draft gets it once it is one.
  const [privacy, setPrivacy] = useState(draft.privacyUrl ?? '')
  const good = privacy === '' || isWebAddress(privacy)
  return (
    <section className={css.section} aria-labelledby="general-heading">
      <h2 id="general-heading">{t.builder.sections.general}</h2>
      <div className={css.editor}>
        <Checkbox.Group
          label={t.builder.languages}
          description={t.builder.languagesHint}
          value={draft.languages}
          onChange={(next) => {
            if (next.length > 0) change((d) => ({ ...d, languages: inOrder(d.languages, next as Language[]) }))
          }}
        >
          <div className={css.values}>
            {languages.map((l) => (
              <Checkbox key={l} value={l} label={names[l]} disabled={locked} lang={l} />
            ))}
          </div>
        </Checkbox.Group>
        <Switch
          label={t.builder.anonymous}
          description={t.builder.anonymousHint}
          checked={draft.anonymous}
          disabled={locked}
          onChange={(event) => {
            const anonymous = event.currentTarget.checked
            change((d) => ({ ...d, anonymous }))
          }}
        />
        <LocalText
          path="footer"
          label={t.builder.footer}
          hint={t.builder.footerHint}
          value={draft.footer}
          max={200}
          onChange={(footer) =>
            change((d) => withField(d, 'footer', Object.keys(footer).length > 0 ? footer : undefined))
          }
        />
        <TextInput
          type="url"
          label={t.builder.privacy}
          value={privacy}
          readOnly={locked}
          placeholder="https://"
          error={good ? undefined : t.builder.privacyHint}
          onChange={(event) => {
            const text = event.currentTarget.value.trim()
            setPrivacy(text)
            if (text === '' || isWebAddress(text)) change((d) => ({ ...d, privacyUrl: text }))
          }}
        />
      </div>
    </section>
  )
}

const isWebAddress = (text: string): boolean => /^https?:\/\//.test(text) && URL.canParse(text)

/** What was there keeps its place; the first is the default. */
const inOrder = (before: readonly Language[], wanted: readonly Language[]): Language[] => [
  ...before.filter((l) => wanted.includes(l)),
  ...wanted.filter((l) => !before.includes(l)),
]
