import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { Language, Localized } from '../../../contract/language.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useOutboxText } from '../../text.ts'
import css from './mails.module.css'

type Shown = {
  survey: string
  step: 'invite' | 'remind'
  language: Language
  words: { subject: Localized; greeting: Localized }
}

/** A mail as a mailbox shows it: who, about what, and its HTML in a frame that may do nothing. */
export function MailPreview(shown: Shown) {
  const t = useOutboxText()
  const [part, setPart] = useState<'html' | 'text'>('html')
  const { data, error, refetch } = useCall('messages.preview', { body: shown }, { keep: true })
  return (
    <section className="card">
      <div className={css.top}>
        <h2>{t.mails.preview}</h2>
        <SegmentedControl
          size="xs"
          aria-label={t.mails.preview}
          data={(['html', 'text'] as const).map((p) => ({ value: p, label: t.mails[p] }))}
          value={part}
          onChange={(p) => setPart(p as 'html')}
        />
      </div>
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Wait lines={8} />}
      {data && (
        <>
          <dl className={css.envelope}>
            <dt>{t.mails.from}</dt>
            <dd>{data.from}</dd>
            <dt>{t.mails.subject}</dt>
            <dd>{data.subject}</dd>
          </dl>
          {part === 'html' ? (
            <iframe title={t.mails.preview} sandbox="" srcDoc={data.html} className={css.frame} />
          ) : (
            <pre className={css.plain}>{data.text}</pre>
          )}
        </>
      )}
    </section>
  )
}
