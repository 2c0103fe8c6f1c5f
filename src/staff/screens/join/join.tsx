import { languages } from 'virtual:contract'
import { Button, PasswordInput, Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import type { Language } from '../../../contract/language.ts'
import { type CallInput, call, Failure } from '../../client.ts'
import { Problem, useProblem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { Gate } from '../../shell/gate.tsx'
import { setLanguage, useLanguage, useText } from '../../text.ts'
import css from '../sign-in/sign-in.module.css'

export function Screen() {
  const t = useText()
  const words = useProblem()
  const router = useRouter()
  const cache = useQueryClient()
  const language = useLanguage()
  const { token } = useParams({ strict: false }) as { token: string }
  const {
    data: link,
    error,
    refetch,
  } = useCall('join.look', { params: { token } }, { fresh: Number.POSITIVE_INFINITY })
  const [failed, setFailed] = useState('')
  const [busy, setBusy] = useState(false)

  if (error instanceof Failure && error.status >= 400 && error.status < 500) {
    return (
      <Gate title={t.join.used}>
        <p>{t.join.usedWhy}</p>
        <Link to="/sign-in">{t.join.toSignIn}</Link>
      </Gate>
    )
  }
  if (!link)
    return (
      <Gate title="Hetki">{error ? <Problem error={error} retry={() => void refetch()} /> : <Wait lines={4} />}</Gate>
    )

  const first = link.purpose === 'first-admin'
  const enter = async (body: CallInput<'join.use'>['body']) => {
    setBusy(true)
    setFailed('')
    try {
      await call('join.use', { params: { token }, body })
      cache.clear()
      const start = first && '/welcome' in router.routesByPath ? '/welcome' : '/'
      await router.navigate({ href: start, replace: true })
    } catch (e) {
      setFailed(words(e as Error))
      setBusy(false)
    }
  }
  const submit = (form: FormData) => {
    const text = (name: string) => (form.get(name) ? { [name]: String(form.get(name)) } : {})
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    return enter({
      ...text('organisation'),
      ...text('name'),
      ...text('email'),
      ...text('password'),
      language,
      ...(first && { zone }),
    })
  }
  const alert = failed && (
    <p role="alert" className={css.failed}>
      {failed}
    </p>
  )

  if (link.purpose === 'demo') {
    return (
      <Gate title={t.join.demoTitle}>
        <p>{t.join.demoWhy(link.organisation ?? '', link.name ?? '')}</p>
        {alert}
        <Button size="md" loading={busy} onClick={() => void enter({})} autoFocus>
          {t.join.demoGo}
        </Button>
      </Gate>
    )
  }
  const field = { size: 'md', required: true, withAsterisk: false } as const
  return (
    <Gate title={first ? t.join.firstTitle : t.join.joinTitle(link.organisation ?? '')}>
      <p>{first ? t.join.firstWhy : t.join.joinWhy}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit(new FormData(event.currentTarget))
        }}
      >
        {first && (
          <TextInput
            {...field}
            name="organisation"
            label={t.join.organisation}
            autoComplete="organization"
            autoFocus
            maxLength={120}
          />
        )}
        <TextInput
          {...field}
          name="name"
          label={t.join.name}
          autoComplete="name"
          defaultValue={link.name ?? ''}
          maxLength={120}
        />
        {first ? (
          <TextInput
            {...field}
            name="email"
            type="email"
            label={t.join.email}
            autoComplete="username"
            defaultValue={link.email ?? ''}
          />
        ) : (
          <TextInput
            {...field}
            label={t.join.email}
            autoComplete="username"
            value={link.email ?? ''}
            readOnly
            variant="filled"
          />
        )}
        <PasswordInput
          {...field}
          name="password"
          label={t.join.password}
          description={t.join.passwordHint}
          autoComplete="new-password"
          minLength={10}
          maxLength={200}
          visibilityToggleButtonProps={{ 'aria-label': t.signIn.show }}
        />
        <Select
          size="md"
          label={t.join.language}
          data={languages.map((l) => ({ value: l, label: t.language[l] }))}
          value={language}
          allowDeselect={false}
          onChange={(l) => l && void setLanguage(l as Language)}
        />
        {alert}
        <Button type="submit" size="md" loading={busy}>
          {first ? t.join.go : t.join.joinGo}
        </Button>
      </form>
    </Gate>
  )
}
