import { Alert, Button, PasswordInput, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { signIn, signInWithProvider } from '../../auth.ts'
import { useProblem } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { Gate } from '../../shell/gate.tsx'
import { useText } from '../../text.ts'
import { SecondStep } from './second-step.tsx'
import css from './sign-in.module.css'

/** Only a path inside the app, never another site. */
const inside = (to: string | undefined) => (to && /^\/(?!\/)[^\\\s]*$/.test(to) ? to : '/')

export function Screen() {
  const t = useText()
  const words = useProblem()
  const router = useRouter()
  const cache = useQueryClient()
  const search = useSearch({ strict: false }) as { to?: string; error?: string; ended?: boolean }
  const { data: setup } = useCall('setup.state')
  const [step, setStep] = useState<'password' | 'second'>('password')
  const [failed, setFailed] = useState(search.error ? t.signIn.providerFailed : '')
  const [busy, setBusy] = useState(false)
  const to = inside(search.to)

  const enter = async () => {
    cache.clear()
    await router.navigate({ href: to, replace: true })
  }
  const attempt = async (form: FormData) => {
    setBusy(true)
    setFailed('')
    try {
      if ((await signIn(String(form.get('email')), String(form.get('password')))) === 'second') setStep('second')
      else await enter()
    } catch (error) {
      setFailed(words(error as Error))
    } finally {
      setBusy(false)
    }
  }

  if (step === 'second') return <SecondStep done={enter} />
  return (
    <Gate title={t.signIn.title}>
      {search.ended && !search.error && <p>{t.signIn.again}</p>}
      {setup?.fresh && <Alert variant="light">{t.signIn.fresh}</Alert>}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void attempt(new FormData(event.currentTarget))
        }}
      >
        <TextInput
          name="email"
          type="email"
          label={t.signIn.email}
          autoComplete="username"
          size="md"
          required
          withAsterisk={false}
          autoFocus
        />
        <PasswordInput
          name="password"
          label={t.signIn.password}
          autoComplete="current-password"
          size="md"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': t.signIn.show }}
        />
        {failed && (
          <p role="alert" className={css.failed}>
            {failed}
          </p>
        )}
        <Button type="submit" size="md" loading={busy}>
          {t.signIn.go}
        </Button>
      </form>
      {setup?.oidc && (
        <>
          <p className={css.or}>{t.signIn.or}</p>
          <Button
            variant="default"
            size="md"
            onClick={() => signInWithProvider(`/app${to}`).catch((error: Error) => setFailed(words(error)))}
          >
            {t.signIn.with(setup.oidc)}
          </Button>
        </>
      )}
    </Gate>
  )
}
