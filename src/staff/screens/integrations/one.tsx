import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Receiver } from '../../../contract/receiver.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useAct, useCall } from '../../queries.ts'
import { useReceiversText } from '../../text.ts'
import { FormDialog } from '../setup/form-dialog.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import css from '../sources/sources.module.css'
import { Chips } from './chips.tsx'
import { Deliveries } from './deliveries.tsx'
import { ReceiverForm } from './receiver-form.tsx'
import { Secret } from './secret.tsx'

const touched = ['receivers.list', 'receivers.read', 'deliveries.list'] as const

/** One receiver: where it is, what it is told of, and what was brought to it. */
export function One({ id }: { id: string }) {
  const t = useReceiversText()
  const { data, error, refetch } = useCall('receivers.read', { params: { id } }, { fresh: 0 })
  return (
    <div className={css.page}>
      <Link className={css.back} to={'/settings/integrations' as string}>
        ← {t.back}
      </Link>
      {error && !data ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Wait lines={8} />
      ) : (
        <>
          <Card receiver={data} />
          <Deliveries receiver={data} />
        </>
      )}
    </div>
  )
}

type Dialog = 'edit' | 'rotate' | 'remove' | null

function Card({ receiver }: { receiver: Receiver }) {
  const t = useReceiversText()
  const f = useFormat()
  const { id, state } = receiver
  const save = useAct('receivers.save', touched)
  const test = useAct('receivers.test', touched)
  const [dialog, setDialog] = useState<Dialog>(null)
  const close = () => setDialog(null)
  return (
    <section className={`card ${css.section}`}>
      <div className={css.row} style={{ alignItems: 'center' }}>
        <h2 style={{ margin: 0, flex: 1, fontSize: 18 }}>{receiver.name}</h2>
        <Chips receiver={receiver} />
      </div>
      {receiver.address && <code className={setup.secret}>{receiver.address}</code>}
      {receiver.sealed && <p className={setup.missing}>{t.addressLost}</p>}
      <p className={setup.hint}>{t.kindWhy[receiver.kind]}</p>
      <p className={setup.under}>
        {receiver.types === null
          ? t.all
          : receiver.types.map((type) => t.type[type as keyof typeof t.type] ?? type).join(' · ')}
      </p>
      {state === 'disabled' && receiver.disabledAt && (
        <p className={setup.failed} role="status">
          {t.disabledWhy(f.full(receiver.disabledAt), receiver.problem?.startsWith('gone') === true)}
        </p>
      )}
      {receiver.oldSecretUntil && <p className={setup.hint}>{t.oldUntil(f.full(receiver.oldSecretUntil))}</p>}
      <div className={css.row}>
        {state === 'on' && (
          <Button loading={test.isPending} onClick={() => test.mutate({ params: { id } })}>
            {t.test}
          </Button>
        )}
        <Button variant="default" onClick={() => setDialog('edit')}>
          {t.edit}
        </Button>
        {receiver.kind === 'webhook' && (
          <Button variant="default" onClick={() => setDialog('rotate')}>
            {t.rotate}
          </Button>
        )}
        <Button
          variant={state === 'on' ? 'subtle' : 'filled'}
          color={state === 'on' ? 'gray' : 'spruce'}
          loading={save.isPending}
          onClick={() => save.mutate({ params: { id }, body: { on: state !== 'on' } })}
        >
          {state === 'on' ? t.turnOff : t.turnOn}
        </Button>
        <Button variant="subtle" color="red" onClick={() => setDialog('remove')}>
          {t.remove}
        </Button>
      </div>
      {(test.error ?? save.error) && <Problem error={(test.error ?? save.error)!} />}
      {test.isSuccess && (
        <p className={setup.said} role="status">
          {t.tested}
        </p>
      )}
      {dialog === 'edit' && <ReceiverForm receiver={receiver} close={close} />}
      {dialog === 'rotate' && <Rotate id={id} close={close} />}
      {dialog === 'remove' && <Remove receiver={receiver} close={close} />}
    </section>
  )
}

function Rotate({ id, close }: { id: string; close: () => void }) {
  const t = useReceiversText()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [secret, setSecret] = useState<string | null>(null)
  if (secret) return <Secret secret={secret} close={close} />
  const send = () =>
    submit.run(async () => {
      const made = await call('receivers.rotate', { params: { id } })
      await cache.invalidateQueries({ queryKey: ['receivers.read'] })
      setSecret(made.secret)
    })
  return (
    <FormDialog opened close={close} title={t.rotate} submit={submit} send={() => void send()} sendLabel={t.rotate}>
      <p>{t.rotateSure}</p>
    </FormDialog>
  )
}

function Remove({ receiver, close }: { receiver: Receiver; close: () => void }) {
  const t = useReceiversText()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const submit = useSubmit()
  const send = () =>
    submit.run(async () => {
      await call('receivers.remove', { params: { id: receiver.id } })
      await cache.invalidateQueries({ queryKey: ['receivers.list'] })
      close()
      void navigate({ to: '/settings/integrations' as string, search: {} as never })
    })
  return (
    <FormDialog opened close={close} title={t.remove} submit={submit} send={() => void send()} sendLabel={t.remove}>
      <p>{t.removeSure(receiver.name)}</p>
    </FormDialog>
  )
}
