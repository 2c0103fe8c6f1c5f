import { Button, Modal, NativeSelect } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import type { Language } from '../../../contract/language.ts'
import type { Touchpoint } from '../../../contract/operations/catalog.ts'
import { address } from '../../client.ts'
import { say } from '../../names.ts'
import { useMe } from '../../session.ts'
import { useLanguage, useSetupText, useText } from '../../text.ts'
import { CopyButton } from '../setup/copy-button.tsx'
import setup from '../setup/setup.module.css'
import { useAsks } from './touchpoint-row.tsx'
import css from './touchpoints.module.css'

const forms = ['poster.pdf', 'card.pdf', 'qr.svg', 'qr.png'] as const

/** The code on the screen, the link, and everything that can be printed. */
export function TouchpointPrint({ touchpoint: p, close }: { touchpoint: Touchpoint; close: () => void }) {
  const t = useSetupText()
  const { language: names } = useText()
  const language = useLanguage()
  const { organisation } = useMe()
  const asks = useAsks(p)
  const phone = useMediaQuery('(max-width: 760px)')
  const [printed, setPrinted] = useState<Language | ''>('')
  const name = say(p.name, language)
  return (
    <Modal
      opened
      onClose={close}
      title={name}
      size="34rem"
      centered
      fullScreen={phone ?? false}
      closeButtonProps={{ 'aria-label': t.common.close }}
    >
      <div className={css.print}>
        {asks === false && <p className={css.notYet}>{t.touchpoint.noLinkYet}</p>}
        <Qr touchpoint={p} />
        <div className={css.linkRow}>
          <a href={p.link} target="_blank" rel="noreferrer" className={css.link}>
            {p.link}
          </a>
          <CopyButton text={p.link} label={t.touchpoint.copyLink} size="xs" />
        </div>
        <div className={css.downloads}>
          {organisation.languages.length > 1 && (
            <NativeSelect
              label={t.touchpoint.printLanguage}
              value={printed}
              onChange={(event) => setPrinted(event.currentTarget.value as Language | '')}
              data={[
                { value: '', label: organisation.languages.map((l) => names[l]).join(' · ') },
                ...organisation.languages.map((l) => ({ value: l, label: names[l] })),
              ]}
            />
          )}
          <ul className={css.forms}>
            {forms.map((form) => (
              <li key={form}>
                <Button
                  component="a"
                  variant="default"
                  fullWidth
                  href={address('touchpoints.print', {
                    params: { id: p.id, form },
                    query: printed && form.endsWith('.pdf') ? { language: printed } : {},
                  })}
                  download={`hetki-${p.code}-${form}`}
                  aria-label={`${t.touchpoint.download}: ${t.touchpoint.forms[form]}`}
                >
                  {t.touchpoint.forms[form]}
                </Button>
              </li>
            ))}
          </ul>
        </div>
        <p className={setup.hint}>
          <a href={p.link} target="_blank" rel="noreferrer">
            {t.touchpoint.openLink}
          </a>
        </p>
      </div>
    </Modal>
  )
}

/** The code itself, dark on white in either theme: cameras want it so. */
export function Qr({ touchpoint, size = 220 }: { touchpoint: Touchpoint; size?: number }) {
  const t = useSetupText()
  const language = useLanguage()
  return (
    <img
      className={css.qr}
      width={size}
      height={size}
      alt={t.touchpoint.qr(say(touchpoint.name, language))}
      src={address('touchpoints.print', { params: { id: touchpoint.id, form: 'qr.svg' }, query: {} })}
    />
  )
}
