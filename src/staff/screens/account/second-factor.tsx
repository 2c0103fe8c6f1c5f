import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { renderSVG } from 'uqr'
import { confirmCode, endSecondFactor, startSecondFactor } from '../../auth.ts'
import { useProblem } from '../../look/states.tsx'
import { useMe } from '../../session.ts'
import { useText } from '../../text.ts'
import css from './account.module.css'

type Step =
  | { at: 'rest' }
  | { at: 'password' }
  | { at: 'scan'; uri: string; codes: string[] }
  | { at: 'codes'; codes: string[] }

/** Turning the authenticator app on (password, QR, first code, backup codes) and off (password). */
export function SecondFactor() {
  const t = useText()
  const words = useProblem()
  const cache = useQueryClient()
  const { twoFactor } = useMe()
  const [step, setStep] = useState<Step>({ at: 'rest' })
  const [failed, setFailed] = useState('')
  const [busy, setBusy] = useState(false)

  const doing = (act: (value: string) => Promise<void>) => async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setBusy(true)
    setFailed('')
    try {
      await act(String(new FormData(event.currentTarget).get('value')))
    } catch (error) {
      setFailed(words(error as Error))
    } finally {
      setBusy(false)
    }
  }
  const renew = () => cache.invalidateQueries({ queryKey: ['me'] })
  const form = (label: string, act: (value: string) => Promise<void>, field: ReactNode) => (
    <form key={label} className="stack" onSubmit={(event) => void doing(act)(event)}>
      {field}
      {failed && (
        <p role="alert" className={css.failed}>
          {failed}
        </p>
      )}
      <div className="row">
        <Button type="submit" loading={busy}>
          {label}
        </Button>
        <Button variant="subtle" onClick={() => setStep({ at: 'rest' })}>
          {t.account.cancel}
        </Button>
      </div>
    </form>
  )

  return (
    <section className="card stack">
      <h2>{t.account.twoFactor}</h2>
      {step.at === 'rest' && (
        <>
          <p>{twoFactor ? t.account.twoFactorOn : t.account.twoFactorOff}</p>
          <Button variant="default" onClick={() => setStep({ at: 'password' })} style={{ justifySelf: 'start' }}>
            {twoFactor ? t.account.turnOff : t.account.turnOn}
          </Button>
        </>
      )}
      {step.at === 'password' &&
        form(
          twoFactor ? t.account.turnOff : t.account.next,
          async (password) => {
            if (twoFactor) {
              await endSecondFactor(password)
              await renew()
              setStep({ at: 'rest' })
            } else {
              const { totpURI, backupCodes } = await startSecondFactor(password)
              setStep({ at: 'scan', uri: totpURI, codes: backupCodes })
            }
          },
          <PasswordInput
            name="value"
            label={t.account.passwordFirst}
            autoComplete="current-password"
            required
            withAsterisk={false}
            autoFocus
            visibilityToggleButtonProps={{ 'aria-label': t.signIn.show }}
          />,
        )}
      {step.at === 'scan' &&
        form(
          t.signIn.confirm,
          async (code) => {
            await confirmCode(code)
            await renew()
            setStep({ at: 'codes', codes: step.codes })
          },
          <>
            <p>{t.account.scan}</p>
            {/* Made here from our own text; the secret leaves the page for no picture service. */}
            <div
              className={css.qr}
              role="img"
              aria-label={t.account.qr}
              // biome-ignore lint/security/noDangerouslySetInnerHtml: an SVG that uqr draws of black and white squares
              dangerouslySetInnerHTML={{ __html: renderSVG(step.uri, { border: 0 }) }}
            />
            <p className="small dim">
              {t.account.secret} <span className={css.secret}>{new URL(step.uri).searchParams.get('secret')}</span>
            </p>
            <TextInput
              name="value"
              label={t.signIn.code}
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              withAsterisk={false}
              autoFocus
            />
          </>,
        )}
      {step.at === 'codes' && <Codes codes={step.codes} done={() => setStep({ at: 'rest' })} />}
    </section>
  )
}

function Codes({ codes, done }: { codes: string[]; done: () => void }) {
  const t = useText()
  const [copied, setCopied] = useState(false)
  return (
    <>
      <strong>{t.account.backupTitle}</strong>
      <p>{t.account.backupWhy}</p>
      <ul className={css.codes}>
        {codes.map((c) => (
          <li key={c}>{c}</li>
        ))}
      </ul>
      <div className="row">
        <Button onClick={done}>{t.account.done}</Button>
        <Button
          variant="default"
          onClick={() => void navigator.clipboard.writeText(codes.join('\n')).then(() => setCopied(true))}
        >
          {copied ? t.account.copied : t.account.copy}
        </Button>
      </div>
    </>
  )
}
