import { PasswordInput, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../client.ts'
import { usePeopleText, useSetupText } from '../../text.ts'
import { FormDialog } from '../setup/form-dialog.tsx'
import { SecretOnce } from '../setup/secret-once.tsx'
import { useSubmit } from '../setup/use-submit.ts'
import { firstSigning, SigningFields } from './signing-fields.tsx'

/** Opens an address for a system that posts its encounters, tells its secret once, and leads to its mapping. */
export function NewWebhook({ close }: { close: () => void }) {
  const t = usePeopleText().hook
  const common = useSetupText().common
  const cache = useQueryClient()
  const navigate = useNavigate()
  const submit = useSubmit()
  const [name, setName] = useState('')
  const [signing, setSigning] = useState(firstSigning)
  const [own, setOwn] = useState('')
  const [tried, setTried] = useState(false)
  const [made, setMade] = useState<{ id: string; secret: string } | null>(null)
  if (made) {
    const done = () => {
      close()
      void navigate({ to: `/sources/${made.id}` as string })
    }
    return <Secret secret={made.secret} close={done} />
  }
  const send = () => {
    setTried(true)
    if (!name.trim()) return
    void submit.run(async () => {
      const body = { name: name.trim(), signing, ...(own && { secret: own }) }
      const { webhook, secret } = await call('webhooks.create', { body })
      await cache.invalidateQueries({ queryKey: ['sources.list'] })
      setMade({ id: webhook.source.id, secret })
    })
  }
  return (
    <FormDialog
      opened
      close={close}
      title={t.newTitle}
      submit={submit}
      send={send}
      sendLabel={t.create}
      known={['name', 'secret', 'signing']}
    >
      <TextInput
        label={t.name}
        description={t.nameHint}
        value={name}
        maxLength={60}
        data-autofocus
        error={tried && !name.trim() ? common.required : submit.issue('name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <SigningFields value={signing} onChange={setSigning} issue={submit.issue} />
      <PasswordInput
        label={t.ownSecret}
        description={t.ownSecretHint}
        value={own}
        autoComplete="off"
        error={submit.issue('secret')}
        onChange={(event) => setOwn(event.currentTarget.value)}
      />
    </FormDialog>
  )
}

/** With which a system signs what it posts to us. */
export function Secret({ secret, close }: { secret: string; close: () => void }) {
  const t = usePeopleText().hook
  const words = { title: t.secretTitle, why: t.secretWhy, copy: t.copy, done: t.done }
  return <SecretOnce secret={secret} words={words} close={close} />
}
