import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { Webhook } from '../../../contract/operations/sources.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useAct, useCall } from '../../queries.ts'
import { Head } from '../../shell/head.tsx'
import { usePeopleText } from '../../text.ts'
import { CopyButton } from '../setup/copy-button.tsx'
import { FormDialog } from '../setup/form-dialog.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import { Held } from './held.tsx'
import { MappingEditor } from './mapping.tsx'
import { Secret } from './new-webhook.tsx'
import { Requests } from './requests.tsx'
import css from './sources.module.css'

/** One webhook: its address and secret, what means what, what waits, and what has come. */
export function Screen() {
  const t = usePeopleText().hook
  const { id } = useParams({ strict: false }) as { id: string }
  const { data, error, refetch } = useCall('webhooks.read', { params: { id } }, { fresh: 0 })
  return (
    <>
      <Head title={data?.source.name ?? t.back} />
      <div className={css.page}>
        <Link className={css.back} to={'/sources' as string}>
          ← {t.back}
        </Link>
        {error && !data ? (
          <Problem error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Wait lines={8} />
        ) : (
          <>
            <Held id={id} hook={data} />
            <MappingEditor key={data.example === null ? 'none' : 'some'} id={id} hook={data} />
            <Door id={id} hook={data} />
            <Requests id={id} />
          </>
        )}
      </div>
    </>
  )
}

function Door({ id, hook }: { id: string; hook: Webhook }) {
  const t = usePeopleText().hook
  const f = useFormat()
  const save = useAct('webhooks.save', ['webhooks.read', 'sources.list'])
  const [rotating, setRotating] = useState(false)
  return (
    <section className={`card ${css.section}`}>
      <h2>{t.address}</h2>
      <code className={setup.secret}>{hook.address}</code>
      <p className={setup.hint}>{t.schemes[hook.signing.scheme]}</p>
      {hook.secretLost && <p className={setup.missing}>{t.lost}</p>}
      {hook.oldSecretUntil && <p className={setup.hint}>{t.oldUntil(f.full(hook.oldSecretUntil))}</p>}
      {hook.source.closed && <p className={setup.missing}>{t.closed}</p>}
      <div className={css.row}>
        <CopyButton text={hook.address} />
        <Button variant="default" onClick={() => setRotating(true)}>
          {t.rotate}
        </Button>
        <Button
          variant="subtle"
          color={hook.source.closed ? 'gray' : 'red'}
          loading={save.isPending}
          onClick={() => save.mutate({ params: { id }, body: { closed: !hook.source.closed } })}
        >
          {hook.source.closed ? t.reopen : t.close}
        </Button>
      </div>
      <details>
        <summary>{t.example}</summary>
        <pre className={css.pre}>{exampleOf(hook)}</pre>
      </details>
      {rotating && <Rotate id={id} close={() => setRotating(false)} />}
    </section>
  )
}

/** A call that works in a shell once the secret is in its place. */
function exampleOf({ address, signing }: Webhook): string {
  const body = `BODY='{"id":"1","started_at":"2026-11-27T09:30:00Z"}'`
  const post = (headers: string[]) =>
    [`curl -X POST ${address}`, ...headers.map((h) => `  -H "${h}"`), `  --data-raw "$BODY"`].join(' \\\n')
  if (signing.scheme === 'secret')
    return `SECRET='…'\n${body}\n${post([signing.header === 'authorization' ? 'Authorization: Bearer $SECRET' : `${signing.header}: $SECRET`])}`
  if (signing.scheme === 'hmac') {
    const before = signing.timeHeader ? '$TIME.' : ''
    const sign = `SIGN=$(printf '%s' "${before}$BODY" | openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1)`
    const time = signing.timeHeader ? 'TIME=$(date +%s)\n' : ''
    const headers = [`${signing.header}: $SIGN`, ...(signing.timeHeader ? [`${signing.timeHeader}: $TIME`] : [])]
    return `SECRET='…'\n${body}\n${time}${sign}\n${post(headers)}`
  }
  return `SECRET='whsec_…'\n${body}\nID=msg_1; TIME=$(date +%s)\nKEY=$(printf '%s' "\${SECRET#whsec_}" | base64 -d | xxd -p -c 256)
SIGN=$(printf '%s' "$ID.$TIME.$BODY" | openssl dgst -sha256 -mac HMAC -macopt hexkey:$KEY -binary | base64)
${post(['webhook-id: $ID', 'webhook-timestamp: $TIME', 'webhook-signature: v1,$SIGN'])}`
}

function Rotate({ id, close }: { id: string; close: () => void }) {
  const t = usePeopleText().hook
  const cache = useQueryClient()
  const submit = useSubmit()
  const [secret, setSecret] = useState<string | null>(null)
  if (secret) return <Secret secret={secret} close={close} />
  const send = () =>
    submit.run(async () => {
      const made = await call('webhooks.rotate', { params: { id }, body: {} })
      await cache.invalidateQueries({ queryKey: ['webhooks.read'] })
      setSecret(made.secret)
    })
  return (
    <FormDialog opened close={close} title={t.rotate} submit={submit} send={() => void send()} sendLabel={t.rotate}>
      <p>{t.rotateSure}</p>
    </FormDialog>
  )
}
