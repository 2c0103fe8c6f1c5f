import { apiScopes } from 'virtual:contract'
import { Button, Checkbox, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiScope } from '../../../contract/operation.ts'
import type { ApiKey } from '../../../contract/operations/organisation.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { useCall } from '../../queries.ts'
import { useSetupText } from '../../text.ts'
import { FormDialog } from './form-dialog.tsx'
import { ListPanel } from './panel.tsx'
import { SecretOnce } from './secret-once.tsx'
import setup from './setup.module.css'
import { useSubmit } from './use-submit.ts'

/** Keys by which other systems reach Hetki. */
export function Panel() {
  const t = useSetupText()
  const f = useFormat()
  const reading = useCall('apiKeys.list', {}, { fresh: 0 })
  const [making, setMaking] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const [revoking, setRevoking] = useState<ApiKey | null>(null)
  return (
    <>
      <ListPanel
        reading={reading}
        empty={{ title: t.key.none, why: t.key.noneWhy }}
        hint={t.key.noneWhy}
        create={{ label: t.key.create, run: () => setMaking(true) }}
      >
        {(keys) =>
          [...keys.filter((k) => !k.revokedAt), ...keys.filter((k) => k.revokedAt)].map((k) => (
            <li key={k.id} data-off={k.revokedAt !== null || undefined}>
              <div className={setup.text}>
                <span className={setup.title}>{k.name}</span> <code className={setup.under}>{k.prefix}…</code>
                <div className={setup.under}>{k.scopes.map((s) => t.key.scope[s]).join(', ')}</div>
                <div className={setup.under}>
                  {[
                    t.key.created(f.day(k.createdAt)),
                    k.revokedAt
                      ? t.key.revoked(f.day(k.revokedAt))
                      : k.lastUsedAt
                        ? t.key.used(f.full(k.lastUsedAt))
                        : t.key.neverUsed,
                  ].join(' · ')}
                </div>
              </div>
              {!k.revokedAt && (
                <Button
                  variant="subtle"
                  color="red"
                  size="compact-sm"
                  aria-label={`${t.key.revoke}: ${k.name}`}
                  onClick={() => setRevoking(k)}
                >
                  {t.key.revoke}
                </Button>
              )}
            </li>
          ))
        }
      </ListPanel>
      {making && (
        <KeyForm
          close={() => setMaking(false)}
          made={(s) => {
            setMaking(false)
            setSecret(s)
          }}
        />
      )}
      {secret && <Secret secret={secret} close={() => setSecret(null)} />}
      {revoking && <Revoke apiKey={revoking} close={() => setRevoking(null)} />}
    </>
  )
}

function KeyForm({ close, made }: { close: () => void; made: (secret: string) => void }) {
  const t = useSetupText()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<ApiScope[]>(['encounters:write'])
  const [tried, setTried] = useState(false)
  const send = () => {
    setTried(true)
    if (!name.trim() || scopes.length === 0) return
    void submit.run(async () => {
      const { secret } = await call('apiKeys.create', { body: { name: name.trim(), scopes } })
      await cache.invalidateQueries({ queryKey: ['apiKeys.list'] })
      made(secret)
    })
  }
  return (
    <FormDialog
      opened
      close={close}
      title={t.key.create}
      submit={submit}
      send={send}
      sendLabel={t.key.create}
      known={['name', 'scopes']}
    >
      <TextInput
        label={t.common.name}
        description={t.key.nameHint}
        value={name}
        maxLength={120}
        data-autofocus
        error={tried && !name.trim() ? t.common.required : submit.issue('name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group
        label={t.key.scopes}
        value={scopes}
        error={tried && scopes.length === 0 ? t.key.scopeNeeded : undefined}
        onChange={(next) => setScopes(apiScopes.filter((s) => next.includes(s)))}
      >
        <div className={setup.form} style={{ gap: 8, paddingTop: 6 }}>
          {apiScopes.map((s) => (
            <Checkbox key={s} value={s} label={t.key.scope[s]} description={s} />
          ))}
        </div>
      </Checkbox.Group>
    </FormDialog>
  )
}

function Secret({ secret, close }: { secret: string; close: () => void }) {
  const { key: t, common } = useSetupText()
  const words = { title: t.secretTitle, why: t.secretWhy, copy: t.copySecret, done: common.done, close: common.close }
  return <SecretOnce secret={secret} words={words} close={close} />
}

function Revoke({ apiKey, close }: { apiKey: ApiKey; close: () => void }) {
  const t = useSetupText()
  const cache = useQueryClient()
  const submit = useSubmit()
  const send = () =>
    submit.run(async () => {
      await call('apiKeys.revoke', { params: { id: apiKey.id } })
      await cache.invalidateQueries({ queryKey: ['apiKeys.list'] })
      close()
    })
  return (
    <FormDialog
      opened
      close={close}
      title={t.key.revoke}
      submit={submit}
      send={() => void send()}
      sendLabel={t.key.revoke}
    >
      <p>{t.key.revokeSure(apiKey.name)}</p>
    </FormDialog>
  )
}
